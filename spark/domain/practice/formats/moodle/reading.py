"""Reads Moodle XML files."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.extra import completed
from spark.domain.practice.formats.found import found, label, unreadable
from spark.domain.practice.formats.markup.from_html import Budget
from spark.domain.practice.formats.markup.translator import Translator
from spark.domain.practice.formats.moodle.kinds import KINDS
from spark.domain.practice.formats.moodle.texts import Texts
from spark.domain.practice.formats.moodle.tree import Node, each_question
from spark.domain.practice.formats.numbers import number
from spark.domain.practice.formats.parsed import Found, Parsed
from spark.domain.practice.formats.refusals import check_number_of_items
from spark.domain.practice.formats.topics import topic_of
from spark.domain.practice.item_rules import SMALLEST, Problem
from spark.domain.refusal import Refused


@dataclass
class File:
    """What has been read of a file so far."""

    topic: str = ""
    found: list[Found] = field(default_factory=list)
    skipped: list[Found] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def take(self, question: Node) -> None:
        """Add a question, or remember the category of those below it."""
        kind = question.attributes.get("type", "").strip()
        if kind == "category":
            self.topic = topic_of(question.text("category", "text"))
        elif kind in KINDS:
            self.found.append(read(question, kind, self.topic, Texts(Translator(self.budget))))
        else:
            self.skipped.append(skipped(question, kind))
        check_number_of_items(len(self.found) + len(self.skipped))


def read_moodle(content: bytes) -> Parsed:
    """Return the questions of a Moodle XML file. Raises FileRefused."""
    file = File()
    each_question(content, file.take)
    return Parsed(tuple(file.found), skipped=tuple(file.skipped))


def read(question: Node, kind: str, topic: str, texts: Texts) -> Found:
    """Return a question of a kind that Spark has."""
    try:
        values = completed(lambda: values_of(question, kind, topic, texts), question.text("sparkextra"))
    except Refused as refusal:
        name, text = question.text("name", "text"), question.text("questiontext", "text")
        return unreadable(question.line, name, text, refusal)
    return found(question.line, values, texts.left_out(question), texts.picture)


def values_of(question: Node, kind: str, topic: str, texts: Texts) -> dict[str, Any]:
    """Return the values of a question. Raises Refused."""
    text = texts.question(question.first("questiontext"))  # first: it says what the others are written in
    if question.all("hint"):
        texts.notes.append(_("The hints were left out."))
    return {
        "name": question.text("name", "text"),
        "topic": topic,
        "text": text,
        "explanation": texts.markdown(question.first("generalfeedback")),
        "points": points_of(question, texts),
        **KINDS[kind](question, texts),
    }


def points_of(question: Node, texts: Texts) -> Decimal:
    """Return the points, in hundredths as Spark counts them."""
    given = number(question.text("defaultgrade") or "1", "points")
    points = given.quantize(SMALLEST, ROUND_HALF_UP) if abs(given) < 1000 else given
    if points != given:
        texts.notes.append(_("The points were rounded to %(points)s.", points=points))
    return points


def skipped(question: Node, kind: str) -> Found:
    """Return a question that Spark has no kind for, by its name."""
    values = {"name": question.text("name", "text"), "text": question.text("questiontext", "text")}
    sentence = _("Spark has no questions of the kind “%(kind)s”. This one is left out.", kind=kind[:40])
    return Found(question.line, label(values), problems=(Problem("kind", sentence),))
