"""Deletion: hidden at once, given back within fourteen days, erased after them."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, delete, select, update

from spark.domain.clock import now
from spark.domain.library.use import Bookmark, ContentRating
from spark.domain.moderation.audit import AuditEntry, AuditPersonalValue, record
from spark.domain.moderation.forgetting import forget_words_of, has_open_case
from spark.domain.notices.notification import (
    Notification,
    NotificationHabit,
    NotificationPreference,
    PushSubscription,
)
from spark.domain.notices.outbox import put_in_outbox
from spark.domain.people.auth_session import AuthSession, end_sessions
from spark.domain.people.password import is_password_of
from spark.domain.people.profiles import EducatorProfile, MentorProfile, StudentProfile
from spark.domain.people.reset_code import ResetCode
from spark.domain.people.resetting import wrong_password
from spark.domain.people.user import User
from spark.domain.practice.forgetting import forget_answers_of
from spark.domain.questions.claim import AnswerDraft, SavedReply
from spark.domain.refusal import Refused
from spark.domain.sync.idempotency import IdempotencyKey
from spark.extensions import db

GIVEN_BACK_WITHIN = timedelta(days=14)


def delete_own_account(person: User, password: str) -> None:
    """Delete oneself, once the password shows that it is really them. Raises Refused."""
    if not is_password_of(person, password):
        raise wrong_password("password")
    delete_person(person, by=person)


def delete_person(person: User, *, by: User) -> None:
    """Hide somebody at once and sign them out everywhere. Raises Refused for the last admin."""
    if person.deleted_at is not None:
        return
    if person.role == "admin" and not db.session.scalar(other_admins(person)):
        raise Refused(_("This is the only admin. Make somebody else an admin first."), code="LAST_ADMIN", status=409)
    end_sessions(person)
    person.deleted_at = now()
    record("person.delete", person, by=by, role=person.role)


def other_admins(person: User) -> Select[User]:
    """The admins who would be left, locked so that two do not delete each other at once."""
    admins = select(User).where(User.role == "admin", User.deleted_at.is_(None)).order_by(User.id)
    db.session.execute(admins.with_for_update())
    return admins.where(User.id != person.id).limit(1)


def restore_person(person: User, *, by: User) -> None:
    """Give a deleted account back before it is erased. Raises Refused."""
    if person.deleted_at is None:
        return
    if person.erased_at is not None:
        raise Refused(_("This account was erased; nothing is left to give back."), code="ERASED", status=409)
    person.deleted_at = None
    record("person.restore", person, by=by, role=person.role)


def due_for_erasure() -> Select[User]:
    """Deleted people whose fourteen days are over, and about whose words no case is open: those are its evidence."""
    over = User.deleted_at < now() - GIVEN_BACK_WITHIN
    return select(User).where(over, User.erased_at.is_(None), ~has_open_case()).order_by(User.id)


def erase_person(person: User) -> None:
    """Forget who somebody was. Lessons, questions, answers, stars and counts stay, as a former member's."""
    if person.avatar_key:
        put_in_outbox("people.erase_file", key=person.avatar_key)
    person.full_name, person.email, person.phone, person.avatar_key = "", None, None, None
    person.password_hash, person.language_preference = "", "en"
    person.contact_confirmed_at = person.last_login_at = None
    person.search_key, person.erased_at = "", now()
    for model in (
        StudentProfile,
        EducatorProfile,
        MentorProfile,
        AuthSession,
        ResetCode,
        IdempotencyKey,
        Bookmark,
        Notification,
        NotificationHabit,
        NotificationPreference,
        PushSubscription,
    ):
        db.session.execute(delete(model).where(model.user_id == person.id))  # type: ignore[attr-defined]
    db.session.execute(delete(SavedReply).where(SavedReply.owner_id == person.id))
    db.session.execute(delete(AnswerDraft).where(AnswerDraft.author_id == person.id))
    forget_words_of(person)
    forget_answers_of(person)
    db.session.execute(update(ContentRating).where(ContentRating.user_id == person.id).values(comment=""))
    said_of_them = select(AuditEntry.id).where(
        AuditEntry.subject_type == "users", AuditEntry.subject_id == str(person.id)
    )
    db.session.execute(delete(AuditPersonalValue).where(AuditPersonalValue.entry_id.in_(said_of_them)))
    record("person.erase", person, by=None)
