"""Mending one's question."""

from tests.questions_asking.thread import FIELDS, answer_it, ask, ask_for_more

CHANGED = FIELDS | {
    "title": "Why is a half of a third a sixth?",
    "text": "I mean $\\frac12$ *of* it.",
    "grade": "grade-9",
}


def test_an_edit_is_shown_and_what_it_said_is_kept(amina, farah, question, rows, hinted):
    hinted()
    assert amina.post(f"/questions/{question}/edit", data=CHANGED).status_code == 303
    page = farah.get(f"/questions/{question}").get_data(as_text=True)
    assert CHANGED["title"] in page
    assert "<em>of</em>" in page
    assert "edited" in page
    kept = rows("SELECT title, revision_text FROM text_revisions")
    assert [tuple(row) for row in kept] == [(FIELDS["title"], FIELDS["text"])]
    assert hinted() >= {("queue:changed", "desk"), ("question:changed", f"question:{question}")}
    assert len(rows("SELECT 1 FROM outbox WHERE job = 'questions.group'")) == 2


def test_an_edit_that_says_the_same_keeps_nothing(amina, question, rows, stored):
    assert amina.post(f"/questions/{question}/edit", data=FIELDS).status_code == 303
    assert rows("SELECT 1 FROM text_revisions") == []
    assert stored(question).edited_at is None


def test_the_form_shows_what_stands(amina, question):
    page = amina.get(f"/questions/{question}/edit").get_data(as_text=True)
    assert FIELDS["title"] in page
    assert "\\cdot" in page
    assert 'selected value="mathematics"' in page


def test_nobody_mends_anothers_question(cast, farah, mina, question):
    for stranger in (farah, mina, cast.rosa.browser):
        assert stranger.get(f"/questions/{question}/edit").status_code == 403
        assert stranger.post(f"/questions/{question}/edit", data=CHANGED).status_code == 403
        assert stranger.post(f"/questions/{question}/withdrawal").status_code == 403
        assert stranger.get(f"/questions/{question}/reopening").status_code == 403
        assert stranger.post(f"/questions/{question}/reopening").status_code == 403


def test_answered_words_stay_but_the_shelf_may_change(app, cast, amina, question, stored):
    answer_it(app, question, cast.mina)
    form = amina.get(f"/questions/{question}/edit").get_data(as_text=True)
    assert 'name="text"' not in form
    amina.post(f"/questions/{question}/edit", data=CHANGED)
    assert stored(question).title == FIELDS["title"]
    assert stored(question).grade_slug == "grade-9"


def test_a_program_that_sends_other_words_after_an_answer_is_told(app, cast, question, stored):
    answer_it(app, question, cast.mina)
    answer = cast.amina.api.patch(f"/api/questions/{question}", json={"questionText": "Something else"})
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "QUESTION_ANSWERED"
    assert stored(question).text == FIELDS["text"]


def test_a_closed_question_is_reopened_first(app, cast, amina, question):
    given = answer_it(app, question, cast.mina)
    amina.post(f"/answers/{given}/acceptance")
    assert "Reopen it first" in amina.get(f"/questions/{question}/edit").get_data(as_text=True)
    refused = amina.post(f"/questions/{question}/edit", data=FIELDS | {"grade": "grade-9"})
    assert refused.status_code == 422
    assert "Reopen it first" in refused.get_data(as_text=True)


def test_saying_more_lets_a_stopped_wait_go_on(app, cast, amina, question, stored):
    ask_for_more(app, question, cast.mina)
    assert stored(question).needs_info
    amina.post(f"/questions/{question}/edit", data=FIELDS | {"urgency": "high"})
    assert stored(question).needs_info  # another hurry says nothing about the question
    before = stored(question).waiting_since
    amina.post(f"/questions/{question}/edit", data=CHANGED)
    assert not stored(question).needs_info
    assert stored(question).waiting_since > before


def test_a_refused_edit_comes_back_as_it_was_typed(amina, question):
    answer = amina.post(f"/questions/{question}/edit", data=FIELDS | {"title": "", "text": "What I typed"})
    assert answer.status_code == 422
    assert "What I typed" in answer.get_data(as_text=True)


def test_both_sides_of_an_edit_are_read_as_one_language(amina, farah):
    asked = ask(amina, text="Line one\r\nline two")
    assert "\r" not in farah.get(f"/questions/{asked}").get_data(as_text=True)


def test_a_held_question_is_shown_once_the_contact_data_is_out(amina, farah, stored, hinted):
    asked = ask(amina, text="Please call me: 0788 123 456")
    assert stored(asked).standing == "held"
    assert ("queue:changed", "desk") not in hinted()
    assert "seems to hold contact data" in amina.get(f"/questions/{asked}").get_data(as_text=True)
    assert farah.get(f"/questions/{asked}").status_code == 404
    amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": "Please explain it"})
    assert stored(asked).standing == "shown"
    assert ("queue:changed", "desk") in hinted()
    assert farah.get(f"/questions/{asked}").status_code == 200
