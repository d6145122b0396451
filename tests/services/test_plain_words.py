"""Formulas in one line of plain words."""

import pytest

from spark.services.media.markdown import to_html
from spark.services.media.plain_words import plain_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which of these are the same as $\\frac{3}{4}$?", "Which of these are the same as 3/4?"),
        ("What is $\\frac14+\\frac18$?", "What is 1/4+1/8?"),
        ("$x^2$ and $a_1$", "x^2 and a_1"),
        ("**Bold** & <b>safe</b>", "Bold & safe"),
        ("One\n\n- two\n- three", "One two three"),
        ("a  \nb", "a b"),
        ("", ""),
    ],
)
def test_a_text_becomes_one_line(text, words):
    assert plain_words(to_html(text), 100) == words


def test_a_long_text_is_cut():
    assert plain_words("<p>" + "word " * 50 + "</p>", 20) == "word word word word…"
