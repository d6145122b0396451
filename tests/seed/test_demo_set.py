"""The demo set that lies beside the project goes through the real pipeline, all of it; away from it this is skipped."""

from __future__ import annotations

import pytest
from flask import Flask

from spark.seed import school
from tests.demo_data import FOLDER
from tests.seed.conftest import Run


@pytest.mark.committed
@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the demo set is not there: {FOLDER}")
def test_all_texts_pdfs_sound_and_video_are_published(app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(school, "lessons", tuple)
    assert run("seed").exit_code == 0
    answer = run("demo", str(FOLDER))
    assert answer.exit_code == 0, answer.output
    assert "Lessons: 15 new, 0 there before, 1 left out, 0 failed. " in answer.output
    assert "Tests: 4 new, 0 there before, 2 left out, 0 failed. Students: 16 new." in answer.output
