"""Joining: three roles, two kinds of contact, and the names that break naive code."""

from __future__ import annotations

import csv

import pytest
from sqlalchemy import select

from spark.domain.moderation.settings import change_setting
from spark.domain.people.user import User
from spark.extensions import db
from tests.demo_data import FOLDER

PASSWORD = "five blue kettles"
STUDENT = {"role": "student", "grade_level": "grade-9"}
EDUCATOR = {"role": "educator", "qualification": "B.Sc.", "subjects": ["physics", "art"], "teaching_experience": "4"}
MENTOR = {"role": "mentor", "expertise_areas": ["ict"], "availability": "weekends", "background": "I work at a lab."}
NAMES = FOLDER / "names" / "people.csv"
# The same kinds of names, for machines without the demo data
SOME_NAMES = ["Sukarno", "Niamh O'Connor", "Ng Ai", "محمد الأمين", "अनिता शर्मा", "Ọlájídé Adéwálé", "Wei 欧阳", "நிலா"]


def all_names() -> list[object]:
    if not NAMES.is_file():
        return [*SOME_NAMES, pytest.param("", marks=pytest.mark.skip(reason=f"the demo names are not at {NAMES}"))]
    with NAMES.open(encoding="utf-8") as file:
        return [f"{row['given']} {row['family']}".strip() for row in csv.DictReader(file)]


def join(client, full_name="Ama Serwaa", contact="ama@example.com", password=PASSWORD, **fields):
    form = {"full_name": full_name, "contact": contact, "password": password, **(fields or STUDENT)}
    return client.post("/join", data=form)


def person_at(contact: str) -> User | None:
    return db.session.scalars(select(User).where((User.email == contact) | (User.phone == contact))).one_or_none()


@pytest.mark.parametrize("fields", [STUDENT, EDUCATOR, MENTOR], ids=["student", "educator", "mentor"])
def test_everybody_joins_with_a_plain_form_and_is_signed_in(visitor, context, fields):
    assert visitor.get(f"/join?role={fields['role']}").status_code == 200
    answer = join(visitor, **fields)
    assert (answer.status_code, answer.location) == (303, "/home")
    home = visitor.get("/home").get_data(as_text=True)
    assert "Welcome to Spark, Ama." in home
    assert "Enter the code" in home
    person = person_at("ama@example.com")
    assert (person.role, person.is_approved) == (fields["role"], fields["role"] == "student")
    for name in fields.keys() - {"role"}:
        assert str(getattr(person.profile, name)) == str(fields[name])


@pytest.mark.parametrize("typed", ["0788123456", "+250 788 123 456", "+250-788-123-456", "٠٧٨٨١٢٣٤٥٦"])
def test_a_phone_number_is_one_contact_however_it_is_typed(visitor, context, typed):
    assert join(visitor, contact=typed).status_code == 303
    assert person_at("+250788123456") is not None
    visitor.post("/logout")
    answer = visitor.post("/login", data={"contact": "0788 123 456", "password": PASSWORD})
    assert answer.status_code == 303


def test_a_contact_has_one_account(visitor, context):
    join(visitor, contact="Ama@Example.com")
    visitor.post("/logout")
    again = join(visitor, contact="ama@example.COM")
    assert again.status_code == 422
    assert "already an account with this contact" in again.get_data(as_text=True)


@pytest.mark.parametrize("name", all_names())
def test_every_name_goes_through_joining_the_profile_and_search(visitor, cast, name):
    assert join(visitor, full_name=name).status_code == 303
    page = visitor.get("/profile").get_data(as_text=True)
    assert name.replace("'", "&#39;") in page
    page = visitor.post("/profile", data={"full_name": name, "grade_level": "grade-1"}, follow_redirects=True)
    assert "Your profile is saved." in page.get_data(as_text=True)
    admin = cast.rosa.browser
    for word in name.split():
        found = admin.get("/admin/people", query_string={"q": word.upper()}).get_data(as_text=True)
        assert name.replace("'", "&#39;") in found


def test_a_name_can_not_turn_the_text_around_it(visitor, context):
    join(visitor, full_name="Ama\u202e \u2066nimda\0\r\n\tSerwaa")
    assert person_at("ama@example.com").full_name == "Ama nimda Serwaa"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_name", "", "Please fill this in."),
        ("full_name", "1234 !!", "Write your name with letters."),
        ("full_name", "a" * 256, "too long"),
        ("contact", "ama at example", "no e-mail address or phone number"),
        ("contact", "12", "no e-mail address or phone number"),
        ("contact", "ama@", "not an e-mail address"),
        ("contact", "a\0ma@example.com", "not an e-mail address"),
        ("password", "short", "too short"),
        ("password", "password1", "easy to guess"),
        ("password", "ama@example.com", "easy to guess"),
        ("password", "AmaSerwaa", "easy to guess"),
        ("password", "x9!" * 100, "too long"),
        ("grade_level", "grade-99", "Choose a grade"),
        ("date_of_birth", "2999-01-01", "not a date of birth"),
        ("date_of_birth", "yesterday", "not a date"),
        ("school", "s" * 256, "too long"),
    ],
)
def test_what_is_wrong_stands_at_its_field(visitor, context, field, value, sentence):
    answer = join(visitor, **{**STUDENT, field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert person_at("ama@example.com") is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({**EDUCATOR, "subjects": ["alchemy"]}, "subjects from the list"),
        ({**EDUCATOR, "teaching_experience": "-3"}, "number of years"),
        ({**EDUCATOR, "teaching_experience": "ten"}, "number of years"),
        ({**MENTOR, "availability": "never"}, "when you have time"),
    ],
)
def test_the_choices_of_a_role_are_checked(visitor, context, fields, sentence):
    answer = join(visitor, **fields)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["admin", "", "Student", "student'--"])
def test_nobody_makes_themselves_an_admin(visitor, context, role):
    answer = join(visitor, **{**STUDENT, "role": role})
    assert answer.status_code == 422
    assert person_at("ama@example.com") is None


def test_fields_that_are_not_in_the_form_change_nothing(visitor, context):
    sent = {**EDUCATOR, "approved_at": "2024-01-01", "contact_confirmed_at": "2024-01-01", "id": "1", "is_admin": "1"}
    assert join(visitor, **sent).status_code == 303
    person = person_at("ama@example.com")
    assert (person.is_approved, person.contact_confirmed_at) == (False, None)


def test_a_school_that_makes_its_accounts_itself_takes_nobody(visitor, cast, context):
    change_setting("open_sign_up", False, by=db.session.get_one(User, cast.rosa.id))
    db.session.commit()
    assert "Accounts are made by the school" in visitor.get("/join?role=student").get_data(as_text=True)
    assert join(visitor).status_code == 422
    assert person_at("ama@example.com") is None


def test_joining_leads_back_to_where_one_was(visitor):
    assert 'name="next" type="hidden" value="/library?page=2"' in visitor.get(
        "/join?role=student&next=/library?page=2"
    ).get_data(as_text=True)
    assert join(visitor, **STUDENT, next="/library?page=2").location == "/library?page=2"
