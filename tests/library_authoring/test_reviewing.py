"""A colleague vouches, an admin publishes; nobody decides on their own, and two at once are one and a sentence."""

import threading

import pytest
import sqlalchemy as sa

from spark.domain.library.content import Content, ContentReview, ContentVersion
from spark.domain.moderation.audit import AuditEntry, AuditPersonalValue
from spark.extensions import db
from tests.jobs.inline import run_outbox
from tests.library_authoring.lessons import MARKDOWN, VOUCHED, fields, hand_in, newest, published, sentences, with_file


@pytest.fixture
def pending(app, cast):
    """A version of Asha's that waits for a colleague."""
    address = hand_in(cast.asha.browser, app)
    return address, f"/teach/reviews/{newest(app, address).id}"


def acts(app):
    with app.app_context():
        return [
            (entry.act, entry.facts)
            for entry in db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
            if entry.act.startswith("content.")
        ]


def in_library(app, address):
    with app.app_context():
        return db.session.get(Content, address.rsplit("/", 1)[1]).published_version_id


def test_from_a_draft_to_the_library(app, cast, visitor):
    address = published(cast, app)
    version = newest(app, address)
    assert version.state == "approved"
    assert in_library(app, address) == version.id
    assert version.published_at is not None
    assert "Waves and sound" in sentences(visitor.get("/library?q=waves"))
    assert visitor.get(f"/library/{version.content_id}").status_code == 200
    page = sentences(cast.asha.browser.get(address))
    for words in ("Published", "Bram Test vouched for it", "Well done.", "Rosa Test published it"):
        assert words in page


def test_the_queue_shows_the_oldest_first_and_nothing_of_ones_own(app, cast, pending):
    hand_in(cast.rosa.browser, app, title="Newer lesson")
    queue = sentences(cast.bram.browser.get("/teach/reviews"))
    assert queue.index("Waves and sound") < queue.index("Newer lesson")
    assert "Waves and sound" not in sentences(cast.asha.browser.get("/teach/reviews"))
    assert "Newer lesson" not in sentences(cast.rosa.browser.get("/teach/reviews"))


def test_a_colleague_sees_the_lesson_before_the_word_is_asked(cast, pending):
    page = sentences(cast.bram.browser.get(pending[1]))
    for words in ("A wave carries energy", "by Asha Test", "What it teaches is correct", "Or send it back"):
        assert words in page
    assert "Publish" not in page


def test_who_may_review(cast, pending, visitor):
    _, review = pending
    for path in ("", "/verification", "/rejection"):
        send = "get" if not path else "post"
        assert getattr(cast.asha.browser, send)(review + path).status_code == 403, "the owner sees and may not"
        for name in ("amina", "mina", "chidi"):
            assert getattr(getattr(cast, name).browser, send)(review + path).status_code == 403, name
        assert getattr(visitor, send)(review + path).status_code == 303
    for name in ("asha", "bram", "chidi", "amina"):
        assert getattr(cast, name).browser.post(f"{review}/approval").status_code == 403, name


def test_a_draft_is_not_there_for_reviewers(app, cast):
    from tests.library_authoring.lessons import write

    version = newest(app, write(cast.asha.browser))
    assert cast.bram.browser.get(f"/teach/reviews/{version.id}").status_code == 404


def test_every_point_must_hold(app, cast, pending):
    address, review = pending
    answer = cast.bram.browser.post(f"{review}/verification", data={"checklist": ["correct", "grade"]})
    assert answer.status_code == 422
    assert "Tick every point" in sentences(answer)
    assert newest(app, address).state == "pending"


def test_sending_back_needs_a_reason_and_tells_it(app, cast, pending):
    address, review = pending
    answer = cast.bram.browser.post(f"{review}/rejection", data={"reason": "  "})
    assert answer.status_code == 422
    assert "Write what has to change" in sentences(answer)
    answer = cast.bram.browser.post(f"{review}/rejection", data={"reason": "The second heading is wrong."})
    assert answer.status_code == 303
    assert newest(app, address).state == "rejected"
    page = sentences(cast.asha.browser.get(address))
    assert "Bram Test sent the lesson back. The second heading is wrong." in page


def test_what_was_sent_back_comes_again_with_the_same_file(app, cast, pending):
    address, review = pending
    cast.bram.browser.post(f"{review}/rejection", data={"reason": "The title."})
    answer = cast.asha.browser.post(f"{address}/edit", data=fields(title="Sound and waves", then="submit"))
    assert answer.status_code == 303, sentences(answer)
    run_outbox(app)
    version = newest(app, address)
    assert (version.number, version.state, version.title, version.file_name) == (
        2,
        "pending",
        "Sound and waves",
        "waves.md",
    )
    assert version.part_count


def test_an_admin_sends_back_what_a_colleague_verified(app, cast, pending):
    address, review = pending
    cast.bram.browser.post(f"{review}/verification", data=VOUCHED)
    assert cast.rosa.browser.post(f"{review}/rejection", data={"reason": "The licence."}).status_code == 303
    assert newest(app, address).state == "rejected"
    with app.app_context():
        steps = db.session.scalars(sa.select(ContentReview.step).order_by(ContentReview.given_at)).all()
    assert steps == ["verification", "approval"]


def test_a_colleague_does_not_send_back_what_is_verified(app, cast, pending):
    address, review = pending
    cast.rosa.browser.post(f"{review}/verification", data=VOUCHED)
    assert cast.bram.browser.post(f"{review}/rejection", data={"reason": "No."}).status_code == 403
    assert newest(app, address).state == "verified"


def test_publishing_needs_a_verification_first(app, cast, pending):
    address, review = pending
    answer = cast.rosa.browser.post(f"{review}/approval")
    assert answer.status_code == 409
    assert newest(app, address).state == "pending"


def test_one_admin_may_do_both_steps_and_the_log_says_so(app, cast, pending):
    address, review = pending
    assert cast.rosa.browser.post(f"{review}/verification", data=VOUCHED).status_code == 303
    assert cast.rosa.browser.post(f"{review}/approval", data={"note": "Good."}).status_code == 303
    assert newest(app, address).state == "approved"
    assert acts(app) == [("content.verify", {}), ("content.approve", {"both_steps": True})]
    with app.app_context():
        words = db.session.scalars(sa.select(AuditPersonalValue.value)).all()
    assert sorted(words) == ["Good.", "Well done."]


def test_two_people_for_two_steps_is_the_usual_thing(app, cast):
    published(cast, app)
    assert acts(app) == [("content.verify", {}), ("content.approve", {"both_steps": False})]


def test_an_admins_own_lesson_needs_others(app, cast):
    address = hand_in(cast.rosa.browser, app)
    review = f"/teach/reviews/{newest(app, address).id}"
    assert cast.rosa.browser.post(f"{review}/verification", data=VOUCHED).status_code == 403
    cast.bram.browser.post(f"{review}/verification", data=VOUCHED)
    assert cast.rosa.browser.post(f"{review}/approval").status_code == 403
    assert cast.rui.browser.post(f"{review}/approval").status_code == 303


def test_who_comes_second_is_told_who_was_first(app, cast, pending):
    _, review = pending
    cast.rosa.browser.post(f"{review}/verification", data=VOUCHED)
    answer = cast.bram.browser.post(f"{review}/verification", data=VOUCHED)
    assert answer.status_code == 409
    assert "Rosa Test was faster and has vouched for this version." in sentences(answer)


def test_who_comes_after_a_rejection_is_told_too(cast, pending):
    _, review = pending
    cast.rosa.browser.post(f"{review}/rejection", data={"reason": "No."})
    answer = cast.bram.browser.post(f"{review}/verification", data=VOUCHED)
    assert answer.status_code == 409
    assert "Rosa Test was faster and has sent this version back." in sentences(answer)


def test_a_lesson_taken_back_is_not_there_for_review(cast, pending, app):
    address, review = pending
    version_id = newest(app, address).id
    assert cast.asha.browser.post(f"{address}/versions/{version_id}/withdrawal").status_code == 303
    assert cast.bram.browser.post(f"{review}/verification", data=VOUCHED).status_code == 404


@pytest.mark.committed
def test_of_two_reviewers_at_once_exactly_one_wins(app, cast):
    address = hand_in(cast.asha.browser, app)
    review = f"/teach/reviews/{newest(app, address).id}"
    start, answers = threading.Barrier(2), []
    browsers = [cast.bram.browser, cast.rosa.browser]

    def vouch(browser):
        start.wait()
        answers.append(browser.post(f"{review}/verification", data=VOUCHED))

    threads = [threading.Thread(target=vouch, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert "was faster" in sentences(next(answer for answer in answers if answer.status_code == 409))
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ContentReview)) == 1
    assert [act for act, _ in acts(app)] == ["content.verify"]


def test_a_new_version_goes_the_same_way_while_the_old_one_stays(app, cast, visitor):
    address = published(cast, app)
    first = newest(app, address)
    answer = cast.asha.browser.post(
        f"{address}/edit",
        data=with_file(
            MARKDOWN + b"\n## Light\n\nLight is faster.\n", "waves-2.md", title="Waves of all kinds", then="submit"
        ),
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, sentences(answer)
    run_outbox(app)
    second = newest(app, address)
    assert (second.number, second.state) == (2, "pending")
    assert in_library(app, address) == first.id
    assert "Waves and sound" in sentences(visitor.get(f"/library/{first.content_id}"))
    cast.bram.browser.post(f"/teach/reviews/{second.id}/verification", data=VOUCHED)
    assert in_library(app, address) == first.id
    cast.rosa.browser.post(f"/teach/reviews/{second.id}/approval")
    assert in_library(app, address) == second.id
    with app.app_context():
        assert db.session.get(ContentVersion, first.id).state == "superseded"
    assert "Waves of all kinds" in sentences(visitor.get(f"/library/{first.content_id}"))


def test_only_one_version_is_under_way(app, cast, pending):
    address, _ = pending
    answer = cast.asha.browser.post(f"{address}/edit", data=fields(title="Changed my mind"))
    assert answer.status_code == 422
    assert "Take it back first" in sentences(answer)


def test_withdrawing_takes_it_out_of_the_library_and_is_undone(app, cast, visitor):
    address = published(cast, app)
    version = newest(app, address)
    page = f"/library/{version.content_id}"
    answer = cast.asha.browser.post(f"{address}/versions/{version.id}/withdrawal", follow_redirects=True)
    assert "Version 1 is withdrawn." in sentences(answer)
    assert visitor.get(page).status_code == 404
    assert newest(app, address).state == "withdrawn"
    back = cast.asha.browser.post(f"{address}/versions/{version.id}/withdrawal/undo", follow_redirects=True)
    assert "back where it was" in sentences(back)
    assert visitor.get(page).status_code == 200
    assert newest(app, address).published_at == version.published_at


def test_an_admin_takes_a_lesson_down_with_a_reason(app, cast, visitor):
    address = published(cast, app)
    version = newest(app, address)
    review, rosa = f"/teach/reviews/{version.id}", cast.rosa.browser
    assert "Waves and sound" in sentences(rosa.get("/teach/reviews?step=published"))
    assert rosa.post(f"{review}/withdrawal", data={"reason": ""}).status_code == 422
    answer = rosa.post(f"{review}/withdrawal", data={"reason": "A complaint."}, follow_redirects=True)
    assert "The lesson is out of the library." in sentences(answer)
    assert visitor.get(f"/library/{version.content_id}").status_code == 404
    assert cast.bram.browser.post(f"{review}/withdrawal", data={"reason": "Me too."}).status_code == 403
    own = cast.asha.browser.post(f"{address}/versions/{version.id}/withdrawal/undo")
    assert own.status_code == 409, "what an admin took down its owner does not put back"
    assert cast.rui.browser.post(f"{review}/withdrawal/undo").status_code == 409, "nor another admin"
    assert rosa.post(f"{review}/withdrawal/undo").status_code == 303
    assert visitor.get(f"/library/{version.content_id}").status_code == 200
    assert [act for act, _ in acts(app)][-2:] == ["content.withdraw", "content.restore"]


def test_a_version_withdrawn_from_review_goes_back_to_review(app, cast, pending):
    address, review = pending
    version = newest(app, address)
    cast.bram.browser.post(f"{review}/verification", data=VOUCHED)
    cast.asha.browser.post(f"{address}/versions/{version.id}/withdrawal")
    assert cast.asha.browser.post(f"{address}/versions/{version.id}/withdrawal/undo").status_code == 303
    assert newest(app, address).state == "verified"


def test_the_queue_costs_the_same_for_one_version_or_ten(app, cast, queries):
    hand_in(cast.asha.browser, app, title="First")
    browser = cast.bram.browser
    browser.get("/teach/reviews")
    queries.clear()
    browser.get("/teach/reviews")
    one = len(queries)
    with app.app_context():
        for number in range(10):
            content = Content(owner_id=cast.asha.id)
            db.session.add(
                ContentVersion(
                    content=content,
                    state="pending",
                    title=f"Lesson {number}",
                    subject_slug="physics",
                    grade_slug="grade-8",
                    kind="text",
                    licence="CC0",
                    submitted_at=sa.func.now(),
                )
            )
        db.session.commit()
    queries.clear()
    browser.get("/teach/reviews")
    assert len(queries) == one <= 8
