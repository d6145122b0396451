"""The health of a test's questions: those that need a look first, and a corrected key for those that were wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import undefer

from spark.admin import admin
from spark.domain.practice.authoring import change_item
from spark.domain.practice.correcting import LONGEST_REASON
from spark.domain.practice.health import ItemHealth, finished_with, health_of, suspects_first
from spark.domain.practice.regrades import regrades_of
from spark.domain.practice.rekeying import KINDS, key_lines, with_key
from spark.domain.practice.suspicions import FEWEST, SURENESS, TITLES
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion, PracticeTestQuestionVersion
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import AUTHOR_TEST, authored_by, permit
from spark.web import done, one_or_404, show, show_part

PAGE = 50  # questions


@admin.get("/tests/<uuid:test_id>/health")
@permit(AUTHOR_TEST)
def item_health(test_id: UUID) -> Response:
    """Show all questions of a test, the suspects first."""
    return shown(authored(test_id))


@admin.get("/tests/<uuid:test_id>/health/regrades")
@permit(AUTHOR_TEST)
def item_regrades(test_id: UUID) -> Response:
    """Answer what became of corrected keys: the part that looks again while some are not done."""
    test = authored(test_id)
    return show_part("admin/_regrades.html", test=test, regrades=regrades_of(test))


@admin.post("/tests/<uuid:test_id>/health/<uuid:question_id>/key")
@permit(AUTHOR_TEST)
def correct_key(test_id: UUID, question_id: UUID) -> Response:
    """Correct the key of a question, and nothing else of it."""
    test = authored(test_id)
    question = one_or_404(
        select(PracticeTestQuestion).where(
            PracticeTestQuestion.id == question_id,
            PracticeTestQuestion.test_id == test.id,
            PracticeTestQuestion.removed_at.is_(None),
        )
    )
    try:
        before = as_it_was_read(question)
        item = with_key(before.item, request.form.getlist("right"))
        after = change_item(question, item, by=current_user, reason=request.form.get("reason", ""))
    except Refused as refusal:
        db.session.rollback()
        return shown(authored(test_id), refusal, question_id)
    if after is before:
        flash(_("This is the key already. Nothing was changed."), "warning")
    else:
        count = finished_with([after.id]).get(after.id, 0)
        flash(
            ngettext(
                "The key is corrected. One finished attempt is graded anew.",
                "The key is corrected. %(num)d finished attempts are graded anew.",
                count,
            ),
            "good",
        )
    return done(url_for("admin.item_health", test_id=test_id, _anchor="regrades"))


def authored(test_id: UUID) -> PracticeTest:
    """Load a test that the caller may write."""
    return one_or_404(authored_by(current_user).where(PracticeTest.id == test_id))


def as_it_was_read(question: PracticeTestQuestion) -> PracticeTestQuestionVersion:
    """Return the version of a question that the form shows. Raises Refused when it says something else meanwhile."""
    if str(question.current_version_id) != request.form.get("version"):
        raise Refused(_("Somebody changed this question meanwhile. Look at it again."), code="CHANGED", status=409)
    return question.version


def shown(test: PracticeTest, refusal: Refused | None = None, refused_id: UUID | None = None) -> Response:
    """Answer a page; with a refusal the one that has the question whose key was refused."""
    items = suspects_first(health_of(test))
    number = max(1, min(request.args.get("page", 1, type=int), len(items) // PAGE + 1))
    if refused_id is not None:
        place = next((at for at, item in enumerate(items) if item.counts.question_id == refused_id), 0)
        number = place // PAGE + 1
    here = items[(number - 1) * PAGE : number * PAGE]
    return show(
        "admin/item_health.html",
        refusal.status if refusal else 200,
        test=test,
        items=here,
        suspects=sum(bool(item.suspicions) for item in items),
        known=sum(item.is_known for item in items),
        count=len(items),
        versions=versions_of(here),
        concerned=finished_with([item.counts.version_id for item in here if item.suspicions]),
        regrades=regrades_of(test),
        number=number,
        pages=-(-len(items) // PAGE),
        refusal=refusal,
        refused_id=refused_id,
        sent=request.form.getlist("right"),
        reason=request.form.get("reason", ""),
        **words(),
    )


def versions_of(items: list[ItemHealth]) -> dict[UUID, PracticeTestQuestionVersion]:
    """Load what the questions of a page say, with the keys of the suspects among them."""
    ids = [item.counts.version_id for item in items]
    rows = select(PracticeTestQuestionVersion).where(PracticeTestQuestionVersion.id.in_(ids))
    return {row.id: row for row in db.session.scalars(rows.options(undefer(PracticeTestQuestionVersion.content)))}


def words() -> dict[str, Any]:
    """Return what the template needs besides the figures."""
    return {
        "sureness": SURENESS,
        "titles": TITLES,
        "fewest": FEWEST,
        "key_lines": key_lines,
        "kinds_with_key": KINDS,
        "longest_reason": LONGEST_REASON,
    }
