"""The files of the demo lessons: made at seed time, always the same, and sound."""

from __future__ import annotations

import re
import wave
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest

from spark.seed.lesson import Lesson, lessons
from spark.services.media.markdown import to_html


def of_kind(kind: str) -> list[Lesson]:
    return [lesson for lesson in lessons() if lesson.kind == kind]


def named(lesson: Lesson) -> str:
    return lesson.file_name


@pytest.mark.parametrize("lesson", of_kind("text"), ids=named)
def test_every_formula_of_a_text_becomes_mathml(lesson: Lesson) -> None:
    html = to_html(lesson.text)
    formulas = len(re.findall(r"\$\$.+?\$\$|(?<!\$)\$[^$\n]+?\$", lesson.text, re.DOTALL))
    assert html.count("<math") == formulas
    assert "$" not in re.sub(r"<annotation.*?</annotation>", "", html)
    assert "\\" not in re.sub(r"<annotation.*?</annotation>", "", html)


@pytest.mark.parametrize("lesson", of_kind("pdf"), ids=named)
def test_a_pdf_holds_its_text_and_its_figures(lesson: Lesson) -> None:
    paper = pypdfium2.PdfDocument(lesson.file())
    words = " ".join(page.get_textpage().get_text_bounded() for page in paper).split()
    headings = re.findall(r"^## (.+)$", lesson.text, re.MULTILINE)
    assert headings
    assert all(heading in " ".join(words) for heading in headings)
    assert "[figure" not in " ".join(words)
    drawn = [thing for page in paper for thing in page.get_objects() if thing.type in (2, 3)]  # paths and images
    assert drawn


@pytest.mark.parametrize("lesson", [*of_kind("pdf"), *of_kind("interactive"), *of_kind("audio")], ids=named)
def test_a_lesson_made_again_is_the_same_file(lesson: Lesson) -> None:
    assert lesson.file() == lesson.file()


@pytest.mark.parametrize("lesson", of_kind("interactive"), ids=named)
def test_an_interactive_lesson_needs_nothing_from_outside(lesson: Lesson) -> None:
    with ZipFile(BytesIO(lesson.file())) as packed:
        names = set(packed.namelist())
        page = packed.read("index.html").decode()
        words = " ".join(packed.read(name).decode() for name in names)
    assert set(re.findall(r'(?:src|href)="([^"]+)"', page)) == names - {"index.html"}
    assert not re.search(r"localStorage|sessionStorage|fetch\(|https?://(?!www\.w3\.org/)| on\w+=| style=", words)


def test_the_sound_is_as_long_as_its_description_says() -> None:
    (lesson,) = of_kind("audio")
    with wave.open(BytesIO(lesson.file())) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        loudest = max(abs(s) for s in memoryview(sound.readframes(sound.getnframes())).cast("h"))
    assert 22 < seconds < 25
    assert 15_000 < loudest < 32_767, "loud enough and not clipped"


def test_there_is_a_dozen_of_lessons_to_publish_and_one_in_every_other_state() -> None:
    endings = [lesson.until for lesson in lessons()]
    assert endings.count("approved") == 12
    assert sorted(set(endings)) == ["approved", "draft", "pending", "rejected", "verified"]
