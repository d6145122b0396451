"""The cast of the tests, and how they use Spark: through HTTP, in a browser without JavaScript or with the API.

Amina and Farah are students. Asha and Bram are approved educators, Chidi waits for approval. Mina and Omar are
approved mentors. Rosa and Rui are admins.
"""

from __future__ import annotations

import contextvars
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "a-river-of-sand-7"
ROLES = {
    "amina": "student",
    "farah": "student",
    "asha": "educator",
    "bram": "educator",
    "chidi": "educator",
    "mina": "mentor",
    "omar": "mentor",
    "rosa": "admin",
    "rui": "admin",
}
WAITING = {"chidi"}


class Client(FlaskClient):
    """A browser: same-origin requests with cookies; `htmx=True` asks for fragments."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class, use_cookies=True)

    def open(self, *args: Any, htmx: bool = False, **kwargs: Any) -> TestResponse:
        """Send a request as a browser would, and fail the test on any answer of 500 or above but 503."""
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        if htmx:
            headers.setdefault("HX-Request", "true")
        kwargs["headers"] = headers
        # A context of its own, like a request from outside: a test's application context must not lend it its `g`.
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        assert answer.status_code < 500 or answer.status_code == 503, answer.get_data(as_text=True)[:2000]
        return answer


@dataclass
class Person:
    """Somebody of the cast: `id` in the database, `browser` signed in, `api` with a Bearer token."""

    app: Flask
    name: str
    id: UUID
    role: str

    @property
    def email(self) -> str:
        """How this person signs in."""
        return f"{self.name}@example.com"

    @property
    def browser(self) -> Client:
        """A browser in which this person is signed in."""
        client = Client(self.app)
        answer = client.post("/login", data={"contact": self.email, "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
        return client

    @property
    def api(self) -> Client:
        """An API client of this person."""
        client = Client(self.app)
        answer = client.post("/api/auth/login", json={"contact": self.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
        token = answer.get_json()["data"]["accessToken"]
        bearer = Client(self.app)
        bearer.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return bearer


class Cast:
    """Makes people when they are first named."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._people: dict[str, Person] = {}

    def __getattr__(self, name: str) -> Person:
        """Return somebody of the cast, or raise AttributeError for a stranger."""
        if name.startswith("_") or name not in ROLES:
            raise AttributeError(name)
        if name not in self._people:
            self._people[name] = self._make(name)
        return self._people[name]

    def _make(self, name: str) -> Person:
        from spark.domain.clock import now
        from spark.domain.people.joining import make_person
        from spark.extensions import db

        with self._app.app_context():
            user = make_person(
                role=ROLES[name],
                email=f"{name}@example.com",
                full_name=f"{name.title()} Test",
                password=PASSWORD,
            )
            user.contact_confirmed_at = now()
            if user.role in ("educator", "mentor") and name not in WAITING:
                user.profile.approved_at = now()
            db.session.commit()
            return Person(self._app, name, user.id, user.role)
