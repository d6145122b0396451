"""The demo files of real questions come in whole, and go out and in again."""

import pytest

from spark.domain.practice.formats.reading import detect, read
from spark.domain.practice.formats.writing import write
from tests.demo_data import demo_file

FILES = {"demo.gift.txt": 40, "demo.aiken.txt": 30, "demo.moodle.xml": 30, "demo.csv": 40}


def demo(name):
    content = demo_file("questions").joinpath(name).read_bytes()
    return read(detect(content, name), content)


@pytest.mark.parametrize(("name", "count"), FILES.items())
def test_every_question_of_the_demo_files_can_be_imported(name, count):
    parsed = demo(name)
    assert len(parsed.items) == count
    assert parsed.is_importable
    assert parsed.skipped == ()
    assert {one.notes for one in parsed.found} == {()}


def test_the_demo_files_keep_their_topics():
    assert {item.topic for item in demo("demo.gift.txt").items} == {"Science", "Geography"}
    assert {item.topic for item in demo("demo.moodle.xml").items} == {"Biology"}
    assert {item.topic for item in demo("demo.csv").items} == {"English"}


@pytest.mark.parametrize("format_name", ["gift", "moodle", "csv"])
@pytest.mark.parametrize("name", FILES)
def test_the_demo_questions_come_back_from_every_format(name, format_name):
    items = demo(name).items
    written = write(format_name, items, "Demo")
    assert written.left_out == ()
    assert read(format_name, written.content).items == items


def test_the_demo_questions_of_aiken_come_back_from_aiken():
    items = demo("demo.aiken.txt").items
    written = write("aiken", items, "Demo")
    assert written.left_out == ()
    assert read("aiken", written.content).items == items
