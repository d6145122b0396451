"""Who is calling: the browser's session cookie, or the API's Bearer token, both naming one session row."""

from __future__ import annotations

from uuid import UUID

import jwt
from flask import Flask, Request, Response, current_app, g, request, session

from spark.domain.clock import now
from spark.domain.notices.subscribing import leave_browser
from spark.domain.people.auth_session import AuthSession, Kind, live_sessions, open_session
from spark.domain.people.user import User
from spark.extensions import db, login

ALGORITHM = "HS256"
ACCESS_SECONDS = 15 * 60
COOKIE = "sid"


def init_app(app: Flask) -> None:
    """Teach Flask-Login to find people by cookie or token."""
    login.request_loader(person_of)
    login.session_protection = None  # phones change their address all day
    app.after_request(keep_signed_in)


def person_of(asked: Request) -> User | None:
    """Load who calls; a Bearer token counts alone, so that a page's cookie never lends it rights."""
    if bearer := bearer_token(asked):
        found = session_of_token(bearer)
    else:
        found = live_session(session.get(COOKIE))
    g.auth_session = found
    g.role = found.user.role if found else "-"  # for the log, which is written after the commit
    return found.user if found else None


def live_session(session_id: object) -> AuthSession | None:
    """Load a session that is still signed in."""
    try:
        wanted = UUID(str(session_id))
    except ValueError:
        return None
    return db.session.scalars(live_sessions().where(AuthSession.id == wanted)).one_or_none()


def bearer_token(asked: Request) -> str:
    """Return the token of `Authorization: Bearer ...`, else an empty string."""
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def session_of_token(token: str) -> AuthSession | None:
    """Check an access token's signature and age; its session must still be live, so signing out works at once."""
    try:
        claims = jwt.decode(
            token,
            current_app.config["SECRET_KEY"],
            algorithms=[ALGORITHM],
            options={"require": ["exp", "iat", "sessionId"]},
        )
    except jwt.InvalidTokenError:
        return None
    return live_session(claims["sessionId"])


def access_token(auth: AuthSession) -> str:
    """Return a JWT (RFC 7519) of 15 minutes with the plan's claims and the session it belongs to."""
    moment = int(now().timestamp())
    claims = {
        "userId": str(auth.user.id),
        "role": auth.user.role,
        "email": auth.user.email or "",
        "sessionId": str(auth.id),
        "iat": moment,
        "exp": moment + ACCESS_SECONDS,
    }
    return jwt.encode(claims, current_app.config["SECRET_KEY"], algorithm=ALGORITHM)


def sign_in(person: User, kind: Kind = "browser") -> AuthSession:
    """Open a session on the calling device; the caller commits."""
    auth = open_session(person, kind, device_name())
    if kind == "browser":
        session.clear()  # a new session id at every sign-in: nothing a visitor planted survives (session fixation)
        session.permanent = True
        session[COOKIE] = str(auth.id)
    g.auth_session = auth
    login_for_this_request(person)
    return auth


def login_for_this_request(person: User | None) -> None:
    """Let the rest of this request see who it is now."""
    g.role = person.role if person is not None else "-"
    g._login_user = person if person is not None else login.anonymous_user()


def sign_out() -> None:
    """End the calling session; the caller commits."""
    if g.auth_session:
        g.auth_session.end()
        leave_browser(g.auth_session.id)
    session.clear()
    login_for_this_request(None)


def device_name() -> str:
    """Return what the person will recognise in the list of their sessions."""
    return (request.user_agent.string or "unknown").replace("\0", "")[:200]


def keep_signed_in(answer: Response) -> Response:
    """Slide the session once a day, on reads only: a write commits for itself and must not be split."""
    auth = g.get("auth_session")
    if auth is not None and request.method == "GET" and answer.status_code < 400 and not auth.ended_at and auth.slide():
        session.modified = True
        db.session.commit()
    return answer
