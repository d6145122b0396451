"""How the tests ask and answer: asking through the page, answering by the mentors' own verb."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask

from spark.domain.people.user import User
from spark.domain.questions.answering import answer
from spark.domain.questions.claiming import claim
from spark.domain.questions.needing_info import ask_for_info
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.cast import Client, Person

FIELDS = {
    "title": "Why is half of a third a sixth?",
    "text": "Our teacher wrote $\\frac12 \\cdot \\frac13 = \\frac16$. **Why** is it smaller?",
    "subject": "mathematics",
    "grade": "grade-8",
    "urgency": "medium",
}


def ask(asker: Client, **fields: Any) -> UUID:
    """Ask through the page; return the question's id."""
    sent = asker.post("/questions/new", data=FIELDS | fields)
    assert sent.status_code == 303, sent.get_data(as_text=True)
    return UUID(sent.location.rpartition("/")[2])


def answer_it(app: Flask, question_id: UUID, mentor: Person, text: str = "Cut a chapati in three, then halve.") -> UUID:
    """Let a mentor answer; return the answer's id."""
    with app.app_context():
        question, by = db.session.get_one(Question, question_id), db.session.get_one(User, mentor.id)
        claim(question, by=by)
        given = answer(question, text, by=by)
        db.session.commit()
        return given.id


def ask_for_more(app: Flask, question_id: UUID, mentor: Person, text: str = "Which exercise is it?") -> UUID:
    """Let a mentor ask for more; return the follow-up's id."""
    with app.app_context():
        said = ask_for_info(db.session.get_one(Question, question_id), text, by=db.session.get_one(User, mentor.id))
        db.session.commit()
        return said.id


def stand(app: Flask, row: type, row_id: UUID, standing: str) -> None:
    """Put a text where a moderator would: held, removed."""
    with app.app_context():
        db.session.get_one(row, row_id).standing = standing
        db.session.commit()
