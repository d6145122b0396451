"""Keys are names inside the store, never paths: what both backends accept is decided here."""

import re

from spark.services.storage.errors import BadKey

PARTS = ".parts/"  # an unfinished upload of `key` lies below `key + PARTS` on both backends

_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"  # no dot in front: neither `..` nor our own hidden folders
_KEY = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
_LONGEST = 512  # S3 takes 1,024 bytes; half leaves room for the suffixes of parts
_LONGEST_SEGMENT = 200  # file systems take 255


def checked(key: str) -> str:
    """The key itself when it may be used, else BadKey."""
    if len(key) > _LONGEST or not _KEY.fullmatch(key) or max(map(len, key.split("/"))) > _LONGEST_SEGMENT:
        raise BadKey(f"not a storage key: {key[:80]!r}")
    return key


def checked_prefix(prefix: str) -> str:
    """A prefix is the beginning of a key: it may be empty, end in a slash or in mid-segment."""
    if prefix:
        checked(prefix.removesuffix("/"))
    return prefix
