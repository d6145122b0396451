"""The page of a question, and its thread as a part that looks again."""

import re

from spark.domain.people.user import User
from spark.domain.questions.assigning import offer
from spark.domain.questions.claiming import claim
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.questions_asking.thread import answer_it, ask_for_more, stand


def test_the_thread_is_the_same_part_alone_and_in_the_page(app, cast, amina, question):
    answer_it(app, question, cast.mina)
    amina.post(f"/questions/{question}/follow-ups", data={"text": "Thank you"})
    page = amina.get(f"/questions/{question}").get_data(as_text=True)
    part = amina.get(f"/questions/{question}/thread").get_data(as_text=True)
    one_use = re.compile(r"seen-\w+")  # each answer marks its news as read by a form of its own
    assert one_use.sub("", part.strip()) in one_use.sub("", page)
    assert part.count("<section") == 1
    root = re.search(r"<section[^>]*>", part)[0]
    for wire in (
        f'data-live="question:{question}"',
        f'hx-get="/questions/{question}/thread"',
        'hx-trigger="live"',
        'id="thread"',
    ):
        assert wire in root


def test_nothing_that_somebody_types_stands_in_the_live_part(app, cast, amina, mina, question):
    ask_for_more(app, question, cast.mina)
    answer_it(app, question, cast.mina)
    for reader in (amina, mina):
        part = reader.get(f"/questions/{question}/thread").get_data(as_text=True)
        assert "<textarea" not in part
        assert not re.search(r'<input(?![^>]*type="hidden")', part)
        assert "<textarea" in reader.get(f"/questions/{question}").get_data(as_text=True)


def test_an_unchanged_thread_is_not_sent_again(app, cast, amina, farah, question):
    url = f"/questions/{question}/thread"
    given = answer_it(app, question, cast.mina)
    seen = amina.get(url).headers["ETag"]
    assert amina.get(url, headers={"If-None-Match": seen}).status_code == 304
    for change in (
        lambda: farah.post(f"/answers/{given}/vote"),
        lambda: farah.post(f"/questions/{question}/subscription"),
        lambda: amina.post(f"/questions/{question}/follow-ups", data={"text": "Thank you"}),
        lambda: amina.post(f"/answers/{given}/acceptance"),
        lambda: amina.post(f"/questions/{question}/reopening"),
    ):
        change()
        answer = amina.get(url, headers={"If-None-Match": seen})
        assert answer.status_code == 200
        seen = answer.headers["ETag"]


def test_who_works_on_it_shows(app, cast, amina, question):
    with app.app_context():
        claim(db.session.get_one(Question, question), by=db.session.get_one(User, cast.mina.id))
        db.session.commit()
    assert "Mina Test is writing an answer" in amina.get(f"/questions/{question}/thread").get_data(as_text=True)


def test_a_held_question_is_its_askers_to_mend(app, amina, farah, mina, question):
    stand(app, Question, question, "held")
    page = amina.get(f"/questions/{question}").get_data(as_text=True)
    assert "A moderator looks at this first, because it seems to hold contact data" in page
    assert f"/questions/{question}/edit" in page
    assert amina.get(f"/questions/{question}/edit").status_code == 200
    for reader in (farah, mina):
        assert reader.get(f"/questions/{question}").status_code == 404
        assert reader.get(f"/questions/{question}/thread").status_code == 404


def test_each_sees_what_they_can_do(app, cast, amina, farah, mina, question):
    given = answer_it(app, question, cast.mina)
    can = {
        "amina": (f"/questions/{question}/edit", f"/questions/{question}/reopening", f"/answers/{given}/acceptance"),
        "farah": (f"/questions/{question}/subscription", f"/answers/{given}/vote", "kind=questions"),
        "mina": (f"/questions/{question}/follow-ups", "kind=questions"),
    }
    pages = {
        name: reader.get(f"/questions/{question}").get_data(as_text=True)
        for name, reader in (("amina", amina), ("farah", farah), ("mina", mina))
    }
    for name, links in can.items():
        assert all(link in pages[name] for link in links), name
    assert f"/questions/{question}/edit" not in pages["farah"] + pages["mina"]
    assert f"/questions/{question}/subscription" not in pages["amina"] + pages["mina"]


def test_names_of_students_are_first_names_and_of_adults_whole(app, cast, amina, farah, question):
    answer_it(app, question, cast.mina)
    amina.post(f"/questions/{question}/follow-ups", data={"text": "Thank you"})
    page = farah.get(f"/questions/{question}").get_data(as_text=True)
    assert "Mina Test" in page
    assert "Amina" in page
    assert "Amina Test" not in page


def test_without_htmx_a_vote_leads_back_to_the_answer(app, cast, amina, question):
    given = answer_it(app, question, cast.mina)
    assert amina.post(f"/answers/{given}/vote").location == f"/questions/{question}#answer-{given}"


def test_whoever_is_only_offered_it_is_not_said_to_write(app, cast, amina, question):
    with app.app_context():
        found, mentor = db.session.get_one(Question, question), db.session.get_one(User, cast.mina.id)
        offer(found, mentor)
        db.session.commit()
    before = amina.get(f"/questions/{question}/thread")
    assert "is writing an answer" not in before.get_data(as_text=True)
    cast.mina.browser.post(f"/mentor/questions/{question}/claim")
    after = amina.get(f"/questions/{question}/thread", headers={"If-None-Match": before.headers["ETag"]})
    assert "is writing an answer" in after.get_data(as_text=True)


def test_an_answer_changed_while_it_is_held_is_shown_anew_to_its_author(app, cast, mina, question):
    given = answer_it(app, question, cast.mina, "Call me on 0788 123 456")
    before = mina.get(f"/questions/{question}")
    mina.post(f"/mentor/answers/{given}", data={"text": "Or call me on 0788 123 457"})
    mina.get("/home")  # which says that it is changed
    after = mina.get(f"/questions/{question}", headers={"If-None-Match": before.headers["ETag"]})
    assert "0788 123 457" in after.get_data(as_text=True)
