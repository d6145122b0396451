"""The questions of a test: written, changed, moved, copied, taken out and put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from spark.admin import admin
from spark.admin.tests.item_form import ItemForm
from spark.admin.tests.loading import own_question, own_test
from spark.admin.tests.pictures import picture_url, seal, take_picture
from spark.admin.tests.words import BUILDING_BLOCKS, KIND_NAMES
from spark.domain.moderation.settings import settings
from spark.domain.practice import authoring
from spark.domain.practice.item import KINDS, Item
from spark.domain.practice.shelf import QUESTIONS, finished_with, place_of
from spark.domain.practice.showing import explained, shown
from spark.domain.practice.test import PracticeTest, PracticeTestQuestion
from spark.domain.practice.versions import change_to
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import AUTHOR_TEST, permit
from spark.web import done, show

WITH_PICTURE = ("admin.new_question", "admin.question")
PATIENCE = 2  # times the largest picture, so that who sends more hears it at the field
FIELDS = 2 * 1024 * 1024  # bytes of everything else in the form


@admin.url_value_preprocessor
def room_for_a_picture(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a form with a picture be larger than others, before anything reads it."""
    if endpoint in WITH_PICTURE and request.method == "POST":
        request.max_content_length = PATIENCE * settings().bytes_for("image") + FIELDS
        request.max_form_memory_size = FIELDS


@admin.route("/tests/<uuid:test_id>/questions/new", methods=["GET", "POST"])
@permit(AUTHOR_TEST)
def new_question(test_id: UUID) -> Response:
    """Write a question; without a kind, choose one."""
    test, kind = own_test(test_id), request.args.get("kind", "")
    if kind not in KINDS:
        return show("admin/tests/kinds.html", test=test, kinds=KIND_NAMES, blocks=BUILDING_BLOCKS)
    if request.method == "GET":
        return form_page(ItemForm.blank(kind), test)
    form = ItemForm.sent(kind, request.form)
    item = worked_on(form, test)
    if item is None or "look" in request.form:
        return form_page(form, test, item=item)
    try:
        question = authoring.add_item(test, item, by=current_user)
        flash(_("The question is in the test."), "good")
        another = url_for("admin.new_question", test_id=test_id, kind=kind)
        return done(another if request.form.get("then") == "another" else where(question))
    except Refused as refusal:
        return refused(form, refusal, test_id)


@admin.route("/tests/questions/<uuid:question_id>", methods=["GET", "POST"])
@permit(AUTHOR_TEST)
def question(question_id: UUID) -> Response:
    """Show a question in its form, and let it say something else."""
    asked = own_question(question_id)
    test, version = own_test(asked.test_id), asked.version
    if request.method == "GET":
        return form_page(ItemForm.of(version.item), test, asked, version.item)
    form = ItemForm.sent(version.kind, request.form)
    item = worked_on(form, test)
    if item is None or "look" in request.form:
        return form_page(form, test, asked, item)
    if request.form.get("version") != str(version.id):
        form.form_errors.append(
            _("Somebody else changed this question meanwhile. Look at it in another tab; saving again replaces it.")
        )
        return form_page(form, test, asked, item)
    change, told = change_to(version, item), finished_with(version)
    try:
        authoring.change_item(asked, item, by=current_user, reason=request.form.get("reason", ""))
    except Refused as refusal:
        return refused(form, refusal, test.id, question_id)
    flash(what_happens(change, told, is_published=test.state == "published"), "good")
    return done(where(asked))


@admin.post("/tests/questions/<uuid:question_id>/moves")
@permit(AUTHOR_TEST)
def move_question(question_id: UUID) -> Response:
    """Move a question by `places`, or to a place."""
    asked = own_question(question_id)
    wanted, places = request.form.get("to", type=int), request.form.get("places", 0, int)
    if wanted is not None:
        places = wanted - place_of(asked)
    authoring.move_item(asked, max(min(places, authoring.MOST_QUESTIONS), -authoring.MOST_QUESTIONS))
    return done(where(asked))


@admin.post("/tests/questions/<uuid:question_id>/copies")
@permit(AUTHOR_TEST)
def copy_question(question_id: UUID) -> Response:
    """Put a copy behind a question."""
    copy = authoring.duplicate_item(own_question(question_id), by=current_user)
    flash(_("The copy stands behind it."), "good")
    return done(where(copy))


@admin.post("/tests/questions/<uuid:question_id>/removal")
@permit(AUTHOR_TEST)
def remove_question(question_id: UUID) -> Response:
    """Take a question out."""
    asked = own_question(question_id)
    here = where(asked)
    authoring.remove_item(asked)
    undo: Any = [_("The question is taken out."), url_for("admin.put_back_question", question_id=question_id)]
    flash(undo, "undo")
    return done(here.partition("#")[0])


@admin.post("/tests/questions/<uuid:question_id>/restoration")
@permit(AUTHOR_TEST)
def put_back_question(question_id: UUID) -> Response:
    """Put a question back that was taken out."""
    asked = own_question(question_id)
    authoring.put_back_item(asked)
    flash(_("The question is back."), "good")
    return done(where(asked))


def worked_on(form: ItemForm, test: PracticeTest) -> Item | None:
    """Do what the pressed button asks for with the form; return the question when it may be saved or looked at."""
    take_picture(form, test.id)
    if form.rearrange(request.form) or request.form.get("then") in ("picture", "no-picture"):
        return None
    return form.item()


def where(asked: PracticeTestQuestion) -> str:
    """Return where a question stands on its test's page."""
    page = (place_of(asked) - 1) // QUESTIONS + 1
    return url_for("admin.test", test_id=asked.test_id, page=page if page > 1 else None, _anchor=f"question-{asked.id}")


def form_page(
    form: ItemForm, test: PracticeTest, asked: PracticeTestQuestion | None = None, item: Item | None = None
) -> Response:
    """Answer the form, with the question as students will see it beside it when it is one."""
    version = asked.version if asked is not None else None
    change = change_to(version, item) if version is not None and item is not None else "nothing"
    told = finished_with(version) if version is not None and test.state != "draft" else 0
    return show(
        "admin/tests/question.html",
        422 if form.errors else 200,
        form=form,
        test=test,
        question=asked,
        place=place_of(asked) if asked is not None and asked.removed_at is None else None,
        kind_name=KIND_NAMES[form.kind],
        reason=request.form.get("reason", ""),
        sealed=seal(form.picture) if form.picture else "",
        told=told,
        outlook=what_would_happen(change, told) if test.state != "draft" and change != "nothing" else "",
        page=shown(item) if item is not None else None,
        key=explained(item) if item is not None else None,
        picture_url=picture_url,
    )


def refused(form: ItemForm, refusal: Refused, test_id: UUID, question_id: UUID | None = None) -> Response:
    """Answer the form with what the domain said."""
    db.session.rollback()
    if refusal.field:
        form.refuse(refusal.field, str(refusal.sentence))
    else:
        form.form_errors.append(str(refusal.sentence))
    return form_page(form, own_test(test_id), own_question(question_id) if question_id else None)


def what_would_happen(change: str, told: int) -> str:
    """Say what saving comes to for students."""
    if change == "edition":
        sentence = _("Students will see the new text from their next attempt on. Attempts under way keep the old one.")
    elif change == "key" and not told:
        sentence = _("Only the key changes, and nobody has been graded by it yet.")
    elif change == "key":
        sentence = ngettext(
            "Only the key changes: %(num)d finished attempt is graded anew, and its student is told.",
            "Only the key changes: %(num)d finished attempts are graded anew, and their students are told.",
            told,
        )
    else:
        sentence = _("Only what is said beside the key changes: nobody's points do.")
    return str(sentence)


def what_happens(change: str, told: int, *, is_published: bool) -> str:
    """Say what saving came to."""
    if change == "nothing":
        return str(_("Nothing was changed."))
    return f"{_('Saved.')} {what_would_happen(change, told)}" if is_published or told else str(_("Saved."))
