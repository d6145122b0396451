"""Text messages behind one verb: by the gateway that `SMS_URL` names, else into the mailbox folder.

`SMS_URL` is a gateway's address as Apprise writes it, with `{to}` where the number belongs, for example
`twilio://SID:TOKEN@+15550100/{to}`; one message costs money, so it is kept short.
"""

from __future__ import annotations

from pathlib import Path

from apprise import Apprise
from flask import current_app

from spark.services.mailbox import drop_into


class SmsNotSent(Exception):
    """The gateway did not take the message."""


def send_sms(to: str, text: str) -> None:
    """Send a text message to a number in E.164. Raises SmsNotSent."""
    gateway = current_app.config["SMS_URL"]
    if not gateway:
        drop_into(Path(current_app.config["MAIL_FILE_PATH"]), "sms", to, "", text)
        return
    messenger = Apprise()
    if not messenger.add(gateway.replace("{to}", to)) or not messenger.notify(body=text):
        raise SmsNotSent("The SMS gateway of SMS_URL did not take a message.")
