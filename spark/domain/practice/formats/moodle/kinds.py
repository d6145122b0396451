"""What each type of Moodle's questions holds beyond what all have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.practice.formats.moodle.texts import Texts
from spark.domain.practice.formats.moodle.tree import Node
from spark.domain.practice.formats.numbers import number
from spark.domain.practice.formats.refusals import few
from spark.domain.refusal import Refused

Values = dict[str, Any]
NO = ("false", "0", "")


def choices(question: Node, texts: Texts) -> Values:
    """`multichoice`: one right choice unless `<single>` says otherwise."""
    single = question.first("single").own_text if question.all("single") else "true"
    return {
        "kind": "multiple" if single in NO else "single",
        "choices": [
            {"text": texts.markdown(one), "weight": weight_of(one), "explanation": said_to(one, texts)}
            for one in few("choices", question.all("answer"))
        ],
    }


def true_false(question: Node, texts: Texts) -> Values:
    """`truefalse`: old files wrote the words in their language, first true, then false."""
    answers = question.all("answer")
    if len(answers) != 2:
        raise Refused(_("A statement needs two answers, true and false."), field="answer")
    if answers[0].text("text") == "false":
        answers.reverse()
    true, false = answers
    if weight_of(true) == weight_of(false):
        raise Refused(_("Of true and false one must be right."), field="answer")
    return {
        "kind": "true_false",
        "answer": weight_of(true) > weight_of(false),
        "if_true": said_to(true, texts),
        "if_false": said_to(false, texts),
    }


def short_text(question: Node, texts: Texts) -> Values:
    """`shortanswer`."""
    return {
        "kind": "short_text",
        "case_matters": question.text("usecase") not in NO,
        "accepted": [
            {"text": one.text("text"), "weight": weight_of(one), "explanation": said_to(one, texts)}
            for one in few("accepted", question.all("answer"))
        ],
    }


def numeric(question: Node, texts: Texts) -> Values:
    """`numerical`: of its units the one that needs no conversion. `*` stands for any other number."""
    given = few("accepted", question.all("answer"))
    numbers = [one for one in given if answer_of(one) != "*" or weight_of(one)]
    if len(numbers) < len(given):
        texts.notes.append(_("What is said to any other answer was left out."))
    units = [one for one in question.first("units").all("unit") if factor_of(one) == 1]
    return {
        "kind": "numeric",
        "unit": units[0].text("unit_name") if units else "",
        "accepted": [
            {
                "value": number(answer_of(one)),
                "tolerance": number(one.text("tolerance") or "0"),
                "weight": weight_of(one),
                "explanation": said_to(one, texts),
            }
            for one in numbers
        ],
    }


def matching(question: Node, texts: Texts) -> Values:
    """`matching`: an answer to nothing belongs to nothing."""
    sides = list(pairs(question, texts))
    return {
        "kind": "matching",
        "pairs": [{"left": left, "right": right} for left, right in sides if left],
        "others": [right for left, right in sides if not left],
    }


def pairs(question: Node, texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield the two sides of every pair."""
    for pair in few("pairs", question.all("subquestion")):
        yield texts.markdown(pair), pair.text("answer", "text")


def ordering(question: Node, texts: Texts) -> Values:
    """`ordering`, of the plugin qtype_ordering: the answers stand in their order."""
    return {"kind": "ordering", "steps": [texts.markdown(one) for one in few("steps", question.all("answer"))]}


def free_response(question: Node, texts: Texts) -> Values:
    """`essay`: what is written for those who mark it becomes the sample."""
    if question.text("responsetemplate", "text"):
        texts.notes.append(_("The text to begin the answer with was left out."))
    return {"kind": "free_response", "sample": texts.markdown(question.first("graderinfo"))}


def description(question: Node, texts: Texts) -> Values:
    """`description`: whatever grade it has counts for nothing."""
    return {"kind": "description", "points": Decimal(0)}


KINDS: dict[str, Callable[[Node, Texts], Values]] = {
    "multichoice": choices,
    "truefalse": true_false,
    "shortanswer": short_text,
    "numerical": numeric,
    "matching": matching,
    "match": matching,
    "ordering": ordering,
    "essay": free_response,
    "description": description,
}


def said_to(answer: Node, texts: Texts) -> str:
    """Return the feedback of an answer."""
    return texts.markdown(answer.first("feedback"))


def answer_of(answer: Node) -> str:
    """Return a number as it is written; old files wrote it outside `<text>`."""
    return answer.text("text") or answer.own_text


def weight_of(answer: Node) -> Decimal:
    """Return what an answer brings, in percent."""
    return number(answer.attributes.get("fraction", "0") or "0", "choices")


def factor_of(unit: Node) -> Decimal:
    """Return by how much a unit is larger than the first."""
    return number(unit.text("multiplier") or "1", "unit")
