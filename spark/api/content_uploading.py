"""Sending a lesson's file: announced here, sent in parts to us or by one signed form to the bucket."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Schema, answer
from spark.api.spec import spec
from spark.domain.library.arriving import offset_of
from spark.domain.library.content import Kind
from spark.domain.library.neighbours import storage
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import OCTETS, PART, begin_upload
from spark.domain.moderation.settings import settings
from spark.policy import UPLOAD_CONTENT, own_uploads, permit
from spark.web import one_or_404, save


class UploadIn(Schema):
    """A file that is about to be sent."""

    file_name: Annotated[str, StringConstraints(max_length=1000)]
    size: int = Field(description="Bytes.")
    content_type: Kind | None = Field(
        None, description="What kind of lesson it becomes; guessed from the name if left out."
    )


class UploadOut(Schema):
    """How to send it.

    PUT: parts of at most 1 MiB to `url?offset=N`, going on at `offset`. POST: one form to `url` with `fields` and the
    file last, under the name `file`.
    """

    upload_id: UUID
    method: Literal["PUT", "POST"]
    url: str
    fields: dict[str, str]
    headers: dict[str, str]
    max_bytes: int
    part_size: int
    offset: int


@api.post("/content/upload-url")
@permit(UPLOAD_CONTENT)
@spec.validate(json=UploadIn, resp=SpecResponse(HTTP_201=Envelope[UploadOut]), tags=["content"])
def upload_url(json: UploadIn) -> Response:
    """Announce a file, and learn how to send it."""
    upload = begin_upload(
        current_user, file_name=json.file_name, size=json.size, kind=json.content_type or "", one_shot=True
    )
    save(url_for("api.upload", upload_id=upload.id), 201)
    return answer(upload_out(upload), 201)


@api.get("/content/upload-url/<uuid:upload_id>")
@permit(UPLOAD_CONTENT)
@spec.validate(resp=SpecResponse(HTTP_200=Envelope[UploadOut]), tags=["content"])
def upload(upload_id: UUID) -> Response:
    """Say how to go on with a file."""
    return answer(upload_out(one_or_404(own_uploads(current_user).where(Upload.id == upload_id))))


def upload_out(upload: Upload) -> UploadOut:
    """Describe how to send a file: to us in parts, or to the bucket by a form that it alone accepts."""
    most = settings().bytes_for(upload.kind)
    url, fields = url_for("educator.part", upload_id=upload.id, _external=True), dict[str, str]()
    if upload.method == "POST":
        url, fields = storage().presigned_post(upload.storage_key, most, OCTETS)
    return UploadOut(
        upload_id=upload.id,
        method=upload.method,  # type: ignore[arg-type]
        url=url,
        fields=fields,
        headers={},
        max_bytes=most,
        part_size=PART,
        offset=offset_of(upload),
    )
