"""Work done at once: the due rows of the outbox run here, through the same wrapper as in a worker."""

from __future__ import annotations

from flask import Flask

from spark.domain.clock import now
from spark.domain.notices.outbox import due
from spark.extensions import db
from spark.jobs.running import perform


def run_outbox(app: Flask, rounds: int = 20) -> int:
    """Run what is due until nothing is, also what the jobs ask for themselves; return how many ran."""
    ran = 0
    for _round in range(rounds):
        with app.app_context():
            ids = [row.id for row in db.session.scalars(due(now()))]
            db.session.rollback()
        if not ids:
            return ran
        for row_id in ids:
            with app.app_context():
                perform(row_id)
            ran += 1
    raise AssertionError("the outbox never empties")
