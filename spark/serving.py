"""A stored file as an answer: whole or a range of it, resumable for ever because its name is its content.

RFC 9110, sections 13 and 14 (conditions and ranges), and RFC 6266 with RFC 8187 (file names). Nothing somebody
uploaded ever acts as a page of ours: it is saved, not shown, and may run nothing. Shown in a page are only renditions
that Spark made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

import structlog
from flask import Response, abort, current_app, request

from spark.domain.library.content import ContentFile, ContentVersion
from spark.domain.library.file_names import DISGUISES
from spark.domain.moderation.settings import settings
from spark.headers import UPLOADED_FILE_POLICY
from spark.services.storage import NotStored

log = structlog.get_logger()

A_YEAR = 365 * 24 * 3600  # seconds
MADE_HERE = ("light", "audio", "poster", "thumbnail", "page", "captions")
SHOWN = ("image/webp", "image/png", "audio/ogg", "audio/mpeg", "video/mp4", "text/vtt", "text/html")
ENDINGS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "audio/ogg": "opus",
    "image/png": "png",
    "image/webp": "webp",
    "text/html": "html",
    "text/vtt": "vtt",
    "video/mp4": "mp4",
}
# An interactive lesson has scripts of its own: it runs without an origin, sees nothing of ours and reaches no network.
INTERACTIVE_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; media-src data:; font-src data:; frame-ancestors 'self'"
)
LONGEST_NAME = 120


def send_stored(file: ContentFile, version: ContentVersion, *, as_attachment: bool = False) -> Response:
    """Answer a file of a version that the policy let the caller load."""
    request.environ["HTTP_ACCEPT_ENCODING"] = (
        "identity"  # ranges count the bytes of the file, so nothing may compress it
    )
    if request.if_none_match.contains_weak(file.sha256):
        answer = Response(status=304)
    else:
        answer = content(file)
        answer.content_type = typed(file.content_type)
        is_shown = is_shown_in_pages(file) and not as_attachment
        name_it(answer, "inline" if is_shown else "attachment", file_name(file, version))
        answer.headers["Content-Security-Policy"] = policy_of(file)
        answer.headers["Accept-Ranges"] = "bytes"
    answer.set_etag(file.sha256)
    answer.headers["Cache-Control"] = (
        f"{'public' if is_for_everybody(version) else 'private'}, max-age={A_YEAR}, immutable"
    )
    return answer


def is_for_everybody(version: ContentVersion) -> bool:
    """Whether the files of a version may be kept by caches that others share."""
    content = version.content
    return settings().public_library and content.published_version_id == version.id and content.deleted_at is None


def content(file: ContentFile) -> Response:
    """Answer the bytes that were asked for: 200, 206 or 416."""
    asked = asked_range(file)
    if asked is None:
        return Response(stream(file, 0, file.bytes), 200, {"Content-Length": str(file.bytes)})
    start, end = asked
    if start >= end:
        return Response(status=416, headers={"Content-Range": f"bytes */{file.bytes}"})
    headers = {"Content-Range": f"bytes {start}-{end - 1}/{file.bytes}", "Content-Length": str(end - start)}
    return Response(stream(file, start, end), 206, headers)


def asked_range(file: ContentFile) -> tuple[int, int] | None:
    """Return the bytes [start, end) that a Range asks for, None for the whole file; an empty one cannot be had."""
    condition = request.headers.get("If-Range")
    if request.method != "GET" or (condition and condition != f'"{file.sha256}"'):
        return None
    wanted = request.range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None  # several ranges at once: the whole file is a right answer
    start, end = wanted.ranges[0]
    if start < 0:
        return max(file.bytes + start, 0), file.bytes
    return start, min(file.bytes if end is None else end, file.bytes)


def stream(file: ContentFile, start: int, end: int) -> Iterator[bytes]:
    """Read from storage; a row without its file is a fault of ours, told as missing and logged."""
    if request.method == "HEAD":
        return iter(())
    try:
        return current_app.extensions["storage"].read(file.storage_key, start, end)  # type: ignore[no-any-return]
    except NotStored:
        log.error("file_missing", file_id=str(file.id))
        abort(404)


def is_shown_in_pages(file: ContentFile) -> bool:
    """Whether a page may show the file in place: only what Spark made, and of a type that is safe."""
    return file.role in MADE_HERE and file.content_type.partition(";")[0] in SHOWN


def policy_of(file: ContentFile) -> str:
    """Return what the file may do in a browser."""
    is_interactive = file.role == "light" and file.content_type.startswith("text/html")
    return INTERACTIVE_POLICY if is_interactive else UPLOADED_FILE_POLICY


def typed(content_type: str) -> str:
    """Say that texts are UTF-8."""
    return (
        f"{content_type}; charset=utf-8"
        if content_type.startswith("text/") and ";" not in content_type
        else content_type
    )


def file_name(file: ContentFile, version: ContentVersion) -> str:
    """Name a download: an original as it was called, a rendition after its lesson."""
    if file.role == "original" and file.name:
        return file.name
    ending = ENDINGS.get(file.content_type.partition(";")[0]) or file.name.rpartition(".")[2]
    return f"{version.title[:LONGEST_NAME]}.{ending}"


def name_it(answer: Response, disposition: str, name: str) -> None:
    """Write the name so that every browser reads it and no character in it turns or hides another."""
    harmless = "".join(
        "_" if char in '/\\":*?<>|' else char for char in unicodedata.normalize("NFC", name) if is_visible(char)
    )
    whole = harmless.strip(" .") or "lesson"
    stem, dot, ending = whole.rpartition(".") if "." in whole else (whole, "", "")
    plain = f"{plain_letters(stem) or 'lesson'}{dot}{plain_letters(ending)}"
    extra = {} if plain == whole else {"filename*": f"UTF-8''{quote(whole, safe='')}"}
    answer.headers.set("Content-Disposition", disposition, filename=plain, **extra)


def plain_letters(text: str) -> str:
    """Return the letters that every browser reads in a plain file name."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().strip()


def is_visible(char: str) -> bool:
    """Whether a character may stand in a file's name."""
    return char not in DISGUISES and unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
