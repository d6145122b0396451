"""A phone that takes a test without a line: its own clock, right or wrong, and the journal that it writes."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from spark.domain.clock import now
from tests.cast import Client
from tests.practice_taking.taking import text


@dataclass
class Device:
    """A phone with the page of a test; `ahead` is by how many milliseconds its clock is ahead of ours."""

    test_id: Any
    ahead: int = 0
    url: str = ""
    ticket: str = ""
    paper: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    last: str = ""
    page: str = "page"
    loaded: float = 0.0

    def fetch(self, reader: Client) -> Device:
        """Fetch the page, as it is kept for later."""
        page = text(reader, f"/tests/{self.test_id}/offline")
        self.ticket = self.last = re.search(r'data-ticket="([^"]+)"', page)[1]
        self.paper = re.search(r'name="paper" value="([^"]+)"', page)[1].split()
        self.url = re.search(r'action="(/attempts/[^"]+/events)"', page)[1]
        self.questions = re.findall(r'data-question="([^"]+)"', page)
        self.offset = self.ahead
        self.reload()
        return self

    @property
    def clock(self) -> int:
        """What this phone believes the time to be, in milliseconds."""
        return int(now().timestamp() * 1000) + self.ahead

    def reload(self) -> None:
        """Load the page anew: its own clock begins again."""
        self.page, self.loaded = uuid.uuid4().hex, now().timestamp()

    def write(self, kind: str, **more: Any) -> None:
        """Write a line of the journal."""
        mono = round((now().timestamp() - self.loaded) * 1000)
        said = json.dumps({"kind": kind, "at": self.clock, "mono": mono, "page": self.page, **more})
        self.last = hashlib.sha256(f"{self.last}{said}".encode()).hexdigest()
        self.lines.append(f"{said}\t{self.last}")

    def start(self) -> None:
        """Begin."""
        self.write("start", offset=self.offset)

    def answer(self, question: str, values: list[str]) -> None:
        """Answer a question."""
        self.write("answer", question=question, answer=values)

    @property
    def form(self) -> dict[str, str]:
        """What is put into the queue at the end."""
        paper, events = " ".join(self.paper), "\n".join(self.lines)
        return {"ticket": self.ticket, "paper": paper, "events": events, "now": str(self.clock)}

    def send(self, reader: Client, form: dict[str, str] | None = None, *, key: str = "", ago: int = 0) -> Any:
        """Send what was put into the queue, `ago` seconds after that, as the worker does."""
        headers = {"Spark-Sync": "1", "Idempotency-Key": key or self.last[:32], "Spark-Ago": str(ago)}
        return reader.post(self.url, data=form or self.form, headers=headers)
