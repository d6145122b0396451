"""Run a decoder as a caged child process: nothing of ours in its hands, and an end in sight."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from spark.services.media.limits import Limits
from spark.services.media.refused import MediaRefused

_CAGE = Path(__file__).with_name("cage.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # where programs are; no secrets
_HEARD = 64 << 20  # bytes of output we read back


@dataclass(frozen=True)
class Ended:
    """How a child ended: exit status (negative: the signal) and what it said."""

    status: int
    out: bytes
    err: str


def run(program: Sequence[str], folder: Path, limits: Limits, *, seconds: float, stdin: bytes = b"") -> Ended:
    """Run to the end in `folder`, for `seconds` at most. MediaRefused("took_too_long")."""
    cage = {
        "parent": os.getpid(),
        "memory_bytes": limits.memory_bytes,
        "output_bytes": limits.output_bytes,
        "cpu_seconds": seconds * 2 + 1,  # two cores; the wall clock below is what usually ends it
    }
    command = [sys.executable, "-I", "-S", str(_CAGE), json.dumps(cage), *program]
    # To files, not pipes: the limit on file size then also holds for what a mad decoder prints.
    with TemporaryFile(dir=folder) as said, TemporaryFile(dir=folder) as cried, TemporaryFile(dir=folder) as asked:
        asked.write(stdin)
        asked.seek(0)
        child = subprocess.Popen(  # noqa: S603 (a fixed program; only our own file names vary)
            command, stdin=asked, stdout=said, stderr=cried, cwd=folder, env=_bare(folder), start_new_session=True
        )
        try:
            status = child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise MediaRefused("took_too_long", seconds=round(seconds)) from None
        finally:
            _end(child)
        if status in (-signal.SIGXCPU, -signal.SIGKILL):  # the kernel's own clock
            raise MediaRefused("took_too_long", seconds=round(seconds))
        said.seek(0)
        cried.seek(max(0, cried.seek(0, os.SEEK_END) - 20_000))
        return Ended(status, said.read(_HEARD), cried.read().decode("utf-8", "replace"))


def _bare(folder: Path) -> dict[str, str]:
    """An environment without our secrets; one malloc arena, since each reserves 64 MB of address space."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child with all it may have started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()
