"""Another key for the same item: what students see stays, and only what can be a key is taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from spark.domain.practice.item import AcceptedNumber, AcceptedText, Choice
from spark.domain.practice.item_rules import problems_of
from spark.domain.practice.rekeying import key_lines, with_key
from spark.domain.practice.showing import shown_digest
from spark.domain.refusal import Refused
from tests.practice import builder


@pytest.mark.parametrize(
    ("item", "right"),
    [
        (builder.SINGLE, ["2"]),
        (builder.MULTIPLE, ["1"]),
        (builder.MULTIPLE, ["0", "1", "2"]),
        (builder.TRUE_FALSE, ["false"]),
        (builder.SHORT, ["Kigali\nkigali city\n"]),
        (builder.NUMERIC, ["9.8 ± 0.1\n 10 m/s"]),
    ],
)
def test_a_new_key_is_whole_and_looks_the_same(item, right):
    changed = with_key(item, right)
    assert changed != item
    assert list(problems_of(changed)) == []
    assert shown_digest(changed) == shown_digest(item)


@pytest.mark.parametrize(
    ("item", "right"),
    [
        (builder.SINGLE, []),
        (builder.SINGLE, ["3"]),
        (builder.SINGLE, ["0", "1"]),
        (builder.SINGLE, ["-1"]),
        (builder.SINGLE, ["²"]),
        (builder.MULTIPLE, []),
        (builder.MULTIPLE, ["0", "x"]),
        (builder.TRUE_FALSE, ["maybe"]),
        (builder.TRUE_FALSE, ["true", "false"]),
        (builder.SHORT, [" \n "]),
        (builder.SHORT, ["\n".join(map(str, range(41)))]),
        (builder.NUMERIC, ["ten"]),
        (builder.NUMERIC, ["1,234"]),
        (builder.NUMERIC, ["1 ± 2 ± 3"]),
        (builder.NUMERIC, ["1e45"]),
        (builder.MATCHING, ["0"]),
    ],
)
def test_what_is_no_key_is_refused(item, right):
    with pytest.raises(Refused) as refused:
        with_key(item, right)
    assert refused.value.sentence


def test_the_same_key_is_the_same_item():
    assert with_key(builder.SINGLE, ["1"]) == builder.SINGLE
    assert with_key(builder.MULTIPLE, ["0", "2"]) == builder.MULTIPLE
    assert with_key(builder.NUMERIC, ["\n".join(key_lines(builder.NUMERIC))]) == builder.NUMERIC
    assert with_key(builder.SHORT, ["\n".join(key_lines(builder.SHORT))]) == builder.SHORT


def test_what_stays_keeps_its_weight_and_explanation():
    half = builder.SINGLE.model_copy(update={"choices": (*builder.SINGLE.choices, Choice(text="Sun", weight=50))})
    assert [choice.weight for choice in with_key(half, ["0"]).choices] == [100, 0, 0, 50]
    assert [choice.weight for choice in with_key(half, ["3"]).choices] == [0, 0, 0, 100]
    assert with_key(half, ["0"]).choices[0].explanation == "It is only the densest."
    assert [choice.weight for choice in with_key(builder.MULTIPLE, ["0", "1"]).choices] == [50, 50, -50]
    town = AcceptedText(text="Kigali", explanation="Since 1962.")
    short = builder.SHORT.model_copy(update={"accepted": (town, AcceptedText(text="Butare", weight=Decimal(50)))})
    assert with_key(short, ["Butare\nKigali"]).accepted == (short.accepted[1], town)
    numeric = builder.NUMERIC.model_copy(update={"accepted": (AcceptedNumber(value=Decimal(5), explanation="So."),)})
    assert with_key(numeric, ["5\n6"]).accepted[0].explanation == "So."
