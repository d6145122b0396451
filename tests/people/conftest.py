"""What the tests about people share: the mailbox folder, where codes arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.jobs.inline import run_outbox


class Mailbox:
    """What Spark has sent, to read as people would."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._folder = Path(app.config["MAIL_FILE_PATH"])
        self.empty()

    def empty(self) -> None:
        """Forget what was sent so far."""
        for path in self._folder.glob("*"):
            path.unlink()

    def messages(self) -> list[str]:
        """Let the jobs send what is due; return all messages, the oldest first."""
        run_outbox(self._app)
        return [path.read_text(encoding="utf-8") for path in sorted(self._folder.glob("*.txt"))]

    def code(self) -> str:
        """Return the code in the newest message."""
        return re.findall(r"\b\d{6}\b", self.messages()[-1])[-1]


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """The mailbox folder, empty."""
    box = Mailbox(app)
    yield box
    box.empty()
