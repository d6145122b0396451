"""Spark in other languages: whole catalogues, the person's choice, and pages that read from the right."""

from __future__ import annotations

import io
import re
import shutil
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from spark import catalogues
from spark.application import TRANSLATIONS
from spark.languages import LANGUAGES
from tests.budgets.conftest import served
from tests.budgets.shelf import fill
from tests.library_builder import publish

ROOT = Path(__file__).parent.parent
CODES = ("ar", "fr")
# Words that are the same in both languages, and names.
SAME_IN_FRENCH = {
    *("Administration", "Audio", "Code", "District", "Image", "Mentor", "Original", "PDF", "Pages", "Qualification"),
    *("Sections", "Source", "Type", "Licence", "Notification", "Notifications", "Photo", "Question", "Questions"),
    *(
        "%(num)d question",
        "%(num)s mentor",
        "%(num)s minute",
        "Page %(number)s",
        "Version %(number)s",
        "version %(number)s",
    ),
    *("Minutes", "Format", "Points", "possible", "Tests", "Scores", "Score", "Date"),
    *("Question %(number)s", "%(num)d minute", "%(num)s point"),
}
NAMED = re.compile(r"%\((\w+)\)[sd]")


@cache
def catalogue(code: str) -> Catalog:
    with (TRANSLATIONS / code / "LC_MESSAGES" / "messages.po").open("rb") as written:
        return read_po(written, abort_invalid=True)


def sentences(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


def forms(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def placeholders(sentence: str, message: Message) -> set[str]:
    found = {f"%({name})" for name in NAMED.findall(sentence)}
    if message.python_brace_format:
        found |= {f"{{{name}}}" for _, name, _, _ in Formatter().parse(sentence) if name and name.isidentifier()}
    return found | ({"%%"} if "%%" in sentence else set())


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> set[tuple[str | None, str]]:
    """Every sentence of code and templates, as `make translations` finds them."""
    template = tmp_path_factory.mktemp("extracted") / "messages.pot"
    CommandLineInterface().run(
        [
            *("pybabel", "--quiet", "extract", f"--mapping={ROOT / 'pyproject.toml'}", f"--output={template}"),
            *("--keyword=lazy_gettext", "--keyword=lazy_ngettext:1,2", str(ROOT)),
        ]
    )
    with template.open("rb") as written:
        return {(message.context, forms(message.id)[0]) for message in read_po(written) if message.id}


# The catalogues


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated_and_none_is_left_over(extracted, code):
    known = {(message.context, forms(message.id)[0]) for message in sentences(code)}
    assert extracted - known == set(), "Run `make translations`, then translate what is new."
    assert known - extracted == set(), "Run `make translations`: these sentences are gone."
    for message in sentences(code):
        assert all(form.strip() for form in forms(message.string)), message.id
        assert not message.fuzzy, message.id
        same = forms(message.string)[0] == forms(message.id)[0]
        assert not same or (code == "fr" and forms(message.id)[0] in SAME_IN_FRENCH), message.id


@pytest.mark.parametrize("code", CODES)
def test_a_translation_fills_in_what_the_sentence_fills_in(code):
    for message in sentences(code):
        wanted = set.union(*(placeholders(form, message) for form in forms(message.id)))
        for form in forms(message.string):
            given = placeholders(form, message)
            missing = {"%(num)"} if message.pluralizable else set()  # "one lesson" and "two lessons" may be words
            assert given <= wanted, (message.id, form)
            assert wanted - given <= missing, (message.id, form)
            if wanted:  # a sentence that fills nothing in says "100 %" as it is
                assert form.count("%") == len(NAMED.findall(form)) + 2 * form.count("%%"), form
        assert not message.check(catalogue(code)), message.id


@pytest.mark.parametrize("code", CODES)
def test_plurals_have_every_form_of_their_language(code):
    whole = catalogue(code)
    binary = io.BytesIO()
    write_mo(binary, whole)
    plural = GNUTranslations(io.BytesIO(binary.getvalue())).plural
    assert whole.num_plurals == {"ar": 6, "fr": 2}[code]
    assert {plural(number) for number in range(201)} == set(range(whole.num_plurals))
    rules = Locale(code).plural_form
    by_form = {
        form: {rules(number) for number in range(201) if plural(number) == form} for form in range(whole.num_plurals)
    }
    assert all(len(kinds) == 1 for kinds in by_form.values()), by_form
    for message in sentences(code):
        if message.pluralizable:
            assert len(message.string) == whole.num_plurals, message.id
            last = message.string[-1]
            assert not NAMED.search(message.id[1]) or "num" in NAMED.findall(last), message.id


def signs_of(message: Message) -> set[str]:
    """What a sentence about GIFT or XML itself shows of them; they are escaped like all words."""
    return {sign for form in forms(message.id) for sign in re.findall(r"<[^>]*>|[<>]", form)}


@pytest.mark.parametrize("code", CODES)
def test_translations_are_words_and_nothing_else(code):
    for message in sentences(code):
        for form in forms(message.string):
            assert set(re.findall(r"<[^>]*>|[<>]", form)) <= signs_of(message), form
            assert not re.search(r"&\w+;|javascript:|https?:", form), form
            assert form == form.strip(), form
            assert "\n" not in form, form
            opened, closed = len(re.findall("[\u2066\u2067\u2068]", form)), form.count("\u2069")
            assert opened == closed, form
            assert not re.search("[\u202a-\u202e]", form), form


@pytest.mark.parametrize("code", CODES)
def test_sentences_end_as_they_end_in_english(code):
    ends = {".": ".", "?": "?؟", ":": ":", "!": "!", "…": "…", ",": ",،"}
    for message in sentences(code):
        english, form = forms(message.id)[0], forms(message.string)[-1]
        if english[-1] in ends:
            assert form[-1] in ends[english[-1]], (english, form)
        else:
            assert form[-1] not in ".?؟!", (english, form)
    if code == "fr":
        for message in sentences(code):
            assert not re.search(r"\w'\w| [;:?!»]|« ", " ".join(forms(message.string))), message.id


def test_the_words_of_the_bottom_bar_are_short():
    from spark.places import PLACES

    words = {str(label) for role in PLACES.values() for _, label, _ in role}
    for code in CODES:
        known = {message.id: message.string for message in sentences(code) if not message.context}
        assert max(len(known[word]) for word in words) <= 13, code


# Making them ready


def copy_of(folder: Path) -> Path:
    shutil.copytree(TRANSLATIONS, folder / "translations", ignore=shutil.ignore_patterns("*.mo"))
    return folder / "translations"


def test_catalogues_are_compiled_once_and_again_when_a_translator_changed_one(tmp_path):
    copy = copy_of(tmp_path)
    assert catalogues.make_ready(copy) == ["en", *CODES]
    compiled = [copy / code / "LC_MESSAGES" / "messages.mo" for code in CODES]
    first = [path.stat().st_ino for path in compiled]
    catalogues.make_ready(copy)
    assert [path.stat().st_ino for path in compiled] == first
    source = compiled[1].with_suffix(".po")
    source.write_text(source.read_text().replace('"Bibliothèque"', '"Librairie"'))
    catalogues.make_ready(copy)
    assert compiled[0].stat().st_ino == first[0]
    with compiled[1].open("rb") as binary:
        assert GNUTranslations(binary).gettext("Library") == "Librairie"


def test_a_school_without_translations_speaks_english(tmp_path):
    assert catalogues.make_ready(tmp_path / "none") == ["en"]


# Choosing


def page(browser, url: str, **headers: str) -> str:
    answer = browser.get(url, headers=headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_student_who_chooses_arabic_reads_arabic_from_the_right(cast):
    lesson = publish(cast.asha, "Newton's first law", subject_slug="physics", grade_slug="grade-8")
    browser = cast.amina.browser
    assert browser.post("/profile/language", data={"language": "ar"}).status_code == 303
    for url, words in {
        "/home": ("مرحبًا", "الرئيسية"),
        "/library": ("المكتبة", "الفيزياء", "درس واحد", "كيلوبايت"),
        lesson.url: ("عن هذا الدرس", "الصف الثامن"),
        "/profile": ("ملفك", "استخدم هذه اللغة"),
    }.items():
        html = page(browser, url, **{"Accept-Language": "fr"})
        assert '<html lang="ar" dir="rtl"' in html
        assert all(word in html for word in words), url
    assert '<h1 lang="en" dir="ltr">' in page(browser, lesson.url)


def test_a_fragment_speaks_the_language_of_its_page(cast):
    browser = cast.amina.browser
    browser.post("/profile/language", data={"language": "fr"})
    assert "Rechercher des leçons" in browser.get("/library", htmx=True).get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ar", "ar"),
        ("ar-EG, en;q=0.5", "ar"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB, fr;q=0.5", "en"),
        ("sw, fr;q=0.3", "fr"),
        ("sw", "en"),
        ("fr;q=0", "en"),
        ("*;q=9, AR", "ar"),
        ("", "en"),
    ],
)
def test_visitors_read_the_first_of_their_languages_that_spark_speaks(visitor, asked, given):
    html = page(visitor, "/login", **{"Accept-Language": asked})
    assert f'<html lang="{given}" dir="{"rtl" if given == "ar" else "ltr"}"' in html
    assert {"ar": "كلمة المرور", "fr": "Mot de passe", "en": "Password"}[given] in html


def test_who_joins_keeps_the_language_they_joined_in(app, visitor):
    from spark.domain.people.user import User
    from spark.extensions import db

    sent = {
        "role": "student",
        "full_name": "Layla",
        "contact": "layla@example.com",
        "password": "a-river-of-sand-7",
        "grade_level": "grade-8",
    }
    assert visitor.post("/join", data=sent, headers={"Accept-Language": "ar"}).status_code == 303
    with app.app_context():
        person = db.session.scalars(db.select(User).where(User.email == "layla@example.com")).one()
        assert person.language_preference == "ar"


def test_pages_are_offered_in_the_languages_they_speak_and_lessons_in_all(cast):
    chosen = re.search(r'<select[^>]* id="language".*?</select>', page(cast.asha.browser, "/profile"), re.DOTALL)
    offered = re.findall(r'value="(\w+)">([^<]+)', chosen.group())
    assert offered == [("en", "English"), ("ar", "العربية"), ("fr", "Français")]
    of_lessons = page(cast.asha.browser, "/teach/content/new")
    assert all(name in of_lessons for name in LANGUAGES.values())


@pytest.mark.parametrize("unknown", ["sw", "xx", "", "fr_FR", "../ar", "AR"])
def test_a_language_without_pages_is_refused(cast, unknown):
    answer = cast.amina.browser.post("/profile/language", data={"language": unknown})
    assert answer.status_code == 422
    assert cast.amina.api.patch(f"/api/users/{cast.amina.id}", json={"language": unknown}).status_code in (400, 422)


def test_refusals_speak_the_reader_s_language_with_units_and_plurals(app):
    from flask_babel import force_locale, ngettext

    from spark.domain.library.sizes import worded

    with app.test_request_context():
        with force_locale("fr"):
            assert worded(1_200_000) == "1,2\u00a0Mo"
        with force_locale("ar"):
            counted = [ngettext("%(num)s lesson", "%(num)s lessons", number) for number in (0, 1, 2, 3, 11, 100)]
            assert counted == ["لا دروس", "درس واحد", "درسان", "3 دروس", "11 درسًا", "100 درس"]
            assert worded(18_000) == "18 كيلوبايت"


# Bytes


@pytest.mark.parametrize("code", CODES)
def test_a_translated_library_weighs_little_more_than_the_english_one(cast, code):
    fill(cast, 20)
    browser = cast.amina.browser
    english = len(served(browser, "/library").data)
    browser.post("/profile/language", data={"language": code})
    translated = len(served(browser, "/library").data)
    assert translated <= min(6_500, english * 1.15), (english, translated)
