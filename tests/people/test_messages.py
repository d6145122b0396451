"""Messages to people: by mail server or gateway where there is one, else readable in a folder."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import ClassVar

import flask_mailman
import pytest

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.extensions import db
from spark.jobs.people import deliver, tell_decision
from spark.services import sms
from spark.services.mail import send_mail
from spark.services.mailbox import drop_into
from spark.services.sms import SmsNotSent, send_sms


def test_a_message_in_the_folder_reads_as_it_was_written(tmp_path):
    path = drop_into(tmp_path / "mail", "mail", "अनिता@example.com", "नमस्ते", "पहली पंक्ति\nदूसरी")
    assert path.read_text(encoding="utf-8").endswith("Subject: नमस्ते\n\nपहली पंक्ति\nदूसरी\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("to", ["../../../etc/passwd", "a/b@example.com", "x\0y", "." * 400])
def test_an_addressee_is_no_path(tmp_path, to):
    path = drop_into(tmp_path / "mail", "mail", to, "", "text")
    assert path.parent == tmp_path / "mail"
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


def test_with_a_mail_server_mail_goes_there(app, context, monkeypatch):
    state = app.extensions["mailman"]
    monkeypatch.setitem(app.config, "MAIL_BACKEND", "smtp")
    monkeypatch.setattr(state, "backend", "locmem")
    outbox: list[flask_mailman.EmailMessage] = []
    monkeypatch.setattr(flask_mailman.EmailMessage, "send", lambda message, *_: outbox.append(message))
    send_mail("ama@example.com", "Your Spark code", "123456")
    [message] = outbox
    assert (message.to, message.subject, message.body) == (["ama@example.com"], "Your Spark code", "123456")
    assert message.message()["From"]


class Gateway:
    """A harmless twin of Apprise."""

    sent: ClassVar[list[tuple[str, str]]] = []
    takes = True

    def add(self, url: str) -> bool:
        self.url = url
        return url.startswith("gateway://")

    def notify(self, body: str) -> bool:
        self.sent.append((self.url, body))
        return self.takes


def test_with_a_gateway_text_messages_go_there(app, context, monkeypatch):
    monkeypatch.setattr(sms, "Apprise", Gateway)
    monkeypatch.setattr(Gateway, "sent", [])
    monkeypatch.setitem(app.config, "SMS_URL", "gateway://key@from/{to}")
    send_sms("+250788123456", "Spark code: 123456")
    assert Gateway.sent == [("gateway://key@from/+250788123456", "Spark code: 123456")]
    monkeypatch.setattr(Gateway, "takes", False)
    with pytest.raises(SmsNotSent):
        send_sms("+250788123456", "Spark code: 123456")


def test_an_address_that_apprise_does_not_know_is_an_error(app, context, monkeypatch):
    monkeypatch.setitem(app.config, "SMS_URL", "no-such-gateway://key/{to}")
    with pytest.raises(SmsNotSent):
        send_sms("+250788123456", "Spark code: 123456")


@pytest.mark.parametrize("template", ["code", "decision"])
@pytest.mark.parametrize("contact", ["ama@example.com", "+250788123456"])
def test_every_message_is_plain_text(app, cast, context, mailbox, template, contact):
    person = db.session.get_one(User, cast.asha.id)
    person.full_name = "Niamh <O'Connor>"
    deliver(contact, "Subject", template, code="012345", purpose="reset", person=person, profile=person.profile)
    [message] = mailbox.messages()
    assert "&" not in message
    assert "{" not in message
    assert Path(app.config["MAIL_FILE_PATH"]).is_dir()


def test_nothing_is_told_to_who_left(app, cast, context, mailbox):
    db.session.get_one(User, cast.asha.id).deleted_at = now()
    tell_decision(str(cast.asha.id))
    tell_decision(str(cast.amina.id))
    assert mailbox.messages() == []
