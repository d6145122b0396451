"""Reads GIFT files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from spark.domain.practice.formats.decoding import decoded
from spark.domain.practice.formats.extra import completed
from spark.domain.practice.formats.found import found, unreadable
from spark.domain.practice.formats.gift.answers import values_of
from spark.domain.practice.formats.gift.lexing import CATEGORY, Block, blocks, name_and_rest, parts_of, plain, protected
from spark.domain.practice.formats.gift.texts import Texts
from spark.domain.practice.formats.markup.from_html import Budget
from spark.domain.practice.formats.markup.translator import Translator
from spark.domain.practice.formats.parsed import Found, Parsed
from spark.domain.practice.formats.refusals import check_number_of_items
from spark.domain.practice.formats.topics import topic_of
from spark.domain.refusal import Refused


def read_gift(content: bytes) -> Parsed:
    """Return the questions of a GIFT file. Raises FileRefused."""
    questions, budget = list[Found](), Budget()
    for block, topic in with_topics(blocks(decoded(content))):
        questions.append(question(block, topic, Texts(Translator(budget))))
        check_number_of_items(len(questions))
    return Parsed(tuple(questions))


def with_topics(given: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Yield the blocks that are questions, each with the topic of the category above it."""
    topic = ""
    for block in given:
        path, _end, below = block.text.partition("\n")
        if path.startswith(CATEGORY):
            topic = topic_of(path.removeprefix(CATEGORY))
            if below:
                yield replace(block, text=below, line=block.line + 1), topic
        else:
            yield block, topic


def question(block: Block, topic: str, texts: Texts) -> Found:
    """Return the question of a block."""
    try:
        values = completed(lambda: values_in(block.text, topic, texts), block.extra)
    except Refused as refusal:
        name, text = name_and_rest(protected(block.text))
        return unreadable(block.line, name, plain(text), refusal)
    return found(block.line, values, [*texts.notes, *texts.translator.left_out()])


def values_in(text: str, topic: str, texts: Texts) -> dict[str, Any]:
    """Return the values of a question. Raises Refused."""
    parts = parts_of(text)
    return {
        "name": parts.name,
        "topic": topic,
        "text": texts.question(parts.text),
        "explanation": texts.markdown(parts.explanation),
        **({"kind": "description"} if parts.answers is None else values_of(parts.answers, texts)),
    }
