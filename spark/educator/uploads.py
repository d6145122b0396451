"""/uploads: a file on its way in, sent ahead of its form. Small JSON, because a script and API clients speak it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.domain.library.arriving import (
    BUCKET_PART,
    LARGEST_PART,
    append_part,
    complete_upload,
    offset_of,
    parts_of,
    signed_part,
)
from spark.domain.library.upload import Upload
from spark.domain.library.uploading import PART, begin_upload, cancel_upload
from spark.domain.moderation.settings import settings
from spark.educator import educator
from spark.errors import failure
from spark.idempotency import exempt
from spark.policy import UPLOAD_CONTENT, own_uploads, permit
from spark.services.storage import OffsetMismatch
from spark.web import one_or_404, save


@educator.post("/uploads")
@permit(UPLOAD_CONTENT)
@exempt
def begin() -> Response:
    """Announce a file; the same file still under way goes on where it was."""
    upload = begin_upload(
        current_user,
        file_name=request.form.get("file_name", ""),
        size=request.form.get("size", 0, int),
        kind=request.form.get("kind", ""),
    )
    save(url_for("educator.begin"), 201)
    return answer(told(upload), 201)


@educator.route("/uploads/<uuid:upload_id>", methods=["HEAD"])
@permit(UPLOAD_CONTENT)
def offset(upload_id: UUID) -> Response:
    """Say in `Upload-Offset` how many bytes have safely arrived."""
    upload = own_upload(upload_id)
    return with_offset(Response(status=204), offset_of(upload))


@educator.put("/uploads/<uuid:upload_id>")
@permit(UPLOAD_CONTENT)
@exempt
def part(upload_id: UUID) -> Response:
    """Take a part at `?offset=N`; a part sent again changes nothing, and the answer says where to go on."""
    upload = own_upload(upload_id)
    request.max_content_length = LARGEST_PART
    data = request.get_data(cache=False)
    at = request.args.get("offset", 0, int)
    try:
        arrived = append_part(upload, max(at, 0), data)
    except OffsetMismatch as mismatch:
        refusal = failure(409, "", _("The file goes on at another place."), "WRONG_OFFSET")
        return with_offset(refusal, mismatch.expected)
    save(request.path, 200)
    return with_offset(answer({"offset": arrived, "complete": upload.state != "open"}), arrived)


@educator.post("/uploads/<uuid:upload_id>/parts")
@permit(UPLOAD_CONTENT)
@exempt
def sign(upload_id: UUID) -> Response:
    """Sign an address in the bucket for one part."""
    upload = own_upload(upload_id)
    url = signed_part(upload, request.form.get("number", 0, int))
    save(request.path, 200)
    return answer({"url": url})


@educator.post("/uploads/<uuid:upload_id>/complete")
@permit(UPLOAD_CONTENT)
@exempt
def complete(upload_id: UUID) -> Response:
    """Join the parts in the bucket."""
    upload = own_upload(upload_id)
    complete_upload(upload)
    save(request.path, 200)
    return answer({"offset": upload.size, "complete": True})


@educator.post("/uploads/<uuid:upload_id>/cancel")
@permit(UPLOAD_CONTENT)
@exempt
def cancel(upload_id: UUID) -> Response:
    """Forget an upload and its bytes."""
    cancel_upload(own_upload(upload_id))
    save(request.path, 200)
    return answer({"cancelled": True})


def own_upload(upload_id: UUID) -> Upload:
    """Load an upload of one's own."""
    return one_or_404(own_uploads(current_user).where(Upload.id == upload_id))


def told(upload: Upload) -> dict[str, Any]:
    """How to send this file."""
    multipart = upload.method == "MULTIPART"
    return {
        "uploadId": str(upload.id),
        "method": upload.method,
        "url": url_for("educator.part", upload_id=upload.id),
        "fields": {},
        "headers": {},
        "maxBytes": settings().bytes_for(upload.kind),
        "partSize": BUCKET_PART if multipart else PART,
        "offset": offset_of(upload),
        "parts": [{"number": number, "size": size} for number, size in parts_of(upload)],
    }


def answer(body: dict[str, Any], status: int = 200) -> Response:
    """Answer JSON that nobody keeps."""
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def with_offset(response: Response, offset: int) -> Response:
    """Say where the file goes on."""
    response.headers["Upload-Offset"] = str(offset)
    return response
