"""A library of 100,000 published lessons, written straight into the tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from uuid_utils.compat import uuid7

from spark.domain.library.content import ContentVersion
from spark.domain.library.searching import STEMMERS, search_vector
from spark.domain.library.spelling import SHORTEST, forms_of
from spark.domain.library.words import words_of
from tests.bench.words import COMMON, OTHER_LANGUAGES, PATTERNS, SUBJECT_TOPICS, invented_words, texts

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
TEXTS = 2_000  # different ones, of WORDS words: as much as ten pages say
WORDS = 500
KINDS = ["pdf"] * 5 + ["text"] * 2 + ["video", "audio", "interactive"]
CONTENT = "id, owner_id, download_count, rating_count, rating_sum"
VERSIONS = (
    "id, content_id, number, state, title, description, subject_slug, grade_slug, kind, topic, language, licence, "
    "source, file_name, step, refusal_code, refusal_params, scan, facts, text_bytes, part_count, lightest_bytes, "
    "search_key, search, published_at"
)
SEARCH_INDEX = next(index for index in ContentVersion.__table__.indexes if index.name == "ix_content_versions_search")


def fill(connection: Connection, owner_id: UUID, count: int) -> None:
    """Publish `count` lessons. The search's index is built at the end, which is much quicker than row by row."""
    chance = random.Random(7)
    ids = [(uuid7(), uuid7()) for _ in range(count)]
    connection.execute(text("SET LOCAL statement_timeout = 0"))  # the application's own is for requests
    SEARCH_INDEX.drop(connection)
    copy(connection, "content", CONTENT, (content_row(ids[n][0], owner_id, chance) for n in range(count)))
    front: set[str] = set()
    bodies = texts(TEXTS, WORDS, chance)
    stems = all_stems(connection, bodies)
    copy(connection, "content_versions", VERSIONS, version_rows(ids, bodies, stems, chance, front))
    words = ((word, sorted(forms_of(word))) for word in sorted(front) if len(word) >= SHORTEST)
    copy(connection, "library_words", "word, forms", words)
    connection.execute(text(PUBLISH))
    connection.execute(text(FILES))
    SEARCH_INDEX.create(connection)


PUBLISH = "UPDATE content SET published_version_id = v.id FROM content_versions v WHERE v.content_id = content.id"
FILES = """
INSERT INTO content_files (id, version_id, role, storage_key, content_type, bytes, sha256, name)
SELECT gen_random_uuid(), v.id, made.role, 'uploads/none', 'application/pdf', v.lightest_bytes * made.times / 100 + 1,
       encode(sha256((v.id::text || made.role)::bytea), 'hex'), made.role || '.pdf'
FROM content_versions v, (VALUES ('original', 800), ('compressed', 200), ('thumbnail', 5)) AS made (role, times)
"""


def copy(connection: Connection, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    """Send rows by COPY."""
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
        for row in rows:
            target.write_row(row)


def content_row(content_id: UUID, owner_id: UUID, chance: random.Random) -> tuple[Any, ...]:
    """A lesson: most are hardly used, a few by everybody."""
    ratings = min(int(chance.paretovariate(1)) - 1, 200)
    stars = sum(chance.choice((3, 4, 4, 5, 5)) for _ in range(ratings))
    return content_id, owner_id, min(int(chance.paretovariate(0.7)), 50_000), ratings, stars


def version_rows(
    ids: list[tuple[UUID, UUID]],
    bodies: list[str],
    stems: dict[str, dict[str, str]],
    chance: random.Random,
    front: set[str],
) -> Iterator[tuple[Any, ...]]:
    """The published versions; `front` gathers the words of their titles, topics and descriptions."""
    names = [name.title() for name in invented_words(20_000, chance)]
    vectors = [search_vector([], dict.fromkeys(words_of(body)), stems["en"]) for body in bodies]
    subjects = list(SUBJECT_TOPICS)
    for number, (content_id, version_id) in enumerate(ids):
        subject, language = chance.choice(subjects), "en"
        topic = chance.choice(SUBJECT_TOPICS[subject])
        if chance.random() < 0.3:
            language = chance.choice(list(OTHER_LANGUAGES))
            topic = chance.choice(OTHER_LANGUAGES[language])
        title = chance.choice(PATTERNS).format(topic=topic, name=chance.choice(names), n=chance.randint(1, 9))
        description = f"{topic}. {' '.join(chance.choices(COMMON, k=12))}"
        about, described = words_of(f"{title} {topic}"), words_of(description)
        front.update(about, described)
        kind = chance.choice(KINDS)
        text_bytes = chance.randint(2_000, 40_000) if kind in ("pdf", "text") else 0
        yield (
            *(
                version_id,
                content_id,
                1,
                "approved",
                title,
                description,
                subject,
                f"grade-{chance.randint(1, 12)}",
                kind,
                topic,
            ),
            *(
                language,
                "CC BY 4.0",
                "",
                "lesson",
                "ready",
                "",
                "{}",
                "clean",
                "{}",
                text_bytes,
                3 if text_bytes else 0,
            ),
            text_bytes or chance.randint(50_000, 5_000_000),
            " ".join(about),
            f"{search_vector(about, described, stems.get(language, {}))} {chance.choice(vectors)}",
            FIRST + timedelta(minutes=10 * number),
        )


def all_stems(connection: Connection, bodies: list[str]) -> dict[str, dict[str, str]]:
    """Return the stems of every word that will occur, by language."""
    topics = [topic for several in (*SUBJECT_TOPICS.values(), *OTHER_LANGUAGES.values()) for topic in several]
    words = sorted({word for said in (*bodies, *topics, *PATTERNS) for word in words_of(said)})
    rows = "SELECT word, (ts_lexize('{}', word))[1] FROM unnest(CAST(:words AS text[])) AS word"
    return {
        language: {word: stem for word, stem in connection.execute(text(rows.format(name)), {"words": words}) if stem}
        for language, name in STEMMERS.items()
    }
