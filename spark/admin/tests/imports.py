"""Files of questions: sent or pasted, looked at, and then imported as a whole or thrown away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import RequestEntityTooLarge

from spark.admin import admin
from spark.admin.tests.forms import ImportForm, NewImportForm
from spark.admin.tests.loading import own_test, page_asked
from spark.admin.tests.pictures import picture_url
from spark.domain.library.sizes import worded
from spark.domain.practice import authoring
from spark.domain.practice.formats.parsed import LARGEST
from spark.domain.practice.import_confirming import confirm, throw_away
from spark.domain.practice.import_run import ImportedItem, ImportRun
from spark.domain.practice.importing import begin_import
from spark.domain.practice.item import item_from
from spark.domain.practice.showing import explained, shown
from spark.domain.practice.test import PracticeTest
from spark.domain.refusal import Refused
from spark.errors import SENTENCES, failure
from spark.extensions import db, limiter
from spark.limits import caller
from spark.policy import AUTHOR_TEST, imports_for, permit
from spark.web import done, one_or_404, page_tag, show, show_part

PAGE = 50
WITH_FILE = ("admin.import_new", "admin.import_into")
FIELDS = 1024 * 1024  # bytes of everything else in the form
PATIENCE = 2  # times the largest file, so that who sends a little more hears it at the field
LONGEST_PASTE = 4 * 1024 * 1024  # bytes


@admin.url_value_preprocessor
def room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a form bring its file: earlier than any hook that reads the form."""
    if endpoint in WITH_FILE and request.method == "POST":
        request.max_content_length = PATIENCE * LARGEST + FIELDS
        request.max_form_memory_size = LONGEST_PASTE


@admin.errorhandler(RequestEntityTooLarge)
def say_at_the_file(_error: RequestEntityTooLarge) -> Response:
    """A form too large to be read comes back with the sentence at its file."""
    if request.endpoint not in WITH_FILE:
        return failure(413, *SENTENCES[413])
    into = (request.view_args or {}).get("test_id")
    form = (ImportForm if into else NewImportForm)(formdata=None)
    form.file.errors = [_("This file is larger than %(most)s. Split it into several.", most=worded(LARGEST))]
    return show("admin/tests/import.html", 413, form=form, test=own_test(into) if into else None)


@admin.route("/tests/import", methods=["GET", "POST"])
@limiter.limit("60 per hour", key_func=caller, methods=["POST"])
@permit(AUTHOR_TEST)
def import_new() -> Response:
    """Take a file of questions for a new test."""
    form = NewImportForm()
    if form.is_sent():
        try:
            test = authoring.new_test(form.said(), by=current_user)
            return begun(test, form)
        except Refused as refusal:
            form.refuse(refusal)
    return show("admin/tests/import.html", form.status, form=form, test=None)


@admin.route("/tests/<uuid:test_id>/import", methods=["GET", "POST"])
@limiter.limit("60 per hour", key_func=caller, methods=["POST"])
@permit(AUTHOR_TEST)
def import_into(test_id: UUID) -> Response:
    """Take a file of questions for a test that is there."""
    test, form = own_test(test_id), ImportForm()
    if form.is_sent():
        try:
            return begun(test, form)
        except Refused as refusal:
            form.refuse(refusal)
            test = own_test(test_id)
    return show("admin/tests/import.html", form.status, form=form, test=test)


def begun(test: PracticeTest, form: ImportForm) -> Response:
    """Take what was sent, and go to where it can be looked at. Raises Refused."""
    content, name = form.sent_file()
    if not content and not name:
        raise Refused(_("Choose a file, or paste the questions."), field="file", code="VALIDATION_ERROR")
    run = begin_import(test, content, file_name=name, format_name=form.format.data or "", by=current_user)
    return done(url_for("admin.import_run", run_id=run.id))


@admin.get("/tests/imports/<uuid:run_id>")
@permit(AUTHOR_TEST)
def import_run(run_id: UUID) -> Response:
    """Show all that was found in a file: as it will look, and what is wrong with it."""
    run = own_run(run_id)
    only = request.args.get("show", "")
    only = only if only in SHELVES else ""
    listed = select(ImportedItem).where(ImportedItem.import_id == run_id, SHELVES[only]())
    length = db.session.scalar(select(func.count()).select_from(listed.subquery())) or 0
    pages = max(1, -(-length // PAGE))
    number = min(page_asked(), pages)
    rows = db.session.scalars(listed.order_by(ImportedItem.number).offset((number - 1) * PAGE).limit(PAGE)).all()
    return show(
        "admin/tests/import_run.html",
        run=run,
        rows=[(row, *faces_of(row)) for row in rows],
        only=only,
        number=number,
        pages=pages,
        picture_url=picture_url,
    )


@admin.get("/tests/imports/<uuid:run_id>/progress")
@permit(AUTHOR_TEST)
def import_progress(run_id: UUID) -> Response:
    """Show how far an import is; this part looks again by itself while a job works."""
    run = own_run(run_id)
    tag = page_tag([run.id, run.state, run.done_count, run.total_count])
    unchanged = run.state in ("reading", "importing") and request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if unchanged else show_part("admin/tests/_import.html", run=run, looked=True)
    answer.set_etag(tag, weak=True)
    return answer


@admin.post("/tests/imports/<uuid:run_id>/confirmation")
@permit(AUTHOR_TEST)
def confirm_import(run_id: UUID) -> Response:
    """Import all that was found."""
    run = own_run(run_id)
    try:
        confirm(run)
    except Refused as refusal:  # before anything was changed
        flash(str(refusal.sentence), "bad")
    return done(url_for("admin.import_run", run_id=run_id))


@admin.post("/tests/imports/<uuid:run_id>/removal")
@permit(AUTHOR_TEST)
def throw_import_away(run_id: UUID) -> Response:
    """Forget a file and all that was found in it."""
    run = own_run(run_id)
    test_id, was_over = run.test_id, run.state == "imported"
    try:
        throw_away(run)
    except Refused as refusal:  # before anything was changed
        flash(str(refusal.sentence), "bad")
        return done(url_for("admin.import_run", run_id=run_id))
    if not was_over:
        flash(_("The file is thrown away; nothing was imported from it."), "good")
    return done(url_for("admin.test", test_id=test_id))


SHELVES: dict[str, Any] = {
    "": lambda: ImportedItem.import_id.is_not(None),
    "problems": lambda: func.jsonb_array_length(ImportedItem.problems) > 0,
    "notes": lambda: func.jsonb_array_length(ImportedItem.notes) > 0,
    "skipped": lambda: ImportedItem.is_skipped,
}


def own_run(run_id: UUID) -> ImportRun:
    """Load an import into a test that the caller may author."""
    return one_or_404(imports_for(current_user).where(ImportRun.id == run_id).options(joinedload(ImportRun.test)))


def faces_of(row: ImportedItem) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return what students will see of a question before and after; nothing where none could be read."""
    if row.item is None:
        return None, None
    item = item_from(row.item)
    return shown(item), explained(item)
