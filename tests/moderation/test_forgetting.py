"""Who leaves is forgotten, unless their words are evidence; what nobody reads any more goes with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from spark.domain.clock import now
from spark.domain.moderation.audit import AuditPersonalValue
from spark.domain.moderation.case import Case, Report, TextRevision
from spark.domain.people.deletion import delete_person, due_for_erasure
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.jobs.people import erase_deleted
from tests.moderation.looking import NUMBER, decide, report, the_case
from tests.questions_asking.thread import FIELDS, ask


@pytest.fixture
def rosa(cast):
    return cast.rosa.browser


def leaves(app, person):
    with app.app_context():
        somebody = db.session.get_one(User, person.id)
        delete_person(somebody, by=somebody)
        somebody.deleted_at = now() - timedelta(days=15)
        db.session.commit()


def time_passes(app):
    with app.app_context():
        erase_deleted()
        db.session.commit()


def test_an_open_case_keeps_its_author_until_it_is_decided(app, cast, rosa, amina):
    ask(amina, text=f"Call {NUMBER}")
    leaves(app, cast.amina)
    time_passes(app)
    with app.app_context():
        assert db.session.get_one(User, cast.amina.id).erased_at is None
        assert db.session.scalars(due_for_erasure()).all() == []
    assert NUMBER in rosa.get("/admin/moderation").get_data(as_text=True)
    decide(rosa, the_case(app).id, "removed", "No numbers here")
    time_passes(app)
    with app.app_context():
        assert db.session.get_one(User, cast.amina.id).erased_at is not None


def test_what_only_moderators_read_goes_and_what_everybody_reads_stays(app, cast, rosa, amina, farah):
    shown = ask(amina)
    amina.post(f"/questions/{shown}/edit", data=FIELDS | {"title": "A better title of it"})
    back = ask(amina, title="Taken back by me")
    amina.post(f"/questions/{back}/withdrawal")
    down = ask(amina, title="Taken down by them")
    report(farah, "questions", down)
    decide(rosa, the_case(app).id, "removed", "Amina Test lives in Remera")
    report(amina, "questions", ask(farah, title="What Farah asks"), "other", "I am Amina")
    leaves(app, cast.amina)
    time_passes(app)
    with app.app_context():
        assert db.session.get_one(Question, shown).text
        for gone in (back, down):
            question = db.session.get_one(Question, gone)
            assert (question.title, question.text, question.html, question.search_key) == ("", "", "", "")
            assert question.search == "", "the words it was found by"
        assert db.session.scalars(select(TextRevision)).all() == []
        case = db.session.scalars(select(Case).where(Case.author_id == cast.amina.id)).one()
        assert (case.decision, case.evidence["text"], case.note) == ("removed", "", "")
        assert "title" not in case.evidence
        assert db.session.scalars(select(Report.note).where(Report.reporter_id == cast.amina.id)).one() == ""
        assert "Remera" not in str(db.session.scalars(select(AuditPersonalValue.value)).all())
    assert "Former member" in farah.get(f"/questions/{shown}").get_data(as_text=True)
    decided = rosa.get("/admin/moderation?show=decided")
    assert decided.status_code == 200
    assert "Former member" in decided.get_data(as_text=True)
