"""What somebody looks for: the words they typed, as the search understands them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, case, cast, func, null, select
from sqlalchemy.dialects.postgresql import ARRAY

from spark.domain.library.searching import FRONT, STEMMERS, stems
from spark.domain.library.spelling import SHORTEST, LibraryWord, forms_of, meant_by
from spark.domain.library.words import words_of
from spark.extensions import db

MOST_WORDS = 8
MOST_NEIGHBOURS = 500
# The planner does not know that a lesson's words lie outside its row and cost a hundred times the row to fetch: at a
# bad guess it reads those of every lesson, 1.8 s of them. So a search may use no plan but one that begins in its index.
NOT_FOR_SEARCH = ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan", "jit")
HAVE_STOP_WORDS = ("en", "fr")  # "the", "les": their stem is nothing, and they say nothing about a lesson


@dataclass(frozen=True)
class AskedWord:
    """A word somebody typed, its stems in all languages, and what it may have been meant for if nobody wrote it."""

    word: str
    stems: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    is_empty: bool = False


@dataclass(frozen=True)
class Asked:
    """All the words; a lesson is found when it has every one of them, the last one as a beginning."""

    words: tuple[AskedWord, ...] = ()

    @property
    def is_misspelt(self) -> bool:
        """Whether a word is on no lesson, but others are near it."""
        return any(one.meant for one in self.words)

    def text(self, *, corrected: bool = False) -> str:
        """Return the words, those that are on no lesson replaced by the nearest when `corrected`."""
        return " ".join(one.meant[0] if corrected and one.meant else one.word for one in self.words)

    def query(self, *, front: bool = False, corrected: bool = False) -> str:
        """Return PostgreSQL's text form of the query: anywhere in the lesson, or in front."""
        mark = FRONT if front else ""
        terms = []
        for one in self.words:
            forms = dict.fromkeys((one.word, *one.stems, *(one.meant if corrected else ())))
            lexemes = [f"'{mark}{form}'" for form in forms]
            if one is self.words[-1] and len(one.word) >= SHORTEST:
                lexemes[0] += ":*"
            terms.append(f"({' | '.join(lexemes)})")
        return " & ".join(terms)


def asked(typed: str) -> Asked:
    """Look up what was typed, in one query. Words that say nothing are left out unless there are no others.

    Until the running transaction ends, queries begin in an index of the bitmap kind (NOT_FOR_SEARCH).
    """
    words = list(dict.fromkeys(words_of(typed)))[:MOST_WORDS]
    if not words:
        return Asked()
    found = [asked_word(*row[1:]) for row in db.session.execute(looked_up(words))]
    return Asked(tuple([one for one in found if not one.is_empty] or found))


def looked_up(words: Sequence[str]) -> Select[Any]:
    """Select each word with its stem in every language and, if it is on no lesson, the words that look like it."""
    forms = [" ".join(sorted(forms_of(word))) if len(word) >= SHORTEST - 1 else "" for word in words]
    typed = (
        func.unnest(cast(words, ARRAY(Text)), cast(forms, ARRAY(Text)))
        .table_valued("word", "forms", with_ordinality="place")
        .render_derived(name="typed")
    )
    known = select(LibraryWord.word).where(LibraryWord.word == typed.c.word).exists()
    near = select(LibraryWord.word).where(
        LibraryWord.forms.overlap(func.string_to_array(typed.c.forms, " ", type_=ARRAY(Text)))
    )
    return select(
        func.concat(*(func.set_config(name, "off", True) for name in NOT_FOR_SEARCH)),
        typed.c.word,
        case((known, null()), else_=func.array(near.limit(MOST_NEIGHBOURS).scalar_subquery())),
        *(stems(stemmer, typed.c.word) for stemmer in STEMMERS.values()),
    ).order_by(typed.c.place)


def asked_word(word: str, near: list[str] | None, *found: list[str] | None) -> AskedWord:
    """Make sense of what was looked up."""
    by_language = dict(zip(STEMMERS, found, strict=True))
    others = {stem for several in by_language.values() for stem in several or () if stem != word}
    is_empty = any(by_language[language] == [] for language in HAVE_STOP_WORDS)
    return AskedWord(word, tuple(sorted(others)), tuple(meant_by(word, near or ())), is_empty)
