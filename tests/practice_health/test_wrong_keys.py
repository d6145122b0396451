"""Item health finds wrong keys among simulated items, and a corrected key counts once."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from spark.domain.people.user import User
from spark.domain.practice.attempt import PracticeTestResult
from spark.domain.practice.authoring import change_item
from spark.domain.practice.health import health_of, suspects_first
from spark.domain.practice.item_counts import item_counts
from spark.domain.practice.regrade import Regrade, ResultChange
from spark.domain.practice.regrading import regrade
from spark.domain.practice.test import PracticeTestQuestion
from spark.extensions import db
from tests.practice_health.school import single, written
from tests.practice_health.simulated import counted, simulate, suspected

SEED = 4
PROMISED = (SEED, 5, 6)
OTHERS = range(40)  # the thresholds were chosen on the seeds 1000 to 1099


def is_found(seed: int) -> bool:
    """Whether at least 4 of 5 wrong keys of 100 items are found, and at most 2 right ones suspected."""
    world = simulate(seed)
    found = suspected(counted(world))
    return len(found & world.wrong) >= 4 and len(found - world.wrong) <= 2


@pytest.mark.parametrize("seed", PROMISED)
def test_at_least_four_of_five_wrong_keys_are_found_with_at_most_two_false(seed):
    assert is_found(seed)


def test_nine_of_ten_worlds_keep_the_promise():
    kept = sum(is_found(seed) for seed in OTHERS)
    print(f"{kept} of {len(OTHERS)} simulated tests keep the promise")
    assert kept >= 0.9 * len(OTHERS)


def test_right_keys_are_hardly_ever_suspected():
    assert sum(len(suspected(counted(simulate(seed, wrong=0)))) for seed in range(100, 110)) <= 2  # of 1,000 items


@pytest.fixture
def rosa(cast, context):
    return db.session.get_one(User, cast.rosa.id)


def test_corrected_keys_change_results_once_and_leave_a_healthy_test(rosa):
    world = simulate(SEED)
    test = written(world, rosa)
    from_database, from_answers = item_counts(test), counted(world)
    for told, known in zip(from_database, from_answers, strict=True):
        assert (told.kind, told.everybody.n, told.right.n) == (known.kind, known.everybody.n, known.right.n)
        assert told.r == pytest.approx(known.r)
        assert told.everybody.mean == pytest.approx(known.everybody.mean)
        assert told.everybody.deviation == pytest.approx(known.everybody.deviation)
        assert told.deviation == pytest.approx(known.deviation)
        for one, other in zip(told.choices, known.choices, strict=True):
            assert (one.name, one.weight, one.who.n) == (other.name, other.weight, other.who.n)
            assert one.who.mean == pytest.approx(other.who.mean)
    found = suspected(from_database)
    assert found == suspected(from_answers)
    assert len(found & world.wrong) >= 4
    assert {item.counts.position - 1 for item in suspects_first(health_of(test))[: len(found)]} == found

    for number in sorted(world.wrong):
        question = db.session.scalars(
            sa.select(PracticeTestQuestion).filter_by(test_id=test.id, position=number + 1)
        ).one()
        change_item(question, single(number, 0), by=rosa, reason="The key was wrong.")
    wanted = list(db.session.scalars(sa.select(Regrade.id)))
    assert len(wanted) == 5
    for one in wanted:
        regrade(one)
    right = [100 * Decimal(row.count(0)) / len(row) for row in world.answers]
    assert sorted(scores(test)) == sorted(right)
    changes = db.session.scalar(sa.select(sa.func.count()).select_from(ResultChange))
    told = "SELECT count(*) FROM notifications WHERE type = 'result_changed'"
    notified, before = db.session.scalar(sa.text(told)), scores(test)
    for one in wanted:
        regrade(one)
    assert scores(test) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ResultChange)) == changes > 0
    assert db.session.scalar(sa.text(told)) == notified
    assert not suspected(item_counts(test)) & world.wrong


def scores(test):
    rows = sa.select(PracticeTestResult.score_percentage).where(PracticeTestResult.test_id == test.id)
    return list(db.session.scalars(rows.order_by(PracticeTestResult.id)))
