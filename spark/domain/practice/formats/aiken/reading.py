"""Reads Aiken files."""

from __future__ import annotations

from spark.domain.practice.formats.aiken.drafts import Draft, drafts
from spark.domain.practice.formats.decoding import decoded
from spark.domain.practice.formats.found import found, unreadable
from spark.domain.practice.formats.markup.from_html import Budget
from spark.domain.practice.formats.markup.translator import Translator
from spark.domain.practice.formats.parsed import Found, Parsed
from spark.domain.practice.formats.refusals import check_number_of_items
from spark.domain.practice.item import FULL
from spark.domain.refusal import Refused


def read_aiken(content: bytes) -> Parsed:
    """Return the questions of an Aiken file. Raises FileRefused."""
    questions, budget = list[Found](), Budget()
    for draft in drafts(decoded(content)):
        questions.append(question(draft, Translator(budget)))
        check_number_of_items(len(questions))
    return Parsed(tuple(questions))


def question(draft: Draft, translator: Translator) -> Found:
    """Return the question of a draft."""
    text = "\n".join(draft.text)
    try:
        if draft.fault is not None:
            raise Refused(draft.fault, field="choices")
        values = {
            "kind": "single",
            "text": translator.markdown(text, "moodle"),
            "choices": [
                {"text": translator.markdown(option, "moodle"), "weight": FULL if place == draft.right else 0}
                for place, option in enumerate(draft.options)
            ],
        }
    except Refused as refusal:
        return unreadable(draft.line, "", text, refusal)
    return found(draft.line, values, translator.left_out())
