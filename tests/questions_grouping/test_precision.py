"""The set of 200 questions, put into groups by the very job: how many of the pairs are right, how many are found.

The set was written before the measure of likeness. Its weights were chosen on the half called "seen"; the half called
"other" shows what they are worth beyond it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection
from pathlib import Path

import pytest

from spark.domain.questions.question import Question
from spark.extensions import db
from spark.jobs.questions_grouping import group_question

SET = json.loads((Path(__file__).parent / "questions.json").read_text())
Pair = tuple[int, int]


@pytest.fixture(scope="module")
def known_pairs() -> set[Pair]:
    return {
        pair
        for pair in itertools.combinations(range(len(SET)), 2)
        if SET[pair[0]]["group"] and SET[pair[0]]["group"] == SET[pair[1]]["group"]
    }


@pytest.fixture
def found_pairs(context, cast) -> set[Pair]:
    """Ask all two hundred, then run the job for each."""
    rows = [asked(cast.amina.id, **entry) for entry in SET]
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        group_question(str(row.id))
    groups = dict(db.session.execute(db.select(Question.id, Question.group_id)).all())
    return {
        (one, other)
        for one, other in itertools.combinations(range(len(rows)), 2)
        if groups[rows[one].id] and groups[rows[one].id] == groups[rows[other].id]
    }


def asked(asker_id, *, half, subject, language, group, title, text) -> Question:
    return Question(
        asker_id=asker_id, subject_slug=subject, grade_slug="grade-8", language=language, title=title, text=text
    )


def precision_and_recall(found: Collection[Pair], known: Collection[Pair], half: str) -> tuple[float, float]:
    """Of the pairs within a half of the set, or of "all"."""

    def within(pairs: Collection[Pair]) -> set[Pair]:
        return {pair for pair in pairs if half == "all" or all(SET[one]["half"] == half for one in pair)}

    right = within(found) & within(known)
    return len(right) / max(len(within(found)), 1), len(right) / len(within(known))


def test_the_set_is_what_it_says():
    groups = [entry["group"] for entry in SET if entry["group"]]
    assert len(SET) == 200
    assert len(set(groups)) == 60
    assert {groups.count(name) for name in groups} == {2, 3, 4}


def test_groups_are_right_and_most_are_found(found_pairs, known_pairs):
    reached = {half: precision_and_recall(found_pairs, known_pairs, half) for half in ("seen", "other", "all")}
    for half, (precision, recall) in reached.items():
        print(f"{half:6} precision {precision:.2f}, recall {recall:.2f}")
    precision, recall = reached["all"]
    wrong = [(SET[one]["title"], SET[other]["title"]) for one, other in found_pairs - known_pairs]
    assert precision >= 0.90, wrong
    assert recall >= 0.75
    assert reached["other"][0] >= 0.90, wrong
