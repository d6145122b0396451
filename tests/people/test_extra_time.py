"""Extra time: an admin lets a student have longer for timed tests."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from spark.domain.moderation.audit import AuditEntry
from spark.domain.people.user import User
from spark.extensions import db


def factor_of(person):
    db.session.expire_all()
    return db.session.get_one(User, person.id).student_profile.time_factor


def test_an_admin_gives_a_student_longer_and_it_is_noted_once(cast, context):
    admin, url = cast.rosa.browser, f"/admin/people/{cast.amina.id}"
    for _again in range(2):
        assert admin.post(f"{url}/time", data={"factor": "1.5"}).status_code == 303
    assert factor_of(cast.amina) == Decimal("1.5")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "person.give_time")).one()
    assert (entry.actor_id, entry.facts) == (cast.rosa.id, {"factor": "1.5"})
    assert '<option value="1.5"\nselected>' in admin.get(url).get_data(as_text=True)


@pytest.mark.parametrize("factor", ["", "0", "-1", "1.3", "99", "NaN", "x"])
def test_other_factors_are_refused(cast, context, factor):
    answer = cast.rosa.browser.post(f"/admin/people/{cast.amina.id}/time", data={"factor": factor})
    assert answer.status_code == 422
    assert factor_of(cast.amina) == 1


def test_only_students_have_it_and_only_admins_give_it(cast):
    assert cast.rosa.browser.post(f"/admin/people/{cast.mina.id}/time", data={"factor": "2"}).status_code == 422
    for person in (cast.amina, cast.asha, cast.mina):
        assert person.browser.post(f"/admin/people/{cast.amina.id}/time", data={"factor": "2"}).status_code == 403
