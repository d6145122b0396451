"""A test is begun, described, published, retired, copied and thrown away."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.admin import admin
from spark.admin.tests.forms import TestForm
from spark.admin.tests.loading import own_test
from spark.domain.practice import authoring, publishing
from spark.domain.refusal import Refused
from spark.policy import AUTHOR_TEST, permit
from spark.web import done, show


@admin.route("/tests/new", methods=["GET", "POST"])
@permit(AUTHOR_TEST)
def new_test() -> Response:
    """Begin a test."""
    form = TestForm()
    if form.is_sent():
        try:
            test = authoring.new_test(form.said(), by=current_user)
            return done(url_for("admin.test", test_id=test.id))
        except Refused as refusal:
            form.refuse(refusal)
    return show("admin/tests/about.html", form.status, form=form, test=None)


@admin.route("/tests/<uuid:test_id>/edit", methods=["GET", "POST"])
@permit(AUTHOR_TEST)
def edit_test(test_id: UUID) -> Response:
    """Describe a test anew."""
    test = own_test(test_id)
    form = TestForm.of(test)
    if form.is_sent():
        try:
            authoring.change_test(test, form.said())
            flash(_("Saved."), "good")
            return done(url_for("admin.test", test_id=test_id))
        except Refused as refusal:
            form.refuse(refusal)
            test = own_test(test_id)
    return show("admin/tests/about.html", form.status, form=form, test=test)


@admin.post("/tests/<uuid:test_id>/publication")
@permit(AUTHOR_TEST)
def publish_test(test_id: UUID) -> Response:
    """Let students take a test."""
    publishing.publish(own_test(test_id), by=current_user)
    flash(_("Students can take this test from now on."), "good")
    return done(url_for("admin.test", test_id=test_id))


@admin.post("/tests/<uuid:test_id>/retirement")
@permit(AUTHOR_TEST)
def retire_test(test_id: UUID) -> Response:
    """Take a test off the lists."""
    publishing.retire(own_test(test_id), by=current_user)
    flash([_("Nobody starts this test any more."), url_for("admin.publish_test", test_id=test_id)], "undo")  # type: ignore[arg-type]
    return done(url_for("admin.test", test_id=test_id))


@admin.post("/tests/<uuid:test_id>/copies")
@permit(AUTHOR_TEST)
def copy_test(test_id: UUID) -> Response:
    """Make a draft that says the same."""
    copy = authoring.duplicate_test(own_test(test_id), by=current_user)
    flash(_("This is the copy, a draft of your own."), "good")
    return done(url_for("admin.test", test_id=copy.id))


@admin.post("/tests/<uuid:test_id>/deletion")
@permit(AUTHOR_TEST)
def delete_test(test_id: UUID) -> Response:
    """Throw a draft away."""
    test = own_test(test_id)
    title = test.title
    publishing.delete_draft(test)
    flash(_("The draft “%(title)s” is deleted.", title=title), "good")
    return done(url_for("admin.tests"))
