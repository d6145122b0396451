"""/teach/content: a lesson as its owner sees it, from the first draft through all its versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for
from flask_login import current_user

from spark.domain.library.authoring import steps_of, with_history
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.drafting import begin_lesson, revise
from spark.domain.library.handing_in import hand_in
from spark.domain.library.refusals import refusal_sentence, warning_sentences
from spark.domain.refusal import Refused
from spark.educator import educator
from spark.educator.forms import LessonForm
from spark.educator.received import received, upload_id_of
from spark.policy import UPLOAD_CONTENT, owned_content, permit
from spark.web import done, one_or_404, page_tag, show, show_part


@educator.route("/teach/content/new", methods=["GET", "POST"])
@permit(UPLOAD_CONTENT)
def new() -> Response:
    """Begin a lesson; "Save and prepare" hands it in at once."""
    form = LessonForm()
    if form.is_submitted():
        try:
            is_plausible, upload_id = form.validate(), upload_id_of(form)
            if is_plausible:
                content, _new = begin_lesson(current_user, form.details(), upload_id, once="idempotency_key" not in g)
                if form.hands_in:
                    hand_in(content, by=current_user)
                return done(url_for("educator.lesson", content_id=content.id))
        except Refused as refusal:
            form.refuse(refusal)
    return show("educator/new.html", form.status, form=form, received=received(form))


@educator.get("/teach/content/<uuid:content_id>")
@permit(UPLOAD_CONTENT)
def lesson(content_id: UUID) -> Response:
    """Show a lesson to its owner: what is published, what is under way, what was said."""
    content = own_lesson(content_id)
    return show("educator/lesson.html", **shown(content))


@educator.get("/teach/content/<uuid:content_id>/progress")
@permit(UPLOAD_CONTENT)
def progress(content_id: UUID) -> Response:
    """Show how far the newest version is; this part looks again by itself while the file is being prepared."""
    content = own_lesson(content_id)
    latest = content.versions[0]
    tag = page_tag([latest.id, latest.state, latest.step])
    unchanged = latest.state == "processing" and request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if unchanged else show_part("content/_progress.html", **shown(content))
    answer.set_etag(tag, weak=True)
    return answer


@educator.route("/teach/content/<uuid:content_id>/edit", methods=["GET", "POST"])
@permit(UPLOAD_CONTENT)
def edit(content_id: UUID) -> Response:
    """Change the draft, or begin the next version."""
    content = own_lesson(content_id)
    latest = content.versions[0]
    form = LessonForm.of(latest)
    if form.is_submitted():
        try:
            is_plausible, upload_id = form.validate(), upload_id_of(form)
            if is_plausible:
                revise(content, current_user, form.details(), upload_id)
                if form.hands_in:
                    hand_in(content, by=current_user)
                return done(url_for("educator.lesson", content_id=content_id))
        except Refused as refusal:
            form.refuse(refusal)
            latest = own_lesson(content_id).versions[0]
        status = form.status
    else:
        say_what_was_wrong(form, latest)
        status = 200
    return show("educator/edit.html", status, form=form, version=latest, received=received(form, latest))


@educator.post("/teach/content/<uuid:content_id>/submission")
@permit(UPLOAD_CONTENT)
def submit(content_id: UUID) -> Response:
    """Hand the draft in."""
    content = own_lesson(content_id)
    hand_in(content, by=current_user)
    return done(url_for("educator.lesson", content_id=content_id))


def own_lesson(content_id: UUID) -> Content:
    """Load one's own lesson with its history."""
    return one_or_404(with_history(owned_content(current_user).where(Content.id == content_id)))


def shown(content: Content) -> dict[str, Any]:
    """What the lesson's page and its moving part show."""
    latest = content.versions[0]
    context: dict[str, Any] = {
        "content": content,
        "version": latest,
        "published": next((version for version in content.versions if version.state == "approved"), None),
        "steps": steps_of(latest),
        "refusal": refusal_sentence(latest.refusal_code, latest.refusal_params),
        "warnings": warning_sentences(latest.facts.get("warnings", [])),
    }
    if latest.state in ("draft", "rejected", "quarantined"):
        form = LessonForm.of(latest)
        say_what_was_wrong(form, latest)
        context |= {"form": form, "received": received(form, latest)}
    return context


def say_what_was_wrong(form: LessonForm, latest: ContentVersion) -> None:
    """Put the job's refusal next to the file it speaks of."""
    if sentence := refusal_sentence(latest.refusal_code, latest.refusal_params):
        form.file.errors = [sentence]
