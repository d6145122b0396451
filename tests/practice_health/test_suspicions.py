"""What speaks against an item, judged from its counts alone."""

from __future__ import annotations

from math import sqrt
from statistics import correlation as pearson
from uuid import UUID

import pytest

from spark.domain.practice import intervals
from spark.domain.practice.intervals import Everybody, Group
from spark.domain.practice.item_counts import Chosen, ItemCounts
from spark.domain.practice.suspicions import suspicions, unchosen

ID = UUID(int=0)
HALF = Group(50, 0.6)


def item(kind="single", n=100, mean=0.5, deviation=0.2, r=0.3, right=HALF, choices=(), **more):
    part = right.n / n if n else 0
    return ItemCounts(
        ID, ID, 1, kind, Everybody(n, mean, deviation), mean=part, r=r, right=right,
        choices=tuple(Chosen(name, weight, group) for name, weight, group in choices), **more,
    )  # fmt: skip


def reasons(one):
    return [found.reason for found in suspicions(one)]


def single(*groups, key=0, n=100):
    return [(str(place), float(place == key), Group(*group)) for place, group in enumerate(groups)]


def test_a_key_that_the_strong_agree_with_is_not_suspected():
    assert reasons(item(choices=single((50, 0.6), (25, 0.4), (25, 0.4)))) == []


def test_a_wrong_choice_that_the_strong_prefer_accuses_the_key():
    groups = single((30, 0.4), (50, 0.6), (20, 0.4))
    [found, *_rest] = suspicions(item(right=Group(30, 0.4), r=-0.3, choices=groups))
    assert (found.reason, found.choice, found.sureness) == ("wrong_key", "1", "almost_certain")


def test_too_few_answers_accuse_nobody():
    groups = single((8, 0.3), (11, 0.7))
    assert reasons(item(n=19, right=Group(8, 0.3), r=-0.8, choices=groups)) == []
    assert "wrong_key" in reasons(item(n=20, right=Group(8, 0.3), r=-0.8, choices=single((8, 0.3), (12, 0.7))))


def test_one_clever_student_accuses_no_key():
    assert reasons(item(choices=single((96, 0.5), (3, 0.99), (1, 0.5)), right=Group(90, 0.5))) == []


@pytest.mark.parametrize("kind", ["short_text", "numeric"])
def test_an_answer_often_given_by_the_strong_that_counts_as_wrong(kind):
    said = [("9.8", 0.0, Group(40, 0.65)), ("9.81", 1.0, Group(30, 0.45)), ("10", 0.0, Group(20, 0.3))]
    [found, *_rest] = suspicions(item(kind, right=Group(30, 0.45), r=-0.1, choices=said))
    assert (found.reason, found.choice) == ("wrong_key", "9.8")
    assert "9.8" in str(found.sentence)


def test_of_several_choices_the_one_that_only_the_strong_tick_or_leave_out():
    ticked = [("0", 0.5, Group(60, 0.55)), ("1", 0.5, Group(60, 0.55)), ("2", 0.0, Group(40, 0.62))]
    assert reasons(item("multiple", choices=ticked)) == ["wrong_key"]
    left_out = [("0", 0.5, Group(60, 0.55)), ("1", 0.5, Group(60, 0.42)), ("2", 0.0, Group(40, 0.45))]
    [found] = suspicions(item("multiple", choices=left_out))
    assert (found.reason, found.choice) == ("wrong_key", "1")


def test_what_nearly_everybody_gets_right_tells_nobody_apart():
    assert reasons(item(right=Group(95, 0.5), r=0.1)) == ["too_easy"]
    assert reasons(item(right=Group(94, 0.5), r=0.1)) == []


def test_what_is_answered_by_chance():
    groups = single((26, 0.5), (25, 0.5), (25, 0.5), (24, 0.5))
    assert reasons(item(right=Group(26, 0.5), r=0.0, choices=groups)) == ["guessing"]
    assert reasons(item(right=Group(26, 0.7), r=0.5, choices=single((26, 0.7), (74, 0.43)))) == []
    assert reasons(item("numeric", right=Group(5, 0.5), r=0.0)) == ["too_hard"]
    assert reasons(item("matching", right=Group(5, 0.5), r=0.0, is_all_or_nothing=False, deviation=0.1)) == ["too_hard"]


def test_what_the_strong_get_wrong():
    assert reasons(item(r=-0.3)) == ["negative"]
    assert reasons(item(r=-0.1)) == []
    assert reasons(item(r=None)) == []


def test_a_distractor_that_nobody_chooses_is_noted():
    assert unchosen(item(choices=single((60, 0.6), (40, 0.4), (0, 0.5)))) == ["2"]
    assert unchosen(item(n=10, choices=single((6, 0.6), (4, 0.4), (0, 0.5)))) == []


def test_intervals_are_those_of_the_books():
    half = intervals.share(5, 10)  # Wilson's own: 0.2366 to 0.7634
    assert (half.low, half.high) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert intervals.share(0, 0).high == 1
    assert intervals.student(9) == pytest.approx(2.262, abs=2e-3)
    assert intervals.student(99) == pytest.approx(1.984, abs=1e-3)
    found = intervals.correlation(0.5, 28)  # z = 0.5493, standard error 0.2
    assert (found.low, found.high) == pytest.approx((0.156, 0.736), abs=2e-3)
    assert intervals.correlation(0.5, 3) is None


def test_a_contrast_is_the_correlation_it_says():
    rests = [0.1, 0.4, 0.5, 0.7, 0.9, 0.3, 0.8, 0.2]
    signs = [-1, 0, 1, 1, 1, -1, 0, -1]
    mean = sum(rests) / 8
    all_ = Everybody(8, mean, sqrt(sum((rest - mean) ** 2 for rest in rests) / 8))

    def group(sign):
        theirs = [rest for rest, one in zip(rests, signs, strict=True) if one == sign]
        return Group(len(theirs), sum(theirs) / len(theirs))

    assert intervals.contrast(group(1), group(-1), all_) == pytest.approx(pearson(signs, rests))
    assert intervals.point_biserial(group(1), all_) == pytest.approx(pearson([one == 1 for one in signs], rests))
    assert intervals.point_biserial(Group(8, mean), all_) is None
