"""The mailbox folder: where messages lie, readable, when no mail server or SMS gateway is set up."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4


def drop_into(folder: Path, kind: str, to: str, subject: str, text: str, *, name: str = "") -> Path:
    """Write a message as a text file of its own, whole or not at all; its name sorts by time.

    `name` stands in place of the moment: a message that is sent again replaces the one before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    addressee = re.sub(r"[^A-Za-z0-9@.+-]", "_", to)[:80]
    path = folder / f"{name or format(moment, '%Y%m%d-%H%M%S-%f')}-{kind}-{addressee}.txt"
    unfinished = folder / f".{uuid4().hex}"
    heading = f"To: {to}\nDate: {moment:%Y-%m-%d %H:%M:%S} UTC\n"
    if subject:
        heading += f"Subject: {subject}\n"
    with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{heading}\n{text}\n")
    unfinished.rename(path)
    return path
