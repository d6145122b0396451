"""Mail behind one verb: by SMTP when a server is set up, else into the mailbox folder."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path

from flask import current_app
from flask_mailman import EmailMessage

from spark.services.mailbox import drop_into


def send_mail(to: str, subject: str, text: str, *, name: str = "") -> None:
    """Send a plain mail. Raises OSError or smtplib.SMTPException when the server does not take it.

    `name` makes a mail known: sent twice, it carries the same Message-ID and lies in the folder once.
    """
    subject = " ".join(subject.split())  # a line break would begin another header
    if current_app.config["MAIL_BACKEND"] == "file":
        drop_into(Path(current_app.config["MAIL_FILE_PATH"]), "mail", to, subject, text, name=name)
        return
    headers = {"Message-ID": f"<{name}@{sending_host()}>"} if name else {}
    EmailMessage(subject=subject, body=text, to=[to], headers=headers).send()


def sending_host() -> str:
    """Return the host in the sender's address."""
    return parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1].rpartition("@")[2]
