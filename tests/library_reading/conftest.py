"""What the tests of the reading side share."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import Cast


@pytest.fixture
def setting(app: Flask, cast: Cast) -> Callable[..., None]:
    """Change a setting as an admin does."""

    def change(key: str, value: object) -> None:
        with app.app_context():
            change_setting(key, value, by=db.session.get_one(User, cast.rosa.id))
            db.session.commit()

    return change


def words(answer: TestResponse) -> str:
    """Return what a page says, without its markup."""
    inside = re.sub(r"<(style|title|script)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def titles(answer: TestResponse) -> list[str]:
    """Return the titles in a list, in order."""
    return re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", answer.get_data(as_text=True), re.DOTALL)
