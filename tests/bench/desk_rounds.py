"""Rounds at the mentors' desk: simulated mentors on the real database and the real verbs.

A round is two minutes of the school's clock. Mentors who are there take the first question of their desk that is free
and in a language they know, write for some rounds, and send. Some vanish in mid-draft and come back when the lease is
long over; some take a question "for later" and forget it; some send without looking. The clock's job runs each round.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from uuid import UUID

import sqlalchemy as sa
import time_machine
from flask import Flask

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.answering import answer
from spark.domain.questions.assigning import assign_unclaimed
from spark.domain.questions.claim import AnswerDraft, QuestionClaim
from spark.domain.questions.claiming import claim, claims_of, release
from spark.domain.questions.drafting import draft_of, keep_draft, suggestions_for
from spark.domain.questions.lapsing import end_lapsed_claims
from spark.domain.questions.question import Question
from spark.domain.questions.queue import QueueFilters, queue_page
from spark.domain.refusal import Refused
from spark.extensions import db
from spark.policy import answerable_by
from tests.desk_domain import people

ROUND = timedelta(minutes=2)
SUBJECTS = {"mathematics": 35, "physics": 20, "english": 15, "biology": 12, "chemistry": 10, "history": 8}
LANGUAGES = {"en": 70, "fr": 20, "sw": 10}
URGENCIES = {"low": 30, "medium": 50, "high": 20}
GRADES = [f"grade-{n}" for n in range(6, 13)]
DESK_ROWS = 20  # of which a mentor looks at before they choose


@dataclass
class Mentor:
    """One simulated person; `text` is what stands in their page."""

    id: UUID
    name: str  # in letters: a row of digits would be taken for a phone number and held
    chance: random.Random
    speaks: set[str]
    pace: int  # rounds an answer takes
    begins: int  # the round in which they come
    leaves: int
    asked: UUID | None = None
    text: str = ""
    rounds_left: int = 0
    back_in: int = 0


@dataclass
class Ledger:
    """What Spark said yes to, and what happened besides."""

    drafts: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    answers: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    happened: dict[str, int] = field(default_factory=dict)

    def note(self, what: str) -> None:
        """Count something; a count lost to a race of threads harms nobody."""
        self.happened[what] = self.happened.get(what, 0) + 1


@dataclass(frozen=True)
class Outcome:
    """What came of it, read from the database."""

    answers: int
    unaware_answers: int
    knowing_answers: int  # second ones, of a question taken after it was answered
    shared_holds: int
    lost_drafts: int
    lost_answers: int
    waits: list[float]  # minutes, those still waiting included
    gini: float
    happened: dict[str, int]

    @property
    def longest(self) -> float:
        """The longest wait in medians."""
        return max(self.waits) / median(self.waits)


class Rounds:
    """A school day: `mentors` people, `waiting` open questions at any time, `count` rounds."""

    def __init__(self, app: Flask, mentors: int, waiting: int, count: int, *, seed: int = 7, threads: int = 8) -> None:
        self.app, self.waiting, self.count, self.threads = app, waiting, count, threads
        self.chance, self.ledger = random.Random(seed), Ledger()
        with app.app_context():
            self.askers = [people.student(f"Student {n}").id for n in range(40)]
            self.mentors = [self.new_mentor(number, seed) for number in range(mentors)]
            db.session.commit()

    def run(self) -> Outcome:
        """Play all rounds."""
        with time_machine.travel(now(), tick=True) as clock, ThreadPoolExecutor(self.threads) as pool:
            for number in range(self.count):
                self.refill(first=number == 0)
                list(pool.map(lambda mentor, number=number: self.turn(mentor, number), self.mentors))
                self.tend()
                clock.shift(ROUND)
            return self.outcome()

    # The school

    def new_mentor(self, number: int, seed: int) -> Mentor:
        """Somebody with one to three subjects, a pace and hours of their own."""
        chance = random.Random(seed * 1000 + number)
        speaks = {"en"} | {code for code, share in (("fr", 0.4), ("sw", 0.25)) if chance.random() < share}
        user = people.mentor(
            f"Mentor {number}",
            subjects=set(chance.choices(list(SUBJECTS), list(SUBJECTS.values()), k=chance.randint(1, 3))),
            languages=sorted(speaks - {"en"}),
            grades=chance.sample(GRADES, chance.choice([0, 0, 3, 4])),
        )
        late, early = chance.randint(0, self.count // 8), chance.randint(0, self.count // 8)
        return Mentor(user.id, in_letters(number), chance, speaks, chance.randint(2, 5), late, self.count - early)

    def refill(self, *, first: bool) -> None:
        """Let as many questions arrive as were answered, give or take a few."""
        with self.app.app_context():
            here = db.session.scalar(sa.select(sa.func.count()).where(Question.status == "open")) or 0
            more = max(self.waiting - here + (0 if first else self.chance.randint(-3, 3)), 0)
            for _one in range(more):
                people.question(
                    db.session.get_one(User, self.chance.choice(self.askers)),
                    waited=timedelta(minutes=self.chance.uniform(0, 40 if first else 2)),
                    subject=self.pick(SUBJECTS),
                    language=self.pick(LANGUAGES),
                    urgency=self.pick(URGENCIES),
                    grade=self.chance.choice(GRADES),
                )
            db.session.commit()

    def pick(self, shares: dict[str, int]) -> str:
        """Choose by share."""
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def tend(self) -> None:
        """What the clock's job does."""
        with self.app.app_context():
            self.ledger.happened["leases that ran out"] = (
                self.ledger.happened.get("leases that ran out", 0) + end_lapsed_claims()
            )
            self.ledger.happened["offered"] = self.ledger.happened.get("offered", 0) + assign_unclaimed()
            db.session.commit()

    # One mentor's two minutes

    def turn(self, mentor: Mentor, number: int) -> None:
        """Begin, go on, or be away."""
        if not mentor.begins <= number < mentor.leaves or number < mentor.back_in:
            return
        with self.app.app_context():
            user = db.session.get_one(User, mentor.id)
            if mentor.asked is None:
                self.begin(mentor, user)
            else:
                self.go_on(mentor, user, number)

    def begin(self, mentor: Mentor, user: User) -> None:
        """Take what was offered, mostly; else the first that is free."""
        wanted = [one.question_id for one in db.session.scalars(claims_of(user)) if one.kind == "assigned"]
        wanted = wanted if mentor.chance.random() < 0.8 else []
        rows = queue_page(answerable_by(user), user, QueueFilters(), DESK_ROWS)
        wanted += [row.id for row in rows if row.language in mentor.speaks and (row.is_mine or not row.claim_kind)]
        for question_id in wanted:
            if self.take(mentor, user, question_id):
                break
        if mentor.chance.random() < 0.1 and len(wanted) > 5:  # one more for later, and forgotten
            later = db.session.get_one(Question, wanted[5])
            self.tries(lambda: claim(later, by=user))

    def take(self, mentor: Mentor, user: User, question_id: UUID) -> bool:
        """Claim a question and begin with what is there: one's own draft, or a colleague's."""
        asked = db.session.get_one(Question, question_id)
        if not self.tries(lambda: claim(asked, by=user)):
            return False
        own, others = draft_of(asked, user), suggestions_for(asked, user)
        if own is not None and self.ledger.drafts.get((asked.id, mentor.id)) != own.text:
            self.ledger.note("DRAFT OTHER THAN KEPT")
        mentor.asked, mentor.rounds_left = asked.id, mentor.pace
        mentor.text = own.text if own else ""
        if own or others:
            self.ledger.note("drafts gone on with" if own else "suggestions used")
            mentor.rounds_left = (mentor.pace + 1) // 2
        db.session.commit()
        return True

    def go_on(self, mentor: Mentor, user: User, number: int) -> None:
        """Write, vanish, or send."""
        asked = db.session.get_one(Question, mentor.asked)
        mentor.text += f"In round {in_letters(number)} {mentor.name} writes on. "
        mentor.rounds_left -= 1
        fate = mentor.chance.random()
        if fate < 0.04:
            self.ledger.note("vanished in mid-draft")
            mentor.back_in = number + mentor.chance.randint(6, 14)
            if fate < 0.02:  # with the text on its way, which nobody acknowledged
                keep_draft(asked, mentor.text, by=user)
                db.session.rollback()
                return
        elif mentor.rounds_left <= 0:
            self.send(mentor, user, asked)
            return
        if not self.keep(mentor, user, asked) and mentor.chance.random() < 0.7:  # else they write on, not looking
            self.ledger.note("leases found lost")
            self.take_again(mentor, user, asked)

    def take_again(self, mentor: Mentor, user: User, asked: Question) -> None:
        """Claim what was lost; who sees an answer there mostly leaves it at that."""
        if not self.tries(lambda: claim(asked, by=user)):
            mentor.asked = None
        elif asked.status == "answered" and mentor.chance.random() < 0.7:
            release(asked, by=user)
            db.session.commit()
            mentor.asked = None

    def keep(self, mentor: Mentor, user: User, asked: Question) -> bool:
        """Keep the draft; say whether the question is still theirs."""
        kept = keep_draft(asked, mentor.text, by=user)
        db.session.commit()
        self.ledger.drafts[asked.id, mentor.id] = mentor.text
        return kept.is_held

    def send(self, mentor: Mentor, user: User, asked: Question) -> None:
        """Answer; what is refused is kept."""
        if self.tries(lambda: answer(asked, mentor.text, by=user)):
            self.ledger.drafts.pop((asked.id, mentor.id), None)
            self.ledger.answers[asked.id, mentor.id] = mentor.text.strip()
        else:
            self.ledger.note("answers refused and kept as drafts")
            self.keep(mentor, user, asked)
        mentor.asked = None

    def tries(self, act: object) -> bool:
        """Do something and commit it, or be refused."""
        try:
            act()  # type: ignore[operator]
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            self.ledger.note(f"refused: {refusal.code}")
            return False
        return True

    # What came of it

    def outcome(self) -> Outcome:
        """Compare what Spark said yes to with what the database has."""
        with self.app.app_context():
            answers = {(one.question_id, one.author_id): one.text for one in db.session.scalars(sa.select(Answer))}
            drafts = {(one.question_id, one.author_id): one.text for one in db.session.scalars(sa.select(AnswerDraft))}
            knowing = knowing_answers()
            unaware = len(answers) - len({asked for asked, _author in answers}) - knowing
            given = [sum(1 for _asked, author in answers if author == mentor.id) for mentor in self.mentors]
            return Outcome(
                answers=len(answers),
                unaware_answers=unaware,
                knowing_answers=knowing,
                shared_holds=shared_holds(),
                lost_drafts=sum(drafts.get(key) != text for key, text in self.ledger.drafts.items())
                + self.ledger.happened.get("DRAFT OTHER THAN KEPT", 0),
                lost_answers=sum(answers.get(key) != text for key, text in self.ledger.answers.items()),
                waits=minutes_waited(),
                gini=gini(given),
                happened=dict(sorted(self.ledger.happened.items())),
            )


def in_letters(number: int) -> str:
    """Write a number as a word of its own."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def minutes_waited() -> list[float]:
    """How long each question waited for its first answer, or has waited so far."""
    moment = now()
    rows = db.session.execute(sa.select(Question.waiting_since, Question.first_answered_at))
    return [((answered or moment) - since).total_seconds() / 60 for since, answered in rows]


def knowing_answers() -> int:
    """How many answers are of mentors who took the question when it had an answer already."""
    taken_after = sa.exists().where(
        QuestionClaim.question_id == Answer.question_id,
        QuestionClaim.mentor_id == Answer.author_id,
        QuestionClaim.claimed_at > Question.first_answered_at,
        QuestionClaim.ended_as == "answered",
    )
    answers = sa.select(sa.func.count(Answer.id)).join(Question, Question.id == Answer.question_id)
    return db.session.scalar(answers.where(taken_after)) or 0


def shared_holds() -> int:
    """How often two mentors held one question in the same moment."""
    first, second = sa.orm.aliased(QuestionClaim), sa.orm.aliased(QuestionClaim)
    overlap = sa.and_(
        first.question_id == second.question_id,
        first.id < second.id,
        first.claimed_at < sa.func.least(second.expires_at, second.ended_at),
        second.claimed_at < sa.func.least(first.expires_at, first.ended_at),
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(first).join(second, overlap)) or 0


def gini(shares: list[int]) -> float:
    """0 when all have the same, towards 1 when one has all."""
    ordered, total = sorted(shares), sum(shares)
    if not total:
        return 0.0
    weighted = sum(rank * share for rank, share in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
