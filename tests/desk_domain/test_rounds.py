"""Rounds: a small school day at the desk, with crashes and lapsing leases. `make bench-desk` plays the long one."""

from __future__ import annotations

import pytest

from tests.bench.desk_rounds import Rounds


@pytest.mark.committed
@pytest.mark.timeout(240)
def test_a_day_at_the_desk_loses_no_draft_and_answers_nothing_twice(app):
    outcome = Rounds(app, mentors=10, waiting=30, count=40, threads=5).run()
    assert (outcome.unaware_answers, outcome.shared_holds) == (0, 0)
    assert (outcome.lost_drafts, outcome.lost_answers) == (0, 0)
    assert outcome.answers > 30
    assert outcome.happened["leases that ran out"] > 0
    assert outcome.happened["vanished in mid-draft"] > 0
    assert outcome.longest <= 3
    assert outcome.gini <= 0.3
