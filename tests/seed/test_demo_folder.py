"""`demo FOLDER`: a larger set through the real pipeline, with its licences, twice without a double."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from spark.domain.library.content import ContentVersion
from spark.domain.people.user import User
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from spark.seed import school as demo_school
from spark.seed.attribution import Attribution, NoAttribution, attribution, named, read_table
from spark.seed.folder import language_of
from spark.seed.frontmatter import split
from spark.seed.pdf import pdf
from spark.seed.sound import wav
from spark.seed.students import address
from tests.cast import Client
from tests.conftest import emptied_afterwards
from tests.seed.conftest import Run
from tests.seed.counting import rows

README = """# A set

| path | what | licence | origin |
|---|---|---|---|
| pdf/*.pdf | papers | CC BY-SA 4.0 | The paper mill |
| media/hum.* | a sound | speech CC0; the cover CC BY 3.0 | the same |
| questions/*.txt | questions | CC BY-SA 4.0 | The quiz club |
| lessons/closed.md | a text | all rights reserved | Somebody |
"""
GIFT = """$CATEGORY: Geography

::one::Where does rain come from? {=clouds ~stones}

::two::Rain is wet. {TRUE}
"""
LESSON = """---
title: "Newton: a \\"first\\" law"
subject: Physics
license: CC BY 3.0
attribution: "College Physics"
---
A body at rest stays at rest.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small set in the same shape as the large one."""
    root = tmp_path_factory.mktemp("set")
    for name in ("lessons", "pdf", "media", "names", "questions", "odd"):
        (root / name).mkdir()
    (root / "README.md").write_text(README)
    (root / "lessons" / "newton.md").write_text(LESSON)
    (root / "lessons" / "closed.md").write_text("Not to be passed on.")
    (root / "lessons" / "nobodys.md").write_text("Whose is this?")
    (root / "pdf" / "a-paper.pdf").write_bytes(pdf("A paper", "## Water\n\nIt flows."))
    (root / "pdf" / "torn.pdf").write_bytes(b"%PDF-1.4\nnothing more")
    (root / "media" / "hum.wav").write_bytes(wav(((0.0, 1.0, (220,)),)))
    (root / "media" / "hum.en.vtt").write_text("WEBVTT\n")
    (root / "questions" / "rain.gift.txt").write_text(GIFT)
    (root / "questions" / "torn.gift.txt").write_text("Which one? {=this ~that}\n\nAnd now? {~nothing ~is right}")
    (root / "questions" / "notes.jsonl").write_text("{}")
    (root / "names" / "people.csv").write_text("given,family,script_note\nNiamh,O'Connor,\nنور,,\nSukarno,,\n")
    (root / "names" / "districts.csv").write_text("country_code,district\nRW,Huye\nMW,Zomba\n")
    (root / "names" / "grades.csv").write_text("code,label,order\ngrade-4,Grade 4,4\n")
    return root


@pytest.fixture(scope="module")
def loaded(app: Flask, run: Run, folder: Path) -> Iterator[Result]:
    """What loading the set into a demo school without lessons printed."""
    with emptied_afterwards(app), pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_school, "lessons", tuple)
        assert run("seed").exit_code == 0
        yield run("demo", str(folder))


def test_one_broken_file_fails_the_command_and_nothing_else(loaded: Result, context: None) -> None:
    assert loaded.exit_code == 1
    assert "pdf/torn.pdf: failed, This PDF is damaged" in loaded.output
    found = {version.file_name: version.state for version in db.session.scalars(select(ContentVersion))}
    assert found == {
        "newton.md": "approved",
        "a-paper.pdf": "approved",
        "hum.wav": "approved",
        "torn.pdf": "rejected",
    }


def test_each_file_gets_a_line_with_its_sizes(loaded: Result) -> None:
    line = next(line for line in loaded.output.splitlines() if "hum.wav" in line)
    assert " kB -> " in line
    assert line.endswith(" s")


def test_what_is_left_out_is_named_with_the_reason(loaded: Result) -> None:
    assert "lessons/closed.md: left out, its licence" in loaded.output
    assert "lessons/nobodys.md: left out, the README names no licence" in loaded.output
    assert "media/hum.en.vtt: left out, captions" in loaded.output
    assert "questions/notes.jsonl: left out, its name says no format of questions" in loaded.output
    assert "odd/: left out" in loaded.output


def test_licence_and_source_stand_on_the_lessons_page(app: Flask, loaded: Result, context: None) -> None:
    paper = db.session.scalars(select(ContentVersion).filter_by(file_name="a-paper.pdf")).one()
    assert (paper.licence, paper.source) == ("CC BY-SA 4.0", "The paper mill")
    page = Client(app).get(f"/library/{paper.content_id}").get_data(as_text=True)
    assert "CC BY-SA 4.0" in page
    assert "The paper mill" in page


def test_front_matter_becomes_the_lessons_details_and_not_its_text(loaded: Result, context: None) -> None:
    text = db.session.scalars(select(ContentVersion).filter_by(file_name="newton.md")).one()
    assert (text.title, text.subject_slug, text.licence, text.source) == (
        'Newton: a "first" law',
        "physics",
        "CC BY 3.0",
        "College Physics",
    )


def test_students_join_with_their_names_districts_and_grades(app: Flask, loaded: Result, context: None) -> None:
    person = db.session.scalars(select(User).filter_by(email="niamh.oconnor@example.com")).one()
    assert (person.full_name, person.profile.district, person.profile.grade_level) == (
        "Niamh O'Connor",
        "Huye",
        "grade-4",
    )
    answer = Client(app).post("/login", data={"contact": "student2@example.com", "password": "spark-demo"})
    assert answer.status_code == 303


def test_files_of_questions_become_published_tests_with_their_licence(loaded: Result, context: None) -> None:
    test = db.session.scalars(select(PracticeTest).filter_by(title="Geography (GIFT)")).one()
    assert (test.state, test.question_count, test.subject_slug) == ("published", 2, "geography")
    assert (test.licence, test.source) == ("CC BY-SA 4.0", "The quiz club")


def test_a_file_with_a_broken_question_leaves_no_test_behind(loaded: Result, context: None) -> None:
    assert "questions/torn.gift.txt: failed" in loaded.output
    assert [test.title for test in db.session.scalars(select(PracticeTest).filter_by(state="draft"))] == []


def test_a_second_run_adds_nothing(loaded: Result, run: Run, folder: Path, context: None) -> None:
    before = rows()
    again = run("demo", str(folder))
    assert rows() == before
    assert again.exit_code == 1, "the torn file is still torn"
    assert "Lessons: 0 new, 3 there before, 3 left out, 1 failed. " in again.output
    assert "Tests: 0 new, 1 there before, 1 left out, 1 failed. Students: 0 new." in again.output


def test_a_licence_given_with_the_command_serves_files_without_one(
    loaded: Result, run: Run, folder: Path, context: None
) -> None:
    run("demo", str(folder), "--licence", "CC0", "--source", "Found in the library")
    text = db.session.scalars(select(ContentVersion).filter_by(file_name="nobodys.md")).one()
    assert (text.licence, text.source, text.state) == ("CC0", "Found in the library", "approved")


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ("CC BY 3.0, OpenStax College Physics", "CC BY 3.0"),
        ("speech and captions CC0; the still picture CC BY 3.0", "CC BY 3.0"),
        ("cc-by-sa-3.0", "CC BY-SA 4.0"),
        ("MIT (OpenAI 2021)", "MIT"),
        ("Public domain", "CC0"),
    ],
)
def test_the_licence_that_asks_most_is_taken_and_the_whole_sentence_shown(stated: str, licence: str) -> None:
    assert named(stated, "A book") == Attribution(licence, f"A book ({stated})")


@pytest.mark.parametrize(
    "stated", ["CC BY-ND 4.0", "CC BY-NC-SA 4.0", "GPL-3.0", "all rights reserved", "who knows", ""]
)
def test_a_licence_that_spark_does_not_know_is_not_guessed(stated: str) -> None:
    with pytest.raises(NoAttribution):
        named(stated, "A book")


def test_the_table_says_the_same_as_the_row_above(folder: Path) -> None:
    table = read_table(folder)
    assert attribution("media/hum.wav", table, {}) == Attribution(
        "CC BY 3.0", "The paper mill (speech CC0; the cover CC BY 3.0)"
    )


def test_front_matter_may_be_missing_or_hold_several_lines() -> None:
    assert split("Plain text") == ({}, "Plain text")
    assert split("---\na: 'b: c'\nd: |\n  one\n  two\n---\n\nText") == ({"a": "b: c", "d": "one\ntwo"}, "Text")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("José Ñúñez Álvarez", "jose.nunez.alvarez"), ("Jean-Pierre X", "jean.pierre.x"), ("欧阳", "student9")],
)
def test_everybody_gets_an_address(name: str, expected: str) -> None:
    assert address(name, 9) == f"{expected}@example.com"


def test_a_file_name_may_tell_the_language() -> None:
    assert [language_of(Path(name)) for name in ("arabic.pdf", "old_hindi.pdf", "with-image.pdf")] == ["ar", "hi", "en"]
