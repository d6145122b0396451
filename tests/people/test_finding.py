"""Finding people, by any spelling of what names them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from spark.domain.folding import fold
from spark.domain.people.finding import matching, search_words
from spark.domain.people.joining import make_person
from spark.domain.people.user import User
from spark.extensions import db
from tests.cast import PASSWORD


def found(query: str) -> set[str]:
    return {person.full_name for person in db.session.scalars(matching(select(User), query))}


@pytest.fixture
def some_people(context):
    for number, name in enumerate(["José Ñúñez", "अनिता शर्मा", "محمد الأمين", "Sukarno", "100% Sure_Thing"]):
        make_person("student", phone=f"+25078812345{number}", full_name=name, password=PASSWORD)
    make_person("student", email="jose@example.com", full_name="Joseph", password=PASSWORD)
    db.session.commit()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("jose", {"José Ñúñez", "Joseph"}),
        ("NUNEZ JOSÉ", {"José Ñúñez"}),
        ("शर्मा", {"अनिता शर्मा"}),
        ("अनित", {"अनिता शर्मा"}),
        ("مُحَمَّد", {"محمد الأمين"}),
        ("sukarno", {"Sukarno"}),
        ("0788 123 453", {"Sukarno"}),
        ("+250788123453", {"Sukarno"}),
        ("jose@EXAMPLE", {"Joseph"}),
        ("%", {"100% Sure_Thing"}),
        ("sure_thing", {"100% Sure_Thing"}),
        ("s_re", set()),
        ("nobody of this name", set()),
        ("x" * 100_000, set()),
        ("\\", set()),
    ],
)
def test_people_are_found(some_people, query, names):
    assert found(query) == names


def test_a_vowel_sign_of_hindi_is_a_letter_and_a_vowel_mark_of_arabic_is_not():
    assert fold("कि") != fold("क")
    assert fold("كِتَاب") == fold("كتاب")


def test_case_and_accents_fall_away():
    assert fold("ÉCOLE  Straße") == fold("ecole strasse")
    assert fold("İstanbul") == fold("istanbul")
    assert fold("Ọlájídé") == "olajide"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_what_one_types_is_found_in_what_is_stored(one, other):
    key = fold(f"{one} {other}")
    assert all(word in key for word in fold(one).split())


@given(st.text(max_size=300))
def test_any_query_gives_words_that_the_database_takes(text):
    assert all(word and "\0" not in word for word in search_words(text))


@pytest.mark.parametrize(
    "query", ["\0", "a\0b", "'; drop table users;--", "%%%", "\ud800".encode("utf-8", "replace").decode()]
)
def test_the_search_page_bears_anything(cast, query):
    assert cast.rosa.browser.get("/admin/people", query_string={"q": query}).status_code == 200
