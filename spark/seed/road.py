"""The road of a lesson: upload, draft, hand in, prepare, verify, approve, by the verbs that the pages use.

Each step is committed and the version's state tells the next one, so that whoever was stopped on the way goes
on from there. A lesson is known by its owner and the name of its file.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from sqlalchemy import select

from spark.domain.library import drafting, handing_in, publishing, reviewing, versions
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.refusals import TOO_MANY_TRIES, refusal_sentence
from spark.domain.library.uploading import receive_file
from spark.extensions import db
from spark.seed.lesson import Lesson
from spark.seed.people import the
from spark.seed.work import Stuck, do_job, forget_lease

COLLEAGUE = {"educator": "educator2", "educator2": "educator"}


def bring(lesson: Lesson) -> ContentVersion:
    """Bring a lesson as far as it shall come and return its version. Raises Refused and Stuck."""
    version = begun(lesson)
    if version is None:
        version = begin(lesson)
    elif version.state == "processing":
        forget_lease(handing_in.JOB, version.id)
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

    def is_waiting() -> bool:
        db.session.refresh(version)
        return version.state == "processing"

    do_job(handing_in.JOB, version.id, is_waiting)
    db.session.refresh(version)


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
