"""The admins' home: what waits, how many there are, and what is not set up."""

from __future__ import annotations

from flask import Response, current_app
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select

from spark.admin import admin
from spark.domain.notices.outbox import OutboxRow
from spark.domain.people.finding import counts_by_role
from spark.extensions import db
from spark.policy import ADMINISTER, approvable_by, awaiting_approval, decidable_by, permit, verifiable_by
from spark.web import show


@admin.get("")
@permit(ADMINISTER)
def home() -> Response:
    """Show what an admin should look at."""
    return show(
        "admin/home.html",
        people=counts_by_role(),
        waiting=count(awaiting_approval(current_user)),
        to_verify=count(verifiable_by(current_user)),
        to_approve=count(approvable_by(current_user)),
        to_decide=count(decidable_by(current_user)),
        failed_jobs=count(select(OutboxRow).where(OutboxRow.failed_at.is_not(None))),
        warnings=warnings(),
    )


def count(rows: Select[object]) -> int:
    """Count the rows of a narrowed select."""
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def warnings() -> list[str]:
    """Say what this installation does without, in words."""
    config = current_app.config
    found = []
    if current_app.extensions["scanner"] is None:
        found.append(
            _("No virus scanner is set up: original files are given out unscanned, marked as such. Set SCANNER_URL.")
        )
    if config["MAIL_BACKEND"] == "file":
        found.append(_("Mail is not sent but written into the folder “mail” of the data folder. Set SMTP_HOST."))
    if not config["SMS_URL"]:
        found.append(
            _("Text messages are not sent but written into the folder “mail” of the data folder. Set SMS_URL.")
        )
    if not config["HTTPS_ONLY"]:
        found.append(
            _("Without HTTPS, phones cannot keep lessons offline. Set TLS_CERT and TLS_KEY, or TRUSTED_PROXIES.")
        )
    return found
