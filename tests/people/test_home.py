"""Home: what each of us does next."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.library.content import Content, ContentVersion
from spark.domain.library.use import Bookmark
from spark.domain.people.user import User
from spark.extensions import db


def lesson(owner, title, state="approved", grade="grade-8", **more) -> ContentVersion:
    content = Content(owner_id=owner.id)
    version = ContentVersion(
        content=content,
        title=title,
        state=state,
        subject_slug="physics",
        grade_slug=grade,
        kind="text",
        licence="CC0",
        published_at=now() if state == "approved" else None,
        lightest_bytes=18_000,
        text_bytes=18_000,
        part_count=1,
        **more,
    )
    db.session.add(version)
    db.session.flush()
    if state == "approved":
        content.published_version_id = version.id
    db.session.commit()
    return version


def home(person) -> str:
    return person.browser.get("/home").get_data(as_text=True)


def test_a_student_sees_what_is_new_in_the_grade_and_what_was_saved(cast, context):
    lesson(cast.asha, "Forces")
    saved = lesson(cast.asha, "Sound", grade="grade-3")
    lesson(cast.asha, "Light", grade="grade-9")
    lesson(cast.asha, "Not yet", state="pending")
    db.session.add(Bookmark(user_id=cast.amina.id, content_id=saved.content_id))
    db.session.commit()
    page = home(cast.amina)
    assert "New in Grade 8" in page
    assert "Forces" in page
    assert "Saved" in page
    assert "Sound" in page
    assert "18 kB" in page
    assert "Light" not in page
    assert "Not yet" not in page


def test_an_empty_library_says_what_to_do(cast):
    assert "No lessons for your grade yet" in home(cast.amina)


def test_an_educator_sees_drafts_what_was_sent_back_and_what_waits_for_a_review(cast, context):
    lesson(cast.asha, "My draft", state="draft")
    sent_back = lesson(cast.asha, "Sent back", state="rejected")
    mended = lesson(cast.asha, "Mended since", state="rejected")
    db.session.add(
        ContentVersion(
            content_id=mended.content_id,
            number=2,
            title="Mended",
            state="pending",
            subject_slug="physics",
            grade_slug="grade-8",
            kind="text",
            licence="CC0",
        )
    )
    db.session.commit()
    page = home(cast.asha)
    assert "My draft" in page
    assert f"/teach/content/{sent_back.content_id}" in page
    assert "Mended since" not in page
    assert "waits for your review" not in page  # nobody reviews their own
    assert "1 lesson of a colleague waits for your review" in home(cast.bram)


def test_who_waits_for_approval_reviews_nothing(cast, context):
    lesson(cast.asha, "Forces", state="pending")
    assert "waits for your review" not in home(cast.chidi)


def test_an_admin_sees_what_waits(cast, context):
    lesson(cast.asha, "Forces", state="verified")
    assert cast.chidi.id
    page = home(cast.rosa)
    assert "1 person waits for approval" in page
    assert "1 lesson waits to be published" in page
    assert 'href="/admin"' in page


@pytest.mark.parametrize("name", ["amina", "asha", "chidi", "mina", "rosa"])
def test_home_costs_few_queries_whatever_there_is(cast, context, queries, name):
    browser = getattr(cast, name).browser
    counts = []
    for more in (1, 6):
        for number in range(more):
            for state in ("approved", "draft", "rejected", "pending", "verified"):
                version = lesson(cast.asha, f"{state} {number}", state=state)
            db.session.add(Bookmark(user_id=getattr(cast, name).id, content_id=version.content_id))
        db.session.commit()
        browser.get("/home")  # the settings are read again every two seconds
        queries.clear()
        assert browser.get("/home").status_code == 200
        counts.append(len([query for query in queries if query.lstrip().startswith("SELECT")]))
    assert counts[0] == counts[1] <= 8


def test_home_and_welcome_are_light(cast, context, visitor):
    import brotli

    for number in range(6):
        version = lesson(cast.asha, f"A lesson with a title of usual length {number}")
        db.session.add(Bookmark(user_id=cast.amina.id, content_id=version.content_id))
    db.session.commit()
    browser = cast.amina.browser
    for client, url in ((browser, "/home"), (visitor, "/"), (visitor, "/login"), (visitor, "/join?role=student")):
        assert len(brotli.compress(client.get(url).get_data(), quality=5)) <= 6_000
        assert len(brotli.compress(client.get(url, htmx=True).get_data(), quality=5)) <= 1_500


def test_a_deleted_person_is_nobody_s_home(cast, context):
    browser = cast.amina.browser
    db.session.scalars(select(User).where(User.id == cast.amina.id)).one().deleted_at = now()
    db.session.commit()
    assert browser.get("/home").status_code == 303
