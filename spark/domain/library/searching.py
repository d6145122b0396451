"""What a lesson is found by, written when a version is approved.

A version's `search` holds the words of all it says, with their stems. Those of the title and the topic are there a
second time behind a mark, so that the index alone finds the lessons that are about something before those that only
mention it. Ranking by `ts_rank` would read the words of every match instead: with 100,000 lessons 400 ms for a common
word, where this takes 10 (tests/bench/library.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Text, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from spark.domain.library.content import ContentVersion
from spark.domain.library.spelling import learn_words
from spark.domain.library.words import words_of
from spark.extensions import db

# PostgreSQL 15 has stemmers for these of our languages; the others are found by their words as written.
STEMMERS = {"en": "english_stem", "fr": "french_stem", "ar": "arabic_stem", "hi": "hindi_stem", "ta": "tamil_stem"}
FRONT = "="  # never part of a word
MOST_TEXT_WORDS = 4_000  # different ones; a tsvector holds 1 MB


def index_version(version: ContentVersion, body_text: str) -> None:
    """Make an approved version findable by its title, topic, description and text; the caller commits."""
    front = words_of(f"{version.title} {version.topic}")
    described = words_of(version.description)
    text = list(dict.fromkeys([*described, *words_of(body_text)]))[:MOST_TEXT_WORDS]
    version.search_key = " ".join(front)
    version.search = cast(search_vector(front, text, stems_of({*front, *text}, version.language)), TSVECTOR)
    learn_words([*front, *described])


def search_vector(front: Iterable[str], text: Iterable[str], stems: dict[str, str]) -> str:
    """Return PostgreSQL's text form of all words and stems, those in front marked as well."""
    in_front = {form for word in front for form in (word, stems.get(word, word))}
    in_text = {form for word in text for form in (word, stems.get(word, word))}
    return " ".join(f"'{lexeme}'" for lexeme in sorted({*in_front, *in_text, *(FRONT + form for form in in_front)}))


def stems_of(words: Iterable[str], language: str) -> dict[str, str]:
    """Return the stem of each word that has another one than itself."""
    stemmer = STEMMERS.get(language.partition("-")[0])
    if stemmer is None:
        return {}
    word = func.unnest(cast(sorted(words), ARRAY(Text))).column_valued("word")
    return {
        word: stem[0]
        for word, stem in db.session.execute(select(word, stems(stemmer, word)))
        if stem and stem[0] != word
    }


def stems(stemmer: str, word: ColumnElement[str]) -> ColumnElement[list[str]]:
    """Stem a word: an empty list for one that says nothing, such as "the"."""
    return func.ts_lexize(literal_column(f"'{stemmer}'"), word, type_=ARRAY(Text))
