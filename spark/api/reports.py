"""Reports and cases: `/api/reports` for everybody, `/api/admin/cases` for moderators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, url_for
from flask_login import current_user
from pydantic import Field, StringConstraints
from spectree import Response as SpecResponse

from spark.api import api
from spark.api.envelope import Envelope, Meta, Schema, answer
from spark.api.spec import spec
from spark.domain.moderation.case import Case, Report
from spark.domain.moderation.cases import Brief, briefs, count, decided, waiting, with_author
from spark.domain.moderation.deciding import decide
from spark.domain.moderation.evidence import MODELS
from spark.domain.moderation.reporting import LONGEST_NOTE, report
from spark.extensions import db, limiter
from spark.limits import caller
from spark.policy import ADMINISTER, SIGNED_IN, cases_for, own_reports, permit, texts_in_sight
from spark.web import one_or_404, save

SubjectType = Literal["question", "answer", "followUp"]
Reason = Literal["contact", "unkind", "unsafe", "wrong", "spam", "other"]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]
TABLES = {"question": "questions", "answer": "answers", "followUp": "question_followups"}
SUBJECTS = {table: name for name, table in TABLES.items()}


class ReportIn(Schema):
    """What is wrong with which text."""

    subject_type: SubjectType
    subject_id: UUID
    reason: Reason
    note: Note = ""


class ReportOut(Schema):
    """A report of one's own."""

    id: UUID
    subject_type: SubjectType
    subject_id: UUID
    reason: Reason
    note: str
    created_at: datetime


class SaidOut(Schema):
    """What a text says; titles are the questions'."""

    title: str
    text: str


class FindingOut(Schema):
    """Contact data that the check found."""

    kind: Literal["phone", "email", "link", "handle"]
    words: str


class CaseReportOut(Schema):
    """A report as moderators see it."""

    reporter_id: UUID
    reporter_name: str
    reason: Reason
    note: str
    created_at: datetime


class CaseOut(Schema):
    """A text before the moderators."""

    id: UUID
    subject_type: SubjectType
    subject_id: UUID
    question_id: UUID
    author_id: UUID
    author_name: str
    author_role: str
    evidence: SaidOut = Field(description="As it was when the case was opened.")
    now: SaidOut | None
    standing: str | None
    findings: list[FindingOut]
    is_held: bool
    report_count: int
    reports: list[CaseReportOut]
    opened_at: datetime
    decided_at: datetime | None
    decision: Literal["kept", "removed"] | None
    note: str


class CaseQuery(Schema):
    """Which cases to list."""

    status: Literal["waiting", "decided"] = "waiting"
    page: int = Field(1, ge=1, le=10_000)
    limit: int = Field(20, ge=1, le=100)


class CaseList(Schema):
    """A page of cases."""

    success: bool = True
    data: list[CaseOut]
    meta: Meta


class DecisionIn(Schema):
    """Let the text stand, or take it down with a reason."""

    decision: Literal["kept", "removed"]
    note: Note = ""


REPORT = SpecResponse(HTTP_200=Envelope[ReportOut])
CASE = SpecResponse(HTTP_200=Envelope[CaseOut])


@api.post("/reports")
@limiter.limit("30 per hour", key_func=caller)
@permit(SIGNED_IN)
@spec.validate(json=ReportIn, resp=SpecResponse(HTTP_201=Envelope[ReportOut]), tags=["moderation"])
def create_report(json: ReportIn) -> Response:
    """Point a moderator at a text, once."""
    table = TABLES[json.subject_type]
    text = one_or_404(texts_in_sight(current_user, table).where(MODELS[table].id == json.subject_id))
    made = report(text, json.reason, json.note, by=current_user)
    told = report_out(made)
    save(url_for("api.get_report", report_id=made.id), 201)
    return answer(told, 201)


@api.get("/reports/<uuid:report_id>")
@permit(SIGNED_IN)
@spec.validate(resp=REPORT, tags=["moderation"])
def get_report(report_id: UUID) -> Response:
    """Tell of a report of one's own."""
    return answer(report_out(one_or_404(own_reports(current_user).where(Report.id == report_id))))


@api.get("/admin/cases")
@permit(ADMINISTER)
@spec.validate(query=CaseQuery, resp=SpecResponse(HTTP_200=CaseList), tags=["moderation"])
def list_cases(query: CaseQuery) -> Response:
    """List what waits, the oldest first, or what was decided, the newest first."""
    cases = (waiting if query.status == "waiting" else decided)(cases_for(current_user))
    page = with_author(cases).offset((query.page - 1) * query.limit).limit(query.limit)
    told = [case_out(brief) for brief in briefs(db.session.scalars(page).all())]
    return answer(list(told), meta=Meta(page=query.page, limit=query.limit, total=count(cases)))


@api.get("/admin/cases/<uuid:case_id>")
@permit(ADMINISTER)
@spec.validate(resp=CASE, tags=["moderation"])
def get_case(case_id: UUID) -> Response:
    """Tell all about one case."""
    return answer(told_of(case_id))


@api.post("/admin/cases/<uuid:case_id>/decision")
@permit(ADMINISTER)
@spec.validate(json=DecisionIn, resp=CASE, tags=["moderation"])
def decide_case(case_id: UUID, json: DecisionIn) -> Response:
    """Let a text stand or take it down."""
    decide(one_or_404(cases_for(current_user).where(Case.id == case_id)), json.decision, json.note, by=current_user)
    save(url_for("api.get_case", case_id=case_id), 200)
    return answer(told_of(case_id))


def told_of(case_id: UUID) -> CaseOut:
    """Load one case with all about it."""
    return case_out(briefs([one_or_404(with_author(cases_for(current_user).where(Case.id == case_id)))])[0])


def report_out(made: Report) -> ReportOut:
    """Tell of a report."""
    return ReportOut(
        id=made.id,
        subject_type=SUBJECTS[made.subject_type],  # type: ignore[arg-type]
        subject_id=made.subject_id,
        reason=made.reason,  # type: ignore[arg-type]
        note=made.note,
        created_at=made.created_at,
    )


def case_out(brief: Brief) -> CaseOut:
    """Tell of a case."""
    case = brief.case
    same: dict[str, Any] = {
        name: getattr(case, name)
        for name in ("id", "subject_id", "author_id", "is_held", "report_count", "opened_at", "decided_at", "note")
    }
    return CaseOut(
        **same,
        subject_type=SUBJECTS[case.subject_type],  # type: ignore[arg-type]
        question_id=UUID(case.evidence["question_id"]),
        author_name=case.author.full_name,
        author_role=case.author.role,
        evidence=SaidOut(title=case.evidence.get("title", ""), text=case.evidence.get("text", "")),
        now=brief.now and SaidOut(title=brief.now.title, text=brief.now.text),
        standing=brief.now.standing if brief.now else None,
        findings=[FindingOut(**finding) for finding in case.findings],
        reports=[
            CaseReportOut(
                reporter_id=made.reporter_id,
                reporter_name=reporter.full_name,
                reason=made.reason,  # type: ignore[arg-type]
                note=made.note,
                created_at=made.created_at,
            )
            for made, reporter in brief.reports
        ],
        decision=case.decision,  # type: ignore[arg-type]
    )
