"""Filters: what a reader wants to see of the library, as the address of the page says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from sqlalchemy import Select

from spark.domain.library.content import KINDS, ContentVersion

Sort = Literal["best", "newest", "used", "rated"]
SORTS: tuple[Sort, ...] = get_args(Sort)
LONGEST_QUERY = 200  # characters
KILOBYTE = 1000  # as the labels count it

Row = TypeVar("Row")


@dataclass(frozen=True)
class Filters:
    """One state of the list. Empty means all; `sort` is "best" only while there are words to match."""

    words: str = ""
    subject: str = ""
    grade: str = ""
    kind: str = ""
    language: str = ""
    most_bytes: int = 0
    sort: Sort = "newest"

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Filters:
        """Read an address somebody may have typed or kept for years: what makes no sense is left out."""
        words = given.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
        usual: Sort = "best" if words else "newest"
        kind, sort, size = given.get("kind", ""), given.get("sort", ""), given.get("size", "")
        return cls(
            words=words,
            subject=plain(given.get("subject", "")),
            grade=plain(given.get("grade", "")),
            kind=kind if kind in KINDS else "",
            language=plain(given.get("language", "")),
            most_bytes=int(size) * KILOBYTE if size.isascii() and size.isdigit() and len(size) < 8 else 0,
            sort=sort if sort in SORTS and (words or sort != "best") else usual,  # type: ignore[arg-type]
        )

    def address(self) -> dict[str, str | int]:
        """Return what stands in the address for these filters, defaults left out."""
        sort = "" if self.sort == ("best" if self.words else "newest") else self.sort
        named: dict[str, str | int] = {
            "q": self.words,
            "subject": self.subject,
            "grade": self.grade,
            "kind": self.kind,
            "language": self.language,
            "size": self.most_bytes // KILOBYTE,
            "sort": sort,
        }
        return {name: value for name, value in named.items() if value}

    def narrow(self, versions: Select[Row]) -> Select[Row]:
        """Keep the versions that fit, apart from the words."""
        for column, wanted in (
            (ContentVersion.subject_slug, self.subject),
            (ContentVersion.grade_slug, self.grade),
            (ContentVersion.kind, self.kind),
            (ContentVersion.language, self.language),
        ):
            if wanted:
                versions = versions.where(column == wanted)
        return versions.where(ContentVersion.lightest_bytes <= self.most_bytes) if self.most_bytes else versions


def plain(slug: str) -> str:
    """Return a slug or language code, or nothing where it cannot be one."""
    return slug if slug.isascii() and slug.isprintable() and len(slug) <= 50 else ""
