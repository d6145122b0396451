"""Two at once: what only shows when requests really run side by side."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from spark.domain.people.codes import ask_for_code, code_of, use_code
from spark.domain.people.deletion import delete_person
from spark.domain.people.joining import make_person
from spark.domain.people.reset_code import ResetCode
from spark.domain.people.user import User
from spark.domain.refusal import Refused
from spark.extensions import db
from tests.cast import PASSWORD, Client
from tests.people.test_codes import other_than
from tests.people.test_joining import join

pytestmark = pytest.mark.committed


def at_once(works) -> list[object]:
    """Run all at the same moment; return what each came to."""
    together, results = threading.Barrier(len(works)), []

    def run(work) -> None:
        together.wait()
        results.append(work())

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(works)
    return results


def test_of_many_who_join_with_one_contact_one_gets_it(app):
    statuses = at_once([lambda: join(Client(app)).status_code] * 6)
    assert sorted(statuses) == [303] + [422] * 5
    with app.app_context():
        assert db.session.scalar(select(func.count(User.id))) == 1


def test_guesses_at_the_same_moment_are_counted_one_by_one(app):
    with app.app_context():
        person = make_person("student", email="ama@example.com", full_name="Ama", password=PASSWORD)
        ask_for_code("ama@example.com", "reset", person)
        code = code_of(db.session.scalars(select(ResetCode)).one())
        db.session.commit()

    def guess() -> bool:
        with app.app_context():
            right = use_code("ama@example.com", "reset", other_than(code)) is not None
            db.session.commit()
            return right

    assert at_once([guess] * 8) == [False] * 8
    with app.app_context():
        assert db.session.scalar(select(ResetCode.tries)) == 5
        assert use_code("ama@example.com", "reset", code) is None


def test_a_code_spent_twice_at_once_is_spent_once(app):
    with app.app_context():
        person = make_person("student", email="ama@example.com", full_name="Ama", password=PASSWORD)
        ask_for_code("ama@example.com", "reset", person)
        code = code_of(db.session.scalars(select(ResetCode)).one())
        db.session.commit()

    def spend() -> bool:
        with app.app_context():
            right = use_code("ama@example.com", "reset", code) is not None
            db.session.commit()
            return right

    assert sorted(at_once([spend] * 6)) == [False] * 5 + [True]


def test_many_requests_for_a_code_at_once_get_three(app):
    def ask() -> int:
        return Client(app).post("/forgot", data={"contact": "nobody@example.com"}).status_code

    assert at_once([ask] * 8) == [303] * 8
    with app.app_context():
        assert db.session.scalar(select(func.count(ResetCode.id))) == 3


def test_two_admins_can_not_see_each_other_out_at_once(app):
    with app.app_context():
        ids = [
            make_person("admin", email=f"{name}@example.com", full_name=name, password=PASSWORD).id
            for name in ("Rosa", "Rui")
        ]
        db.session.commit()

    def leave(leaver):
        def work() -> bool:
            with app.app_context():
                person = db.session.get_one(User, leaver)
                try:
                    delete_person(person, by=person)
                except Refused:
                    db.session.rollback()
                    return False
                db.session.commit()
                return True

        return work

    assert sorted(at_once([leave(one) for one in ids])) == [False, True]
