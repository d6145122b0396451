"""What a file is, by its content; its name and what the browser called it are not asked."""

from pathlib import Path

from spark.services.media.decoding import Job
from spark.services.media.refused import MediaRefused


def sniff(job: Job) -> str:
    """The content's type, e.g. "application/pdf"; wrong_type unless it can be of the kind `wanted`."""
    found = type_of(job.source)
    kind = job.wanted["kind"]
    if not _may_be(kind, found, job.source):
        raise MediaRefused("wrong_type", found=found, wanted=kind)
    return found


def type_of(path: Path) -> str:
    """What libmagic says, from the system or from its wheel."""
    try:
        import pylibmagic  # noqa: F401 (its import tells python-magic where the library lies)
    except ImportError:
        pass
    import magic

    return str(magic.from_file(str(path), mime=True))


def _may_be(kind: str, found: str, path: Path) -> bool:
    """Containers of sound and pictures are only narrowed down here: ffmpeg has the last word on their streams."""
    with path.open("rb") as file:
        head = file.read(1024)
    match kind:
        case "pdf":
            return found == "application/pdf" and b"%PDF-" in head
        case "interactive":
            return found == "application/zip" and head.startswith(b"PK\x03\x04")
        case "image":
            return found in ("image/jpeg", "image/png", "image/webp", "image/gif")
        case "text":
            return found.startswith("text/") or found in _LOOKS_LIKE_TEXT
        case _:
            return found.startswith(("audio/", "video/")) or found in _LOOKS_LIKE_MEDIA or _is_bare_mp3(head)


# Markdown takes many forms, and UTF-16 is no text to libmagic when it is short; the decoding decides.
_LOOKS_LIKE_TEXT = {
    "application/json",
    "application/x-ndjson",
    "application/csv",
    "application/javascript",
    "application/x-subrip",
    "application/octet-stream",
    "message/news",
}
_LOOKS_LIKE_MEDIA = {"application/ogg", "application/x-matroska", "application/mp4"}


def _is_bare_mp3(head: bytes) -> bool:
    """An MPEG audio frame without a tag in front: eleven set bits, layer III (ISO/IEC 11172-3, 2.4.2.3)."""
    return len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
