"""Contact data between a child and an adult is read by a moderator before anybody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from spark.domain.moderation.case import TextRevision
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.moderation.looking import NUMBER, cases, decide, the_case
from tests.questions_asking.thread import FIELDS, answer_it, ask, ask_for_more


def standing(app, row, id):
    with app.app_context():
        return db.session.get_one(row, id).standing


def test_a_student_s_number_waits_for_a_moderator(app, cast, amina, farah, mina, hinted, told):
    hinted()
    asked = ask(amina, text=f"Please call me on {NUMBER}, I do not get it")
    assert farah.get(f"/questions/{asked}").status_code == 404
    assert mina.get(f"/questions/{asked}").status_code == 404
    page = amina.get(f"/questions/{asked}").get_data(as_text=True)
    assert "A moderator looks at this first" in page
    assert cast.rosa.browser.get(f"/questions/{asked}").status_code == 200
    case = the_case(app)
    assert (case.subject_type, case.subject_id, case.author_id) == ("questions", asked, cast.amina.id)
    assert (case.is_held, case.report_count, case.decided_at) == (True, 0, None)
    assert case.findings == [{"kind": "phone", "words": NUMBER}]
    assert (case.evidence["title"], NUMBER in case.evidence["text"]) == (FIELDS["title"], True)
    assert hinted() == set(), "nobody hears of it before a moderator"


def test_contact_data_in_the_title_is_contact_data(app, amina):
    ask(amina, title="Why is a half of a third a sixth? 0788123456")
    assert the_case(app).findings == [{"kind": "phone", "words": "0788123456"}]


def test_what_readers_would_see_counts_not_how_it_is_written(app, amina):
    ask(amina, text="Call &#48;&#55;8&#56;123456 or 07<b>88</b>123456 now")
    assert the_case(app).findings[0]["kind"] == "phone"


def test_a_mentor_s_answer_with_a_link_waits(app, cast, amina, question, told, stored):
    given = answer_it(app, question, cast.mina, "Look at https://www.youtube.com/watch?v=abc and call me")
    assert standing(app, Answer, given) == "held"
    assert stored(question).answer_count == 0
    assert stored(question).status == "open"
    assert told("question_answered") == []
    page = amina.get(f"/questions/{question}").get_data(as_text=True)
    assert "youtube" not in page
    assert the_case(app).findings[0]["kind"] == "link"


def test_a_request_for_more_with_a_handle_waits_and_stops_no_clock(app, cast, question, stored, told):
    said = ask_for_more(app, question, cast.mina, "Send me a photo: add me on WhatsApp")
    assert standing(app, QuestionFollowup, said) == "held"
    assert stored(question).clock_stopped_at is None
    assert told("question_needs_info") == []


def test_a_student_s_follow_up_with_an_address_waits(app, cast, amina, question, told):
    answer_it(app, question, cast.mina)
    amina.post(f"/questions/{question}/follow-ups", data={"text": "Write to amina@gmail.com please"})
    assert [case.subject_type for case in cases(app)] == ["question_followups"]
    assert told("question_followup") == []


def test_adults_among_themselves_exchange_what_they_like(app, cast):
    asked = ask(cast.asha.browser, text=f"How do you teach this? My number is {NUMBER}")
    given = answer_it(app, asked, cast.mina, "Look at https://www.youtube.com/watch?v=abc")
    assert cases(app) == []
    assert standing(app, Question, asked) == standing(app, Answer, given) == "shown"


def test_one_turns_to_the_others_in_a_thread_by_their_name(app, cast, amina, question):
    given = answer_it(app, question, cast.mina, "@Amina cut a chapati in three.")
    assert standing(app, Answer, given) == "shown"
    amina.post(f"/questions/{question}/follow-ups", data={"text": "@mina thank you, I see it"})
    assert cases(app) == []
    amina.post(f"/questions/{question}/follow-ups", data={"text": "find me as @amina"})
    assert the_case(app).findings == [{"kind": "handle", "words": "@amina"}]


def test_whoever_takes_it_out_is_read_at_once_and_the_evidence_stays(app, amina, farah, hinted):
    asked = ask(amina, text=f"Call me: {NUMBER}")
    hinted()
    changed = amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": "Please help me here"})
    assert changed.status_code == 303
    assert farah.get(f"/questions/{asked}").status_code == 200
    assert ("queue:changed", "desk") in hinted()
    case = the_case(app)
    assert (case.is_held, case.decided_at) == (False, None)
    assert NUMBER in case.evidence["text"]


def test_a_mentor_who_takes_it_out_has_answered(app, cast, question, stored, told):
    from spark.domain.people.user import User
    from spark.domain.questions.mending import edit_answer

    given = answer_it(app, question, cast.mina, "Call me: 0788123456")
    with app.app_context():
        edit_answer(db.session.get_one(Answer, given), "Cut it in three.", by=db.session.get_one(User, cast.mina.id))
        db.session.commit()
    assert (stored(question).answer_count, stored(question).status) == (1, "answered")
    assert told("question_answered") == [cast.amina.id]


def test_who_puts_it_in_later_is_held_from_then_on(app, amina, farah, question):
    assert farah.get(f"/questions/{question}").status_code == 200
    amina.post(f"/questions/{question}/edit", data=FIELDS | {"text": f"Call {NUMBER}"})
    assert farah.get(f"/questions/{question}").status_code == 404
    case = the_case(app)
    assert case.is_held
    with app.app_context():
        revision = db.session.scalars(select(TextRevision).where(TextRevision.subject_id == question)).one()
        assert revision.text == FIELDS["text"]


def test_other_contact_data_joins_the_case_that_is_open(app, amina):
    asked = ask(amina, text=f"Call {NUMBER}")
    amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": "or write to amina@gmail.com"})
    case = the_case(app)
    assert [finding["kind"] for finding in case.findings] == ["phone", "email"]
    assert NUMBER in case.evidence["text"], "the evidence is what it said first"


def test_what_a_moderator_let_pass_is_not_held_again(app, cast, amina, farah):
    asked = ask(amina, text="Our textbook says: call 0788123456 is an example of a number")
    decide(cast.rosa.browser, the_case(app).id, "kept")
    more = "Our textbook says: call 0788 123456 is an example. What are its factors?"
    amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": more.replace("0788 123456", "0788123456")})
    assert farah.get(f"/questions/{asked}").status_code == 200
    amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": "call 0722123456"})
    assert farah.get(f"/questions/{asked}").status_code == 404
    assert len(cases(app)) == 2


def test_taking_it_back_makes_no_evidence_vanish(app, cast, amina):
    asked = ask(amina, text=f"Call {NUMBER}")
    assert amina.post(f"/questions/{asked}/withdrawal").status_code == 303
    case = the_case(app)
    assert case.decided_at is None
    page = cast.rosa.browser.get("/admin/moderation").get_data(as_text=True)
    assert NUMBER in page
    assert "taken it back" in page


@pytest.mark.parametrize("text", ["2, 4, 8, 16, 32, 64, 128", "$x = 299792458$ m/s", "3.14159265358979"])
def test_the_digits_of_a_lesson_hold_nothing(app, amina, farah, text):
    asked = ask(amina, text=text)
    assert farah.get(f"/questions/{asked}").status_code == 200
    assert cases(app) == []
