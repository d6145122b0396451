"""Searching: by words, their beginnings and their stems, with slips, in the languages lessons come in."""

from __future__ import annotations

import pytest

from spark.domain.library.spelling import forms_of, meant_by, slips_between
from spark.domain.library.words import words_of
from tests.library_builder import publish
from tests.library_reading.conftest import titles, words


def search(reader, query, **filters):
    return titles(reader.get("/library", query_string={"q": query, **filters}))


def test_a_lesson_is_found_by_title_topic_description_and_text(cast, visitor):
    publish(
        cast.asha,
        "Rolling balls",
        topic="Inertia",
        description="With a coin and a glass.",
        parts=["<p>Friction stops it.</p>"],
    )
    publish(cast.asha, "Leaves")
    for query in ("rolling", "INERTIA", "coin", "friction", "balls friction"):
        assert search(visitor, query) == ["Rolling balls"], query


def test_every_word_must_be_there_and_the_last_may_be_a_beginning(cast, visitor):
    publish(cast.asha, "Photosynthesis in plants")
    assert search(visitor, "plants photosyn") == ["Photosynthesis in plants"]
    assert search(visitor, "photosynthesis volcano") == []


def test_words_that_say_nothing_need_not_be_there(cast, visitor):
    publish(cast.asha, "Photosynthesis")
    assert search(visitor, "what is the photosynthesis of a plant") == []
    assert search(visitor, "the photosynthesis") == ["Photosynthesis"]
    publish(cast.asha, "The Who")
    assert search(visitor, "the who") == ["The Who"]


def test_stems_count_as_their_words(cast, visitor):
    publish(cast.asha, "Adding fractions")
    publish(cast.asha, "Les équations", language="fr")
    assert search(visitor, "fraction add") == ["Adding fractions"]
    assert search(visitor, "equation") == ["Les équations"]


def test_lessons_about_the_words_come_before_those_that_mention_them(cast, visitor):
    publish(cast.asha, "Gravity")
    publish(cast.asha, "Falling stones", parts=["<p>This is gravity.</p>"])
    publish(cast.asha, "Notes on gravity near the earth and the moon")
    assert search(visitor, "gravity") == ["Gravity", "Notes on gravity near the earth and the moon", "Falling stones"]
    assert search(visitor, "gravity", sort="newest")[0] == "Notes on gravity near the earth and the moon"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("photosinthesis", "Photosynthesis"),
        ("newtn", "Newton's first law"),
        ("nweton frist", "Newton's first law"),
        ("wtaer", "The water cycle"),
        ("watr cicle", "The water cycle"),
        ("enegry", "Work and energy"),
        ("fractoins", "Adding fractions"),
        ("pythagorus", "Pythagoras"),
        ("theoreme de pythagor", "Le théorème de Pythagore"),
        ("الكسر", "جمع الكسور"),
        ("भिन्नो का यग", "भिन्नों का योग"),
        ("பின்னங்களின் கூடடல்", "பின்னங்களின் கூட்டல்"),
        ("නිව්ටන්ගෙ නියමය", "නිව්ටන්ගේ නියමය"),
        ("usanisnuru", "Usanisinuru wa mimea"),
    ],
)
def test_slips_are_forgiven_and_the_correction_is_told(cast, visitor, typed, title):
    languages = {
        "Le théorème de Pythagore": "fr",
        "جمع الكسور": "ar",
        "भिन्नों का योग": "hi",
        "பின்னங்களின் கூட்டல்": "ta",
        "නිව්ටන්ගේ නියමය": "si",
    }
    for other in ("Volcanoes", "Percentages", "Kilimo cha mahindi"):
        publish(cast.asha, other)
    publish(cast.asha, title, language=languages.get(title, "en"))
    answer = visitor.get("/library", query_string={"q": typed})
    assert [found.replace("&#39;", "'") for found in titles(answer)] == [title]


def test_a_correction_is_told(cast, visitor):
    publish(cast.asha, "The water cycle")
    assert "Few or no lessons have these words. “water cycle” was searched as well." in words(
        visitor.get("/library?q=wtaer+cycle")
    )


def test_the_right_word_is_never_corrected_away(cast, visitor):
    publish(cast.asha, "Cats")
    publish(cast.asha, "Bats")
    assert search(visitor, "cats") == ["Cats"]


@pytest.mark.parametrize("query", ["जमा", "الكسور", "ලංකා", "பின்ன", "L'EAU", "straße", "ｎｅｗｔｏｎ", "e\u0301cole"])
def test_folding_makes_spellings_meet(cast, visitor, query):
    publish(cast.asha, "जमा الكسُور ශ්‍රී ලංකා பின்ன L'eau Strasse Newton ÉCOLE")
    assert len(search(visitor, query)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "'",
        '"',
        "\\",
        ":*",
        "a & | !",
        "<->",
        "%",
        "_",
        "((",
        "x" * 5000,
        "a " * 500,
        "\U0001f600",
        "\ufdfa" * 50,
        "'='",
    ],
)
def test_no_text_breaks_the_search(cast, visitor, query):
    publish(cast.asha)
    assert visitor.get("/library", query_string={"q": query}).status_code == 200


def test_an_older_version_is_not_found_by_its_words(cast, visitor):
    first = publish(cast.asha, "Inertia")
    publish(cast.asha, "Motion", of=first)
    assert search(visitor, "inertia") == []
    assert search(visitor, "motion") == ["Motion"]


def test_search_and_filters_work_together(cast, visitor):
    publish(cast.asha, "Forces one", grade_slug="grade-7")
    publish(cast.asha, "Forces two", grade_slug="grade-8")
    assert search(visitor, "forces", grade="grade-7") == ["Forces one"]
    assert search(visitor, "forcse", grade="grade-8") == ["Forces two"]


def test_found_lessons_are_turned_page_by_page(cast, visitor):
    for number in range(14):
        publish(cast.asha, f"Volcano {number}")
    first, second = visitor.get("/library?q=volcano"), visitor.get("/library?q=volcano&page=2")
    assert (len(titles(first)), len(titles(second))) == (12, 2)
    assert not set(titles(first)) & set(titles(second))
    assert "14 lessons" in words(second)


def test_words_are_cut_alike_in_every_script():
    assert words_of("Newton's FIRST law: l'eau, 2nd!") == ["newton", "first", "law", "eau", "2nd"]
    assert words_of("भिन्नों का योग") == ["भिन्नों", "का", "योग"]
    assert words_of("ශ්‍රී ලංකා") == ["ශ්රී", "ලංකා"]
    assert words_of("الكســور") == ["الكسور"]
    assert words_of("") == words_of(" \u200d '") == []


def test_slips_are_counted():
    assert slips_between("water", "wtaer") == slips_between("water", "waterr") == slips_between("water", "wter") == 1
    assert slips_between("kitten", "sitting") == 3
    assert slips_between("", "ab") == 2


def test_only_near_words_are_meant():
    assert meant_by("wtaer", ["water", "waiter", "crater"]) == ["water"]
    assert meant_by("cat", ["dog", "cow"]) == []
    assert forms_of("cat") == {"cat", "at", "ct", "ca"}
