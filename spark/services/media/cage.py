"""Run a program under limits: `python cage.py '{"memory_bytes": ..., ...}' program arguments...`

A script of its own, outside the package: the limits are set in the new process and then the program takes its
place, because Python code between fork and exec (`preexec_fn`) can deadlock a process that has threads.
"""

import ctypes
import json
import os
import resource
import signal
import sys

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, linux/prctl.h
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_STACK = 2 << 20  # bytes; it is every thread's stack too, and ffmpeg has many, all counted as memory


def main() -> None:
    """Set the limits, then become the program."""
    limits = json.loads(sys.argv[1])
    _with_the_parent(limits["parent"])
    seconds = int(limits["cpu_seconds"])
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits["output_bytes"]),
        (resource.RLIMIT_STACK, _STACK),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(what, most)
    for ignored in (signal.SIGXFSZ, signal.SIGPIPE):
        signal.signal(ignored, signal.SIG_DFL)  # Python ignores them, and that would be inherited
    os.nice(5)  # pages first
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 (no shell is what we want)


def _lower(what: int, most: int) -> None:
    """Lower a limit, never raise it."""
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _with_the_parent(parent: int) -> None:
    """Die when the worker is killed: nobody else would stop a long encoding. Linux only, harmless elsewhere."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return
    prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if os.getppid() != parent:  # it was killed before we could say so
        os._exit(1)


if __name__ == "__main__":
    main()
