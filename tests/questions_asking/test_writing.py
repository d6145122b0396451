"""Whatever somebody writes: refused with a sentence, or stored clean and rendered harmless."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from spark.domain.questions.posted import LONGEST_TEXT
from spark.domain.questions.question import LONGEST_TITLE
from spark.domain.questions.writing import checked_text, checked_title
from spark.domain.refusal import Refused
from spark.services.media.markdown import to_html

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
SPICE = st.sampled_from(
    [
        "<script>",
        "</script>",
        "$",
        "$$",
        "\\text{",
        "}",
        "`",
        "[a](",
        "javascript:",
        ")",
        "<img onerror=",
        ">",
        "&lt;",
        "\n\n",
    ]
)
DANGEROUS = {"script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "svg"}


def stored(check, text):
    """Return what is stored, None for what is refused with a sentence."""
    refusal = None
    try:
        return check(text)
    except Refused as error:
        refusal = error
    assert str(refusal.sentence)
    assert refusal.code == "VALIDATION_ERROR"
    return None


@given(ANYTHING)
@settings(deadline=None)
def test_a_text_is_stored_clean_and_stays_as_it_is(text):
    if (plain := stored(checked_text, text)) is not None:
        assert plain == plain.strip()
        assert 0 < len(plain) <= LONGEST_TEXT
        assert unicodedata.is_normalized("NFC", plain)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in plain.replace("\n", ""))
        assert checked_text(plain) == plain


@given(ANYTHING)
@settings(deadline=None)
def test_a_title_is_one_line(title):
    if (plain := stored(checked_title, title)) is not None:
        assert 0 < len(plain) <= LONGEST_TITLE
        assert plain.split() == plain.split(" ")
        assert checked_title(plain) == plain


@given(st.lists(st.one_of(SPICE, ANYTHING), max_size=12).map("".join))
@settings(deadline=None)
def test_what_is_rendered_holds_nothing_that_runs(text):
    if (plain := stored(checked_text, text)) is not None:
        Watchman().feed(to_html(plain))


class Watchman(HTMLParser):
    """Reads HTML as a browser would and fails at anything that could run."""

    def handle_starttag(self, tag, attrs):
        assert tag not in DANGEROUS
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "style"
            if name in ("href", "src", "action"):
                assert not (value or "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))
