"""Which format a file is in, and what a file that Spark writes is called."""

import pytest

from spark.domain.practice.formats.reading import READERS, detect, read
from spark.domain.practice.formats.writing import write
from spark.domain.practice.item import Description, Picture

GIFT = b"What {=a ~b}"
AIKEN = b"What?\nA. a\nB. b\nANSWER: A\n"
TABLE = b"question,option_a,option_b,correct\nx,a,b,A\n"
MOODLE = b"<?xml version='1.0'?><quiz></quiz>"


@pytest.mark.parametrize(
    ("content", "file_name", "expected"),
    [
        (GIFT, "", "gift"),
        (AIKEN, "", "aiken"),
        (TABLE, "", "csv"),
        (MOODLE, "", "moodle"),
        (AIKEN, "questions.txt", "aiken"),
        (GIFT, "questions.TXT", "gift"),
        (AIKEN, "questions.gift", "gift"),
        (MOODLE, "questions.txt", "moodle"),
        (b"\xef\xbb\xbf\n<quiz/>", "x", "moodle"),
        ("What?\r\nA. a\r\nANSWER: A".encode("utf-16"), "", "aiken"),
        (b"question\tcorrect\tkind\n", "", "csv"),
        (b"anything", "questions.csv", "csv"),
        (b"", "", "gift"),
        (b"\xff\xfe\x00", "", "gift"),
        (b"x" * 200_000, "", "gift"),
    ],
)
def test_a_format_is_told_by_what_is_in_the_file_and_by_its_name(content, file_name, expected):
    assert detect(content, file_name) == expected


@pytest.mark.parametrize("format_name", READERS)
def test_what_spark_writes_it_recognises(format_name):
    written = write(format_name, read("gift", GIFT).items, "Frösche: 1/2 – भौतिकी")
    assert detect(written.content, written.file_name) == format_name
    assert written.file_name.startswith("Frösche-1-2-भौतिकी.")
    assert write(format_name, [], "…").file_name.startswith("questions.")


def test_pictures_that_stay_behind_are_named():
    picture = Picture(key="k", bytes=1, width=1, height=1)
    items = [
        Description(name="both", text="Look", picture=picture),
        Description(name="alone", text="", picture=picture),
    ]
    for format_name in ("gift", "csv", "moodle"):
        written = write(format_name, items, "A test")
        assert [name for name, _reason in written.left_out] == ["both", "alone"]
        assert [item.name for item in read(format_name, written.content).items] == ["both"]
    assert write("moodle", items, "A test", {"k": b"bytes"}).left_out == ()
