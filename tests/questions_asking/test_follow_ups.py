"""What asker and mentors say below a question."""

import pytest

from spark.domain.people.user import User
from spark.domain.questions.claiming import claim
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.questions_asking.thread import answer_it, ask_for_more, stand


def test_the_askers_follow_up_reaches_who_answered_and_who_works_on_it(app, cast, amina, farah, question, told, hinted):
    answer_it(app, question, cast.omar)
    with app.app_context():
        claim(db.session.get_one(Question, question), by=db.session.get_one(User, cast.mina.id))
        db.session.commit()
    farah.post(f"/questions/{question}/subscription")
    hinted()
    answer = amina.post(f"/questions/{question}/follow-ups", data={"text": "And *half of a fifth*?"})
    assert answer.status_code == 303
    assert "#followup-" in answer.location
    assert "<em>half of a fifth</em>" in farah.get(f"/questions/{question}").get_data(as_text=True)
    assert told("question_followup") == sorted([cast.mina.id, cast.omar.id])
    assert ("question:changed", f"question:{question}") in hinted()


def test_a_mentors_follow_up_reaches_the_asker_and_those_who_wait_too(cast, farah, mina, question, told):
    farah.post(f"/questions/{question}/subscription")
    assert mina.post(f"/questions/{question}/follow-ups", data={"text": "See page 7."}).status_code == 303
    assert told("question_followup") == sorted([cast.amina.id, cast.farah.id])


def test_an_answer_to_a_mentors_request_lets_the_wait_go_on(app, cast, amina, question, stored, hinted):
    ask_for_more(app, question, cast.mina, "Which exercise?")
    page = amina.get(f"/questions/{question}").get_data(as_text=True)
    assert "Mina Test needs to know more" in page
    assert "Which exercise?" in page
    before = stored(question).waiting_since
    hinted()
    amina.post(f"/questions/{question}/follow-ups", data={"text": "Exercise 7"})
    assert not stored(question).needs_info
    assert stored(question).waiting_since > before
    assert ("queue:changed", "desk") in hinted()
    assert "needs to know more" not in amina.get(f"/questions/{question}").get_data(as_text=True)


def test_a_mentors_remark_leaves_the_clock_alone(app, cast, mina, question, stored):
    ask_for_more(app, question, cast.mina)
    mina.post(f"/questions/{question}/follow-ups", data={"text": "Any news?"})
    assert stored(question).needs_info


@pytest.mark.parametrize("name", ["farah", "asha", "chidi"])
def test_who_neither_asked_nor_answers_only_reads(cast, question, name):
    stranger = getattr(cast, name).browser
    assert "<textarea" not in stranger.get(f"/questions/{question}").get_data(as_text=True)
    assert stranger.post(f"/questions/{question}/follow-ups", data={"text": "Me!"}).status_code == 403


def test_a_closed_question_is_reopened_first(app, cast, amina, mina, question):
    given = answer_it(app, question, cast.mina)
    amina.post(f"/answers/{given}/acceptance")
    assert "<textarea" not in amina.get(f"/questions/{question}").get_data(as_text=True)
    answer = amina.post(f"/questions/{question}/follow-ups", data={"text": "But why?"})
    assert answer.status_code == 422
    assert "Reopen it first" in answer.get_data(as_text=True)
    assert "has what they need" in mina.post(
        f"/questions/{question}/follow-ups", data={"text": "One more thing"}
    ).get_data(as_text=True)


def test_a_refused_follow_up_comes_back_as_it_was_typed(amina, question):
    answer = amina.post(f"/questions/{question}/follow-ups", data={"text": "y" * 20_001})
    assert answer.status_code == 422
    assert "y" * 20_001 in answer.get_data(as_text=True)
    assert "at most 20000 characters" in answer.get_data(as_text=True)


def test_a_held_follow_up_is_read_by_its_author_alone(app, amina, farah, mina, question, rows):
    amina.post(f"/questions/{question}/follow-ups", data={"text": "Call me"})
    stand(app, QuestionFollowup, rows("SELECT id FROM question_followups")[0].id, "held")
    assert "A moderator looks at this first" in amina.get(f"/questions/{question}").get_data(as_text=True)
    for reader in (farah, mina):
        assert "Call me" not in reader.get(f"/questions/{question}").get_data(as_text=True)
        assert "Call me" not in reader.get(f"/questions/{question}/thread").get_data(as_text=True)


def test_nobody_is_told_the_title_of_a_question_that_is_held(app, cast, amina, question, told):
    answer_it(app, question, cast.mina)
    stand(app, Question, question, "held")
    assert amina.post(f"/questions/{question}/follow-ups", data={"text": "Thank you"}).status_code == 303
    assert told("question_followup") == []
