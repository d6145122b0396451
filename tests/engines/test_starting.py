"""Engines start from what there is, serve only us, and know their folder again."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import psycopg
import pytest

from spark.engines import CannotStart, Engines
from spark.engines.binaries import postgres_programs
from spark.engines.privileges import Servant
from tests.engines.conftest import database, queue
from tests.engines.processes import command_of, left_of, tree


@pytest.mark.smoke
def test_both_engines_answer_and_have_what_spark_needs(folder, kind):
    with Engines(folder) as urls:
        assert queue(urls).config_get("appendonly") == {"appendonly": "yes"}
        assert queue(urls).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        with database(urls) as spark:
            extensions = {name for (name,) in spark.execute("SELECT extname FROM pg_extension")}
            assert {"pg_trgm", "unaccent"} <= extensions
            assert spark.execute("SHOW server_encoding").fetchone() == ("UTF8",)
            assert spark.execute("SHOW fsync").fetchone() == ("on",)
            assert spark.execute("SELECT lower('ÉCOLE'), unaccent('école')").fetchone() == ("école", "ecole")
    made = json.loads((folder / "engines.json").read_text())
    assert made["postgres"]["kind"] == made["redis"]["kind"] == kind


def test_engines_listen_to_nobody_but_us(folder, kind):
    with Engines(folder) as urls:
        with database(urls) as spark:
            assert spark.execute("SHOW listen_addresses").fetchone() == ("",)
        assert queue(urls).config_get("port") == {"port": "0"}
        assert (folder / "run").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to drop")
def test_engines_of_root_are_not_root(folder, kind):
    with Engines(folder):
        family = tree(os.getpid())
        engines = [process.pid for process in family if b"spark-engines-" in command_of(process)]
        assert len(engines) >= 2
        assert all(Path(f"/proc/{pid}").stat().st_uid != 0 for pid in engines)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has such a home")
def test_engines_of_root_reach_into_its_closed_home(folder):
    home = folder / "home"
    home.mkdir(mode=0o700)
    (home / "engines.lock").touch(mode=0o600)
    shutil.copy("/bin/true", home / "program")
    servant = Servant(home)
    servant.refuse_unless("test", "-x", str(home / "program"))
    with Engines(home) as urls:
        assert database(urls).execute("SELECT 1").fetchone() == (1,)


def test_stopping_leaves_no_process(folder, kind):
    others = {process.pid for process in tree(os.getpid())}
    with Engines(folder):
        engines = {process for process in tree(os.getpid()) if process.pid not in others}
    assert engines
    assert not left_of(engines)


def test_what_was_written_is_there_at_the_next_start(folder, kind):
    with Engines(folder) as urls:
        database(urls).execute("CREATE TABLE lesson (title text)").connection.close()
        queue(urls).set("lesson", "levers")
    with Engines(folder) as urls:
        assert database(urls).execute("SELECT count(*) FROM lesson").fetchone() == (0,)
        assert queue(urls).get("lesson") == "levers"


def test_an_engine_named_by_url_is_not_started(folder):
    given = {"DATABASE_URL": "postgresql://elsewhere/school"}
    with Engines(folder, given=given) as urls:
        assert urls["DATABASE_URL"] == given["DATABASE_URL"]
        assert queue(urls).ping()
        assert not (folder / "postgres").exists()
    given["REDIS_URL"] = "redis://elsewhere"
    with Engines(folder / "untouched", given=given) as urls:
        assert urls == given
    assert not (folder / "untouched").exists()


def test_a_folder_of_another_version_is_refused_and_left_alone(folder):
    with Engines(folder) as urls:
        database(urls).execute("CREATE TABLE lesson (title text)").connection.close()
    memory = json.loads((folder / "engines.json").read_text())
    major = memory["postgres"]["major"]
    older = memory | {"postgres": memory["postgres"] | {"major": 14}}
    (folder / "engines.json").write_text(json.dumps(older))
    (folder / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(CannotStart, match=r"was made by PostgreSQL 14 from .* Nothing was changed\."):
        Engines(folder).start()
    (folder / "engines.json").write_text(json.dumps(memory))
    (folder / "postgres" / "PG_VERSION").write_text(f"{major}\n")
    with Engines(folder) as urls:
        assert database(urls).execute("SELECT count(*) FROM lesson").fetchone() == (0,)


def test_a_folder_stays_with_the_engine_that_made_it(folder, monkeypatch):
    monkeypatch.delenv("SPARK_ENGINES", raising=False)
    if not any(postgres_programs("system")) or not any(postgres_programs("wheels")):
        pytest.skip("needs both kinds of engines")
    with Engines(folder, prefer="wheels"):
        pass
    with Engines(folder) as urls, database(urls) as spark:
        assert spark.execute("SHOW server_version_num").fetchone() >= ("180000",)
    with pytest.raises(CannotStart, match="not allowed by SPARK_ENGINES"):
        Engines(folder, prefer="system").start()


def test_a_lost_memory_is_found_again_in_the_files(folder):
    with Engines(folder):
        pass
    (folder / "engines.json").unlink()
    with Engines(folder) as urls:
        assert database(urls).execute("SELECT 1").fetchone() == (1,)


def test_a_half_made_cluster_is_made_again(folder):
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("15\n")
    with Engines(folder) as urls:
        assert database(urls).execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_gets_its_sockets_elsewhere(folder):
    deep = folder / ("a-long-name-for-a-folder-" * 4)
    with Engines(deep) as urls:
        assert database(urls).execute("SELECT 1").fetchone() == (1,)
        elsewhere = Path(json.loads((deep / "engines.json").read_text())["sockets"])
        assert elsewhere.stat().st_mode & 0o777 == 0o700
    assert not elsewhere.exists()


def test_an_unknown_kind_of_engines_is_refused(folder):
    with pytest.raises(CannotStart, match="can be `system` or `wheels`"):
        Engines(folder, prefer="docker")


def test_a_folder_that_cannot_be_used_is_said(folder):
    (folder / "file").write_text("")
    with pytest.raises(CannotStart, match="cannot be used"):
        Engines(folder / "file" / "var").start()


def test_a_test_run_has_engines_of_its_own():
    from spark.engines.testing import engines_for_tests

    with engines_for_tests({}) as first, engines_for_tests({}) as second:
        assert first["DATABASE_URL"] != second["DATABASE_URL"]
        path = Path(first["REDIS_URL"].removeprefix("unix://").partition("?")[0])
        assert path.exists()
    assert not path.parent.parent.exists()
    with pytest.raises(psycopg.OperationalError):
        database(first)
