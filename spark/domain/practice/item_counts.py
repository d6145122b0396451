"""Counts of items: what the first attempts at a test say of each of its questions, counted by the database.

Of each person the first finished attempt at the whole test counts, because whoever has seen the key before says nothing
about a question. A question counts as it reads now: all corrections of its edition together, graded by the newest key.
The rest score is the share of the points that somebody reached in all other graded questions of the same paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from spark.domain.practice.intervals import Everybody, Group
from spark.domain.practice.test import PracticeTest
from spark.extensions import db

NOBODY = Group(0, 0.0)
MOST_TEXTS = 10  # of what was written to one question, the most frequent ones


@dataclass(frozen=True)
class Chosen:
    """Who chose one thing: `name` is the place of a choice, "true" or "false", or what was written.

    `weight` is the part of the points that it brings by the current key, 1 for all of them.
    """

    name: str
    weight: float
    who: Group


@dataclass(frozen=True)
class ItemCounts:
    """What is known of one question; who left it out is among `everybody` and chose nothing."""

    question_id: UUID
    version_id: UUID
    position: int
    kind: str
    everybody: Everybody
    omitted: int = 0
    mean: float = 0.0  # part of the points
    deviation: float = 0.0  # of the parts, of n - 1
    is_all_or_nothing: bool = True
    r: float | None = None  # of the part with the rest score
    right: Group = NOBODY  # who got all points
    choices: tuple[Chosen, ...] = ()


def item_counts(test: PracticeTest) -> list[ItemCounts]:
    """Count all questions of a test in their order, in one query; those nobody has answered too."""
    rows = db.session.execute(text(COUNTS), {"test": test.id, "most": MOST_TEXTS})
    return [counts_of(row) for row in rows]


def counts_of(row: Any) -> ItemCounts:
    """Read a row of COUNTS."""
    mean_rest = row.mean_rest or 0.0
    given = {name: (n, mean, part) for name, n, mean, part in row.chosen or ()}
    nobody = (0, None, 0.0)
    if row.weights is None:
        chosen = [(name, n, mean, part) for name, (n, mean, part) in given.items()]
    else:  # what nobody chose stands there too
        chosen = [(name, *given.get(name, nobody)[:2], weight) for name, weight in row.weights.items()]
    return ItemCounts(
        question_id=row.question_id,
        version_id=row.version_id,
        position=row.position,
        kind=row.kind,
        everybody=Everybody(row.n or 0, mean_rest, row.rest_deviation or 0.0),
        omitted=row.omitted or 0,
        mean=row.mean or 0.0,
        deviation=row.deviation or 0.0,
        is_all_or_nothing=row.is_all_or_nothing is not False,
        r=row.r,
        right=Group(row.right_n or 0, row.right_mean or 0.0),
        choices=tuple(
            Chosen(name, weight, Group(n, mean_rest if mean is None else mean)) for name, n, mean, weight in chosen
        ),
    )


# The keys of choices by their place, as answers name them: {"0": 0, "1": 1}
WEIGHTS = """
CASE v.kind
  WHEN 'true_false' THEN jsonb_build_object('true', CASE WHEN (v.content->>'answer')::bool THEN 1 ELSE 0 END,
                                            'false', CASE WHEN (v.content->>'answer')::bool THEN 0 ELSE 1 END)
  WHEN 'single' THEN by_place.weights
  WHEN 'multiple' THEN by_place.weights
END
"""
COUNTS = f"""
WITH standing AS (
  SELECT q.id AS question_id, q.position, v.id AS version_id, v.edition, v.kind, {WEIGHTS} AS weights
  FROM practice_test_questions q
  JOIN practice_test_question_versions v ON v.id = q.current_version_id
  LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(place - 1, (choice->>'weight')::float8 / 100) AS weights
    FROM jsonb_array_elements(v.content->'choices') WITH ORDINALITY AS choices (choice, place)
  ) AS by_place ON v.kind IN ('single', 'multiple')
  WHERE q.test_id = :test AND q.removed_at IS NULL AND v.kind <> 'description'
), firsts AS MATERIALIZED (
  SELECT DISTINCT ON (user_id) id
  FROM practice_test_attempts
  WHERE test_id = :test AND kind = 'whole' AND handed_in_at IS NOT NULL
  ORDER BY user_id, started_at, id
), answered AS MATERIALIZED (
  SELECT a.attempt_id, v.question_id, v.edition, a.value, a.part::float8 AS part, v.points::float8 AS points
  FROM firsts
  JOIN test_answers a ON a.attempt_id = firsts.id
  JOIN practice_test_question_versions v ON v.id = a.version_id
  WHERE a.part IS NOT NULL
), papers AS (
  SELECT attempt_id, sum(part * points) AS reached, sum(points) AS possible FROM answered GROUP BY attempt_id
), scored AS MATERIALIZED (
  SELECT answered.question_id, standing.kind, value, part,
         (reached - part * points) / nullif(possible - points, 0) AS rest
  FROM answered
  JOIN papers USING (attempt_id)
  JOIN standing ON standing.question_id = answered.question_id AND standing.edition = answered.edition
), items AS (
  SELECT question_id, count(*) AS n, count(*) FILTER (WHERE value IS NULL) AS omitted, avg(part) AS mean,
         stddev_samp(part) AS deviation, bool_and(part IN (0, 1)) AS is_all_or_nothing, corr(part, rest) AS r,
         avg(rest) AS mean_rest, stddev_pop(rest) AS rest_deviation,
         count(*) FILTER (WHERE part = 1) AS right_n, avg(rest) FILTER (WHERE part = 1) AS right_mean
  FROM scored GROUP BY question_id
), told AS (
  SELECT question_id, kind, value #>> '{{}}' AS name, part, rest
  FROM scored WHERE kind IN ('single', 'true_false') AND value IS NOT NULL
  UNION ALL
  SELECT question_id, kind, jsonb_array_elements_text(value), part, rest
  FROM scored WHERE kind = 'multiple' AND value IS NOT NULL
  UNION ALL
  SELECT question_id, kind, lower(value #>> '{{}}'), part, rest
  FROM scored WHERE kind IN ('short_text', 'numeric') AND value IS NOT NULL
), ranked AS (
  SELECT question_id, kind, name, count(*) AS n, avg(rest) AS mean, max(part) AS part,
         row_number() OVER (PARTITION BY question_id ORDER BY count(*) DESC, name) AS place
  FROM told GROUP BY question_id, kind, name
), listed AS (
  SELECT question_id, jsonb_agg(jsonb_build_array(name, n, mean, part) ORDER BY place) AS chosen
  FROM ranked WHERE place <= :most OR kind NOT IN ('short_text', 'numeric') GROUP BY question_id
)
SELECT * FROM standing LEFT JOIN items USING (question_id) LEFT JOIN listed USING (question_id)
ORDER BY position, question_id
"""  # noqa: S608  the parts are constants of ours
