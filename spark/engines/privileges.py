"""Engines never run as root, and never outlive who started them: both by way of util-linux's `setpriv`."""

# ruff: noqa: S603 (starting programs is what this file is for)

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from spark.engines.refusal import CannotStart

# All that an engine keeps of root's powers is to pass the modes of root's own folders: the data and the
# wheels may lie in a home that nobody else may enter. Without the secure bit access(2) would not know it may.
REACH = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def dying_with_parent(signal_name: str) -> list[str]:
    """Return a command's prefix that sends it `signal_name` when the thread that starts it dies.

    Threads matter: start children from the main thread. Where there is no setpriv (macOS) the prefix is
    empty, and only an orderly end stops the children.
    """
    return ["setpriv", "--pdeathsig", signal_name] if shutil.which("setpriv") else []


class Servant:
    """Who runs an engine: ourselves, or for root the owner of the engine's files, at first `nobody`."""

    def __init__(self, folder: Path, *files: Path) -> None:
        """Settle who that is, or raise CannotStart; `files` are the engines' own folders in `folder`."""
        self.folder = folder
        self.owner = next((path.stat().st_uid for path in files if path.exists()), None)
        self.uid = os.geteuid()
        self.reaches_all = True
        self._drop: list[str] = []
        if os.geteuid() == 0:
            self._become_someone_else()
        elif self.owner not in (None, self.uid):
            raise CannotStart(
                f"The engines' files in {folder} belong to {name_of(self.owner)}, perhaps because root "
                f"started Spark here before. Start it as root again, or give the folder to "
                f"{name_of(self.uid)} with chown -R."
            )

    def prefix(self, death_signal: str) -> list[str]:
        """Return what goes before an engine's command line."""
        if not self._drop:
            return dying_with_parent(death_signal)
        return [*self._drop, "--pdeathsig", death_signal]

    def give(self, path: Path) -> None:
        """Make a folder the servant's own."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, -1)

    def share(self, path: Path) -> None:
        """Let the servant, and nobody else, write in a folder of ours where it lacks root's reach."""
        if not self.reaches_all:
            os.chown(path, self.uid, os.getegid())
            path.chmod(0o770)

    def _become_someone_else(self) -> None:
        if not shutil.which("setpriv"):
            raise CannotStart("Engines do not run as root without setpriv. Start Spark as an ordinary user.")
        self.uid = self.owner or pwd.getpwnam("nobody").pw_uid
        plain = ["setpriv", f"--reuid={self.uid}", f"--regid={group_of(self.uid)}", "--clear-groups"]
        self._drop = [*plain, *REACH]
        # Some containers forbid setpriv to keep a capability, in others the one kept has no effect: try it.
        if not self._can("test", "-w", f"{self.folder}/engines.lock"):
            self._drop, self.reaches_all = plain, False
            self.refuse_unless("test", "-x", str(self.folder))

    def refuse_unless(self, *command: str) -> None:
        """Raise CannotStart when the servant cannot run this command, whose last word is a path."""
        if self._drop and not self._can(*command):
            raise CannotStart(
                f"Engines do not run as root, and {name_of(self.uid)} cannot reach {command[-1]}. "
                "Keep Spark and its SPARK_DATA where others may enter, or start it as an ordinary user."
            )

    def _can(self, *command: str) -> bool:
        return subprocess.run([*self._drop, *command], capture_output=True, check=False).returncode == 0


def group_of(uid: int) -> int:
    """Return a user's own group; in a container a user may be a mere number, and the group then the same."""
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid


def name_of(uid: int | None) -> str:
    """Return a user's name for a sentence."""
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"user {uid}"
