"""Why an engine does not start, in a sentence for the person at the terminal."""

from __future__ import annotations

from pathlib import Path


class CannotStart(RuntimeError):
    """An engine cannot be started like this; the message says what to do."""


class AlreadyRunning(CannotStart):
    """Somebody else runs the engines of this data folder."""

    def __init__(self, folder: Path, pid: int) -> None:
        self.pid = pid
        super().__init__(
            f"Spark is already running in {folder} (process {pid}). "
            "Stop that one first, or choose another folder with SPARK_DATA."
        )
