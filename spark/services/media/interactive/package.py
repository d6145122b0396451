"""A zip that keeps its promises: plain files with plain names, no larger than they say."""

import re
import unicodedata
import zlib
from pathlib import Path, PurePosixPath
from stat import S_IFMT, S_ISDIR, S_ISREG
from urllib.parse import unquote, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from spark.services.media.limits import Limits
from spark.services.media.refused import MediaRefused

_DROPPED = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/)")
_JOINERS = "\u200c\u200d"  # the two invisible characters that spelling needs, in Persian or Hindi
_RATIO = 200  # unpacked to packed; source code reaches 20, blank pictures 100
_SMALL = 1_000_000  # bytes unpacked; below, any ratio is harmless


class Package:
    """The files by their paths. Opening it checks all that can be known without unpacking. MediaRefused."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        try:
            self._zip = ZipFile(path)
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise MediaRefused("broken_zip") from error
        if len(entries) > limits.entries:
            raise MediaRefused("zip_bomb", entries=len(entries), limit=limits.entries)
        _check_sizes(entries, limits)
        _check_overlaps(entries)
        self.files: dict[str, ZipInfo] = {}
        for entry in entries:
            name = checked_name(entry)
            if name in self.files:
                raise MediaRefused("broken_zip")
            if not _DROPPED.search(name):
                self.files[name] = entry
        self._folded = {name.casefold(): name for name in self.files}
        self.index = self._index()

    def read(self, name: str) -> bytes:
        """A file's content. MediaRefused when it is damaged or larger than it said."""
        entry = self.files[name]
        try:
            with self._zip.open(entry) as file:
                data = file.read(entry.file_size + 1)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise MediaRefused("broken_zip") from error
        if len(data) > entry.file_size:
            raise MediaRefused("zip_bomb", bytes=len(data), limit=entry.file_size)
        return data

    def resolve(self, reference: str, base: str) -> str | None:
        """The file that `reference`, as found in the file `base`, means; None if there is none.

        Upper and lower case may differ: many lessons were made where that does not matter.
        """
        parts = urlsplit(reference)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        steps: list[str] = [] if parts.path.startswith("/") else list(PurePosixPath(base).parent.parts)
        for step in unquote(parts.path).replace("\\", "/").split("/"):
            if step == "..":
                steps = steps[:-1]
            elif step not in ("", "."):
                steps.append(step)
        return self._folded.get("/".join(steps).casefold())

    def _index(self) -> str:
        tops = {name.split("/", 1)[0] for name in self.files}
        places = ["", f"{next(iter(tops))}/"] if len(tops) == 1 else [""]
        for place in places:
            for name in ("index.html", "index.htm"):
                if found := self._folded.get((place + name).casefold()):
                    return found
        raise MediaRefused("zip_no_index")


def checked_name(entry: ZipInfo) -> str:
    """The path inside the package, with slashes; zip_bad_name for what is none or pretends to be another."""
    name = entry.orig_filename.replace("\\", "/")
    mode = entry.external_attr >> 16
    steps = name.split("/")
    odd = (
        name.startswith("/")
        or re.match(r"[A-Za-z]:", name)
        or any(step in ("", ".", "..") or len(step.encode("utf-8", "replace")) > 200 for step in steps)
        or any(unicodedata.category(sign)[0] == "C" and sign not in _JOINERS for sign in name)
        or (S_IFMT(mode) and not S_ISREG(mode) and not S_ISDIR(mode))
    )
    if odd:
        shown = "".join(sign if unicodedata.category(sign)[0] != "C" else "\ufffd" for sign in name)
        raise MediaRefused("zip_bad_name", name=shown[:100])
    return name


def _check_sizes(entries: list[ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise MediaRefused("zip_bomb", bytes=unpacked, limit=limits.unpacked_bytes)
    if unpacked > _SMALL and unpacked > _RATIO * max(1, packed):
        raise MediaRefused("zip_bomb", bytes=unpacked, limit=_RATIO * packed)
    for entry in entries:
        if entry.flag_bits & 1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise MediaRefused("broken_zip")  # encrypted, or packed in a way that few can open


def _check_overlaps(entries: list[ZipInfo]) -> None:
    """Entries that share their bytes are how a small zip holds a universe (Fifield, 2019)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise MediaRefused("zip_bomb", entries=len(entries))
        end = entry.header_offset + entry.compress_size
