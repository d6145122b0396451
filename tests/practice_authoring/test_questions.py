"""Questions: one form per kind, rows that come and go with everything typed, and what a change means for students."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from spark.domain.practice.item import KINDS
from spark.domain.practice.regrade import Regrade
from spark.extensions import db
from tests.practice.builder import OF_EVERY_KIND, SINGLE, make_test
from tests.practice_authoring.forms import OF_KIND, add, errors_in, filled, items_of


def picture(side: int = 1400) -> BytesIO:
    """A photograph's worth of noise."""
    file = BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(file, "JPEG")
    file.seek(0)
    return file


def sealed_in(page: str) -> str:
    return re.search(r'name="picture" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_is_written_and_comes_back_as_it_was(cast, browser, test, kind):
    question = add(browser, test, kind)
    [item] = items_of(cast.rosa, test)
    assert item.kind == kind
    page = browser.get(question)
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    for value in OF_KIND[kind].values():
        assert value.replace(",", ".") in text.replace(",", ".")


@pytest.mark.parametrize("item", OF_EVERY_KIND, ids=lambda item: item.kind)
def test_saving_a_question_as_it_stands_changes_nothing(cast, browser, item):
    test = f"/admin/tests/{make_test(cast.rosa, [item], published=False)}"
    address = the_question_of(browser, test)
    page = browser.get(address).get_data(as_text=True)
    answer = browser.post(address, data=fields_of(page))
    assert answer.status_code == 303, errors_in(answer.get_data(as_text=True))
    assert items_of(cast.rosa, test) == [item]
    assert "Nothing was changed." in browser.get(answer.location).get_data(as_text=True)


def the_question_of(browser, test: str) -> str:
    """The address of the only question of a test."""
    page = browser.get(test).get_data(as_text=True)
    [address] = set(re.findall(r"/admin/tests/questions/[0-9a-f-]{36}", page))
    return address


def fields_of(page: str) -> dict[str, str]:
    """What a browser sends for the form of a page."""
    from bs4 import BeautifulSoup

    form = BeautifulSoup(page, "html.parser").select_one("form.authoring")
    sent = {}
    for field in form.select("input[name], textarea[name]"):
        if field.name == "textarea":
            sent[field["name"]] = field.get_text()
        elif field.get("type") not in ("checkbox", "radio", "file") or field.has_attr("checked"):
            sent[field["name"]] = field.get("value", "")
    sent.pop("picture_file", None)
    return sent


@pytest.mark.parametrize(
    ("kind", "others", "sentence"),
    [
        ("single", {"right": ""}, "One choice must be right"),
        ("single", {"choices-1-text": ""}, "Leave no line empty in between"),
        ("multiple", {"choices-0-right": "", "choices-2-right": ""}, "The right choices must bring 100"),
        ("multiple", {"choices-0-weight": "much"}, "Write a number here, such as 3 or 2.5, not “much”."),
        ("true_false", {"answer": ""}, "Say whether it is true or false."),
        ("short_text", {"accepted-0-text": "", "accepted-1-text": ""}, "Leave no line empty"),
        ("numeric", {"accepted-0-value": "1,234"}, "can be read in two ways"),
        ("numeric", {"accepted-0-tolerance": "-1"}, "A tolerance is 0 or more."),
        ("matching", {"pairs-1-left": "leaf"}, "The same stands here twice."),
        ("ordering", {"steps-1-text": "", "steps-2-text": ""}, "Give at least two steps."),
        ("free_response", {"rubric-0-points": "1"}, "must add up"),
        ("single", {"text": ""}, "Write the question."),
        ("single", {"points": "0"}, "Give from 0.01 to 100 points."),
        ("single", {"points": "1e400"}, "Write a number"),
        ("single", {"text": "x" * 20_001}, "This is too long."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(cast, browser, test, kind, others, sentence):
    answer = browser.post(f"{test}/questions/new?kind={kind}", data=filled(kind, **others))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert any(sentence in error for error in errors_in(page)), errors_in(page)
    assert "Because." in page
    assert items_of(cast.rosa, test) == []


def test_a_row_is_added_and_removed_with_everything_that_was_typed(browser, test):
    new = f"{test}/questions/new?kind=single"
    page = browser.post(new, data=filled("single", more="choices")).get_data(as_text=True)
    assert 'name="choices-2-text"' in page
    assert re.search(r'<textarea id="choices-2-text"[^>]*autofocus', page)
    assert ">blue</textarea>" in page
    assert re.search(r'value="1"\s+checked', page), "the right one is still the right one"
    page = browser.post(new, data=filled("single", remove="choices-0")).get_data(as_text=True)
    assert ">red</textarea>" not in page
    assert re.search(r'value="0"\s+checked', page), "it moved up with its row"


def test_steps_change_places(browser, test):
    page = browser.post(f"{test}/questions/new?kind=ordering", data=filled("ordering", up="steps-2")).get_data(
        as_text=True
    )
    assert page.index(">hen</textarea>") < page.index(">chick</textarea>")


@pytest.mark.parametrize(
    "pressed", [{"more": "nothing"}, {"remove": "choices-999"}, {"up": "choices-0"}, {"more": "\0"}]
)
def test_buttons_that_no_page_of_ours_has_do_no_harm(browser, test, pressed):
    answer = browser.post(f"{test}/questions/new?kind=single", data=filled("single", **pressed))
    assert answer.status_code in (200, 303)


def test_ticks_alone_make_the_weights_of_several_right_ones(cast, browser, test):
    add(browser, test, "multiple")
    [item] = items_of(cast.rosa, test)
    assert [float(choice.weight) for choice in item.choices] == [50, -50, 50]


def test_looking_at_a_question_saves_nothing(cast, browser, test):
    answer = browser.post(f"{test}/questions/new?kind=numeric", data=filled("numeric", look="1"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "As students will see it" in page
    assert "9.81 ± 0.05 m/s²" in page
    assert items_of(cast.rosa, test) == []


def test_a_picture_is_made_small_and_stays_with_the_form(cast, browser, test):
    new = f"{test}/questions/new?kind=single"
    form = filled("single", picture_file=(picture(), "noise.jpg"), more="choices")
    page = browser.post(new, data=form).get_data(as_text=True)
    sealed = sealed_in(page)
    shown = browser.get(f"{test}/pictures/{sealed}")
    assert shown.status_code == 200
    assert shown.mimetype == "image/webp"
    assert len(shown.get_data()) <= 20_000
    add(browser, test, picture=sealed, picture_alt="Noise")
    [item] = items_of(cast.rosa, test)
    assert (item.picture.alt, item.picture.bytes) == ("Noise", len(shown.get_data()))


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg/>", b"\x89PNG\r\n\x1a\n\0\0\0"])
def test_what_is_no_picture_is_refused_at_its_field(cast, browser, test, content):
    form = filled("single", picture_file=(BytesIO(content), "x.png"))
    answer = browser.post(f"{test}/questions/new?kind=single", data=form)
    assert answer.status_code == 422
    assert errors_in(answer.get_data(as_text=True))
    assert items_of(cast.rosa, test) == []


def test_nobody_names_a_stored_file_that_the_form_did_not_get_from_us(cast, browser, test):
    for forged in ("photos/x.webp", "eyJrZXkiOiJ4In0.abc", "\0"):
        assert browser.get(f"{test}/pictures/{forged.strip(chr(0)) or 'x'}").status_code == 404
    add(browser, test, picture="eyJrZXkiOiJ4In0.abc")
    [item] = items_of(cast.rosa, test)
    assert item.picture is None


def test_questions_move_are_copied_taken_out_and_put_back(cast, browser, test):
    first, _second, third = (add(browser, test, text=text) for text in ("one", "two", "three"))
    texts = lambda: [item.text for item in items_of(cast.rosa, test)]  # noqa: E731
    browser.post(f"{third}/moves", data={"places": "-1"})
    assert texts() == ["one", "three", "two"]
    browser.post(f"{first}/moves", data={"to": "3"})
    assert texts() == ["three", "two", "one"]
    browser.post(f"{first}/moves", data={"to": "many"})
    browser.post(f"{first}/copies")
    assert texts() == ["three", "two", "one", "one"]
    answer = browser.post(f"{third}/removal")
    assert texts() == ["two", "one", "one"]
    assert f'action="{third}/restoration"' in browser.get(answer.location).get_data(as_text=True)
    assert "was taken out" in browser.get(third).get_data(as_text=True)
    assert browser.post(third, data=filled("single", version="x")).status_code == 422
    browser.post(f"{third}/restoration")
    assert texts() == ["three", "two", "one", "one"]


def test_who_was_slower_hears_that_somebody_changed_the_question(cast, browser, test):
    question = add(browser, test)
    seen = fields_of(browser.get(question).get_data(as_text=True))
    browser.post(question, data=seen | {"text": "Mine"})
    answer = browser.post(question, data=seen | {"text": "Yours"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Somebody else changed this question meanwhile" in page
    assert "Yours" in page
    assert browser.post(question, data=fields_of(page)).status_code == 303
    assert [item.text for item in items_of(cast.rosa, test)] == ["Yours"]


def test_a_published_question_says_what_a_change_will_do(cast, browser):
    test_id = make_test(cast.rosa, [SINGLE])
    taken(cast.amina, test_id)
    [question] = set(
        re.findall(
            r"/admin/tests/questions/[0-9a-f-]{36}", browser.get(f"/admin/tests/{test_id}").get_data(as_text=True)
        )
    )
    page = browser.get(question).get_data(as_text=True)
    assert "1 finished attempt has this question." in page
    form = fields_of(page)
    look = browser.post(question, data=form | {"text": "Another text", "look": "1"}).get_data(as_text=True)
    assert "Students will see the new text from their next attempt on." in look
    key = form | {"right": "2", "reason": "Saturn was meant."}
    look = browser.post(question, data=key | {"look": "1"}).get_data(as_text=True)
    assert "1 finished attempt is graded anew, and its student is told." in look
    answer = browser.post(question, data=key)
    assert "graded anew" in browser.get(answer.location).get_data(as_text=True)
    with cast.rosa.app.app_context():
        assert [regrade.reason for regrade in db.session.query(Regrade)] == ["Saturn was meant."]


def test_too_long_a_reason_stands_at_its_field(cast, browser):
    test_id = make_test(cast.rosa, [SINGLE])
    taken(cast.amina, test_id)
    [question] = set(
        re.findall(
            r"/admin/tests/questions/[0-9a-f-]{36}", browser.get(f"/admin/tests/{test_id}").get_data(as_text=True)
        )
    )
    form = fields_of(browser.get(question).get_data(as_text=True))
    answer = browser.post(question, data=form | {"right": "2", "reason": "x" * 501})
    assert answer.status_code == 422
    assert "too long" in " ".join(errors_in(answer.get_data(as_text=True)))


def taken(student, test_id) -> None:
    """Let a student take a test and hand it in."""
    from spark.domain.people.user import User
    from spark.domain.practice.handing_in import hand_in
    from spark.domain.practice.starting import start
    from spark.domain.practice.test import PracticeTest

    with student.app.app_context():
        attempt = start(db.session.get_one(PracticeTest, test_id), by=db.session.get_one(User, student.id))
        hand_in(attempt)
        db.session.commit()
