"""Questions for the desk: one as somebody asks it, groups that ask the same, and a queue as full as a school has it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.asking import ask
from spark.domain.questions.claim import LEASE, AnswerDraft, QuestionClaim
from spark.domain.questions.question import Question
from spark.domain.questions.together import QuestionGroup
from spark.extensions import db
from tests.cast import Person

SUBJECTS = {
    "mathematics": (
        "How do I add {a}/{b} and {c}/{d}?",
        "Why is the area of a circle with radius {a} cm not {b} cm²?",
        "Solving {a}x + {b} = {c}: which step comes first?",
        "What is {a} % of {b}{c}0 shillings?",
        "لماذا نقلب الكسر الثاني عند القسمة على {a}/{b}؟",
    ),
    "physics": (
        "Does a stone of {a} kg fall faster than one of {b} kg?",
        "A lamp of {a} W for {b} hours: what does the meter say?",
        "Kwa nini barafu huelea kwenye maji? (zoezi {a})",
        "The force on a lever {a} m from the pivot, exercise {b}",
    ),
    "biology": (
        "Where does the oxygen in experiment {a} come from?",
        "Why do the leaves of plant {a} turn yellow after {b} days?",
        "पत्तियाँ हरी क्यों होती हैं? (प्रश्न {a})",
    ),
    "chemistry": (
        "Balancing equation {a} on page {b}",
        "Is water with {a} g of salt still a mixture after {b} days of drying in the sun?",
    ),
    "english": ("When do I write “have {a}” and when “had”? Exercise {b}", "What is the subject of sentence {a}?"),
    "geography": ("Reading the contour lines of map {a}: which hill is steeper, the northern or the southern one?",),
}
LANGUAGES = {"l": "ar", "K": "sw", "प": "hi"}


def asked(person: Person, title: str = "Half of a third", text: str = "Is it a sixth?", **fields: Any) -> UUID:
    """Let somebody ask; return the question's id. `group_id` and other columns may be given along."""
    said = {"subject": "mathematics", "grade": "grade-8"}
    said |= {name: fields.pop(name) for name in ("subject", "grade", "urgency", "language") if name in fields}
    with person.app.app_context():
        question = ask(title, text, by=db.session.get_one(User, person.id), **said)
        for name, value in fields.items():
            setattr(question, name, value)
        db.session.commit()
        return question.id


def asked_alike(*people: Person, title: str = "What is 15 % of 80?") -> list[UUID]:
    """Let several people ask the same, and group what they asked."""
    with people[0].app.app_context():
        group = QuestionGroup(subject_slug="mathematics")
        db.session.add(group)
        db.session.commit()
        group_id = group.id
    return [asked(person, title, group_id=group_id) for person in people]


def fill_queue(askers: list[Person], mentors: list[Person], count: int) -> list[UUID]:
    """Ask `count` questions that differ in all that a row shows: some in groups, some held, some with drafts.

    The first of the mentors holds two of them and has the drafts.
    """
    chance, made = random.Random(6), []
    with askers[0].app.app_context():
        groups = [QuestionGroup(subject_slug="mathematics") for _ in range(max(1, count // 12))]
        db.session.add_all(groups)
        db.session.flush()
        for number in range(count):
            made.append(question_of(chance, askers[number % len(askers)], groups))
        db.session.add_all(made)
        db.session.flush()
        for number, question in enumerate(made[:: max(1, count // 12)]):
            db.session.add(claim_of(question, chance.choice(mentors[1:]) if number > 1 else mentors[0], chance))
        for question in made[3 :: max(1, count // 20)]:
            db.session.add(AnswerDraft(question_id=question.id, author_id=mentors[0].id, text="The first step is"))
        db.session.commit()
        return [question.id for question in made]


def question_of(chance: random.Random, asker: Person, groups: list[QuestionGroup]) -> Question:
    """Make one question up."""
    subject = chance.choice(list(SUBJECTS))
    numbers = {letter: chance.randint(2, 99) for letter in "abcd"}
    title = chance.choice(SUBJECTS[subject]).format(**numbers)
    is_grouped = subject == "mathematics" and chance.random() < 0.7
    return Question(
        asker_id=asker.id,
        subject_slug=subject,
        grade_slug=f"grade-{chance.randint(4, 12)}",
        language=LANGUAGES.get(title[0], "en"),
        title=title,
        text=f"{title} I tried and got {numbers['d']}.",
        html=f"<p>{title} I tried and got {numbers['d']}.</p>",
        urgency=chance.choice(("low", "medium", "medium", "high")),
        waiting_since=now() - timedelta(minutes=chance.randint(1, 6_000)),
        photo_key="questions/p.webp" if chance.random() < 0.2 else None,
        subscriber_count=chance.choice((0, 0, 0, 1, 4)),
        group_id=chance.choice(groups).id if is_grouped else None,
    )


def claim_of(question: Question, mentor: Person, chance: random.Random) -> QuestionClaim:
    """Let a mentor hold a question for a while."""
    left = timedelta(seconds=chance.randint(60, int(LEASE.total_seconds())))
    kind = chance.choice(("claimed", "claimed", "assigned"))
    return QuestionClaim(question_id=question.id, mentor_id=mentor.id, kind=kind, expires_at=now() + left)
