"""PostgreSQL in a data folder: started as a child, reached through a unix socket, furnished for Spark."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from spark.engines.binaries import Program
from spark.engines.child import Child
from spark.engines.cluster import ROLE, clear_cluster, make_cluster
from spark.engines.privileges import Servant
from spark.engines.refusal import CannotStart

DATABASE = "spark"
EXTENSIONS = ("pg_trgm", "unaccent")
PATIENCE = 120  # seconds; recovery after a crash replays the log first
STILL_ENDING = "shared memory block"  # of PostgreSQL's words about connections that outlive a killed server

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "log_error_verbosity": "terse",  # DETAIL lines quote rows, and rows are about children
    "log_min_error_statement": "panic",
}
ONLY_FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """The cluster in `files`, answering in the folder `sockets`."""

    name = "postgres"
    variable = "DATABASE_URL"

    def __init__(self, program: Program, files: Path, sockets: Path, servant: Servant, *, durable: bool) -> None:
        self.program, self.files, self.sockets, self.servant = program, files, sockets, servant
        self.durable = durable
        self.log = files.parent / "log" / "postgresql.log"
        self.child: Child | None = None
        self.url = postgres_url(sockets)

    def launch(self) -> None:
        """Start it without waiting; `await_ready` waits. Makes the cluster where there is none."""
        if not self.files.exists():
            make_cluster(self.program, self.files, self.servant, durable=self.durable)
        clear_cluster(self.files, self.sockets, self._answers)
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)}
        if not self.durable:
            settings |= ONLY_FOR_TESTS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.program.path), "-D", str(self.files), *options]
        self.child = Child([*self.servant.prefix("INT"), *command], self.log)

    def await_ready(self) -> None:
        """Return once the database answers and has its extensions, or raise CannotStart."""
        give_up = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > give_up:
                raise CannotStart(f"PostgreSQL did not answer within {PATIENCE} seconds (see {self.log}).")
            if self.child and not self.child.is_alive():
                self._launch_again(self.child.last_words())
            time.sleep(0.02)
        self._furnish()

    def stop(self) -> None:
        """Stop it; INT ends the open connections, where TERM would wait for them."""
        if self.child:
            self.child.stop(signal.SIGINT, signal.SIGQUIT)

    def _launch_again(self, last_words: str) -> None:
        if STILL_ENDING not in last_words:
            raise CannotStart(f"PostgreSQL did not start: {last_words} (see {self.log})")
        time.sleep(0.2)
        self.launch()

    def _furnish(self) -> None:
        with self._connect("postgres") as server:
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        with self._connect(DATABASE) as database:
            for name in EXTENSIONS:
                database.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user=ROLE, dbname=database, autocommit=True, connect_timeout=10)


def postgres_url(sockets: Path) -> str:
    """Return the URL of Spark's database on the server whose socket lies in this folder."""
    return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={quote(str(sockets))}"
