"""From an event to mail, text message and push: once, at the right time, merged, and not at all when it is no news."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from spark.domain.clock import now
from spark.domain.moderation.settings import change_setting
from spark.domain.notices.notification import NotificationDelivery
from spark.domain.notices.outbox import OutboxRow
from spark.domain.notices.preferring import change_habit, prefer
from spark.domain.people.user import User
from spark.extensions import db
from spark.jobs import notices as jobs
from spark.services.sms import SmsNotSent
from tests.jobs.inline import run_outbox

TOMORROW = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
def change(app):
    """Change a person in the database."""

    def mend(person, act):
        with app.app_context():
            act(db.session.get_one(User, person.id))
            db.session.commit()

    return mend


@pytest.fixture
def reached_by_phone(change):
    """Let somebody be reached by phone, not by mail."""

    def move(person, number="+250788000111"):
        def contact(user):
            user.email, user.phone = None, number

        assert person.browser
        change(person, contact)

    return move


def tomorrow(hour, minute=0):
    """Return an hour of tomorrow: PostgreSQL's clock does not travel along, so nothing may seem to be of the future."""
    return TOMORROW + timedelta(hours=hour, minutes=minute)


def quiet(user, **habit):
    said = {"quiet_from": None, "quiet_until": None, "digest": "immediately", "most_a_day": 10}
    change_habit(user, **(said | habit))


def test_an_answer_comes_by_mail_after_some_minutes(cast, happen, later, messages):
    happen(cast.amina)
    later(minutes=4)
    assert messages() == []
    later(minutes=2)
    [mail] = messages()
    assert "To: amina@example.com" in mail
    assert "Subject: Mina Test answered “Why is the sky blue?”" in mail


def test_what_was_read_in_the_app_is_not_sent(cast, happen, later, messages, deliveries):
    happen(cast.amina)
    cast.amina.browser.post("/notifications/reading")
    later(minutes=6)
    assert messages() == []
    happen(cast.amina, number=2)
    later(minutes=1)
    cast.amina.browser.post("/notifications/reading")
    later(minutes=6)
    assert messages() == []
    assert deliveries()["email"] == [("skipped", "already read")]


def test_fifty_events_in_one_thread_are_one_row_and_one_mail(cast, happen, later, messages):
    for number in range(50):
        happen(cast.amina, number=number)
    later(minutes=6)
    [mail] = messages()
    assert "Mina Test answered “Why is the sky blue?”, and 49 more" in mail
    page = cast.amina.browser.get("/notifications").get_data(as_text=True)
    assert page.count('class="item"') == 1
    assert "50 new" in page
    assert "50 in all" in page


def test_an_event_reaches_a_person_once_however_often_it_is_told(cast, happen, later, messages):
    for _ in range(3):
        happen(cast.amina, cast.farah)
        later(minutes=6)
    assert sorted(mail.split("\n")[0] for mail in messages()) == ["To: amina@example.com", "To: farah@example.com"]


def test_two_threads_share_a_mail_that_waits(cast, happen, later, messages):
    happen(cast.amina, thread="question:1")
    later(minutes=3)
    happen(cast.amina, thread="question:2", kind="question_needs_info")
    later(minutes=3)
    [mail] = messages()
    assert "Mina Test answered" in mail
    assert "Mina Test needs to know more" in mail
    assert ", and 1 more\n" in mail.split("\n\n")[0] + "\n"


def test_mail_that_is_gathered_comes_in_the_evening_in_the_school_s_time(app, cast, change, happen, messages):
    with time_machine.travel(tomorrow(9)) as clock:
        change(cast.rosa, lambda rosa: change_setting("timezone", "Africa/Kigali", by=rosa))
        change(cast.amina, lambda amina: quiet(amina, digest="daily"))
        for number, thread in enumerate(("question:1", "question:2", "question:2")):
            happen(cast.amina, thread=thread, number=number)
        tick(app)
        clock.move_to(tomorrow(14, 59))
        tick(app)
        assert messages() == []
        clock.move_to(tomorrow(15, 1))
        tick(app)
        assert len(messages()) == 1


def test_nothing_goes_out_at_night_even_when_the_workers_were_away(app, cast, change, happen, messages, deliveries):
    with time_machine.travel(tomorrow(20, 50)) as clock:
        change(cast.amina, lambda amina: quiet(amina, quiet_from=time(21), quiet_until=time(6)))
        happen(cast.amina)
        run_outbox(app)
        clock.move_to(tomorrow(23))
        tick(app)
        assert messages() == []
        clock.move_to(tomorrow(30, 1))
        tick(app)
        assert len(messages()) == 1


def tick(app):
    """Let the clock ask for what is due."""
    from spark.domain.notices.outbox import put_in_outbox

    run_outbox(app)
    with app.app_context():
        put_in_outbox("notices.send_due")
        db.session.commit()
    run_outbox(app)


def test_who_changes_the_habit_moves_the_mail_that_waits(cast, change, happen, later, messages):
    change(cast.amina, lambda amina: quiet(amina, digest="weekly"))
    happen(cast.amina)
    later(minutes=6)
    assert messages() == []
    change(cast.amina, quiet)
    later(minutes=6)
    assert len(messages()) == 1


def test_what_is_not_wanted_any_more_is_not_sent(cast, change, happen, later, messages, deliveries):
    happen(cast.amina)
    later(minutes=1)
    change(cast.amina, lambda amina: prefer(amina, {"question_answered": {"email": False}}))
    later(minutes=6)
    assert messages() == []
    assert deliveries()["email"] == [("skipped", "not wanted")]


def test_an_unconfirmed_contact_gets_nothing(cast, change, happen, later, messages, deliveries):
    def unconfirmed(user):
        user.contact_confirmed_at = None

    change(cast.amina, unconfirmed)
    happen(cast.amina)
    later(minutes=6)
    assert messages() == []
    assert deliveries()["email"] == [("skipped", "no address")]


def test_a_contact_that_changed_meanwhile_gets_nothing_before_it_is_confirmed(cast, change, happen, later, messages):
    def moved(user):
        user.email, user.contact_confirmed_at = "another@example.com", None

    happen(cast.amina)
    later(minutes=1)
    change(cast.amina, moved)
    later(minutes=6)
    assert messages() == []


def test_who_left_hears_nothing(cast, change, happen, later, messages, deliveries):
    def leave(user):
        user.deleted_at = now()

    happen(cast.amina, cast.farah)
    later(minutes=1)
    change(cast.amina, leave)
    change(cast.farah, leave)
    happen(cast.farah, number=2)
    later(minutes=6)
    assert messages() == []
    assert set(deliveries()["email"]) == {("skipped", "person left")}


def test_the_budget_of_a_day_is_one_over_all_threads(cast, change, happen, later, messages, deliveries):
    change(cast.amina, lambda amina: quiet(amina, most_a_day=2))
    for number in range(4):
        happen(cast.amina, thread=f"question:{number}")
        later(minutes=6)
    assert len(messages()) == 2
    assert deliveries()["email"][2:] == [("skipped", "enough for a day")] * 2


def test_only_what_is_urgent_costs_a_text_message(cast, reached_by_phone, happen, later, messages):
    reached_by_phone(cast.amina)
    happen(cast.amina, kind="question_followup")
    later(minutes=6)
    assert messages() == []
    happen(cast.amina)
    later(minutes=3)
    [text] = messages()
    assert "To: +250788000111" in text
    assert text.endswith("Spark: Mina Test answered “Why is the sky blue?”\n")


def test_text_messages_stop_at_the_caps_of_the_month(cast, change, reached_by_phone, happen, later, messages):
    change(cast.rosa, lambda rosa: change_setting("sms_a_month", 2, by=rosa))
    change(cast.rosa, lambda rosa: change_setting("sms_a_month_school", 3, by=rosa))
    reached_by_phone(cast.amina)
    reached_by_phone(cast.farah, "+250788000222")
    for number in range(4):
        happen(cast.amina, cast.farah, thread=f"question:{number}")
        later(minutes=6)
    to = [text.split("\n")[0] for text in messages()]
    assert len(to) == 3
    assert max(to.count("To: +250788000111"), to.count("To: +250788000222")) == 2


# Whatever dies


def run_again(app, job):
    """Let every done row of a job be taken once more, as when the worker died before it could say so."""
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).where(OutboxRow.job == job).values(done_at=None, leased_until=None))
        db.session.commit()
    run_outbox(app)


@pytest.mark.parametrize("job", ["notices.deliver", "notices.send", "notices.send_due"])
def test_a_job_that_runs_twice_sends_nothing_twice(app, cast, happen, later, messages, deliveries, job):
    happen(cast.amina)
    later(minutes=6)
    run_again(app, job)
    later(minutes=6)
    assert len(messages()) == 1
    assert deliveries()["email"] == [("sent", "")]


def dies_once(monkeypatch, name):
    """Let the worker die, once, right after a channel took the message."""
    send, died = getattr(jobs, name), []

    def dying(*args, **options):
        send(*args, **options)
        if not died:
            died.append(True)
            raise SystemExit("killed")

    monkeypatch.setattr(jobs, name, dying)
    return died


def killed(app, later, **passed):
    """Wait, and see the worker die; then let the lease lapse and the row be taken again."""
    with pytest.raises(SystemExit):
        later(**passed)
    with app.app_context():
        db.session.rollback()
        db.session.execute(sa.update(OutboxRow).values(leased_until=None))
        db.session.commit()


def test_a_mail_whose_job_dies_after_sending_lies_there_once(app, cast, happen, later, messages, monkeypatch):
    died = dies_once(monkeypatch, "send_mail")
    happen(cast.amina)
    later(minutes=1)
    killed(app, later, minutes=6)
    assert len(messages()) == 1
    happen(cast.amina, number=2)  # must not slip into what may be in somebody's hands already
    run_outbox(app)
    later(minutes=1)
    assert died
    [mail] = messages()
    assert "and 1 more" not in mail


def test_a_mail_by_server_carries_the_same_identity_twice(app, cast, happen, later, monkeypatch):
    import flask_mailman

    sent = []
    monkeypatch.setitem(app.config, "MAIL_BACKEND", "smtp")
    monkeypatch.setattr(flask_mailman.EmailMessage, "send", lambda message, *_: sent.append(message.message()))
    dies_once(monkeypatch, "send_mail")
    happen(cast.amina)
    later(minutes=1)
    killed(app, later, minutes=6)
    run_outbox(app)
    first, second = sent
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_payload() == second.get_payload()


def test_a_text_message_whose_job_dies_after_sending_is_never_sent_again(
    app, cast, reached_by_phone, happen, later, messages, deliveries, monkeypatch
):
    reached_by_phone(cast.amina)
    dies_once(monkeypatch, "send_sms")
    happen(cast.amina)
    later(minutes=1)
    killed(app, later, minutes=6)
    run_outbox(app)
    later(minutes=10)
    assert len(messages()) == 1
    assert deliveries()["sms"] == [("failed", "perhaps sent")]


def test_a_gateway_that_refuses_is_not_asked_again(app, cast, reached_by_phone, happen, later, deliveries, monkeypatch):
    def refuse(*_):
        raise SmsNotSent("no credit")

    reached_by_phone(cast.amina)
    monkeypatch.setattr(jobs, "send_sms", refuse)
    happen(cast.amina)
    later(minutes=6)
    assert deliveries()["sms"] == [("failed", "not taken")]


def test_a_mail_server_that_is_away_is_tried_again_and_then_given_up(app, cast, happen, later, deliveries, monkeypatch):
    def away(*_, **__):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(jobs, "send_mail", away)
    happen(cast.amina)
    later(minutes=6)
    for _ in range(5):
        later(hours=2)
    assert deliveries()["email"] == [("failed", "not taken")]


@pytest.mark.committed
def test_what_joins_and_what_is_taken_up_never_miss_each_other(app, cast, happen, messages):
    """Forty answers while the clock ticks: each is in exactly one mail."""
    from concurrent.futures import ThreadPoolExecutor

    from spark.domain.notices.delivering import deliver
    from spark.domain.notices.moving import take_up_due
    from spark.domain.notices.notification import Notification

    for number in range(40):
        happen(cast.amina, number=number)
    with app.app_context():
        ids = db.session.scalars(sa.select(Notification.id)).all()

    def plan(notification_id):
        with app.app_context():
            deliver(notification_id)
            db.session.execute(
                sa.update(NotificationDelivery).where(NotificationDelivery.state == "waiting").values(due_at=now())
            )
            db.session.commit()

    def take(_):
        with app.app_context():
            take_up_due()
            db.session.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda work: work[0](work[1]), [(plan, one) for one in ids] + [(take, None)] * 20))
    take(None)
    with app.app_context():
        asked = sa.select(OutboxRow.arguments["id"].astext).where(OutboxRow.job == "notices.send")
        jobs_for = db.session.scalars(asked).all()
        rows = db.session.execute(
            sa.select(NotificationDelivery.state, NotificationDelivery.message_id).where(
                NotificationDelivery.channel == "email", NotificationDelivery.state != "skipped"
            )
        ).all()
    assert {state for state, _ in rows} == {"sending"}
    assert sorted(jobs_for) == sorted({str(message_id) for _, message_id in rows})


def test_a_subject_is_one_line(app, cast, messages):
    from spark.services.mail import send_mail

    with app.app_context():
        send_mail("amina@example.com", "One\nBcc: all@example.com", "text", name="x")
    [path] = Path(app.config["MAIL_FILE_PATH"]).glob("*.txt")
    assert path.name == "x-mail-amina@example.com.txt"
    assert "Subject: One Bcc: all@example.com\n" in messages()[0]
