"""CPU work that would hold up everybody else in a gevent process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import gevent
from gevent import monkey

Answer = TypeVar("Answer")


def off_the_loop(work: Callable[..., Answer], *arguments: object) -> Answer:
    """Run `work` in the hub's thread pool under gevent's workers, and plainly everywhere else.

    Worth it only for work that lets go of the interpreter's lock, as bcrypt does.
    """
    if monkey.is_module_patched("socket"):
        answer: Answer = gevent.get_hub().threadpool.apply(work, arguments)
        return answer
    return work(*arguments)
