"""A moderator lets a text stand or takes it down; the author hears of it, and the log says who it was."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from spark.domain.moderation.audit import AuditEntry, broken_link
from spark.domain.moderation.case import Case
from spark.domain.notices.notification import Notification
from spark.domain.people.user import User
from spark.domain.questions.accepting import accept
from spark.domain.questions.answer import Answer
from spark.domain.questions.followup import QuestionFollowup
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.moderation.looking import NUMBER, decide, report, the_case
from tests.questions_asking.thread import answer_it, ask, ask_for_more

WHY = "Nobody makes fun of others here."


@pytest.fixture
def rosa(cast):
    return cast.rosa.browser


def notices(app, person):
    with app.app_context():
        found = db.session.scalars(
            select(Notification).where(Notification.user_id == person.id, Notification.type == "text_decided")
        ).all()
        db.session.expunge_all()
        return found


def test_a_held_question_that_may_stand_comes_to_the_desks(app, cast, rosa, amina, farah, hinted, rows):
    asked = ask(amina, text=f"Call {NUMBER}")
    hinted()
    assert decide(rosa, the_case(app).id, "kept").location == "/admin/moderation"
    assert farah.get(f"/questions/{asked}").status_code == 200
    assert {("queue:changed", "desk"), ("question:changed", f"question:{asked}")} <= hinted()
    assert rows("SELECT 1 FROM outbox WHERE job = 'questions.group' AND arguments->>'id' = :id", id=str(asked))
    [told] = notices(app, cast.amina)
    assert (told.facts["what"], told.facts["decision"], told.url) == ("question", "shown", f"/questions/{asked}")
    assert "Everybody can read your question now" in amina.get("/notifications").get_data(as_text=True)


def test_a_held_answer_that_may_stand_is_counted_and_told(app, cast, rosa, question, stored, told):
    given = answer_it(app, question, cast.mina, "See https://www.youtube.com/watch?v=abc")
    assert stored(question).answer_count == 0
    decide(rosa, the_case(app).id, "kept")
    assert (stored(question).answer_count, stored(question).status) == (1, "answered")
    assert told("question_answered") == [cast.amina.id]
    assert notices(app, cast.mina)[0].facts["what"] == "answer"
    with app.app_context():
        assert db.session.get_one(Answer, given).standing == "shown"


def test_a_held_request_for_more_that_may_stand_stops_the_clock(app, cast, rosa, question, stored, told):
    ask_for_more(app, question, cast.mina, f"Which exercise? Call {NUMBER}")
    decide(rosa, the_case(app).id, "kept")
    assert stored(question).clock_stopped_at is not None
    assert told("question_needs_info") == [cast.amina.id]


def test_a_held_follow_up_that_may_stand_is_told(app, cast, rosa, amina, question, told):
    answer_it(app, question, cast.mina)
    amina.post(f"/questions/{question}/follow-ups", data={"text": f"Call {NUMBER}"})
    assert told("question_followup") == []
    decide(rosa, the_case(app).id, "kept")
    assert told("question_followup") == [cast.mina.id]


def test_a_question_taken_down_is_read_by_admins_alone(app, cast, rosa, amina, farah, question):
    cast.mina.browser.post(f"/mentor/questions/{question}/claim")
    report(farah, "questions", question)
    decide(rosa, the_case(app).id, "removed", WHY)
    assert [reader.get(f"/questions/{question}").status_code for reader in (amina, farah)] == [404, 404]
    assert rosa.get(f"/questions/{question}").status_code == 200
    with app.app_context():
        asked = db.session.get_one(Question, question)
        assert (asked.standing, asked.status, asked.closed_at is not None) == ("removed", "closed", True)
        assert db.session.execute(db.text("SELECT count(*) FROM question_claims WHERE ended_at IS NULL")).scalar() == 0
    [told] = notices(app, cast.amina)
    assert (told.facts["decision"], told.facts["reason"], told.url) == ("removed", WHY, "/questions")
    assert WHY in amina.get(f"/notifications/{told.id}").get_data(as_text=True)


def test_an_accepted_answer_taken_down_is_accepted_no_more(app, cast, rosa, farah, question, stored):
    given = answer_it(app, question, cast.mina)
    with app.app_context():
        accept(db.session.get_one(Answer, given), by=db.session.get_one(User, cast.amina.id))
        db.session.commit()
    assert stored(question).status == "closed"
    report(farah, "answers", given)
    decide(rosa, the_case(app).id, "removed", WHY)
    assert (stored(question).status, stored(question).answer_count) == ("open", 0)
    with app.app_context():
        assert (db.session.get_one(Answer, given).is_accepted, db.session.get_one(Answer, given).standing) == (
            False,
            "removed",
        )


def test_a_follow_up_taken_down_leaves_the_thread(app, cast, rosa, amina, farah, question):
    amina.post(f"/questions/{question}/follow-ups", data={"text": "You are all stupid"})
    with app.app_context():
        said = db.session.scalars(select(QuestionFollowup.id)).one()
    report(farah, "question_followups", said)
    decide(rosa, the_case(app).id, "removed", WHY)
    assert "You are all stupid" not in farah.get(f"/questions/{question}").get_data(as_text=True)


def test_taking_down_needs_a_reason_which_stays_beside_the_field(app, rosa, farah, question):
    report(farah, "questions", question)
    answer = decide(rosa, the_case(app).id, "removed", "  ")
    assert answer.status_code == 422
    assert "Say why it is taken down." in answer.get_data(as_text=True).split('id="note-error"')[1][:300]
    assert the_case(app).decided_at is None


@pytest.mark.parametrize(("decision", "note"), [("", WHY), ("maybe", WHY), ("removed", "x" * 2001)])
def test_what_is_no_decision_decides_nothing(app, rosa, farah, question, decision, note):
    report(farah, "questions", question)
    assert decide(rosa, the_case(app).id, decision, note).status_code == 422
    assert the_case(app).decided_at is None


def test_who_was_reported_in_vain_never_hears_of_it(app, cast, rosa, farah, question):
    report(farah, "questions", question)
    decide(rosa, the_case(app).id, "kept")
    assert notices(app, cast.amina) == []


def test_every_decision_stands_in_the_log(app, cast, rosa, farah, question):
    report(farah, "questions", question)
    case = the_case(app)
    decide(rosa, case.id, "removed", WHY)
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "case.remove")).one()
        assert (entry.actor_id, entry.subject_type, entry.subject_id) == (cast.rosa.id, "cases", str(case.id))
        assert WHY not in str(entry.facts), "personal words stand in the side table"
        assert broken_link() is None
        decided = db.session.get_one(Case, case.id)
        assert (decided.decision, decided.decided_by_id, decided.note) == ("removed", cast.rosa.id, WHY)


def test_the_second_of_two_admins_is_told_who_was_faster(app, cast, rosa, farah, question):
    report(farah, "questions", question)
    case = the_case(app)
    decide(rosa, case.id, "kept")
    late = decide(cast.rui.browser, case.id, "removed", WHY)
    assert late.status_code == 409
    assert "Rosa Test has decided this already." in late.get_data(as_text=True)
    assert farah.get(f"/questions/{question}").status_code == 200


def test_nobody_decides_about_their_own_words_or_sees_who_reported_them(app, cast, rosa, farah):
    asked = ask(rosa)
    report(farah, "questions", asked)
    case = the_case(app)
    assert "Farah" not in rosa.get("/admin/moderation").get_data(as_text=True)
    assert rosa.get(f"/admin/moderation/{case.id}").status_code == 404
    assert decide(rosa, case.id, "kept").status_code == 404
    assert rosa.post(f"/admin/moderation/{case.id}/decision", data={"decision": "kept"}).status_code == 404
    assert decide(cast.rui.browser, case.id, "kept").status_code == 303


def test_the_rule_about_one_s_own_words_is_the_domain_s(app, cast, rosa, farah):
    from spark.domain.moderation.deciding import decide as decide_case
    from spark.domain.refusal import Refused

    report(farah, "questions", ask(rosa))
    with app.app_context():
        case, by = db.session.scalars(select(Case)).one(), db.session.get_one(User, cast.rosa.id)
        with pytest.raises(Refused, match="your own words") as refused:
            decide_case(case, "kept", "", by=by)
        assert refused.value.status == 403


def test_others_do_not_decide(app, cast, farah, question):
    report(farah, "questions", question)
    case = the_case(app)
    for name in ("amina", "asha", "mina"):
        browser = getattr(cast, name).browser
        assert browser.get("/admin/moderation").status_code == 403
        assert browser.get(f"/admin/moderation/{case.id}").status_code == 403
        assert decide(browser, case.id, "kept").status_code == 403


@pytest.mark.committed
def test_of_ten_who_decide_at_once_one_decides(app, cast, amina, farah):
    from spark.domain.moderation.deciding import decide as decide_case
    from spark.domain.refusal import Refused

    report(farah, "questions", ask(amina))
    case_id, admins = the_case(app).id, [cast.rosa.id, cast.rui.id]
    start, codes = threading.Barrier(10), []

    def now_me(number):
        start.wait()
        with app.app_context():
            try:
                by = db.session.get_one(User, admins[number % 2])
                decide_case(db.session.get_one(Case, case_id), ["kept", "removed"][number % 2], WHY, by=by)
                db.session.commit()
                codes.append("")
            except Refused as refusal:
                db.session.rollback()
                codes.append(refusal.code)

    threads = [threading.Thread(target=now_me, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["", *["ALREADY_DECIDED"] * 9]
    with app.app_context():
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act.like("case.%"))).all()) == 1


@pytest.mark.committed
def test_a_decision_and_an_answer_at_once_leave_exact_counts(app, cast, amina, farah):
    from spark.domain.moderation.deciding import decide as decide_case
    from spark.domain.questions.answering import answer
    from spark.domain.questions.claiming import claim

    asked = ask(amina)
    given = answer_it(app, asked, cast.mina)
    report(farah, "answers", given)
    case_id, rosa_id, omar_id = the_case(app).id, cast.rosa.id, cast.omar.id
    with app.app_context():
        claim(db.session.get_one(Question, asked), by=db.session.get_one(User, omar_id))
        db.session.commit()
    start = threading.Barrier(2)

    def remove():
        start.wait()
        with app.app_context():
            decide_case(db.session.get_one(Case, case_id), "removed", WHY, by=db.session.get_one(User, rosa_id))
            db.session.commit()

    def reply():
        start.wait()
        with app.app_context():
            answer(db.session.get_one(Question, asked), "Halve it.", by=db.session.get_one(User, omar_id))
            db.session.commit()

    threads = [threading.Thread(target=remove), threading.Thread(target=reply)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        shown = db.session.execute(db.text("SELECT count(*) FROM answers WHERE standing = 'shown'")).scalar()
        question = db.session.get_one(Question, asked)
        assert (question.answer_count, question.status) == (shown, "answered") == (1, "answered")
