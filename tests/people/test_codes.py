"""Six-digit codes: a new password, a confirmed contact, and what a guesser gets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from spark.domain.clock import now
from spark.domain.notices.outbox import OutboxRow
from spark.domain.people import codes
from spark.domain.people.reset_code import ResetCode
from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import PASSWORD, Client
from tests.people.test_joining import join

NEW = "copper lantern 88 rain"


def ask(client, contact):
    return client.post("/forgot", data={"contact": contact})


def reset(client, contact, code, password=NEW):
    return client.post("/reset", data={"contact": contact, "code": code, "password": password})


def signs_in(app, contact, password):
    return Client(app).post("/login", data={"contact": contact, "password": password}).status_code == 303


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_new_password_by_code_ends_all_sessions(app, visitor, cast, mailbox):
    elsewhere, by_token = cast.amina.browser, cast.amina.api
    assert ask(visitor, "AMINA@example.com").location == "/reset"
    assert 'value="amina@example.com"' in visitor.get("/reset").get_data(as_text=True)
    answer = reset(visitor, cast.amina.email, mailbox.code())
    assert answer.location == "/login"
    assert "Your new password is set." in visitor.get("/login").get_data(as_text=True)
    assert signs_in(app, cast.amina.email, NEW)
    assert not signs_in(app, cast.amina.email, PASSWORD)
    assert elsewhere.get("/home").status_code == 303
    assert by_token.get("/api/auth/me").status_code == 401


def test_a_phone_gets_the_code_as_a_short_text_message(app, visitor, mailbox):
    join(visitor, contact="0788123456")
    mailbox.messages()
    mailbox.empty()
    assert ask(Client(app), "+250 788 123 456").status_code == 303
    [message] = mailbox.messages()
    assert message.startswith("To: +250788123456\n")
    assert len(message.split("\n\n")[1].strip()) <= 70
    assert reset(Client(app), "0788 123 456", mailbox.code()).location == "/login"


def test_a_code_works_once(app, visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    assert reset(visitor, cast.amina.email, code).status_code == 303
    again = reset(visitor, cast.amina.email, code, "another lantern 99 snow")
    assert again.status_code == 422
    assert "This code is wrong or no longer valid." in again.get_data(as_text=True)
    assert signs_in(app, cast.amina.email, NEW)


def test_the_digits_of_every_script_count(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    arabic = mailbox.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert reset(visitor, cast.amina.email, f" {arabic[:3]} {arabic[3:]} ").status_code == 303


def test_a_code_is_valid_for_ten_minutes(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)):
        assert reset(visitor, cast.amina.email, code).status_code == 422
    with time_machine.travel(now() + timedelta(minutes=9, seconds=50)):
        assert reset(visitor, cast.amina.email, code).status_code == 303


def test_five_wrong_tries_spend_a_code(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    for _ in range(5):
        assert reset(visitor, cast.amina.email, other_than(code)).status_code == 422
    assert reset(visitor, cast.amina.email, code).status_code == 422


def test_four_wrong_tries_do_not(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    for _ in range(4):
        reset(visitor, cast.amina.email, other_than(code))
    assert reset(visitor, cast.amina.email, code).status_code == 303


def test_a_weak_password_does_not_spend_the_code(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    for weak in ("short", "password1", "AminaTest", "amina@example.com"):
        answer = reset(visitor, cast.amina.email, code, weak)
        assert answer.status_code == 422
        assert 'id="password-error"' in answer.get_data(as_text=True)
    assert reset(visitor, cast.amina.email, code).status_code == 303


def test_an_older_message_still_counts(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    first = mailbox.code()
    ask(visitor, cast.amina.email)
    assert mailbox.code() != first
    assert reset(visitor, cast.amina.email, first).status_code == 303


def test_one_person_s_code_is_of_no_use_for_another(visitor, cast, mailbox):
    assert cast.farah.id
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    ask(visitor, cast.farah.email)
    assert reset(visitor, cast.farah.email, code).status_code == 422


def test_a_code_that_confirms_sets_no_password(visitor, app, mailbox):
    join(visitor)
    assert reset(Client(app), "ama@example.com", mailbox.code()).status_code == 422


def test_asking_tells_nobody_whether_there_is_an_account(app, cast, mailbox, context):
    replies = []
    for contact in (cast.amina.email, "nobody@example.com"):
        client = Client(app)
        answer = ask(client, contact)
        page = client.get(answer.location).get_data(as_text=True).replace(contact, "CONTACT")
        replies.append((answer.status_code, answer.location, answer.get_data(), page))
    assert replies[0] == replies[1]
    rows = db.session.scalars(select(ResetCode).order_by(ResetCode.created_at)).all()
    assert [(row.contact, row.user_id is None) for row in rows] == [
        (cast.amina.email, False),
        ("nobody@example.com", True),
    ]
    assert len(mailbox.messages()) == 1


def test_guessing_at_a_contact_without_an_account_looks_the_same(visitor, app, cast, mailbox):
    ask(visitor, cast.amina.email)
    ask(visitor, "nobody@example.com")
    pages = []
    for contact in (cast.amina.email, "nobody@example.com", "somebody-who-never-asked@example.com"):
        answer = reset(Client(app), contact, "000000")
        pages.append((answer.status_code, answer.get_data(as_text=True).replace(contact, "CONTACT")))
    assert pages[0] == pages[1] == pages[2]


def test_asking_takes_as_long_for_nobody(app, cast, queries):
    assert cast.amina.id
    counts = []
    for contact in (cast.amina.email, "nobody@example.com"):
        client = Client(app)
        ask(client, "warm-up@example.com")
        queries.clear()
        ask(client, contact)
        counts.append([re.sub(r"\s+", " ", query)[:60] for query in queries])
    assert counts[0] == counts[1]


def test_a_contact_gets_three_codes_an_hour_and_the_answer_stays_the_same(visitor, cast, mailbox):
    answers = [ask(visitor, cast.amina.email) for _ in range(5)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/reset")}
    assert len(mailbox.messages()) == 3
    with time_machine.travel(now() + timedelta(minutes=61)):
        ask(visitor, cast.amina.email)
    assert db_count(visitor) == 4


def db_count(client) -> int:
    with client.application.app_context():
        return db.session.scalar(select(func.count(ResetCode.id))) or 0


def test_the_code_is_stored_nowhere(visitor, cast, mailbox, context):
    ask(visitor, cast.amina.email)
    code = mailbox.code()
    row = db.session.scalars(select(ResetCode)).one()
    asked_for = db.session.scalars(select(OutboxRow).where(OutboxRow.job == "people.send_code")).one()
    assert code not in repr([getattr(row, column.key) for column in ResetCode.__table__.columns if column.key != "id"])
    assert asked_for.arguments == {"id": str(row.id)}


def test_the_job_sends_the_same_code_again_and_none_that_is_over(visitor, cast, mailbox, context):
    from spark.jobs.people import send_code

    ask(visitor, cast.amina.email)
    code = mailbox.code()
    row = db.session.scalars(select(ResetCode)).one()
    send_code(str(row.id))
    assert mailbox.code() == code
    row.used_at = now()
    send_code(str(row.id))
    send_code("00000000-0000-7000-8000-000000000000")
    assert len(mailbox.messages()) == 2


def test_codes_are_spread_over_all_six_digits(context):
    from uuid import uuid4

    drawn = [codes.code_of(ResetCode(id=uuid4())) for _ in range(3000)]
    assert all(re.fullmatch(r"\d{6}", code) for code in drawn)
    assert {code[0] for code in drawn} == set("0123456789")
    assert len(set(drawn)) > 2950


def test_a_newcomer_confirms_the_contact(visitor, mailbox, context):
    join(visitor)
    wrong = visitor.post("/confirm", data={"code": other_than(mailbox.code())})
    assert wrong.status_code == 422
    right = visitor.post("/confirm", data={"code": mailbox.code()})
    assert right.location == "/home"
    home = visitor.get("/home").get_data(as_text=True)
    assert "your contact is confirmed" in home
    assert "Enter the code" not in home
    assert "is confirmed." in visitor.get("/confirm").get_data(as_text=True)


def test_five_wrong_tries_at_confirming_spend_the_code_and_a_new_one_helps(visitor, mailbox):
    join(visitor)
    code = mailbox.code()
    for _ in range(5):
        visitor.post("/confirm", data={"code": other_than(code)})
    assert visitor.post("/confirm", data={"code": code}).status_code == 422
    assert visitor.post("/confirm/code").location == "/confirm"
    assert visitor.post("/confirm", data={"code": mailbox.code()}).location == "/home"


def test_a_fourth_code_in_an_hour_is_refused_in_words(visitor, mailbox):
    join(visitor)
    assert [visitor.post("/confirm/code").status_code for _ in range(3)] == [303, 303, 422]
    assert "Three codes were sent" in visitor.post("/confirm/code").get_data(as_text=True)


def test_another_person_can_not_confirm_with_one_s_code(visitor, cast, mailbox, context):
    join(visitor)
    code = mailbox.code()
    assert cast.amina.browser.post("/confirm", data={"code": code}).status_code == 422
    assert db.session.scalars(select(User).where(User.email == "ama@example.com")).one().contact_confirmed_at is None


@pytest.mark.parametrize("contact", ["", "nonsense", "a@b", "1" * 500, "\0", "x" * 100_000])
def test_what_is_no_contact_is_told_in_words(visitor, contact):
    answer = ask(visitor, contact)
    assert answer.status_code == 422
    assert 'id="contact-error"' in answer.get_data(as_text=True)


def test_the_messages_are_in_the_language_of_the_page_and_say_what_to_do(visitor, cast, mailbox):
    ask(visitor, cast.amina.email)
    [message] = mailbox.messages()
    heading, text = message.split("\n\n", 1)
    assert "Subject: Your Spark code" in heading
    assert "your password stays as it is" in text
    assert "&#" not in text


def test_codes_of_yesterday_are_forgotten(visitor, cast, mailbox, context):
    ask(visitor, cast.amina.email)
    with time_machine.travel(now() + timedelta(days=2)):
        codes.forget_old_codes()
    assert db.session.scalar(select(func.count(ResetCode.id))) == 0
