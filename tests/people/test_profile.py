"""One's own profile: its fields, the language, and that it is nobody else's."""

from __future__ import annotations

import re

import pytest

from spark.domain.people.user import User
from spark.extensions import db


def stored(person) -> User:
    db.session.expire_all()
    return db.session.get_one(User, person.id)


def test_a_student_changes_the_profile(cast, context):
    browser = cast.amina.browser
    sent = {
        "full_name": "  Amina\t Niyonsaba ",
        "grade_level": "grade-11",
        "school": "G.S. Kigali",
        "district": "Gasabo",
        "date_of_birth": "2010-02-28",
    }
    assert browser.post("/profile", data=sent).location == "/profile"
    page = browser.get("/profile").get_data(as_text=True)
    assert "Your profile is saved." in page
    assert 'value="2010-02-28"' in page
    person = stored(cast.amina)
    assert person.full_name == "Amina Niyonsaba"
    profile = person.student_profile
    assert (profile.grade_level, profile.school, profile.district) == ("grade-11", "G.S. Kigali", "Gasabo")


def test_fields_left_empty_are_emptied(cast, context):
    browser = cast.amina.browser
    browser.post("/profile", data={"full_name": "Amina", "grade_level": "grade-11", "school": "G.S. Kigali"})
    browser.post("/profile", data={"full_name": "Amina", "grade_level": "grade-11", "school": ""})
    assert stored(cast.amina).student_profile.school is None


def test_an_educator_and_a_mentor_change_theirs(cast, context):
    sent = {"full_name": "Asha", "qualification": "M.Sc.", "subjects": ["art", "ict"], "teaching_experience": "0"}
    assert cast.asha.browser.post("/profile", data=sent).status_code == 303
    profile = stored(cast.asha).educator_profile
    assert (profile.qualification, profile.subjects, profile.teaching_experience) == ("M.Sc.", ["art", "ict"], 0)
    sent = {"full_name": "Mina", "expertise_areas": ["tamil"], "availability": "anytime", "background": "One.\n\nTwo."}
    assert cast.mina.browser.post("/profile", data=sent).status_code == 303
    profile = stored(cast.mina).mentor_profile
    assert (profile.expertise_areas, profile.availability, profile.background) == (["tamil"], "anytime", "One.\n\nTwo.")


def test_an_admin_has_a_name(cast, context):
    assert cast.rosa.browser.post("/profile", data={"full_name": "Rosa Parks"}).status_code == 303
    assert stored(cast.rosa).full_name == "Rosa Parks"


def test_what_is_wrong_stays_typed_and_nothing_is_saved(cast, context):
    answer = cast.asha.browser.post("/profile", data={"full_name": "Asha", "qualification": "", "subjects": ["art"]})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="qualification-error"' in page
    assert re.search(r'<input checked id="subjects-\d+" name="subjects" type="checkbox" value="art">', page)
    assert stored(cast.asha).educator_profile.qualification == "B.Ed."


@pytest.mark.parametrize("extra", ["role", "email", "phone", "approved_at", "password_hash", "id", "user_id"])
def test_a_profile_form_changes_only_what_it_shows(cast, context, extra):
    before = stored(cast.chidi)
    kept = (
        before.role,
        before.email,
        before.phone,
        before.password_hash,
        before.profile.approved_at,
        before.profile.user_id,
    )
    sent = {"full_name": "Chidi", "qualification": "B.Ed.", "subjects": ["art"], extra: "admin"}
    assert cast.chidi.browser.post("/profile", data=sent).status_code == 303
    after = stored(cast.chidi)
    assert kept == (
        after.role,
        after.email,
        after.phone,
        after.password_hash,
        after.profile.approved_at,
        after.profile.user_id,
    )


def test_the_language_is_chosen_from_those_that_spark_knows(cast, context):
    browser = cast.amina.browser
    assert browser.post("/profile/language", data={"language": "fr"}).location == "/profile"
    assert stored(cast.amina).language_preference == "fr"
    assert 'selected value="fr"' in browser.get("/profile").get_data(as_text=True)
    for unknown in ("xx", "rw", "", "../../en", "\0"):
        assert browser.post("/profile/language", data={"language": unknown}).status_code == 422
    assert stored(cast.amina).language_preference == "fr"


def test_a_queued_profile_sent_twice_is_saved_once(cast, context):
    browser = cast.amina.browser
    sent = {"full_name": "Amina", "grade_level": "grade-2", "_ik": "11111111-1111-4111-8111-111111111111"}
    first, again = browser.post("/profile", data=sent), browser.post("/profile", data=sent)
    assert first.location == again.location == "/profile"
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_profile_costs_few_queries(cast, queries):
    browser = cast.asha.browser
    queries.clear()
    browser.get("/profile")
    assert len([query for query in queries if query.startswith("SELECT")]) <= 8


def test_visitors_have_no_profile(visitor):
    for url in ("/profile", "/settings", "/home", "/confirm", "/profile/avatar"):
        assert visitor.get(url).location.startswith("/login")


# Two devices


AMINA = {"full_name": "Amina", "grade_level": "grade-11", "district": "Gasabo"}


def base_of(browser) -> str:
    return re.search(r'name="base" value="(\w+)"', browser.get("/profile").get_data(as_text=True))[1]


def test_what_another_device_changed_meanwhile_is_shown_before_it_is_replaced(cast, context):
    phone, other = cast.amina.browser, cast.amina.browser
    base = base_of(phone)
    other.post("/profile", data=AMINA | {"school": "G.S. Kigali", "base": base})
    refused = phone.post("/profile", data=AMINA | {"school": "G.S. Huye", "base": base})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "changed on another device meanwhile. It says there: School: G.S. Kigali." in page
    assert 'value="G.S. Huye"' in page
    assert stored(cast.amina).student_profile.school == "G.S. Kigali"
    again = re.search(r'name="base" value="(\w+)"', page)[1]
    assert phone.post("/profile", data=AMINA | {"school": "G.S. Huye", "base": again}).status_code == 303
    assert stored(cast.amina).student_profile.school == "G.S. Huye"


def test_a_phone_is_told_of_it_as_a_conflict(cast, context):
    phone, other = cast.amina.browser, cast.amina.browser
    base = base_of(phone)
    other.post("/profile", data=AMINA | {"grade_level": "grade-9"})
    told = {"Spark-Sync": "1", "Idempotency-Key": "of-the-phone"}
    answer = phone.post("/profile", data=AMINA | {"base": base}, headers=told)
    assert (answer.status_code, answer.headers["Spark-Error"]) == (409, "CONFLICT")
    assert "It says there: Grade: Grade 9." in answer.get_data(as_text=True)


def test_two_changes_of_one_phone_do_not_meet(cast, context):
    phone = cast.amina.browser
    base = base_of(phone)
    first = {"Spark-Sync": "1", "Idempotency-Key": "first"}
    second = {"Spark-Sync": "1", "Idempotency-Key": "second"}
    assert phone.post("/profile", data=AMINA | {"school": "A", "base": base}, headers=first).status_code == 200
    assert phone.post("/profile", data=AMINA | {"school": "B", "base": "first"}, headers=second).status_code == 200
    assert stored(cast.amina).student_profile.school == "B"


def test_whoever_wishes_the_same_is_not_bothered(cast, context):
    phone, other = cast.amina.browser, cast.amina.browser
    base = base_of(phone)
    other.post("/profile", data=AMINA | {"school": "G.S. Kigali"})
    assert phone.post("/profile", data=AMINA | {"school": "G.S. Kigali", "base": base}).status_code == 303
