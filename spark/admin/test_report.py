"""The report on a test, for who may see how it is taken, and the same as a table for other programs."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import format_date, format_decimal
from flask_babel import format_percent as in_percent
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from spark.admin import admin
from spark.domain.practice.health import ItemHealth, health_of
from spark.domain.practice.report import Week, hardest, rows_of, scores_of, summary_of, weeks_of
from spark.domain.practice.test import PracticeTest, PracticeTestQuestionVersion
from spark.extensions import db
from spark.policy import VIEW_ANALYTICS, analysable_by, may_author, permit
from spark.web import one_or_404, show


@admin.get("/tests/<uuid:test_id>/report")
@permit(VIEW_ANALYTICS)
def test_report(test_id: UUID) -> Response:
    """Show how a test is taken."""
    test = analysed(test_id)
    hard = hardest(health_of(test))
    return show(
        "admin/test_report.html",
        test=test,
        summary=summary_of(test),
        scores=score_bars(scores_of(test)),
        weeks=week_bars(weeks_of(test)),
        hardest=hard,
        pages=pages_of(hard),
        may_author=may_author(current_user, test),
    )


@admin.get("/tests/<uuid:test_id>/report.csv")
@permit(VIEW_ANALYTICS)
def test_report_csv(test_id: UUID) -> Response:
    """Answer one line for each finished attempt, as spreadsheets read it."""
    test = analysed(test_id)
    text = io.StringIO()
    csv.writer(text).writerows(rows_of(test))
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")  # without the mark Excel guesses
    answer.headers.set("Content-Disposition", "attachment", filename=f"test-{test.id}.csv")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def analysed(test_id: UUID) -> PracticeTest:
    """Load a test whose report the caller may see."""
    return one_or_404(analysable_by(current_user).where(PracticeTest.id == test_id))


def score_bars(counts: list[int]) -> list[dict[str, Any]]:
    """Return the columns of a chart of scores."""
    bins = len(counts)
    return [
        {
            "label": format_decimal(100 * number // bins),
            "name": _("%(low)s to %(high)s", low=in_percent(number / bins), high=in_percent((number + 1) / bins)),
            "value": count,
            "text": format_decimal(count),
        }
        for number, count in enumerate(counts)
    ]


def week_bars(weeks: list[Week]) -> list[dict[str, Any]]:
    """Return the columns of a chart of weeks; where they are many, every other one is named below."""
    every = 2 if len(weeks) > 6 else 1
    return [
        {
            "label": format_date(week.begins, "d.M.") if (len(weeks) - number) % every == 1 % every else "",
            "name": format_date(week.begins, "medium"),
            "value": week.mean,
            "text": in_percent(week.mean / 100),
            "more": [format_decimal(week.attempts), in_percent(week.passed / week.attempts)],
        }
        for number, week in enumerate(weeks)
    ]


def pages_of(items: list[ItemHealth]) -> dict[UUID, str]:
    """Load what the questions say, as HTML."""
    rows = select(PracticeTestQuestionVersion.id, PracticeTestQuestionVersion.shown["html"].astext)
    ids = [item.counts.version_id for item in items]
    return dict(db.session.execute(rows.where(PracticeTestQuestionVersion.id.in_(ids))).all())
