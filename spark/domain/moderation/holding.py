"""Holding: a text that leads a child out of the school is read by a moderator before anybody else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import current_app
from sqlalchemy import select, union

from spark.domain.moderation.case import Case
from spark.domain.moderation.contact_data import Finding, find
from spark.domain.moderation.disguise import unmask
from spark.domain.moderation.evidence import Text, open_case, thread_of, undecided
from spark.domain.moderation.rendered import visible_text
from spark.domain.moderation.settings import settings
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.leasing import end_claim_on
from spark.domain.questions.question import Question
from spark.extensions import db


def hold_if_needed(row: Text, *, asker: User, by: User) -> bool:
    """Hold a text with contact data, and let go of one from which its author took it out; return whether it is held.

    What a moderator let pass in the same text before is not held again. Called by `write`, with the new words in
    `row` already and the row perhaps not in the database yet.
    """
    found = contact_data_in(row, by) if is_between_adult_and_child(asker, by) else []
    if found:
        hold(row, found)
    elif row.standing == "held":
        let_go(row)
    return row.standing == "held"


def is_between_adult_and_child(asker: User, by: User) -> bool:
    """Whether a text is part of a conversation that a child has here.

    We know roles, not ages. Every student counts as a child, and every thread that a student began or writes in as one
    between an adult and a child, because mentors answer there and everybody reads along: what a child tells of
    themselves reaches adults even where another child is spoken to. Adults among themselves exchange what they like.
    """
    return asker.role == "student" or by.role == "student"


def contact_data_in(row: Text, by: User) -> list[Finding]:
    """Return the contact data in a text, as written and as readers see it, without what a moderator let pass."""
    title = f"{row.title}\n" if isinstance(row, Question) else ""
    region = current_app.config["DEFAULT_PHONE_REGION"]
    seen = find(title + visible_text(row.html), region)  # digits written as entities, or with tags between them
    found = {signs_of(finding): finding for finding in [*seen, *find(title + row.text, region)]}
    if not found:
        return []
    passed = let_pass(row)
    if any(finding.kind == "handle" for finding in found.values()):
        passed |= {signs_of(Finding("handle", name)) for name in people_spoken_to(row, by)}
    return [finding for signs, finding in found.items() if signs not in passed]


def signs_of(finding: Finding) -> tuple[str, str]:
    """Return what two findings share that say the same: their kind, their letters and their digits."""
    return finding.kind, "".join(filter(str.isalnum, unmask(finding.words).text))


def let_pass(row: Text) -> set[tuple[str, str]]:
    """What moderators found harmless in earlier versions of this text."""
    kept = select(Case.findings).where(
        Case.subject_type == row.__tablename__, Case.subject_id == row.id, Case.decision == "kept"
    )
    return {signs_of(Finding(**finding)) for findings in db.session.scalars(kept) for finding in findings}


def people_spoken_to(row: Text, by: User) -> set[str]:
    """How one turns to the others in a thread: "@mina" is an address within the school, unless it is one's own."""
    question_id = thread_of(row)
    writers = union(
        select(Question.asker_id).where(Question.id == question_id),
        select(Answer.author_id).where(Answer.question_id == question_id),
        select(QuestionFollowup.author_id).where(QuestionFollowup.question_id == question_id),
    )
    others = select(User).where(User.id.in_(writers), User.id != by.id)
    return {person.first_name for person in db.session.scalars(others)}


def hold(row: Text, found: list[Finding]) -> None:
    """Show a text to nobody but its author and admins, and put it before them."""
    row.standing = "held"
    if isinstance(row, Question):
        end_claim_on(row, "withdrawn")
    case = open_case(row)
    known: list[Any] = list(case.findings)
    case.findings = known + [told for finding in found if (told := asdict(finding)) not in known]
    case.is_held = True


def let_go(row: Text) -> None:
    """Show a text again from which the contact data is gone; the case goes on, with what it said as its evidence.

    A text that many reported stays hidden: what they found in it, no check of ours can see.
    """
    case = db.session.scalars(undecided(row).with_for_update()).one_or_none()
    if case is None or case.report_count >= settings().reports_that_hide:
        return
    case.is_held = False
    row.standing = "shown"
