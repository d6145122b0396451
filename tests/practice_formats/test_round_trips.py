"""What Spark exports it imports again, to the same items."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spark.domain.library.details import many_lines
from spark.domain.people.names import one_line
from spark.domain.practice.formats.reading import read
from spark.domain.practice.formats.spreadsheet.formulas import guarded, unguarded
from spark.domain.practice.formats.writing import write
from spark.domain.practice.item import Description, Picture, SingleChoice
from tests.practice_formats.items import items, lines, single_choices, some_text, texts, words

LIVELY = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize("format_name", ["gift", "moodle", "csv"])
@given(given_items=st.lists(items, min_size=1, max_size=3))
@LIVELY
def test_any_items_come_back_as_they_were(format_name, given_items):
    written = write(format_name, given_items, "A test")
    parsed = read(format_name, written.content)
    assert [one.problems for one in parsed.found] == [()] * len(given_items)
    assert parsed.items == given_items
    assert parsed.is_importable
    assert written.left_out == ()


@given(given_items=st.lists(single_choices | items, min_size=1, max_size=3))
@LIVELY
def test_aiken_carries_an_item_as_it_is_or_says_why_not(given_items):
    written = write("aiken", given_items, "A test")
    back = read("aiken", written.content).items
    assert len(back) + len(written.left_out) == len(given_items)
    assert all(item in map(bare, given_items) for item in back)


def bare(item):
    """An item without what Aiken has no words for."""
    return item.model_copy(update={"name": "", "topic": "", "points": Decimal(1)})


@given(text=some_text | st.just(""), alt=lines, content=st.binary(min_size=1), explanation=texts)
@LIVELY
def test_a_picture_travels_inside_moodle_xml(text, alt, content, explanation):
    picture = Picture(key="uploads/2f/frog.webp", bytes=len(content), width=3, height=2, alt=alt)
    item = Description(name="Frog", text=text, picture=picture, explanation=explanation)
    (one,) = read("moodle", write("moodle", [item], "A test", {picture.key: content}).content).found
    assert one.problems == ()
    assert one.item == item.model_copy(update={"picture": None})
    assert (one.picture.name, one.picture.content) == ("frog.webp", content)
    assert one.picture.alt == alt.replace("\ufffe", "").replace("\uffff", "")  # no XML can hold these two


@given(words)
@settings(deadline=None)
def test_a_text_has_one_spelling(text):
    for spelled in (many_lines, one_line):
        assert spelled(spelled(text)) == spelled(text)


CELLS = st.lists(st.sampled_from(["'", "=", "+", "-", "@", "\t", "\r", "a"])).map("".join)


@given(CELLS)
@settings(deadline=None)
def test_no_cell_is_a_formula_and_none_loses_a_sign(cell):
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(cell)) == cell


def test_no_cell_of_a_file_begins_like_a_formula():
    item = Description(name="=1+1", text="@SUM(A1)", topic="-2", explanation="'=x")
    content = write("csv", [item], "A test").content.decode("utf-8-sig")
    assert content.splitlines()[1] == '"description","\'-2","\'=1+1","0","\'@SUM(A1)","\'\'=x"'
    assert read("csv", content.encode()).items == [item]


def test_what_a_format_has_words_for_can_be_edited_in_the_file():
    choices = [{"text": "two", "weight": 100}, {"text": "three"}]
    item = SingleChoice(name="Sum", text="1 + 1?", points=Decimal(2), choices=choices)
    gift = write("gift", [item], "A test").content.decode()
    assert '// spark: {"points": "2"}\n::Sum::[markdown]1 + 1? {\n\t=two\n\t~three\n}' in gift
    edited = read("gift", gift.replace("=two", "=2").encode()).items
    assert [choice.text for choice in edited[0].choices] == ["2", "three"]
    assert edited[0].points == 2
