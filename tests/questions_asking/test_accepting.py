"""The asker says which answer helped; readers say what helped them."""

from spark.domain.questions.answer import Answer
from tests.questions_asking.thread import answer_it, stand


def test_an_accepted_answer_closes_the_question_and_its_author_hears(app, cast, amina, question, stored, told, hinted):
    given = answer_it(app, question, cast.mina)
    hinted()
    answer = amina.post(f"/answers/{given}/acceptance")
    assert answer.status_code == 303
    assert answer.location.endswith(f"/questions/{question}#answer-{given}")
    assert stored(question).status == "closed"
    assert stored(question).closed_at
    assert told("answer_accepted") == [cast.mina.id]
    assert hinted() >= {("queue:changed", "desk"), ("question:changed", f"question:{question}")}
    page = amina.get(f"/questions/{question}").get_data(as_text=True)
    assert "This helped" in page
    assert "This solved it" not in page


def test_accepting_twice_is_once(app, cast, amina, question, told, stored):
    given = answer_it(app, question, cast.mina)
    amina.post(f"/answers/{given}/acceptance")
    closed_at = stored(question).closed_at
    assert amina.post(f"/answers/{given}/acceptance").status_code == 303
    assert stored(question).closed_at == closed_at
    assert told("answer_accepted") == [cast.mina.id]


def test_a_second_answer_is_not_accepted_beside_the_first(app, cast, amina, question, rows):
    first, second = answer_it(app, question, cast.mina), answer_it(app, question, cast.omar, "By drawing it.")
    amina.post(f"/answers/{first}/acceptance")
    answer = amina.post(f"/answers/{second}/acceptance")
    assert answer.status_code == 409
    assert "You have accepted the answer of Mina Test" in answer.get_data(as_text=True)
    assert [row.id for row in rows("SELECT id FROM answers WHERE is_accepted")] == [first]


def test_only_the_asker_accepts(app, cast, farah, mina, question, rows):
    given = answer_it(app, question, cast.mina)
    for stranger in (farah, mina, cast.rosa.browser):
        assert stranger.post(f"/answers/{given}/acceptance").status_code == 403
    assert rows("SELECT 1 FROM answers WHERE is_accepted") == []
    assert "This solved it" not in farah.get(f"/questions/{question}").get_data(as_text=True)


def test_an_answer_that_is_not_shown_is_not_accepted(app, cast, amina, question):
    given = answer_it(app, question, cast.mina)
    for standing in ("held", "withdrawn", "removed"):
        stand(app, Answer, given, standing)
        assert amina.post(f"/answers/{given}/acceptance").status_code == 404
        assert amina.post(f"/answers/{given}/vote").status_code == 404


def test_the_accepted_answer_stands_first_then_the_most_helpful(app, cast, amina, farah, question):
    ids = [
        answer_it(app, question, mentor, text)
        for mentor, text in ((cast.mina, "One"), (cast.omar, "Two"), (cast.rosa, "Three"))
    ]
    farah.post(f"/answers/{ids[2]}/vote")
    assert order(amina, question, ids) == [ids[2], ids[0], ids[1]]
    amina.post(f"/answers/{ids[1]}/acceptance")
    assert order(amina, question, ids) == [ids[1], ids[2], ids[0]]


def order(reader, question, ids):
    page = reader.get(f"/questions/{question}/thread").get_data(as_text=True)
    return sorted(ids, key=lambda one: page.index(f'id="answer-{one}"'))


def test_a_vote_is_given_and_taken_back(app, cast, amina, farah, question, rows, hinted):
    given = answer_it(app, question, cast.mina)
    hinted()
    votes = lambda: rows("SELECT helpful_votes FROM answers")[0].helpful_votes  # noqa: E731
    for reader, on, expected in (
        (amina, 1, 1),
        (amina, 1, 1),
        (farah, 1, 2),
        (amina, 0, 1),
        (amina, 0, 1),
        (farah, 0, 0),
    ):
        assert reader.post(f"/answers/{given}/vote", data={"on": on}).status_code == 303
        assert votes() == expected
    assert ("question:changed", f"question:{question}") in hinted()


def test_a_vote_with_htmx_answers_the_button_alone(app, cast, amina, question):
    given = answer_it(app, question, cast.mina)
    answer = amina.post(f"/answers/{given}/vote", data={"on": "1"}, htmx=True)
    assert answer.status_code == 200
    part = answer.get_data(as_text=True)
    assert f'id="vote-{given}"' in part
    assert 'aria-pressed="true"' in part
    assert "<h1" not in part


def test_nobody_votes_for_their_own_answer(app, cast, mina, question, rows):
    given = answer_it(app, question, cast.mina)
    assert mina.post(f"/answers/{given}/vote").status_code == 403
    assert rows("SELECT helpful_votes FROM answers")[0].helpful_votes == 0
    assert f'id="vote-{given}"' not in mina.get(f"/questions/{question}").get_data(as_text=True)
