"""Everybody points a moderator at what they read, once; enough reports take a text out of sight."""

from __future__ import annotations

import threading

import pytest

from spark.domain.clock import now
from spark.domain.moderation.case import REASONS, Case
from spark.domain.moderation.reasons import REASONS as IN_WORDS
from spark.domain.moderation.settings import change_setting
from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.domain.questions.answer import Answer
from spark.domain.questions.question import Question
from spark.extensions import db, limiter
from tests.cast import PASSWORD, Person
from tests.moderation.looking import cases, report, the_case
from tests.questions_asking.thread import FIELDS, answer_it, ask, ask_for_more, stand
from tests.school import another_application

NOBODY = "00000000-0000-7000-8000-000000000000"


def test_a_report_opens_a_case_with_the_text_as_it_is(app, cast, farah, question):
    sent = report(farah, "questions", question, "unkind", "It makes fun of my sister")
    assert sent.status_code == 303
    assert sent.location == f"/questions/{question}"
    assert "Thank you. A moderator will look at it." in farah.get(sent.location).get_data(as_text=True)
    case = the_case(app)
    assert (case.report_count, case.is_held, case.author_id) == (1, False, cast.amina.id)
    assert case.evidence["text"] == FIELDS["text"].strip()


def test_a_reader_who_has_the_page_already_is_thanked_too(farah, question):
    tag = farah.get(f"/questions/{question}").headers["ETag"]
    report(farah, "questions", question)
    again = farah.get(f"/questions/{question}", headers={"If-None-Match": tag})
    assert (again.status_code, "Thank you." in again.get_data(as_text=True)) == (200, True)
    assert farah.get(f"/questions/{question}", headers={"If-None-Match": tag}).status_code == 304


@pytest.fixture
def limited(app):
    """Spark with its limits on; they are the process's, so they are switched off again."""
    limited = another_application(app, RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="memory://")
    yield limited
    limiter.enabled = False


def test_a_flood_of_reports_is_slowed_down_and_nobody_else(cast, limited, question):
    farah, omar = (Person(limited, who.name, who.id, who.role).browser for who in (cast.farah, cast.omar))
    answers = [report(farah, "questions", question, "boring").status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    assert report(omar, "questions", question).status_code == 303


def test_answers_and_follow_ups_are_reported_alike(app, cast, amina, farah, question):
    given = answer_it(app, question, cast.mina)
    said = ask_for_more(app, ask(amina, title="Another one, please"), cast.omar)
    for kind, text in (("answers", given), ("question_followups", said)):
        assert farah.get(f"/reports/new?kind={kind}&id={text}").status_code == 200
        assert report(farah, kind, text).status_code == 303
    assert [case.subject_type for case in cases(app)] == ["answers", "question_followups"]
    assert f"/reports/new?kind=answers&amp;id={given}" in farah.get(f"/questions/{question}").get_data(as_text=True)


def test_the_form_shows_the_text_and_every_reason_in_words(farah, question):
    page = farah.get(f"/reports/new?kind=questions&id={question}").get_data(as_text=True)
    assert FIELDS["title"] in page
    for reason in REASONS:
        assert f'value="{reason}"' in page
        assert str(IN_WORDS[reason]) in page


def test_a_second_report_by_the_same_person_says_so_and_counts_nothing(app, farah, question):
    report(farah, "questions", question)
    again = report(farah, "questions", question, "spam")
    assert again.status_code == 422
    assert "You already reported this" in again.get_data(as_text=True)
    assert the_case(app).report_count == 1


def test_others_join_the_case_that_is_open(app, cast, farah, question):
    for browser in (farah, cast.mina.browser):
        report(browser, "questions", question)
    assert the_case(app).report_count == 2


def test_nobody_reports_their_own_words(app, amina, question):
    assert amina.get(f"/reports/new?kind=questions&id={question}").status_code == 403
    answer = report(amina, "questions", question)
    assert answer.status_code == 403
    assert "your own words" in answer.get_data(as_text=True)
    assert cases(app) == []


def test_what_one_may_not_read_is_not_there_to_report(app, cast, farah, question):
    given = answer_it(app, question, cast.mina)
    stand(app, Answer, given, "held")
    assert report(farah, "answers", given).status_code == 404
    stand(app, Answer, given, "shown")
    stand(app, Question, question, "held")
    assert report(farah, "answers", given).status_code == 404, "its question is not hers to read"
    assert report(farah, "questions", question).status_code == 404
    assert cases(app) == []


@pytest.mark.parametrize(
    ("kind", "id"), [("users", None), ("", None), ("questions", "x"), ("questions", NOBODY), ("answers", None)]
)
def test_a_text_that_is_none_is_not_found(farah, question, kind, id):
    fields = {"kind": kind, "id": id or str(question)}
    assert farah.get("/reports/new", query_string=fields).status_code == 404
    assert farah.post("/reports", data=fields | {"reason": "spam"}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "Choose what is wrong."),
        ({"reason": "boring"}, "Choose what is wrong."),
        ({"reason": "spam", "note": "x" * 2001}, "This is too long."),
    ],
)
def test_what_makes_no_report_comes_back_with_a_sentence(app, farah, question, fields, sentence):
    answer = farah.post("/reports", data={"kind": "questions", "id": str(question)} | fields)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert cases(app) == []


def test_scripts_in_a_note_stay_words(cast, farah, question):
    report(farah, "questions", question, "other", "<script>alert(1)</script>\0<b>x")
    page = cast.rosa.browser.get("/admin/moderation").get_data(as_text=True)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_a_visitor_signs_in_first(visitor, question):
    assert "/login" in visitor.get(f"/reports/new?kind=questions&id={question}").location
    assert "/login" in report(visitor, "questions", question).location


def test_enough_reports_take_a_text_out_of_sight_and_its_answer_out_of_the_counts(app, cast, farah, question, stored):
    given = answer_it(app, question, cast.mina)
    assert stored(question).answer_count == 1
    for browser in (farah, cast.omar.browser):
        report(browser, "answers", given)
    assert stored(question).answer_count == 1
    report(cast.asha.browser, "answers", given)
    assert (stored(question).answer_count, stored(question).status) == (0, "open")
    assert (the_case(app).is_held, the_case(app).report_count) == (True, 3)
    assert f'id="answer-{given}"' not in farah.get(f"/questions/{question}").get_data(as_text=True)


def test_how_many_are_enough_is_a_setting(app, cast, farah, question, context):
    change_setting("reports_that_hide", 1, by=db.session.get_one(User, cast.rosa.id))
    db.session.commit()
    report(farah, "questions", question)
    assert farah.get(f"/questions/{question}").status_code == 404


def test_a_question_out_of_sight_is_nobody_s_to_answer(app, cast, farah, question, hinted):
    mina = cast.mina.browser
    assert mina.post(f"/mentor/questions/{question}/claim").status_code in (200, 303)
    hinted()
    for browser in (farah, cast.omar.browser, cast.asha.browser):
        report(browser, "questions", question)
    assert ("queue:changed", "desk") in hinted()
    with app.app_context():
        ended = db.session.execute(db.text("SELECT ended_as FROM question_claims")).scalar()
    assert ended == "withdrawn"


def test_an_author_cannot_edit_away_what_many_reported(app, cast, amina, farah, question):
    for browser in (farah, cast.omar.browser, cast.asha.browser):
        report(browser, "questions", question)
    amina.post(f"/questions/{question}/edit", data=FIELDS | {"text": "All is well now"})
    assert farah.get(f"/questions/{question}").status_code == 404
    assert the_case(app).evidence["text"] == FIELDS["text"].strip()


def people(app, count):
    with app.app_context():
        made = [
            make_person(role="student", email=f"p{number}@example.com", full_name=f"P {number}", password=PASSWORD)
            for number in range(count)
        ]
        for person in made:
            person.contact_confirmed_at = now()
        db.session.commit()
        return [person.id for person in made]


@pytest.mark.committed
def test_fifty_reports_at_once_are_one_case_and_fifty(app, cast, amina):
    from spark.domain.moderation.reporting import report as report_text

    asked, reporters = ask(amina), people(app, 50)
    start, failures = threading.Barrier(25), []

    def one_after_the_other(ids):
        start.wait()
        for person_id in ids:
            with app.app_context():
                try:
                    by = db.session.get_one(User, person_id)
                    report_text(db.session.get_one(Question, asked), "spam", "", by=by)
                    db.session.commit()
                except Exception as error:
                    failures.append(error)

    threads = [threading.Thread(target=one_after_the_other, args=(reporters[at::25],)) for at in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    case = the_case(app)
    assert (case.report_count, case.is_held) == (50, True)
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM reports")).scalar() == 50


@pytest.mark.committed
def test_one_person_who_reports_ten_times_at_once_has_reported_once(app, cast, amina):
    from spark.domain.moderation.reporting import report as report_text
    from spark.domain.refusal import Refused

    asked, codes = ask(amina), []
    farah_id = cast.farah.id
    start = threading.Barrier(10)

    def again():
        start.wait()
        with app.app_context():
            try:
                report_text(db.session.get_one(Question, asked), "spam", "", by=db.session.get_one(User, farah_id))
                db.session.commit()
                codes.append("")
            except Refused as refusal:
                db.session.rollback()
                codes.append(refusal.code)

    threads = [threading.Thread(target=again) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["", *["ALREADY_REPORTED"] * 9]
    assert the_case(app).report_count == 1


def test_a_decided_case_stays_decided_and_a_new_report_opens_another(app, cast, farah, question):
    from tests.moderation.looking import decide

    report(farah, "questions", question)
    decide(cast.rosa.browser, the_case(app).id, "kept")
    report(cast.omar.browser, "questions", question)
    assert [case.decision for case in cases(app)] == ["kept", None]
    assert report(farah, "questions", question).status_code == 422
    with app.app_context():
        assert db.session.query(Case).filter(Case.report_count == 1).count() == 2
