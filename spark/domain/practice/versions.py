"""Versions: a question says something else. What students have seen stays as it was."""

from __future__ import annotations

from typing import Literal

from spark.domain.ids import new_id
from spark.domain.people.user import User
from spark.domain.practice.correcting import ask_for_regrade
from spark.domain.practice.item import Item, as_json
from spark.domain.practice.showing import explained, shown, shown_digest
from spark.domain.practice.test import PracticeTestQuestion, PracticeTestQuestionVersion
from spark.extensions import db

Change = Literal["nothing", "edition", "key", "aside"]

# What an author may change without anybody's points changing
BESIDE_THE_KEY = ("name", "topic", "explanation", "if_true", "if_false", "sample")


def first_version(question: PracticeTestQuestion, item: Item, *, by: User) -> PracticeTestQuestionVersion:
    """Let a new question say something; the caller flushes, many at once."""
    return said(question, item, by, 1, 0)


def next_version(
    question: PracticeTestQuestion, item: Item, *, by: User, reason: str = ""
) -> PracticeTestQuestionVersion:
    """Let a question say something else: a new edition, or a correction of the key, which grades anew.

    The caller holds the test. The same as before is no new version.
    """
    before = question.version
    change = change_to(before, item)
    if change == "nothing":
        return before
    if change == "edition":
        return say(question, item, by, before.edition + 1, 0)
    version = say(question, item, by, before.edition, before.correction + 1)
    if change == "key":
        ask_for_regrade(version, question.test_id, by=by, reason=reason)
    return version


def change_to(before: PracticeTestQuestionVersion, item: Item) -> Change:
    """Say what becomes another when a question says `item` from now on.

    "edition": what students see; "key": who answered is graded anew; "aside": only what is said beside the key.
    """
    if before.content == as_json(item):
        return "nothing"
    if before.shown_digest != shown_digest(item):
        return "edition"
    is_marked_by_people = item.kind == "free_response"
    return "aside" if is_marked_by_people or key_of(before.item) == key_of(item) else "key"


def say(
    question: PracticeTestQuestion, item: Item, by: User, edition: int, correction: int
) -> PracticeTestQuestionVersion:
    """Write a version and make it the current one."""
    version = said(question, item, by, edition, correction)
    db.session.flush()
    return version


def said(
    question: PracticeTestQuestion, item: Item, by: User, edition: int, correction: int
) -> PracticeTestQuestionVersion:
    """Return a version, its texts made ready for pages, which is the current one from the next flush on."""
    version = PracticeTestQuestionVersion(
        id=new_id(),
        question_id=question.id,
        edition=edition,
        correction=correction,
        kind=item.kind,
        points=item.points,
        topic=item.topic,
        shown=shown(item),
        shown_digest=shown_digest(item),
        content=as_json(item),
        explained=explained(item),
        created_by_id=by.id,
    )
    question.version = version
    return version


def key_of(item: Item) -> object:
    """Return what decides about points, explanations and labels left out."""
    key = {name: value for name, value in as_json(item).items() if name not in BESIDE_THE_KEY}
    for name in ("choices", "accepted"):
        if name in key:
            key[name] = [{word: said for word, said in part.items() if word != "explanation"} for part in key[name]]
    return key
