"""What people are told of because something happened: lessons decided on, people who leave."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.library.content import ContentVersion
from spark.domain.library.publishing import approve
from spark.domain.library.reviewing import POINTS, reject, verify
from spark.domain.notices.notification import (
    Notification,
    NotificationHabit,
    NotificationPreference,
    PushSubscription,
)
from spark.domain.notices.outbox import OutboxRow
from spark.domain.people.deletion import erase_person
from spark.domain.people.user import User
from spark.domain.questions.claim import AnswerDraft, SavedReply
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.library_builder import publish


@pytest.fixture
def version(cast, context):
    lesson = publish(cast.asha, "Fractions")
    [found] = db.session.scalars(sa.select(ContentVersion).where(ContentVersion.content_id == lesson.id))
    found.state, found.content.published_version_id = "pending", None
    db.session.commit()
    return found


def told(person) -> list[tuple[str, str]]:
    rows = sa.select(Notification).where(Notification.user_id == person.id).order_by(Notification.created_at)
    return [(row.type, row.facts["state"]) for row in db.session.scalars(rows)]


def hints(event) -> list[dict]:
    rows = sa.select(OutboxRow.arguments).where(OutboxRow.job == "live.hint")
    return [arguments for arguments in db.session.scalars(rows) if arguments["event"] == event]


def person(one) -> User:
    return db.session.get_one(User, one.id)


def test_the_owner_hears_of_every_decision_and_nobody_else_does(cast, version):
    verify(version, by=person(cast.bram), checklist=POINTS)
    db.session.commit()
    approve(version, by=person(cast.rosa))
    db.session.commit()
    assert sorted(told(cast.asha)) == [("content_verified", "approved"), ("content_verified", "verified")]
    assert told(cast.bram) == told(cast.rosa) == []
    page = cast.asha.browser.get("/notifications").get_data(as_text=True)
    assert "2 in all" in page
    assert [(hint["topic"], hint["status"]) for hint in hints("content:verified")] == [
        (f"user:{cast.asha.id}", "verified"),
        (f"user:{cast.asha.id}", "approved"),
    ]


def test_who_looks_at_the_lesson_has_read_what_was_told_of_it(cast, version):
    reject(version, by=person(cast.bram), reason="Mend the second page.")
    db.session.commit()
    asha, page = cast.asha.browser, f"/teach/content/{version.content_id}"
    thread = f'value="content:{version.content_id}"'
    assert thread in asha.get(page).get_data(as_text=True)
    asha.post("/notifications/threads/reading", data={"thread": f"content:{version.content_id}"}, htmx=True)
    assert thread not in asha.get(page).get_data(as_text=True)


def test_a_lesson_sent_back_is_told(cast, version):
    reject(version, by=person(cast.bram), reason="Mend the second page.")
    db.session.commit()
    assert told(cast.asha) == [("content_verified", "rejected")]
    assert "was sent back" in cast.asha.browser.get("/notifications").get_data(as_text=True)
    assert "second page" not in str(hints("content:verified"))


def test_a_decision_that_is_refused_is_not_told(cast, version):
    from spark.domain.refusal import Refused

    with pytest.raises(Refused):
        verify(version, by=person(cast.bram), checklist=[])
    db.session.rollback()
    assert told(cast.asha) == []


def test_who_is_erased_leaves_no_notices_habits_phones_or_drafts(cast, context, happen, phone_of):
    mina = cast.mina
    browser = mina.browser
    phone_of(browser)
    happen(mina, cast.amina)
    browser.post(
        "/settings/notifications",
        data={"quiet_from": "", "quiet_until": "", "digest": "daily", "most_a_day": "5", "want": ["announcement:push"]},
    )
    question = Question(
        asker_id=cast.amina.id, subject_slug="physics", grade_slug="grade-7", title="Why?", text="Why indeed?"
    )
    db.session.add_all([question, SavedReply(owner_id=mina.id, title="Hello", text="Hello there")])
    db.session.flush()
    db.session.add(AnswerDraft(question_id=question.id, author_id=mina.id, text="Because"))
    db.session.commit()
    person(mina).deleted_at = now()
    erase_person(person(mina))
    db.session.commit()
    for model in (NotificationHabit, NotificationPreference, PushSubscription, SavedReply, AnswerDraft):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0, model
    assert db.session.scalars(sa.select(Notification.user_id)).all() == [cast.amina.id]
