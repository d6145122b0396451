"""The road of a lesson: upload, draft, hand in, prepare, verify, approve, by the verbs that the pages use.

Each step is committed and the version's state tells the next one, so that whoever was stopped on the way goes
on from there. A lesson is known by its owner and the name of its file.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from spark.domain.clock import now
from spark.domain.library import drafting, handing_in, publishing, reviewing, versions
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.refusals import TOO_MANY_TRIES, refusal_sentence
from spark.domain.library.uploading import receive_file
from spark.domain.notices.outbox import LEASE, OutboxRow, due
from spark.extensions import db
from spark.jobs.running import perform
from spark.seed.lesson import Lesson
from spark.seed.people import the

PATIENCE = 600  # seconds that a worker elsewhere may take for a file
GLANCE = 0.2  # seconds between two looks at what it does
COLLEAGUE = {"educator": "educator2", "educator2": "educator"}


class Stuck(Exception):
    """A lesson cannot go on; the message tells why."""


def bring(lesson: Lesson) -> ContentVersion:
    """Bring a lesson as far as it shall come and return its version. Raises Refused and Stuck."""
    version = begun(lesson)
    if version is None:
        version = begin(lesson)
    elif version.state == "processing":
        forget_lease(version)
    elif version.state == "rejected" and version.refusal_code == TOO_MANY_TRIES:
        version = try_again(version, lesson)
    while version.state != lesson.until and version.state in STEPS:
        STEPS[version.state](version, lesson)
        db.session.commit()
    if version.state == "quarantined" or (version.state == "rejected" and version.refusal_code):
        raise Stuck(refusal_sentence(version.refusal_code, version.refusal_params))
    return version


def begun(lesson: Lesson) -> ContentVersion | None:
    """Find the version that an earlier run began, whatever became of it since: the first, or what replaced it."""
    first = db.session.scalars(
        select(ContentVersion)
        .join(ContentVersion.content)
        .where(
            Content.owner_id == the(lesson.owner).id,
            ContentVersion.number == 1,
            ContentVersion.file_name == lesson.file_name,
            ContentVersion.kind == lesson.kind,
        )
        .order_by(ContentVersion.created_at)
        .limit(1)
    ).first()
    if first is not None and first.refusal_code == TOO_MANY_TRIES:
        return versions.latest_version(first.content)
    return first


def forget_lease(version: ContentVersion) -> None:
    """Take the job from whoever had it: most likely a seed that was killed. Two that do it end in one result."""
    db.session.execute(update(OutboxRow).where(*job_of(version)).values(leased_until=None))
    db.session.commit()


def try_again(version: ContentVersion, lesson: Lesson) -> ContentVersion:
    """Begin the next version with the file of one whose job was given up."""
    draft = drafting.revise(version.content, the(lesson.owner), {})
    db.session.commit()
    return draft


def begin(lesson: Lesson) -> ContentVersion:
    """Upload the file and write the draft."""
    owner = the(lesson.owner)
    upload = receive_file(owner, file_name=lesson.file_name, kind=lesson.kind, stream=BytesIO(lesson.file()))
    details = {**lesson.fields, "kind": lesson.kind}
    content, _new = drafting.begin_lesson(owner, details, upload.id, once=False)
    db.session.commit()
    return versions.latest_version(content)


def hand_in(version: ContentVersion, lesson: Lesson) -> None:
    """Hand the draft in; an admin has approved its owner."""
    handing_in.hand_in(version.content, the(lesson.owner))


def prepare(version: ContentVersion, _lesson: Lesson) -> None:
    """Do the version's job here, or wait for the worker that was faster. Raises Stuck when it must wait."""
    deadline = time.monotonic() + PATIENCE
    while version.state == "processing":
        if (row := take_job(version)) is not None:
            perform(row)
        else:
            if trouble := waits_because(version):
                raise Stuck(f"It waits for another try: {trouble}")
            if time.monotonic() > deadline:
                raise Stuck("It is still being prepared. Run this again later.")
            time.sleep(GLANCE)
        db.session.rollback()
        db.session.refresh(version)


def take_job(version: ContentVersion) -> UUID | None:
    """Lease the version's row in the outbox as the relay does; None when it is not to be had."""
    row = db.session.scalars(due(now()).where(*job_of(version)).limit(1)).first()
    if row is None:
        db.session.rollback()
        return None
    row.leased_until = now() + LEASE
    row_id = row.id
    db.session.commit()
    return row_id


def waits_because(version: ContentVersion) -> str:
    """Return why the last try of the version's job failed, when the next one lies ahead."""
    later = OutboxRow.done_at.is_(None), OutboxRow.available_at > now()
    return db.session.scalar(select(OutboxRow.error).where(*job_of(version), *later)) or ""


def job_of(version: ContentVersion) -> tuple[ColumnElement[bool], ...]:
    """Narrow the outbox to the job that prepares a version."""
    return OutboxRow.job == handing_in.JOB, OutboxRow.arguments["id"].astext == str(version.id)


def review(version: ContentVersion, lesson: Lesson) -> None:
    """Let the other educator look at it."""
    colleague = the(COLLEAGUE[lesson.owner])
    if lesson.until == "rejected":
        reviewing.reject(version, by=colleague, reason=lesson.reason)
    else:
        reviewing.verify(version, by=colleague, checklist=reviewing.POINTS)


def approve(version: ContentVersion, _lesson: Lesson) -> None:
    """Let the admin publish it."""
    publishing.approve(version, by=the("admin"))


STEPS: dict[str, Callable[[ContentVersion, Lesson], None]] = {
    "draft": hand_in,
    "processing": prepare,
    "pending": review,
    "verified": approve,
}
