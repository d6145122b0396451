"""Answering from the desk: the words arrive once, or stay where they are with the reason beside them."""

from __future__ import annotations

import uuid

import pytest

from tests.desk.builder import asked, asked_alike
from tests.desk.test_queue import words

TEXT = "A third is two sixths, so half of it is one sixth."


@pytest.fixture
def url(cast):
    """The address of a question that waits."""
    return f"/mentor/questions/{asked(cast.amina)}"


def test_an_answer_goes_to_the_asker_and_takes_the_question_off_the_list(cast, mina, url, rows):
    mina.post(f"{url}/claim")
    mina.post(f"{url}/draft", data={"text": "A third"})
    answer = mina.post(f"{url}/answers", data={"text": TEXT})
    assert answer.status_code == 303
    page = mina.get(answer.headers["Location"])
    assert "Your answer went to Amina" in words(page)
    assert "data-forget=" in page.text, "the device forgets the draft"
    assert rows("SELECT answer_text, author_id FROM answers") == [(TEXT, cast.mina.id)]
    assert rows("SELECT status FROM questions") == [("answered",)]
    assert rows.count("answer_drafts") == 0
    assert "0 questions" in words(mina.get("/mentor/queue"))


def test_with_htmx_the_form_gives_way_to_one_sentence(mina, url):
    answer = mina.post(f"{url}/answers", data={"text": TEXT}, htmx=True, headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert "Your answer went to Amina" in words(answer)
    assert "<textarea" not in answer.text
    assert 'data-forget="draft:' in answer.text
    assert 'hx-swap-oob="outerMorph"' in answer.text


def test_what_answers_is_small(cast, mina):
    for htmx in (True, False):
        url = f"/mentor/questions/{asked(cast.amina, f'Question {htmx}')}"
        answer = mina.post(f"{url}/answers", data={"text": TEXT}, htmx=htmx, headers={"Accept-Encoding": "br"})
        assert len(answer.data) <= 600


def test_the_same_answer_sent_twice_is_one(mina, url, rows):
    data = {"text": TEXT, "_ik": "a-key-of-the-page"}
    first, second = (mina.post(f"{url}/answers", data=data) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert rows.count("answers") == 1


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("text", ["", "   \n", "x" * 20_001])
def test_no_words_and_too_many_words_stay_in_the_form(mina, url, rows, htmx, text):
    answer = mina.post(f"{url}/answers", data={"text": text}, htmx=htmx)
    assert answer.status_code == 422
    assert 'aria-describedby="text-error"' in answer.text
    assert text.strip() in answer.text
    assert rows.count("answers") == 0


@pytest.mark.parametrize("htmx", [True, False])
def test_what_another_holds_is_refused_beside_the_field_and_the_words_are_kept(mina, omar, url, rows, htmx):
    omar.post(f"{url}/claim")
    answer = mina.post(f"{url}/answers", data={"text": TEXT, "_ik": "another-key"}, htmx=htmx)
    assert answer.status_code == 409
    assert "Omar Test" in answer.text.partition('id="text-error"')[2].partition("</p>")[0]
    assert f"{TEXT}</textarea>" in answer.text
    assert rows.count("answers") == 0
    assert [text for (text,) in rows("SELECT text FROM answer_drafts")] == [TEXT]
    omar.post(f"{url}/claim/release")
    assert mina.post(f"{url}/answers", data={"text": TEXT, "_ik": "another-key"}).status_code == 303, (
        "it may be tried again"
    )
    assert rows.count("answers") == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_closed_is_refused_and_the_words_are_kept(cast, mina, omar, url, rows, htmx):
    from spark.domain.people.user import User
    from spark.domain.questions.accepting import accept
    from spark.domain.questions.answer import Answer
    from spark.extensions import db

    omar.post(f"{url}/answers", data={"text": "One sixth."})
    with cast.amina.app.app_context():
        accept(db.session.query(Answer).one(), by=db.session.get_one(User, cast.amina.id))
        db.session.commit()
    answer = mina.post(f"{url}/answers", data={"text": TEXT}, htmx=htmx)
    assert answer.status_code == 409
    assert 'id="text-error"' in answer.text
    assert f"{TEXT}</textarea>" in answer.text
    assert [text for (text,) in rows("SELECT text FROM answer_drafts")] == [TEXT]
    assert rows.count("answers") == 1


# Once for many


def test_one_answer_for_many_says_who_gets_it_before_and_after(cast, mina, rows):
    first, second, third = asked_alike(cast.amina, cast.farah, cast.asha)
    url = f"/mentor/questions/{first}"
    page = mina.get(url)
    assert "This goes to 3 people: Amina, Farah, Asha Test." in words(page)
    assert page.text.count("checked") >= 2
    part = mina.get(f"{url}/recipients?many=1&to={second}")
    assert "This goes to 2 people: Amina, Farah." in words(part)
    assert "This goes to 1 person: Amina." in words(mina.get(f"{url}/recipients?many=1"))
    answer = mina.post(f"{url}/answers", data={"text": TEXT, "many": "1", "to": [str(second)]}, htmx=True)
    assert "Sent to 2 people: Amina, Farah." in words(answer)
    assert {one for (one,) in rows("SELECT question_id FROM answers")} == {first, second}
    assert rows("SELECT status FROM questions WHERE id = :id", id=third) == [("open",)]
    assert len(rows("SELECT DISTINCT batch_id FROM answers WHERE batch_id IS NOT NULL")) == 1


def test_all_are_left_out_when_no_box_is_ticked(cast, mina, rows):
    first, *_others = asked_alike(cast.amina, cast.farah)
    answer = mina.post(f"/mentor/questions/{first}/answers", data={"text": TEXT, "many": "1"}, htmx=True)
    assert "Your answer went to Amina" in words(answer)
    assert rows("SELECT question_id FROM answers") == [(first,)]


def test_whoever_got_an_answer_meanwhile_is_named_with_the_reason(cast, mina, omar, rows):
    first, held, parted = asked_alike(cast.amina, cast.farah, cast.asha)
    mina.get(f"/mentor/questions/{first}")
    omar.post(f"/mentor/questions/{held}/claim")
    with cast.amina.app.app_context():
        from spark.domain.questions.question import Question
        from spark.extensions import db

        db.session.get_one(Question, parted).group_id = None
        db.session.commit()
    data = {"text": TEXT, "many": "1", "to": [str(held), str(parted), str(uuid.uuid4()), "nonsense"]}
    said = words(mina.post(f"/mentor/questions/{first}/answers", data=data, htmx=True))
    assert "Sent to 1 person: Amina." in said
    assert "Farah: " in said.partition("Left out:")[2]
    assert "Asha Test: It no longer asks the same." in said
    assert rows("SELECT question_id FROM answers") == [(first,)]


def test_nobody_gets_an_answer_by_an_id_slipped_into_the_form(cast, mina, rows):
    first, _second = asked_alike(cast.amina, cast.farah)
    stranger = asked(cast.asha, "Something else")
    mina.post(f"/mentor/questions/{first}/answers", data={"text": TEXT, "many": "1", "to": [str(stranger)]})
    assert rows("SELECT question_id FROM answers") == [(first,)]


def test_saving_the_draft_keeps_the_boxes(cast, mina):
    first, second, _third = asked_alike(cast.amina, cast.farah, cast.asha)
    url = f"/mentor/questions/{first}"
    answer = mina.post(f"{url}/draft", data={"text": TEXT, "many": "1", "to": [str(second)]})
    assert "This goes to 2 people: Amina, Farah." in words(mina.get(answer.headers["Location"].partition("#")[0]))
    refused = mina.post(f"{url}/answers", data={"text": "", "many": "1", "to": [str(second)]})
    assert "This goes to 2 people: Amina, Farah." in words(refused)


# Asking for more


def test_asking_for_more_stops_the_clock_and_tells(cast, mina, url, rows):
    answer = mina.post(f"{url}/needs-info", data={"text": "Which exercise is it?"}, htmx=True)
    assert "Amina is asked" in words(answer)
    assert rows.count("questions", "clock_stopped_at IS NOT NULL") == 1
    assert rows("SELECT kind, followup_text FROM question_followups") == [("needs_info", "Which exercise is it?")]


def test_asking_for_nothing_is_refused_in_words(mina, omar, url, rows):
    for htmx in (True, False):
        answer = mina.post(f"{url}/needs-info", data={"text": ""}, htmx=htmx)
        assert answer.status_code == 422
        assert "Write what you need to know" in words(answer)
    omar.post(f"{url}/claim")
    held = mina.post(f"{url}/needs-info", data={"text": "Which exercise?"}, htmx=True)
    assert held.status_code == 409
    assert "Omar Test" in words(held)
    assert "Which exercise?</textarea>" in held.text
    assert rows.count("question_followups") == 0


# What was said


def test_the_thread_stands_beside_the_answer_and_looks_again_by_itself(cast, mina, omar, url, rows):
    mina.post(f"{url}/answers", data={"text": "One *sixth*."})
    omar.post(f"{url}/needs-info", data={"text": "Which exercise?"})
    page = omar.get(url)
    assert "<em>sixth</em>" in page.text
    part = omar.get(f"{url}/thread")
    assert part.text.lstrip().startswith('<section id="thread"')
    assert f'data-live="question:{url.rpartition("/")[2]}"' in part.text
    assert "<textarea" not in part.text, "nothing that somebody types in is ever replaced"
    again = omar.get(f"{url}/thread", headers={"If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304
    assert "/mentor/answers/" not in page.text
    assert "/mentor/answers/" in mina.get(url).text


def test_an_answer_is_said_better_or_taken_back_by_who_wrote_it(mina, omar, url, rows):
    mina.post(f"{url}/answers", data={"text": "One fifth."})
    [(answer_id,)] = rows("SELECT id FROM answers")
    own = f"/mentor/answers/{answer_id}"
    assert "One fifth.</textarea>" in mina.get(own).text
    assert mina.post(own, data={"text": ""}).status_code == 422
    assert mina.post(own, data={"text": "One sixth."}).headers["Location"] == url
    assert rows("SELECT answer_text FROM answers") == [("One sixth.",)]
    assert rows("SELECT revision_text FROM text_revisions") == [("One fifth.",)]
    assert omar.get(own).status_code == 404
    assert omar.post(f"{own}/withdrawal").status_code == 404
    assert mina.post(f"{own}/withdrawal").status_code == 303
    assert rows("SELECT standing FROM answers") == [("withdrawn",)]
    assert rows("SELECT status FROM questions") == [("open",)]
    assert mina.get(own).status_code == 404


def test_a_line_break_is_one_character_as_the_browser_counts_it(mina, url, rows):
    text = "A third.\r\n" * 2_200  # 19,800 characters in the browser, 22,000 on the wire
    assert mina.post(f"{url}/answers", data={"text": text}).status_code == 303
    assert rows.count("answers") == 1


def test_a_colleague_sees_that_an_answer_waits_for_a_moderator(mina, omar, url, rows):
    mina.post(f"{url}/answers", data={"text": "Call me on 0788 123 456"})
    assert "An answer waits for a moderator" in words(omar.get("/mentor/queue"))
    before = omar.get(f"{url}/hold")
    assert "An answer waits for a moderator" in words(before)
    assert "Nobody works on it" not in words(before)
    taken, given_back = (words(omar.post(f"{url}/claim{verb}", htmx=True)) for verb in ("", "/release"))
    assert "Yours, 10 min left" in taken
    assert "An answer waits for a moderator" in taken
    assert "Nobody works on it" not in given_back
    mina.post(f"/mentor/answers/{rows('SELECT id FROM answers')[0].id}/withdrawal")
    after = omar.get(f"{url}/hold", headers={"If-None-Match": before.headers["ETag"]})
    assert "Nobody works on it" in words(after)


def test_every_text_on_the_desk_can_be_reported_by_whoever_may(cast, mina, omar, url, rows):
    question_id = url.rpartition("/")[2]
    mina.post(f"{url}/answers", data={"text": "Call me on 0788 123 456"})
    [(answer_id,)] = rows("SELECT id FROM answers")
    assert f"/reports/new?kind=questions&amp;id={question_id}" in omar.get(url).text
    assert f"id={answer_id}" not in cast.rosa.browser.get(url).text, "what is held is before the moderators already"
