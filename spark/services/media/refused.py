"""Why a file is not taken: a stable code and its numbers; the domain turns them into a sentence."""

from typing import Any, Literal

Code = Literal[
    "empty",  # no bytes
    "too_big",  # bytes, limit: the file, or what it would become, is larger than allowed
    "wrong_type",  # found, wanted: the content is not of the kind that was chosen
    "took_too_long",  # seconds
    "too_much_memory",  # bytes
    "encrypted_pdf",  # opens only with a password
    "broken_pdf",
    "too_many_pages",  # pages, limit
    "broken_media",
    "too_long",  # seconds, limit
    "broken_image",
    "image_bomb",  # pixels, limit; of a picture or a video
    "unreadable_text",  # neither UTF-8 nor UTF-16
    "broken_zip",
    "zip_bomb",
    "zip_bad_name",  # name
    "zip_no_index",
]

BROKEN: dict[str, Code] = {
    "pdf": "broken_pdf",
    "audio": "broken_media",
    "video": "broken_media",
    "image": "broken_image",
    "text": "unreadable_text",
    "interactive": "broken_zip",
}


class MediaRefused(Exception):
    """This file cannot be taken, and trying again will not help."""

    def __init__(self, code: Code, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params


class MediaFailed(Exception):
    """We failed, not the file: no decoder on this machine, a full disk. Trying again may help."""
