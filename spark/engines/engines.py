"""The engines of one data folder, from finding their programs to stopping them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from spark.engines.choice import checked_kind, choose_postgres, choose_redis
from spark.engines.folder import DataFolder
from spark.engines.postgres import Postgres, postgres_url
from spark.engines.privileges import Servant
from spark.engines.redis import Redis, redis_url
from spark.engines.refusal import CannotStart


class Engines:
    """PostgreSQL and Redis for one data folder, as a context that gives DATABASE_URL and REDIS_URL.

    DATABASE_URL and REDIS_URL in `given` name engines that run elsewhere: they are handed back untouched, and
    with both given nothing is started or locked. `durable=False` is for tests: a power cut may lose what was
    committed.
    Raises CannotStart with a sentence for a person, AlreadyRunning when the folder has an owner.
    Start it from the main thread: the kernel ends the engines when the starting thread ends.
    """

    def __init__(
        self,
        data: Path,
        *,
        durable: bool = True,
        prefer: str | None = None,
        given: Mapping[str, str | None] | None = None,
    ) -> None:
        self.folder = DataFolder(data)
        self.durable = durable
        self.kind = checked_kind(prefer or os.environ.get("SPARK_ENGINES"))
        self.urls = named(given)
        self._running: list[Postgres | Redis] = []

    def __enter__(self) -> dict[str, str]:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> dict[str, str]:
        """Start what no URL names and return all URLs. On an error nothing is left running."""
        missing = {Postgres.variable, Redis.variable} - self.urls.keys()
        if not missing:
            return self.urls
        self.folder.own()
        try:
            self._start(missing)
        except BaseException as error:
            self.stop()
            if isinstance(error, OSError):
                raise CannotStart(f"The engines of {self.folder.path} cannot be started: {error}.") from error
            raise
        return self.urls

    def describe(self) -> str:
        """Say which engines were started, for a person."""
        return " and ".join(str(engine.program.maker) for engine in self._running) or "none of our own"

    def heal(self) -> list[str]:
        """Start again every engine that died, and return their names."""
        dead = [engine for engine in self._running if engine.child and not engine.child.is_alive()]
        for engine in dead:
            engine.launch()
            engine.await_ready()
        return [engine.program.maker.program for engine in dead]

    def stop(self) -> None:
        """Stop every engine in the reverse order of starting, then let the folder go."""
        while self._running:
            self._running.pop().stop()
        self.folder.tidy()
        self.folder.disown()

    def _start(self, missing: set[str]) -> None:
        data, sockets = self.folder.path, self.folder.sockets()
        servant = Servant(data, data / "postgres", data / "redis")
        sockets.chmod(0o700)  # also where the folder was copied here with other modes
        servant.share(sockets)
        if Postgres.variable in missing:
            program = choose_postgres(self.folder, self.kind)
            self._launch(Postgres(program, data / "postgres", sockets, servant, durable=self.durable))
        if Redis.variable in missing:
            program = choose_redis(self.folder, self.kind)
            self._launch(Redis(program, data / "redis", sockets, servant, durable=self.durable))
        for engine in self._running:  # both are on their way by now
            engine.await_ready()
            self.folder.remember_maker(engine.name, engine.program.maker)
            self.urls[engine.variable] = engine.url

    def _launch(self, engine: Postgres | Redis) -> None:
        engine.servant.refuse_unless("test", "-x", str(engine.program.path))
        self._running.append(engine)
        engine.launch()


def join(data: Path, given: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Return the URLs of the engines that another process runs in this folder, or of those given."""
    sockets = DataFolder(data).sockets()
    running = {Postgres.variable: postgres_url(sockets), Redis.variable: redis_url(sockets)}
    return running | named(given)


def named(given: Mapping[str, str | None] | None) -> dict[str, str]:
    """Return the engines' URLs among the settings given."""
    return {name: url for name in (Postgres.variable, Redis.variable) if (url := (given or {}).get(name))}
