"""Grading: what an answer brings, kind by kind, and what must hold for every item and every answer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spark.domain.practice.answers import read_answer
from spark.domain.practice.grading import graded, percentage, points_for
from spark.domain.practice.item import (
    AcceptedNumber,
    AcceptedText,
    Choice,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    ShortText,
    SingleChoice,
)
from spark.domain.practice.item_rules import problems_of
from spark.domain.practice.numerals import readings
from spark.domain.practice.showing import explained, mixed, rights_of, shown, shown_digest
from tests.practice.builder import FREE, MATCHING, MULTIPLE, NUMERIC, OF_EVERY_KIND, ORDERING, RIGHT, SHORT, SINGLE

HALF = Decimal("0.5")


def part(item, answer):
    return graded(item, read_answer(shown(item), answer))


@pytest.mark.parametrize("item", OF_EVERY_KIND[1:-1], ids=lambda item: item.kind)
def test_the_right_answer_brings_everything_and_none_brings_nothing(item):
    assert part(item, RIGHT.get(item.kind, explained(item).get("right"))) == 1
    assert part(item, None) == 0


def test_every_item_of_the_builder_is_whole():
    assert [problems_of(item) for item in OF_EVERY_KIND] == [[]] * len(OF_EVERY_KIND)


@pytest.mark.parametrize(
    ("chosen", "brings"), [([0], HALF), ([0, 1], 0), ([0, 1, 2], HALF), ([1], 0), ([0, 2], 1), ([2, 0, 0], 1)]
)
def test_several_chosen_add_up_and_wrong_ones_cost(chosen, brings):
    assert part(MULTIPLE, chosen) == brings


def test_three_thirds_are_all():
    third = Decimal("33.33333")
    item = MultipleChoice(text="?", choices=[Choice(text=text, weight=third) for text in "abc"] + [Choice(text="d")])
    assert part(item, [0, 1, 2]) == 1
    assert part(item, [0, 1]) == Decimal("0.666667")


@pytest.mark.parametrize("said", ["Kigali", " kigali ", "KIGALI", "Kígàli", "\u212aigali"])
def test_case_width_and_accents_make_no_difference(said):
    assert part(SHORT, said) == 1


def test_case_matters_where_the_author_says_so():
    item = ShortText(text="?", accepted=[AcceptedText(text="NaCl")], case_matters=True)
    assert (part(item, "NaCl"), part(item, "NACL"), part(item, "nacl")) == (1, 0, 0)


@pytest.mark.parametrize(
    ("accepted", "said", "is_right"),
    [
        ("photo*", "Photosynthesis", True),
        ("*synthesis", "photosynthesis", True),
        ("p*s", "ps", True),
        ("p*p", "p", False),
        ("*", "anything", True),
        ("a * b", "a or b", True),
        ("a * b", "ab", False),
        ("2\\*3", "2*3", True),
        ("2\\*3", "2and3", False),
        ("*a*b*", "xxaxxbxx", True),
        ("*a*b*", "ba", False),
        ("ab*ba", "aba", False),
    ],
)
def test_a_star_stands_for_anything(accepted, said, is_right):
    item = ShortText(text="?", accepted=[AcceptedText(text=accepted)])
    assert part(item, said) == is_right


def test_no_pattern_keeps_the_server_busy():
    item = ShortText(text="?", accepted=[AcceptedText(text="*a" * 120)])
    assert part(item, "a" * 119 + "b" * 800) == 0


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *(("9.81", "9.81"), ("9,81", "9.81"), ("  9.81 ", "9.81"), ("+9.81", "9.81"), ("-3", "-3"), ("−3", "-3")),
        *(("1 000", "1000"), ("1\u202f000,5", "1000.5"), ("1,234,567", "1234567"), ("1.234.567", "1234567")),
        *(("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("1'000", "1000"), ("٣٫٥", "3.5"), ("३", "3")),
        *(("3/4", "0.75"), (".5", "0.5"), ("5.", "5"), ("1e3", "1000"), ("1.5 x 10^3", "1500"), ("2×10⁻", None)),
        *(("9.81 m/s", "9.81"), ("9.81m/s", "9.81"), ("9.81 M/S", "9.81"), ("9.81 km", None), ("m/s", None)),
        *(("", None), ("nine", None), ("1/0", None), ("1e999", None), ("1,23,4", None), ("--1", None), ("1 2", None)),
    ],
)
def test_numbers_are_read_as_people_write_them(written, number):
    assert readings(written, "m/s") == ({Decimal(number)} if number else set())


def test_a_comma_before_three_digits_may_mean_two_things():
    assert readings("1,234") == {Decimal(1234), Decimal("1.234")}
    assert readings("0,125") == {Decimal("0.125")}


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_whatever_is_written_is_a_number_or_none(written):
    assert all(number.is_finite() for number in readings(written, "km"))


@given(st.decimals(min_value=-1_000_000, max_value=1_000_000, places=3))
@settings(max_examples=100, deadline=None)
def test_a_number_written_plainly_is_that_number(number):
    assert number in readings(str(number))
    assert number in readings(str(number).replace(".", ","))


def test_a_tolerance_includes_its_ends():
    assert [part(NUMERIC, said) for said in ("9.76", "9.86", "9.87", "9.75", "ten")] == [1, 1, 0, 0, 0]


def test_the_best_of_several_ranges_counts():
    item = Numeric(
        text="?",
        accepted=[
            AcceptedNumber(value=Decimal(10), tolerance=Decimal(5), weight=Decimal(50)),
            AcceptedNumber(value=Decimal(10)),
        ],
    )
    assert (part(item, "10"), part(item, "12"), part(item, "16")) == (1, HALF, 0)


def test_each_right_pair_counts_the_same():
    rights = rights_of(MATCHING)
    light, sound = rights.index("light"), rights.index("sound")
    assert part(MATCHING, [light, None]) == HALF
    assert part(MATCHING, [light, sound]) == HALF
    assert part(MATCHING, [sound, sound]) == 0


def test_an_order_counts_by_what_follows_what():
    right = explained(ORDERING)["right"]
    assert part(ORDERING, right) == 1
    assert part(ORDERING, right[1:] + right[:1]) == Decimal("0.666667"), "three of four stand behind one another"
    assert part(ORDERING, right[::-1]) == 0


def test_a_free_response_waits_for_a_person():
    assert graded(FREE, "It is cold.") is None
    assert graded(FREE, None) == 0


# What must hold for every item

words = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
orders = st.lists(words, min_size=2, max_size=6, unique_by=lambda text: Ordering(text="?", steps=[text]).steps[0])


@given(orders, st.randoms())
@settings(max_examples=60, deadline=None)
def test_what_students_see_of_an_order_does_not_tell_it(steps, chance):
    item = Ordering(text="?", steps=steps)
    other = list(item.steps)
    chance.shuffle(other)
    assert shown(item) == shown(Ordering(text="?", steps=other))
    assert part(item, explained(item)["right"]) == 1
    assert sorted(mixed(item.steps)) == list(range(len(item.steps)))


@given(orders, orders, st.randoms())
@settings(max_examples=60, deadline=None)
def test_what_students_see_of_pairs_does_not_tell_them(lefts, rights, chance):
    count = min(len(lefts), len(rights))
    pairs = [Pair(left=left, right=right) for left, right in zip(lefts[:count], rights[:count], strict=True)]
    item = Matching(text="?", pairs=pairs)
    mixed_up = [pair.right for pair in item.pairs]
    chance.shuffle(mixed_up)
    swapped = [Pair(left=pair.left, right=right) for pair, right in zip(item.pairs, mixed_up, strict=True)]
    seen = shown(Matching(text="?", pairs=swapped))
    assert (seen["lefts"], seen["rights"]) == (shown(item)["lefts"], shown(item)["rights"])
    assert part(item, explained(item)["right"]) == 1


@given(st.lists(st.decimals(-100, 100, places=2), min_size=2, max_size=6), st.data())
@settings(max_examples=100, deadline=None)
def test_no_choice_brings_less_than_nothing_or_more_than_all(weights, data):
    choices = [Choice(text=str(place), weight=weight) for place, weight in enumerate(weights)]
    chosen = data.draw(st.lists(st.integers(0, len(choices) - 1), min_size=1))
    assert 0 <= part(MultipleChoice(text="?", choices=choices), chosen) <= 1
    assert 0 <= part(SingleChoice(text="?", choices=choices), chosen[0]) <= 1


def test_the_digest_knows_what_students_see_and_nothing_of_the_key():
    corrected = tuple(Choice(text=one.text, weight=Decimal(0 if one.weight else 100)) for one in SINGLE.choices)
    assert shown_digest(SINGLE.model_copy(update={"choices": corrected})) == shown_digest(SINGLE)
    assert shown_digest(SINGLE.model_copy(update={"explanation": "Other words"})) == shown_digest(SINGLE)
    assert shown_digest(SINGLE.model_copy(update={"text": "Other words"})) != shown_digest(SINGLE)
    assert shown_digest(SINGLE.model_copy(update={"choices": SINGLE.choices[::-1]})) != shown_digest(SINGLE)
    assert shown_digest(ORDERING.model_copy(update={"steps": ORDERING.steps[::-1]})) == shown_digest(ORDERING)


@pytest.mark.parametrize("item", OF_EVERY_KIND, ids=lambda item: item.kind)
def test_what_is_shown_holds_nothing_of_the_key(item):
    seen = repr(shown(item))
    for secret in ("more mass", "densest", "Well seen", "cdot", "Think of", "9.81", "0.05", "igali", "Names", "roots"):
        assert secret not in seen


def test_points_and_percentages_are_rounded_halves_up():
    assert points_for(Decimal("0.333333"), Decimal(1)) == Decimal("0.33")
    assert points_for(HALF, Decimal("0.01")) == Decimal("0.01")
    assert percentage(Decimal(2), Decimal(3)) == Decimal("66.67")
    assert percentage(Decimal(0), Decimal(0)) == 0
