"""The jobs by name: what an outbox row asks for, and who is told when it cannot be done."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TypeVar

Work = TypeVar("Work", bound=Callable[..., None])


@dataclass(frozen=True)
class Job:
    """A job takes ids and may run twice. It leaves its effect uncommitted: `running.perform` commits it together
    with the row's `done_at`, so that the effect happens once. `give_up` tells the domain after the last try.
    """

    name: str
    run: Callable[..., None]
    give_up: Callable[..., None] | None = None


JOBS: dict[str, Job] = {}


class UnknownJob(LookupError):
    """A row of a newer or older Spark: it fails like any other error and runs again after the update."""


def job(name: str, *, give_up: Callable[..., None] | None = None) -> Callable[[Work], Work]:
    """Register a function under the name that `put_in_outbox` uses; it gets the row's arguments by name."""

    def register(work: Work) -> Work:
        JOBS[name] = Job(name, work, give_up)
        return work

    return register


def find(name: str) -> Job:
    """Return the job of a name. Raises UnknownJob."""
    load_all()
    if name not in JOBS:
        raise UnknownJob(name)
    return JOBS[name]


@cache
def load_all() -> None:
    """Import every module of this package, so that its jobs are registered."""
    import spark.jobs

    for module in pkgutil.iter_modules(spark.jobs.__path__):
        import_module(f"spark.jobs.{module.name}")
