"""What Spark exports it imports again, to the same items."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spark.domain.practice.formats.reading import read
from spark.domain.practice.formats.writing import write
from tests.practice_formats.items import items

LIVELY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
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
