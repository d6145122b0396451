"""Jobs about people: telling them things, and forgetting those who left."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from spark.domain.clock import now
from spark.domain.people.avatar import sweep_avatars
from spark.domain.people.codes import code_of, forget_old_codes
from spark.domain.people.deletion import due_for_erasure, erase_person
from spark.domain.people.reset_code import ResetCode
from spark.domain.people.user import User
from spark.extensions import db
from spark.jobs.registry import job
from spark.services.mail import send_mail
from spark.services.sms import send_sms


@job("people.send_code")
def send_code(id: str) -> None:
    """Send a six-digit code, while it is good for anything, to a contact that is somebody's."""
    row = db.session.get(ResetCode, UUID(id))
    if row is None or row.user is None or row.user.deleted_at or row.used_at or row.expires_at < now():
        return
    with force_locale(row.user.language_preference):
        deliver(row.contact, _("Your Spark code"), "code", code=code_of(row), purpose=row.purpose)


@job("people.tell_decision")
def tell_decision(id: str) -> None:
    """Tell an educator or mentor what an admin decided, as it stands now."""
    person = db.session.get(User, UUID(id))
    if person is None or person.deleted_at or person.role not in ("educator", "mentor"):
        return
    with force_locale(person.language_preference):
        deliver(person.contact, _("Your Spark account"), "decision", person=person, profile=person.profile)


@job("people.erase_file")
def erase_file(key: str) -> None:
    """Take a picture nobody has any more out of the storage."""
    current_app.extensions["storage"].delete(key)


@job("people.erase_deleted")
def erase_deleted() -> None:
    """Forget the people who were deleted fourteen days ago, the codes of yesterday, and pictures that are nobody's."""
    for person in db.session.scalars(due_for_erasure().limit(100).with_for_update(skip_locked=True)):
        erase_person(person)
    forget_old_codes()
    sweep_avatars()


def deliver(contact: str, subject: str, template: str, **context: object) -> None:
    """Send by mail or text message, whichever the contact is; each has a template of its own length."""
    is_mail = "@" in contact
    # Straight from Jinja: render_template would ask the page's context processors, and there is no page.
    text = current_app.jinja_env.get_template(f"mail/{template}{'' if is_mail else '_sms'}.txt").render(**context)
    if is_mail:
        send_mail(contact, subject, text.strip())
    else:
        send_sms(contact, text.strip())
