"""The file of a lesson's form: sent ahead by the page, or with the form where there is no JavaScript."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from spark.domain.library.content import KINDS, ContentVersion
from spark.domain.library.sizes import worded
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import receive_file
from spark.domain.library.versions import original_before
from spark.domain.moderation.settings import settings
from spark.educator import educator
from spark.educator.forms import LessonForm
from spark.errors import SENTENCES, failure
from spark.extensions import db
from spark.policy import own_uploads
from spark.web import save, show

WITH_FILE = ("educator.new", "educator.edit")
FIELDS = 1024 * 1024  # bytes that the rest of the form may have


@educator.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a plain form bring its file: earlier than any hook that reads the form."""
    if endpoint in WITH_FILE and request.method == "POST":
        request.max_content_length = largest_file() + FIELDS


def largest_file() -> int:
    """The largest file of any kind."""
    return max(settings().bytes_for(kind) for kind in KINDS)


@educator.errorhandler(RequestEntityTooLarge)
def say_at_the_file(error: RequestEntityTooLarge) -> Response:
    """A form too large to be read comes back with the sentence at its file."""
    if request.endpoint not in WITH_FILE:
        return failure(413, *SENTENCES[413])
    form = LessonForm(formdata=None)
    most = worded(largest_file())
    form.file.errors = [
        _("This file is larger than the %(most)s that any lesson may have. Choose a smaller one.", most=most)
    ]
    return show("educator/new.html", 413, form=form, received=None)


def upload_id_of(form: LessonForm) -> UUID | None:
    """Return the upload that belongs to a sent form. Raises Refused when its file cannot be taken.

    A file that came with the form is kept even if another field turns out wrong, so that nobody sends it twice; under
    an Idempotency-Key all is one transaction and it goes with the rest.
    """
    file = form.file.data
    if not file or not getattr(file, "filename", ""):
        return form.sent_upload_id()
    upload = receive_file(current_user, file_name=file.filename, kind=form.kind.data or "", stream=file.stream)
    if "idempotency_key" not in g:
        save(request.path)
    form.upload_id.data = str(upload.id)
    return upload.id


def received(form: LessonForm, version: ContentVersion | None = None) -> dict[str, Any] | None:
    """Say which file the form already has: one that has just arrived, or the one of the version it continues."""
    upload_id = form.sent_upload_id()
    upload = db.session.scalars(own_uploads(current_user).where(Upload.id == upload_id)).first() if upload_id else None
    if upload is not None and upload.state == "complete":
        return {"id": upload.id, "file_name": upload.file_name, "size": upload.size}
    if version is None or not version.file_name or version.kind != (form.kind.data or version.kind):
        return None
    return kept_file(version)


def kept_file(version: ContentVersion) -> dict[str, Any] | None:
    """The file that a version has or goes on with."""
    if version.upload_id is not None and (upload := db.session.get(Upload, version.upload_id)):
        return {"id": "", "file_name": version.file_name, "size": upload.size}
    own = [file for file in version.files if file.role == "original"]
    original = own[0] if own else original_before(version)
    return {"id": "", "file_name": version.file_name, "size": original.bytes} if original else None
