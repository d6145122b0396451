"""Accounts and tokens: `/api/auth/...`.

The access token (15 minutes) goes into the Authorization header. The refresh token (7 days) stands in an httpOnly
cookie that only these addresses get; clients that are no browsers ask for it in the body and send it in the body.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import Response, current_app, g, request
from flask_babel import lazy_gettext as _
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.api.users import UserOut, plain, user_out
from spark.domain.people.auth_session import LIFETIME, AuthSession
from spark.domain.people.codes import VALID_FOR, use_code, wrong_code
from spark.domain.people.contact import parse_contact
from spark.domain.people.joining import join
from spark.domain.people.refresh import family_of, refresh_token, rotate
from spark.domain.people.resetting import (
    ask_for_reset,
    change_password,
    confirm_by_reaching,
    person_with_pass,
    reset_pass,
    set_password,
)
from spark.domain.people.signing_in import person_signing_in
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.errors import failure
from spark.guessing import code_guess, from_address, joining, own_guess, password_guess
from spark.policy import ANYONE, SIGNED_IN, permit
from spark.signin import ACCESS_SECONDS, access_token, sign_in
from spark.web import save

# As typed: spaces around a password belong to it.
Password = Annotated[str, StringConstraints(strip_whitespace=False, max_length=1000)]
Token = Annotated[str, StringConstraints(max_length=200)]
ContactText = Annotated[str, StringConstraints(max_length=320)]


class Registration(Schema):
    """A new account; which of the profile's fields are needed depends on the role."""

    role: Literal["student", "educator", "mentor"]
    contact: ContactText = Field(description="An e-mail address, or a phone number with its country code.")
    full_name: Annotated[str, StringConstraints(max_length=1000)]
    password: Password
    language: str = "en"
    refresh_token_in_body: bool = False
    grade_level: str | None = None
    district: str | None = None
    school: str | None = None
    date_of_birth: date | None = None
    qualification: str | None = None
    subjects: list[str] | None = Field(None, max_length=100)
    teaching_experience: int | None = None
    institution: str | None = None
    expertise_areas: list[str] | None = Field(None, max_length=100)
    availability: str | None = None
    background: str | None = None


class Credentials(Schema):
    """A contact and its password."""

    contact: ContactText
    password: Password
    refresh_token_in_body: bool = False


class RefreshIn(Schema):
    """The refresh token, from clients that keep no cookies."""

    refresh_token: Token | None = None


class ContactIn(Schema):
    """A contact."""

    contact: ContactText


class CodeIn(Schema):
    """A code and the contact it was sent to."""

    contact: ContactText
    code: Annotated[str, StringConstraints(max_length=20)]
    purpose: Literal["reset", "confirm"] = "reset"


class NewPassword(Schema):
    """A new password, with the reset token of a spent code, or for whoever is signed in with the old password."""

    new_password: Password
    reset_token: Token | None = None
    current_password: Password | None = None


class TokensOut(Schema):
    """The tokens of a session."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105
    expires_in: int = ACCESS_SECONDS
    refresh_token: str | None = None
    user: UserOut


class CodeOut(Schema):
    """What a code was good for."""

    reset_token: str | None = None
    expires_in: int | None = None


def region() -> str:
    """Return the country of numbers without a country code."""
    return str(current_app.config["DEFAULT_PHONE_REGION"])


def tokens(family: AuthSession, status: int, *, in_body: bool) -> Response:
    """Answer an access token and the family's refresh token, in the cookie or, when asked for, in the body."""
    out = TokensOut(
        access_token=access_token(family),
        refresh_token=refresh_token(family) if in_body else None,
        user=user_out(family.user),
    )
    response = answer(out, status)
    response.headers["Cache-Control"] = "no-store"
    if not in_body:
        set_cookie(response, refresh_token(family), int(LIFETIME["api"].total_seconds()))
    return response


def cookie_name() -> str:
    """Return the cookie's name; browsers take the prefix only over HTTPS."""
    return "__Secure-refresh" if current_app.config["SESSION_COOKIE_SECURE"] else "refresh"


def set_cookie(response: Response, token: str, seconds: int) -> None:
    """Put the refresh token where scripts cannot read it, sent to these addresses alone and never across sites."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=seconds,
        path="/api/auth",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Strict",
    )


@api.post("/auth/register")
@joining
@from_address
@permit(ANYONE)
@spec.validate(json=Registration, resp=SpecResponse(HTTP_201=Envelope[TokensOut]), tags=["auth"])
def register(json: Registration) -> Response:
    """Make an account, sign in, and send the code that confirms the contact."""
    account = ("role", "contact", "full_name", "password", "language", "refresh_token_in_body")
    person = join(
        json.role,
        json.contact,
        json.full_name,
        json.password,
        plain(json, *account),
        region=region(),
        language=json.language,
    )
    return signed_in(person, 201, in_body=json.refresh_token_in_body)


@api.post("/auth/login")
@password_guess
@from_address
@permit(ANYONE)
@spec.validate(json=Credentials, resp=SpecResponse(HTTP_200=Envelope[TokensOut]), tags=["auth"])
def login(json: Credentials) -> Response:
    """Sign in."""
    person = person_signing_in(json.contact, json.password, region())
    return signed_in(person, 200, in_body=json.refresh_token_in_body)


def signed_in(person: User, status: int, *, in_body: bool) -> Response:
    """Open a session, save it and answer its tokens."""
    family = sign_in(person, "api")
    save("/api/auth/me", status)
    return tokens(family, status, in_body=in_body)


@api.post("/auth/refresh")
@permit(ANYONE)
@spec.validate(json=RefreshIn, resp=SpecResponse(HTTP_200=Envelope[TokensOut]), tags=["auth"])
def refresh(json: RefreshIn) -> Response:
    """Get a new access token and the next refresh token; using an old one again ends the session everywhere."""
    family = rotate(json.refresh_token or request.cookies.get(cookie_name(), ""))
    save("/api/auth/me", 200)
    if family is None:
        response = failure(401, "", _("This session has ended. Sign in again."), "INVALID_REFRESH_TOKEN")
        response.delete_cookie(cookie_name(), path="/api/auth")
        return response
    return tokens(family, 200, in_body=json.refresh_token is not None)


@api.post("/auth/logout")
@permit(ANYONE)
@spec.validate(json=RefreshIn, resp=SpecResponse(HTTP_200=Envelope[None]), tags=["auth"])
def logout(json: RefreshIn) -> Response:
    """Sign out: the calling session ends, and the one the refresh token belongs to."""
    token = json.refresh_token or request.cookies.get(cookie_name(), "")
    for ended in (g.auth_session if current_user.is_authenticated else None, family_of(token)):
        if ended is not None:
            ended.end()
    save("/api/auth/me", 200)
    response = answer(None)
    response.delete_cookie(cookie_name(), path="/api/auth")
    return response


@api.post("/auth/reset-password")
@code_guess
@from_address
@permit(ANYONE)
@spec.validate(json=ContactIn, resp=SpecResponse(HTTP_200=Envelope[None]), tags=["auth"])
def reset_password(json: ContactIn) -> Response:
    """Have a code sent; the answer is the same whether or not there is such an account."""
    ask_for_reset(json.contact, region())
    save("/api/auth/me", 200)
    return answer(None)


@api.post("/auth/verify-code")
@code_guess
@from_address
@permit(ANYONE)
@spec.validate(json=CodeIn, resp=SpecResponse(HTTP_200=Envelope[CodeOut]), tags=["auth"])
def verify_code(json: CodeIn) -> Response:
    """Spend a code: the contact is confirmed, and a reset code is good for one new password."""
    person = use_code(parse_contact(json.contact, region()).value, json.purpose, json.code)
    if person is not None:
        confirm_by_reaching(person)
    save("/api/auth/me", 200)  # a wrong code counts as a try
    if person is None:
        raise wrong_code()
    if json.purpose == "confirm":
        return answer(CodeOut())
    return answer(CodeOut(reset_token=reset_pass(person), expires_in=int(VALID_FOR.total_seconds())))


@api.post("/auth/update-password")
@own_guess
@from_address
@permit(ANYONE)
@spec.validate(json=NewPassword, resp=SpecResponse(HTTP_200=Envelope[None]), tags=["auth"])
def update_password(json: NewPassword) -> Response:
    """Set a new password; the other sessions end, with a reset token all of them."""
    if json.reset_token is not None:
        set_password(person_with_pass(json.reset_token), json.new_password)
    elif current_user.is_authenticated:
        change_password(current_user, json.current_password or "", json.new_password, keep=g.auth_session.id)
    else:
        raise Refused(_("Sign in first, or send the reset token."), code="UNAUTHENTICATED", status=401)
    save("/api/auth/me", 200)
    return answer(None)


@api.get("/auth/me")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[UserOut]), tags=["auth"])
def me() -> Response:
    """Get the person who calls."""
    return answer(user_out(current_user))
