"""Opening a question again, and waiting for it together with the asker."""

from tests.questions_asking.thread import answer_it


def test_a_reopened_question_waits_again_and_nothing_is_accepted(
    app, cast, amina, question, stored, rows, hinted, told
):
    given = answer_it(app, question, cast.mina)
    amina.post(f"/answers/{given}/acceptance")
    first = stored(question)
    hinted()
    assert "What is still missing?" in amina.get(f"/questions/{question}/reopening").get_data(as_text=True)
    answer = amina.post(f"/questions/{question}/reopening", data={"text": "And with a *fifth*?"})
    assert answer.status_code == 303
    again = stored(question)
    assert (again.status, again.closed_at, again.first_answered_at) == ("open", None, first.first_answered_at)
    assert again.waiting_since > first.waiting_since
    assert rows("SELECT 1 FROM answers WHERE is_accepted OR accepted_at IS NOT NULL") == []
    assert hinted() >= {("queue:changed", "desk"), ("question:changed", f"question:{question}")}
    assert told("question_followup") == [cast.mina.id]
    assert "<em>fifth</em>" in amina.get(f"/questions/{question}").get_data(as_text=True)
    assert len(rows("SELECT 1 FROM outbox WHERE job = 'questions.group'")) == 2


def test_after_reopening_another_answer_may_be_accepted(app, cast, amina, question, rows):
    first, second = answer_it(app, question, cast.mina), answer_it(app, question, cast.omar, "By drawing it.")
    amina.post(f"/answers/{first}/acceptance")
    amina.post(f"/questions/{question}/reopening")
    assert amina.post(f"/answers/{second}/acceptance").status_code == 303
    assert [row.id for row in rows("SELECT id FROM answers WHERE is_accepted")] == [second]


def test_an_answered_question_is_reopened_too_and_an_open_one_stays(app, cast, amina, question, stored, rows):
    before = stored(question).waiting_since
    assert amina.post(f"/questions/{question}/reopening").status_code == 303
    assert stored(question).waiting_since == before
    answer_it(app, question, cast.mina)
    amina.post(f"/questions/{question}/reopening", data={"text": "   "})
    assert stored(question).status == "open"
    assert rows("SELECT 1 FROM question_followups") == []


def test_me_too_is_counted_once_and_taken_back(cast, farah, question, stored, hinted):
    hinted()
    for on, expected in ((1, 1), (1, 1), (0, 0), (0, 0), (1, 1)):
        assert farah.post(f"/questions/{question}/subscription", data={"on": on}).status_code == 303
        assert stored(question).subscriber_count == expected
    assert hinted() >= {("queue:changed", "desk"), ("question:changed", f"question:{question}")}
    part = farah.post(f"/questions/{question}/subscription", data={"on": "0"}, htmx=True).get_data(as_text=True)
    assert 'aria-pressed="false"' in part
    assert "<h1" not in part


def test_who_waits_too_is_told_of_the_answer(app, cast, farah, question, told):
    farah.post(f"/questions/{question}/subscription")
    answer_it(app, question, cast.mina)
    assert told("question_answered") == sorted([cast.amina.id, cast.farah.id])


def test_the_asker_waits_anyway(amina, question, stored):
    assert amina.post(f"/questions/{question}/subscription").status_code == 403
    assert stored(question).subscriber_count == 0
    assert 'id="me-too"' not in amina.get(f"/questions/{question}").get_data(as_text=True)
