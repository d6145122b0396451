"""Where a demo set is not loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.seed.conftest import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set of one lesson."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "water.md").write_text("---\nlicense: CC0\n---\nWater flows.")
    return tmp_path


def test_a_set_is_not_loaded_before_the_demo_school_is_there(app: Flask, run: Run, folder: Path) -> None:
    answer = run("demo", str(folder))
    assert answer.exit_code == 1
    assert "Seed the demo school first" in answer.output


def test_a_set_is_not_loaded_in_production(app: Flask, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    answer = run("demo", str(folder))
    assert answer.exit_code == 1
    assert "not loaded in production" in answer.output
