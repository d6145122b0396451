"""Whatever is killed, nothing acknowledged is lost, nothing is left running, and the next start works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from spark.engines import AlreadyRunning, Engines
from tests.engines.conftest import database, queue
from tests.engines.processes import left_of, tell, tree


@pytest.mark.smoke
def test_a_killed_owner_takes_its_engines_down_and_loses_nothing(folder, kind, owner):
    first = owner(folder)
    with database(first.urls) as spark:
        spark.execute("CREATE TABLE answer (text text)")
        spark.execute("INSERT INTO answer VALUES ('levers')")
        queue(first.urls).rpush("jobs", "outbox-1")
        family = tree(first.pid)
        first.process.kill()  # with our connections still open
        assert not left_of(family)
    with Engines(folder) as urls:
        assert database(urls).execute("SELECT text FROM answer").fetchall() == [("levers",)]


def test_a_killed_tree_loses_nothing_and_starts_again(folder, kind, owner):
    first = owner(folder)
    spark = database(first.urls)
    spark.execute("CREATE TABLE answer (number int)")
    for number in range(200):
        spark.execute("INSERT INTO answer VALUES (%s)", [number])
    family = tree(first.pid)
    tell(family, signal.SIGKILL)
    with Engines(folder) as urls:  # at once, while the dead may still be dying
        assert database(urls).execute("SELECT count(*) FROM answer").fetchone() == (200,)
    assert not left_of(family)


def test_engines_end_even_where_nothing_can_be_written(folder, kind, owner):
    first = owner(folder)
    queue(first.urls).set("lesson", "levers")
    family = tree(first.pid)
    (folder / "redis").rename(folder / "gone")
    first.process.kill()
    assert not left_of(family)


def test_a_second_owner_gets_a_sentence_naming_the_first(folder, owner):
    first = owner(folder)
    with pytest.raises(AlreadyRunning, match=rf"already running in {folder} \(process {first.pid}\)"):
        Engines(folder).start()
    second = [sys.executable, "-m", "tests.engines.owner", str(folder)]
    refused = subprocess.run(second, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert queue(first.urls).ping()


def test_an_orphan_is_stopped_before_a_new_start(folder, kind, owner):
    first = owner(folder)
    family = tree(first.pid)
    engines = family - {p for p in family if p.pid == first.pid}
    tell(engines, signal.SIGSTOP)  # so that they do not hear of their owner's death at once
    first.process.kill()
    first.process.wait()
    tell(engines, signal.SIGCONT)
    with Engines(folder) as urls:
        assert database(urls).execute("SELECT 1").fetchone() == (1,)
        assert not left_of(engines)


@pytest.mark.parametrize("note", ["postgres/postmaster.pid", "run/.s.PGSQL.5432.lock"])
def test_a_pid_file_that_names_a_stranger_is_not_believed(folder, owner, note):
    first = owner(folder)
    family = tree(first.pid)
    tell(family, signal.SIGKILL)
    assert not left_of(family)
    lines = (folder / note).read_text().splitlines(keepends=True)
    stranger = subprocess.Popen(
        ["sleep", "60"], user=(folder / "postgres").stat().st_uid if os.geteuid() == 0 else None
    )
    try:
        (folder / note).write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        with Engines(folder) as urls:
            assert database(urls).execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_engine_that_dies_alone_is_started_again(folder, kind):
    engines = Engines(folder)
    urls = engines.start()
    try:
        database(urls).execute("CREATE TABLE answer (text text)").connection.close()
        assert engines.heal() == []
        postmaster = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        os.kill(queue(urls).info("server")["process_id"], signal.SIGKILL)
        while len(healed := engines.heal()) == 0:
            pass
        healed += engines.heal()
        assert len(healed) == 2
        assert database(urls).execute("SELECT count(*) FROM answer").fetchone() == (0,)
        assert queue(urls).ping()
    finally:
        engines.stop()


def test_an_unreadable_queue_is_set_aside_with_a_sentence(folder, kind, capsys):
    with Engines(folder) as urls:
        queue(urls).set("lesson", "levers")
    manifest = next((folder / "redis").rglob("*.manifest"))
    manifest.write_bytes(b"\x00 not a manifest")
    with Engines(folder) as urls:
        assert queue(urls).get("lesson") is None
    assert "could not be read" in capsys.readouterr().err
    aside = next(folder.glob("redis-unreadable-*"))
    assert any(Path(aside).rglob("*.manifest"))
