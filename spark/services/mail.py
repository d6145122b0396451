"""Mail behind one verb: by SMTP when a server is set up, else into the mailbox folder."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from flask_mailman import EmailMessage

from spark.services.mailbox import drop_into


def send_mail(to: str, subject: str, text: str) -> None:
    """Send a plain mail. Raises OSError or smtplib.SMTPException when the server does not take it."""
    if current_app.config["MAIL_BACKEND"] == "file":
        drop_into(Path(current_app.config["MAIL_FILE_PATH"]), "mail", to, subject, text)
        return
    EmailMessage(subject=subject, body=text, to=[to]).send()
