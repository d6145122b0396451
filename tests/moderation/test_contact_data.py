"""Contact data is found in every disguise, and the digits of a lesson are left alone."""

from __future__ import annotations

import signal
from contextlib import contextmanager

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spark.domain.moderation import phone_numbers
from spark.domain.moderation.contact_data import MOST, find
from tests.moderation.sentences import HELD, NOT_HELD

REGION = "RW"
BETWEEN_DIGITS = ["", " ", "\u200b", "\u2060", "\u00ad", "\ufeff", "\u200d", "\u00a0", "\u202f", "\u202e"]
REGIONS = ["RW", "KE", "TZ", "UG", "FR", "IN", "LK", "NG", "ZA", "CM", "US"]


@pytest.mark.parametrize(("kind", "sentence"), HELD)
def test_contact_data_is_found(kind, sentence):
    found = find(sentence, REGION)
    assert kind in {finding.kind for finding in found}
    assert all(finding.words in sentence for finding in found), "a moderator could not see it marked"


@pytest.mark.parametrize("sentence", NOT_HELD)
def test_a_lesson_is_left_alone(sentence):
    assert find(sentence, REGION) == []


@pytest.mark.parametrize("region", REGIONS)
def test_a_number_of_the_school_s_own_region_is_found_as_it_is_written_at_home_and_from_abroad(region):
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
        written = phonenumbers.format_number(number, form)
        assert [finding.kind for finding in find(f"Hello, {written} is mine", region)] == ["phone"], written


@given(st.data())
def test_nothing_invisible_and_no_space_hides_a_phone_number(data):
    number = data.draw(st.sampled_from(["0788123456", "+250788123456", "0722123456", "+33612345678"]))
    hidden = "".join(digit + data.draw(st.sampled_from(BETWEEN_DIGITS)) for digit in number)
    assert find(f"so {hidden} then", REGION)


@given(st.data())
def test_no_script_of_digits_hides_a_phone_number(data):
    zeros = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xDE6, 0x1040, 0xFF10, 0x1D7CE, 0x1FBF0]
    hidden = "".join(chr(data.draw(st.sampled_from(zeros)) + int(digit)) for digit in "0788123456")
    assert find(f"so {hidden} then", REGION)


@given(st.text(max_size=400))
def test_no_text_breaks_it_and_what_it_finds_stands_in_the_text(text):
    for finding in find(text, REGION):
        assert finding.words in text


@given(st.text(alphabet="0123456789 .,-/()+@oOlI\n", max_size=200))
def test_no_row_of_digits_breaks_it(text):
    for finding in find(text, REGION):
        assert finding.words in text


@contextmanager
def an_end_in_sight(seconds: int = 20):
    """Stop a search that grows with the square of a text, or worse; what is linear needs a hundredth of this."""

    def give_up(*_):
        raise AssertionError("the search does not come to an end")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


SPITEFUL = [
    *(
        "0123456789",
        "0 ",
        "0 7 8 ",
        "0 7 8 8 1 2 3 4 5 9 x ",
        "078",
        "0-",
        "1.2",
        "007 ",
        "1 ... 2",
        "+",
        "+250 788 1 ",
    ),
    *(
        "@",
        "a@",
        "a at ",
        "a.",
        "a",
        " ",
        "(",
        "-",
        "\n",
        "a-",
        "a" * 63 + ".",
        "x" * 64 + "@",
        "a at b dot ",
        "ab.me/",
    ),
    *("www.", "http://", "http", "isbn 0 ", "isbn", "one two ", "double ", "o", "1o", "1l", "et ", "twenty "),
    *("whatsapp ", "add me ", "add me on insta ", "insta:", "my ", "call me on ", "@a_b\n", "@a\n   ", "0788123456 "),
    *("0\u0336", "\u200b", "０", "०७", "а", "ﷺ", "\U0001f1f7"),
]


@pytest.mark.parametrize("spite", SPITEFUL)
def test_the_longest_text_takes_no_longer_than_its_length(spite, monkeypatch):
    asked = []
    plan = phone_numbers.is_valid
    monkeypatch.setattr(phone_numbers, "is_valid", lambda *args, **kwargs: asked.append(args) or plan(*args, **kwargs))
    text = (spite * 20_000)[:20_000]
    with an_end_in_sight():
        found = find(text, REGION)
    assert len(found) <= MOST
    assert len(asked) <= phone_numbers.MOST_TRIES


def test_a_text_too_full_of_digits_to_look_through_is_looked_at_by_a_person():
    rows = " x ".join(f"07000{number:05}" for number in range(1_000))
    assert [finding.kind for finding in find(rows, "LK")][-1] == "phone"
