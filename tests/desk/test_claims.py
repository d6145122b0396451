"""Holding a question: one mentor at a time, whoever presses first; everybody sees who."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from spark.domain.clock import now
from tests.desk.builder import asked
from tests.desk.test_queue import words


@pytest.fixture
def question_id(cast):
    """A question that waits."""
    return asked(cast.amina)


@pytest.mark.committed
def test_of_two_mentors_who_press_at_once_one_holds_it(cast, rows, question_id):
    browsers = {"mina": cast.mina.browser, "omar": cast.omar.browser}
    answers, barrier = {}, threading.Barrier(2)

    def press(name):
        barrier.wait()
        answers[name] = browsers[name].post(f"/mentor/questions/{question_id}/claim", htmx=True)

    threads = [threading.Thread(target=press, args=(name,)) for name in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    assert rows.count("question_claims", "ended_at IS NULL") == 1
    [winner] = [name for name, answer in answers.items() if answer.status_code == 200]
    [loser] = set(browsers) - {winner}
    assert "Yours, 10 min left" in words(answers[winner])
    assert f"{winner.title()} Test" in words(answers[loser])


def test_a_colleague_sees_who_holds_it_and_cannot_take_it(mina, omar, question_id):
    assert "Nobody works on it" in words(omar.get(f"/mentor/questions/{question_id}/hold"))
    mina.post(f"/mentor/questions/{question_id}/claim")
    seen = omar.get(f"/mentor/questions/{question_id}/hold")
    assert "Mina Test writes, 10 min left" in words(seen)
    assert "/claim" not in seen.get_data(as_text=True)
    refused = omar.post(f"/mentor/questions/{question_id}/claim")
    assert refused.status_code == 409
    assert "Mina Test" in words(refused)


def test_who_holds_it_is_sent_again_only_when_it_has_changed(mina, omar, question_id):
    url = f"/mentor/questions/{question_id}/hold"
    first = omar.get(url)
    assert omar.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    mina.post(f"/mentor/questions/{question_id}/claim")
    assert omar.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_giving_it_back_and_taking_more_time(mina, omar, rows, question_id):
    mina.post(f"/mentor/questions/{question_id}/claim")
    assert "Yours, 30 min left" in words(mina.post(f"/mentor/questions/{question_id}/claim/extension", htmx=True))
    assert "Nobody works on it" in words(mina.post(f"/mentor/questions/{question_id}/claim/release", htmx=True))
    assert omar.post(f"/mentor/questions/{question_id}/claim", htmx=True).status_code == 200
    lost = mina.post(f"/mentor/questions/{question_id}/claim/extension", htmx=True)
    assert lost.status_code == 409
    assert "You do not hold this question any more" in words(lost)
    assert mina.post(f"/mentor/questions/{question_id}/claim/release").status_code == 303
    assert rows.count("question_claims", "ended_at IS NULL") == 1


def test_a_fifth_question_is_one_too_many(cast, mina):
    several = [asked(cast.amina, f"Question {number}") for number in range(5)]
    taken = [mina.post(f"/mentor/questions/{one}/claim").status_code for one in several]
    assert taken == [303, 303, 303, 303, 409]
    assert "You hold 4 questions already" in words(mina.post(f"/mentor/questions/{several[4]}/claim", htmx=True))


def test_what_was_assigned_waits_to_be_taken(cast, mina, question_id):
    from spark.domain.questions.claim import QuestionClaim
    from spark.extensions import db

    with cast.mina.app.app_context():
        until = now() + timedelta(minutes=5)
        given = {"question_id": question_id, "mentor_id": cast.mina.id, "kind": "assigned", "expires_at": until}
        db.session.add(QuestionClaim(**given))
        db.session.commit()
    home = mina.get("/mentor")
    assert "Assigned to you, 5 min left" in words(home)
    assert f'action="/mentor/questions/{question_id}/claim"' in home.get_data(as_text=True)
    assert "Assigned to you" in words(mina.get("/mentor/queue"))
    assert "Yours, 10 min left" in words(mina.post(f"/mentor/questions/{question_id}/claim", htmx=True))


def test_what_answers_a_button_is_small(mina, question_id):
    for path in ("claim", "claim/extension", "claim/release"):
        url = f"/mentor/questions/{question_id}/{path}"
        part = mina.post(url, htmx=True, headers={"Accept-Encoding": "br"})
        assert len(part.data) <= 600, path
        assert len(mina.post(url).data) <= 600, path
