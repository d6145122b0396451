"""How an author fills in the form of a question: one example of every kind, as a browser sends it."""

from __future__ import annotations

import re
from typing import Any

from spark.domain.practice.authoring import standing_questions
from spark.domain.practice.item import Item
from spark.domain.practice.test import PracticeTest
from spark.extensions import db
from tests.cast import Client, Person

ABOUT = {
    "title": "Light and shadow",
    "subject": "physics",
    "grade": "grade-8",
    "language": "en",
    "licence": "own-work",
    "pass_score_percentage": "60",
    "late_rule": "done",
}
COMMON = {"text": "Which is **right**?", "points": "2", "topic": "Optics", "name": "q1", "explanation": "Because."}
OF_KIND: dict[str, dict[str, str]] = {
    "single": {"choices-0-text": "red", "choices-1-text": "blue", "right": "1", "choices-1-explanation": "Well seen."},
    "multiple": {
        "choices-0-text": "$2$",
        "choices-0-right": "1",
        "choices-1-text": "$9$",
        "choices-2-text": "$11$",
        "choices-2-right": "1",
    },
    "true_false": {"answer": "1", "if_false": "Think again."},
    "short_text": {"accepted-0-text": "Kigali", "accepted-1-text": "Kigali city", "accepted-1-weight": "50"},
    "numeric": {"accepted-0-value": "9,81", "accepted-0-tolerance": "0.05", "unit": "m/s²"},
    "matching": {
        "pairs-0-left": "leaf",
        "pairs-0-right": "light",
        "pairs-1-left": "root",
        "pairs-1-right": "water",
        "others-0-text": "sound",
    },
    "ordering": {"steps-0-text": "egg", "steps-1-text": "chick", "steps-2-text": "hen"},
    "free_response": {"rubric-0-text": "Names light", "rubric-0-points": "2", "sample": "Light."},
    "description": {},
}


def filled(kind: str, **others: Any) -> dict[str, Any]:
    """Return the filled-in form of a kind."""
    return {**COMMON, **OF_KIND[kind], **others}


def begin(browser: Client, **about: str) -> str:
    """Begin a test and return its address."""
    answer = browser.post("/admin/tests/new", data=ABOUT | about)
    assert answer.status_code == 303, errors_in(answer.get_data(as_text=True))
    return str(answer.location)


def add(browser: Client, test: str, kind: str = "single", **others: Any) -> str:
    """Put a question into a test and return the question's address."""
    answer = browser.post(f"{test}/questions/new?kind={kind}", data=filled(kind, **others))
    assert answer.status_code == 303, errors_in(answer.get_data(as_text=True))
    return "/admin/tests/questions/" + answer.location.rpartition("question-")[2]


def items_of(person: Person, test: str) -> list[Item]:
    """Return what the questions of a test say, in order."""
    with person.app.app_context():
        found = db.session.get_one(PracticeTest, test.rpartition("/")[2])
        return [question.version.item for question in db.session.scalars(standing_questions(found))]


def errors_in(page: str) -> list[str]:
    """Return the sentences that stand at the fields and on top of a page."""
    marked = re.findall(r'class="(?:error|notice bad)[^>]*>(.*?)</(?:p|div)>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", sentence).split()) for sentence in marked]
