"""Texts of other systems as Markdown: what was seen there is seen here."""

import html
import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spark.domain.library.details import many_lines
from spark.domain.practice.formats.markup.from_html import Budget, looks_like_html
from spark.domain.practice.formats.markup.translator import Translator
from spark.domain.refusal import Refused
from spark.services.media.markdown import to_html

SIGNS = [
    *("*_`~#>-+=|:.()[]<>&!\\^$ \n1a/{}'\"%@"),
    *("**", "__", "~~", "](", "]:", "&amp;", "1. ", "- ", "```", "\n\n", "    ", "$x$", "\\(", "\\)", "<b>", "<!--"),
    *("yz ", "_____", "word", "$$", "http://a.b", "---", "==="),
]
plain_texts = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join).map(many_lines)
IS_LIST = re.compile(r"^\s*(?:[-+*]|\d+[.)])(?:\s|$)", re.MULTILINE)


def translated(text, written_in):
    return many_lines(Translator(Budget()).markdown(text, written_in))


def shown(markdown):
    """What a reader sees, without the spaces."""
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", to_html(markdown))).split())


def marks(markdown):
    return set(re.findall(r"<(\w+)", to_html(markdown)))


@settings(max_examples=150, deadline=None)
@given(plain_texts)
def test_plain_text_shows_as_it_was_typed(text):
    markdown = translated(text, "plain")
    assert shown(markdown) == "".join(text.split())
    assert marks(markdown) <= {"p", "br"}


@settings(max_examples=150, deadline=None)
@given(plain_texts.filter(lambda text: "$" not in text and not re.search(r"\\[(\[]|&amp;", text)))
def test_text_without_a_format_shows_as_it_was_typed_lists_apart(text):
    if not IS_LIST.search(text) and not looks_like_html(text):
        markdown = translated(text, "moodle")
        assert shown(markdown) == "".join(text.split())
        assert marks(markdown) <= {"p"}


HARMLESS = [
    *("5 * 3 = 15", "2*3", "snake_case_name", "It costs $5 or $10", "50 % of 1 < 2 & 3 > 2", "Fill in _____.", "C++"),
    *("- one\n- two", "1. one\n2. two", "[0, 1]", "f(x) = x^2", "a | b", "~5 m", "C:\\new"),
]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_signs_are_left_alone(text):
    assert translated(text, "moodle") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* and _b_", "\\*a\\* and \\_b\\_"),
        ("# of frogs", "\\# of frogs"),
        ("- 5", "\\- 5"),
        ("1945. The war ends.", "1945\\. The war ends."),
        ("[a](b)", "\\[a](b)"),
        ("a\n---", "a\n\\-\\-\\-"),
        ("\\(x_1\\)\\(y_1\\)2", "$x_1$ $y_1$ 2"),
        ("so \\[a*b*c\\] and $$a_1$$ and $b_1$", "so $$a*b*c$$ and $$a_1$$ and $b_1$"),
        ("\\(never closed", "\\\\(never closed"),
        ("x &le; 3", "x ≤ 3"),
    ],
)
def test_what_markdown_would_take_for_markup(text, expected):
    assert translated(text, "moodle") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb  \nc"),
        ("a<i>b</i>*c*", "a*b*\\*c\\*"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<h3>Title</h3>text", "### Title\n\ntext"),
        ("<a href='https://example.org/a_b'>a_b</a> <code>a_b</code>", "[a_b](https://example.org/a_b) `a_b`"),
        ("<script>alert(1)</script>text<style>p {}</style><!-- no -->", "text"),
        ("<p>1. Paris</p>", "1\\. Paris"),
        ("no tags\nat all", "no tags at all"),
    ],
)
def test_html_becomes_markdown(source, expected):
    assert translated(source, "html") == expected


HTML = """
<p> <br> <b> <ul> <ol> <li> <dl> <dt> <dd> <table> <tr> <td> <th> <a> <pre> <code> <blockquote> <h1> <hr> <video> <q>
</p> </b> </ul> </ol> </li> </table> </tr> </td> </a> </pre> </code> <math> <svg> <img> <![CDATA[ <!-- --> <!DOCTYPE
<?xml <! </> &#0; &#xD800; \\( \\)
"""
PIECES = [
    *HTML.split(),
    *(
        "<ol start='²'>",
        "<td colspan='²'>",
        "<td colspan=9999999>",
        "<a href=x>",
        "<img src=x alt='a]'>",
        "\ue000",
        "\0",
    ),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join))
def test_any_html_is_translated_or_refused(source):
    with suppress(Refused):
        translated(source, "html")
