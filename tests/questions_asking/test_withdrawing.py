"""Taking a question back."""

from spark.domain.people.user import User
from spark.domain.questions.claim import QuestionClaim
from spark.domain.questions.claiming import claim
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.questions_asking.thread import FIELDS, answer_it


def test_a_withdrawn_question_is_gone_for_all_but_admins(app, cast, amina, farah, mina, question, rows, hinted):
    given = answer_it(app, question, cast.mina)
    hinted()
    answer = amina.post(f"/questions/{question}/withdrawal", follow_redirects=True)
    assert "Your question is withdrawn" in answer.get_data(as_text=True)
    for reader in (amina, farah, mina):
        for url in (f"/questions/{question}", f"/questions/{question}/thread", f"/questions/{question}/edit"):
            assert reader.get(url).status_code == 404, url
        assert reader.post(f"/answers/{given}/vote").status_code == 404
        assert reader.post(f"/questions/{question}/follow-ups", data={"text": "Hello?"}).status_code == 404
        assert reader.post(f"/questions/{question}/subscription").status_code == 404
        assert FIELDS["title"] not in reader.get("/questions?mine=1").get_data(as_text=True)
        assert FIELDS["title"] not in reader.get("/questions").get_data(as_text=True)
    page = cast.rosa.browser.get(f"/questions/{question}").get_data(as_text=True)
    assert "Only admins read it" in page
    assert FIELDS["title"] not in cast.rosa.browser.get("/questions").get_data(as_text=True)
    row = rows("SELECT standing, status, question_text FROM questions")[0]
    assert tuple(row) == ("withdrawn", "closed", FIELDS["text"])
    assert hinted() >= {("queue:changed", "desk"), ("question:changed", f"question:{question}")}


def test_whoever_works_on_it_is_free_again(app, cast, amina, question):
    with app.app_context():
        claim(db.session.get_one(Question, question), by=db.session.get_one(User, cast.mina.id))
        db.session.commit()
    amina.post(f"/questions/{question}/withdrawal")
    with app.app_context():
        assert [held.ended_as for held in db.session.scalars(db.select(QuestionClaim))] == ["withdrawn"]
