"""Cases as a moderator reads them: what was said then and now, what was found in it, and who reported it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import joinedload, raiseload

from spark.domain.moderation.case import Case, Report, TextRevision
from spark.domain.moderation.evidence import MODELS
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.extensions import db

PAGE = 20


@dataclass(frozen=True)
class Said:
    """What a text says now, or said until `until`."""

    title: str
    text: str
    standing: str = ""
    until: datetime | None = None

    def differs_from(self, evidence: dict[str, Any]) -> bool:
        """Whether it is not what stands in the case."""
        return (self.title, self.text) != (evidence.get("title", ""), evidence.get("text", ""))


@dataclass(frozen=True)
class Brief:
    """All about one case. `now` is None when its text is gone."""

    case: Case
    reports: Sequence[tuple[Report, User]]
    since: Sequence[Said]  # what it said between the evidence and now
    now: Said | None
    question_title: str
    decided_by: User | None

    @property
    def has_changed(self) -> bool:
        """Whether its author wrote something else since."""
        return self.now is not None and self.now.differs_from(self.case.evidence)


def waiting(cases: Select[Case]) -> Select[Case]:
    """Narrow to those nobody has decided, the oldest first."""
    return cases.where(Case.decided_at.is_(None)).order_by(Case.opened_at, Case.id)


def decided(cases: Select[Case]) -> Select[Case]:
    """Narrow to those that are decided, the newest decision first."""
    return cases.where(Case.decided_at.is_not(None)).order_by(Case.decided_at.desc(), Case.id)


def count(cases: Select[Case]) -> int:
    """Count cases."""
    return db.session.scalar(select(func.count()).select_from(cases.order_by(None).subquery())) or 0


def with_author(cases: Select[Case]) -> Select[Case]:
    """Load whose words they are about."""
    return cases.options(joinedload(Case.author, innerjoin=True), raiseload("*"))


def briefs(cases: Sequence[Case]) -> list[Brief]:
    """Tell all about cases in four queries, however many there are."""
    reports, revisions, texts = reports_of(cases), revisions_of(cases), texts_of(cases)
    people = people_named(case.decided_by_id for case in cases)
    told = []
    for case in cases:
        found = texts.get(case.subject_id)
        now, title = found if found else (None, "")
        since = [said for said in revisions[case.subject_id] if is_since(said, case)]
        decider = people.get(case.decided_by_id) if case.decided_by_id else None
        told.append(Brief(case, reports[case.id], since, now, title, decider))
    return told


def is_since(said: Said, case: Case) -> bool:
    """Whether a revision is another than the evidence, and was there after the case was opened."""
    return said.until is not None and said.until > case.opened_at and said.differs_from(case.evidence)


def reports_of(cases: Sequence[Case]) -> dict[UUID, list[tuple[Report, User]]]:
    """The reports of each case with who sent them, in their order."""
    rows = db.session.execute(
        select(Report, User)
        .join(User, User.id == Report.reporter_id)
        .where(Report.case_id.in_([case.id for case in cases]))
        .order_by(Report.created_at, Report.id)
        .options(raiseload("*"))
    )
    found: dict[UUID, list[tuple[Report, User]]] = defaultdict(list)
    for report, reporter in rows:
        found[report.case_id].append((report, reporter))
    return found


def revisions_of(cases: Sequence[Case]) -> dict[UUID, list[Said]]:
    """What each text said before, in its order. Ids are unique across the tables of texts."""
    revisions = (
        select(TextRevision)
        .where(TextRevision.subject_id.in_([case.subject_id for case in cases]))
        .order_by(TextRevision.replaced_at, TextRevision.id)
    )
    found: dict[UUID, list[Said]] = defaultdict(list)
    for revision in db.session.scalars(revisions):
        found[revision.subject_id].append(Said(revision.title, revision.text, until=revision.replaced_at))
    return found


def texts_of(cases: Sequence[Case]) -> dict[UUID, tuple[Said, str]]:
    """What each text says now, and the title of its thread's question, in one query."""
    wanted: dict[str, list[UUID]] = {name: [] for name in MODELS}
    for case in cases:
        wanted[case.subject_type].append(case.subject_id)
    rows = []
    for name, model in MODELS.items():
        if not wanted[name]:
            continue
        own_title = Question.title if model is Question else literal("")
        asked = select(model.id, own_title.label("own"), model.text, model.standing, Question.title.label("asked"))
        if model is not Question:
            asked = asked.join(Question, Question.id == model.question_id)  # type: ignore[union-attr]
        rows.append(asked.where(model.id.in_(wanted[name])))
    if not rows:
        return {}
    found = db.session.execute(union_all(*rows))
    return {id: (Said(own, text, standing), asked) for id, own, text, standing, asked in found}


def people_named(ids: Iterable[UUID | None]) -> dict[UUID, User]:
    """Load people by their ids."""
    wanted = {id for id in ids if id is not None}
    if not wanted:
        return {}
    return {person.id: person for person in db.session.scalars(select(User).where(User.id.in_(wanted)))}
