"""People: `/api/users/...`, and what admins do to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from flask import Response, abort, url_for
from flask_login import current_user
from pydantic import Field
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.avatars import send_avatar
from spark.domain.people import approval, deletion
from spark.domain.people.profile import change_profile, shown_profiles, with_profiles
from spark.domain.people.user import User
from spark.policy import ADMINISTER, SIGNED_IN, may_change_profile, may_delete_person, people_for, permit
from spark.web import one_or_404, save

Role = Literal["student", "educator", "mentor", "admin"]


class ProfileOut(Schema):
    """What a role tells of itself; the fields of other roles are null."""

    grade_level: str | None = None
    district: str | None = None
    school: str | None = None
    date_of_birth: date | None = None
    qualification: str | None = None
    subjects: list[str] | None = None
    teaching_experience: int | None = None
    institution: str | None = None
    expertise_areas: list[str] | None = None
    availability: str | None = None
    background: str | None = None


class UserOut(Schema):
    """A person as they see themselves and admins see them."""

    id: UUID
    role: Role
    full_name: str
    email: str | None
    phone: str | None
    language: str
    is_verified: bool
    is_approved: bool
    is_active: bool
    avatar_url: str | None
    created_at: datetime
    last_login_at: datetime | None
    profile: ProfileOut


class UserChange(Schema):
    """What a person may change of themselves; what is left out stays."""

    full_name: str = ""
    language: str = ""
    grade_level: str = ""
    district: str | None = None
    school: str | None = None
    date_of_birth: date | None = None
    qualification: str = ""
    subjects: list[str] = Field(default_factory=list, max_length=100)
    teaching_experience: int | None = None
    institution: str | None = None
    expertise_areas: list[str] = Field(default_factory=list, max_length=100)
    availability: str = ""
    background: str | None = None


class Decision(Schema):
    """Whether an admin approves somebody; who is declined gets the reason."""

    approved: bool = True
    reason: str = ""


def user_out(person: User) -> UserOut:
    """Describe a person."""
    [profile] = shown_profiles([person])
    return UserOut(
        id=person.id,
        role=person.role,  # type: ignore[arg-type]
        full_name=person.full_name,
        email=person.email,
        phone=person.phone,
        language=person.language_preference,
        is_verified=person.contact_confirmed_at is not None,
        is_approved=person.is_approved,
        is_active=person.deleted_at is None,
        avatar_url=url_for("api.avatar", user_id=person.id, v=person.avatar_key[-12:-5]) if person.avatar_key else None,
        created_at=person.created_at,
        last_login_at=person.last_login_at,
        profile=ProfileOut(**profile),
    )


def known(user_id: UUID) -> User:
    """Load a person whom the caller may see."""
    return one_or_404(with_profiles(people_for(current_user)).where(User.id == user_id))


@api.get("/users/<uuid:user_id>")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[UserOut]), tags=["users"])
def user(user_id: UUID) -> Response:
    """Get a person's profile: one's own, or as an admin anybody's."""
    return answer(user_out(known(user_id)))


@api.get("/users/<uuid:user_id>/avatar")
@permit(SIGNED_IN)
def avatar(user_id: UUID) -> Response:
    """Get a person's picture."""
    return send_avatar(known(user_id))


@api.patch("/users/<uuid:user_id>")
@permit(SIGNED_IN)
@spec.validate(json=UserChange, resp=SpecResponse(HTTP_200=Envelope[UserOut]), tags=["users"])
def change_user(user_id: UUID, json: UserChange) -> Response:
    """Change one's own profile."""
    person = known(user_id)
    if not may_change_profile(current_user, person):
        abort(403)
    change_profile(person, {name: getattr(json, name) for name in json.model_fields_set})
    save(f"/api/users/{user_id}", 200)
    return answer(user_out(person))


@api.delete("/users/<uuid:user_id>")
@permit(SIGNED_IN)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[None]), tags=["users"])
def delete_user(user_id: UUID) -> Response:
    """Delete an account: hidden at once, erased after fourteen days."""
    person = known(user_id)
    if not may_delete_person(current_user, person):
        abort(403)
    deletion.delete_person(person, by=current_user)
    save(f"/api/users/{user_id}", 200)
    return answer(None)


@api.post("/admin/people/<uuid:user_id>/verify")
@permit(ADMINISTER)
@spec.validate(json=Decision, resp=SpecResponse(HTTP_200=Envelope[UserOut]), tags=["admin"])
def verify_person(user_id: UUID, json: Decision) -> Response:
    """Approve an educator or mentor, or decline them with a reason."""
    person = known(user_id)
    if json.approved:
        approval.approve(person, by=current_user)
    else:
        approval.decline(person, json.reason, by=current_user)
    save(f"/api/users/{user_id}", 200)
    return answer(user_out(person))


def plain(fields: Schema, *without: str) -> dict[str, Any]:
    """Return the fields that were sent, but for some."""
    return {name: getattr(fields, name) for name in fields.model_fields_set if name not in without}
