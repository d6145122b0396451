from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from spark.services.media.markdown import to_html
from spark.services.media.parts import BUDGET, split, weight

words = st.lists(st.text("abc def .!äß<&", min_size=1, max_size=60), min_size=1, max_size=6).map(" ".join)
blocks = st.one_of(
    words.map(lambda text: f"# {text.strip() or 'x'}\n\n"),
    words.map(lambda text: f"{text}\n\n"),
    st.lists(words, min_size=1, max_size=6).map(lambda items: "".join(f"1. {item}\n" for item in items) + "\n"),
    st.lists(words, min_size=1, max_size=6).map(lambda items: "".join(f"- {item}\n" for item in items) + "\n"),
    words.map(lambda text: f"<div data-type=note>\n\n{text}\n\n{text}\n\n</div>\n\n"),
    words.map(lambda text: "```\n" + text + "\n\nmore\n```\n\n"),
    words.map(lambda text: "| a | b |\n|--|--|\n" + f"| 1 | {text.replace('|', '')} |\n" * 3 + "\n"),
)


def text_of(html):
    """All words, without what split() repeats: the heads of tables."""
    soup = BeautifulSoup(html, "html.parser")
    for head in soup.find_all("thead"):
        head.decompose()
    return "".join(soup.get_text().split())


@settings(max_examples=100, deadline=None)
@given(st.lists(blocks, max_size=12), st.integers(150, 900))
def test_no_word_is_lost_or_doubled(blocks, budget):
    html = to_html("".join(blocks))
    parts = split(html, budget)
    assert "".join(map(text_of, parts)) == text_of(html)
    for part in parts:
        assert str(BeautifulSoup(part, "html.parser")) == part


def varied(count):
    return [f"Sentence {number * 7919 % 104729} speaks of {number * 31 % 997} other things." for number in range(count)]


def test_parts_keep_their_budget():
    text = "".join(f"## Chapter {n}\n\n" + "\n\n".join(varied(4500)[n::30]) + "\n\n" for n in range(30))
    parts = split(to_html(text))
    assert len(parts) > 3
    assert all(weight(part) <= BUDGET for part in parts)
    assert min(map(weight, parts[:-1])) > BUDGET / 3


def test_a_paragraph_list_or_listing_without_end_is_cut_too():
    for html in (
        "<p>" + " ".join(varied(3000)) + "</p>",
        "<ul>" + "".join(f"<li>{text}</li>" for text in varied(3000)) + "</ul>",
        "<pre><code>" + "\n".join(varied(3000)) + "</code></pre>",
        "<div data-type='note'><blockquote><p>" + " ".join(varied(3000)) + "</p></blockquote></div>",
    ):
        parts = split(html)
        assert all(weight(part) <= BUDGET for part in parts)
        assert "".join(map(text_of, parts)) == text_of(html)


def test_a_heading_stays_with_what_follows():
    html = "".join(f"<h3>Title {n}</h3><p>{' '.join(varied(20)[n % 9 :])}</p>" for n in range(40))
    for part in split(html, 600):
        assert not part.rstrip().endswith(("</h3>", "</h2>"))
        assert part.startswith("<h3>")


def test_a_numbered_list_counts_on():
    html = "<ol>" + "".join(f"<li>{text}</li>" for text in varied(200)) + "</ol>"
    parts = split(html, 800)
    seen = 0
    for part in parts:
        assert BeautifulSoup(part, "html.parser").ol["start"] == str(1 + seen)
        seen += part.count("<li>")
    assert seen == 200


def test_a_table_shows_its_head_in_every_part():
    rows = "".join(f"<tr><td>{n}</td><td>{text}</td></tr>" for n, text in enumerate(varied(600)))
    parts = split(f"<table><thead><tr><th>n</th><th>text</th></tr></thead><tbody>{rows}</tbody></table>", 900)
    assert len(parts) > 3
    assert all(part.startswith("<table><thead><tr><th>n</th>") and part.endswith("</tbody></table>") for part in parts)
