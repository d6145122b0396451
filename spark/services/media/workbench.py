"""One file on the bench: where it lies, where the results go, what it may cost, and who is told."""

import json
import logging
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spark.services.media import caged
from spark.services.media.limits import Limits
from spark.services.media.made import MadeFile, Role
from spark.services.media.refused import BROKEN, MediaFailed, MediaRefused

log = logging.getLogger(__name__)

# Only spark.services.media is wanted in the child. Importing `spark` itself would load the whole application
# (0.5 s, 100 MB of its limit, every extension within reach of a hostile file), so an empty shell stands for it.
_BOOT = """
import sys, types
spark = sys.modules["spark"] = types.ModuleType("spark")
spark.__path__ = [sys.argv[1]]
from spark.services.media.decoding import main
main()
"""
_SPARK = Path(__file__).parents[2]
_OUR_FAULT = ("cage.py", "No space left on device")  # the cage could not be set up; the disk is full
# How decoders put it; pdfium and QPDF say nothing and abort.
_OUT_OF_MEMORY = ("MemoryError", "Cannot allocate memory", "bad_alloc", "Out of memory", "out of memory")


@dataclass
class Workbench:
    """`kind` is a key of STEPS; `report` hears each step as it begins; `found` is the type the content has.

    All decoders together have `limits.seconds`, so that a bad file is done with in that time however many of
    them it occupies; what has proved to be long and good earns more.
    """

    kind: str
    source: Path
    folder: Path
    limits: Limits
    report: Callable[[str], None]
    found: str = ""
    clock: float = field(init=False)  # seconds left

    def __post_init__(self) -> None:
        self.clock = self.limits.seconds

    def run(self, program: Sequence[str], *, earned: float = 0, stdin: bytes = b"") -> caged.Ended:
        """Run a caged program for as long as the clock has, and the seconds `earned` by this very work."""
        patience = min(self.clock + earned, self.limits.transcoding_seconds)
        if patience <= 0:
            raise MediaRefused("took_too_long", seconds=round(self.limits.seconds))
        began = time.monotonic()
        try:
            return caged.run(program, self.folder, self.limits, seconds=patience, stdin=stdin)
        finally:
            self.clock -= max(0.0, time.monotonic() - began - earned)

    def measure(self) -> None:
        """Refuse the file by its size alone. MediaRefused."""
        size = self.source.stat().st_size
        if not size:
            raise MediaRefused("empty")
        if size > self.limits.source_bytes:
            raise MediaRefused("too_big", bytes=size, limit=self.limits.source_bytes)

    def decode(self, task: str, **wanted: Any) -> Any:
        """Have a task of decoding.TASKS done on the source by a caged Python; its answer, plain JSON values."""
        request = {"task": task, "source": str(self.source), "folder": str(self.folder), "wanted": wanted}
        request |= {"limits": vars(self.limits)}
        program = [sys.executable, "-I", "-c", _BOOT, str(_SPARK)]
        ended = self.run(program, stdin=json.dumps(request).encode())
        if ended.status:
            raise self.failure(ended)
        try:
            answer = json.loads(ended.out)
        except ValueError:
            raise self.failure(ended) from None
        if "refused" in answer:
            raise MediaRefused(answer["refused"], **answer["params"])
        if "failed" in answer:
            raise MediaFailed(answer["failed"])
        return answer["done"]

    def failure(self, ended: caged.Ended) -> MediaRefused | MediaFailed:
        """What to tell about a decoder that died or gave up: the file is at fault until the log says otherwise."""
        if ended.status == -signal.SIGXFSZ:
            return MediaRefused("too_big", limit=self.limits.output_bytes)
        if ended.status == -signal.SIGABRT or any(sign in ended.err for sign in _OUT_OF_MEMORY):
            return MediaRefused("too_much_memory", bytes=self.limits.memory_bytes)
        if any(sign in ended.err for sign in _OUR_FAULT):
            return MediaFailed(ended.err[-300:])
        # Its last words only: earlier ones may quote the author's name from the file.
        log.warning("a decoder gave up", extra={"kind": self.kind, "status": ended.status, "err": ended.err[-300:]})
        return MediaRefused(BROKEN[self.kind])

    def made(self, name: str, role: Role, content_type: str, **size: Any) -> MadeFile:
        """Measure a file that a decoder left in the folder."""
        return MadeFile.at(self.folder / name, role, content_type, **size)
