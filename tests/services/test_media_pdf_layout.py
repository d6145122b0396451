"""Reading order and paragraphs, without a PDF: pieces of text at places."""

from hypothesis import given
from hypothesis import strategies as st

from spark.services.media.pdf.bidi import Sign, logical
from spark.services.media.pdf.columns import columns
from spark.services.media.pdf.hyphens import HYPHEN, joined, vocabulary
from spark.services.media.pdf.paragraphs import paragraphs
from spark.services.media.pdf.piece import Piece
from spark.services.media.pdf.rows import LEVEL, LOWERED, RAISED, rows
from spark.services.media.pdf.running import running_heads
from spark.services.media.pdf.tables import grid, tables

PAGE = (72.0, 520.0)


def lines(*texts, left=72.0, right=500.0, top=100.0, size=11.0):
    return [Piece(text, left, right, top + 14 * number, size) for number, text in enumerate(texts)]


def order(pieces):
    return [piece.text for column in columns(pieces) for piece in column]


def blocks(pieces, edges=PAGE):
    words = vocabulary(piece.text for piece in pieces)
    return [(block.kind, block.text) for block in paragraphs(rows(pieces), edges, 11.0, words)]


def test_hebrew_columns_are_read_from_the_right():
    left = lines(*["שמאל"] * 6, left=50, right=280)
    right = lines(*["ימין"] * 6, left=310, right=540)
    assert order(left + right) == ["ימין"] * 6 + ["שמאל"] * 6


def test_places_tell_the_order_of_letters_from_right_to_left():
    """As one program draws it: a word in the order of writing, a word as it is seen, a number, a full stop."""
    drawn = [
        *(Sign(letter, 90 - 6 * at, 96 - 6 * at) for at, letter in enumerate("قوة")),
        *(Sign(letter, 50 + 6 * at, 56 + 6 * at) for at, letter in enumerate("مسج")),
        *(Sign(letter, 20 + 6 * at, 26 + 6 * at) for at, letter in enumerate("1687")),
        Sign(".", 15, 18),
    ]
    for order in (drawn, drawn[::-1]):
        assert logical(order, 12) == "قوة جسم 1687."


def test_letters_drawn_as_one_and_marks_above_stay_together():
    one_glyph = [Sign("ل", 10, 20), Sign("ا", 10, 20), Sign("س", 0, 10)]
    assert logical(one_glyph, 12) == logical([one_glyph[1], one_glyph[0], one_glyph[2]], 12) == "لاس"
    assert logical([Sign("ب", 10, 20), Sign("\u064e", 12, 15), Sign("ت", 0, 10)], 12) == "ب\u064eت"


def test_columns_may_stand_below_a_page_of_one():
    whole = lines(*["Words across all of the page that fill the line."] * 6, left=50, right=540)
    below = [*lines(*"abcde", left=50, right=280, top=300), *lines(*"fghij", left=310, right=540, top=300)]
    more = [*lines(*"klmno", left=50, right=280, top=400), *lines(*"pqrst", left=310, right=540, top=400)]
    assert "".join(order(whole + below + more)[6:]) == "abcdeklmnofghijpqrst"


def test_a_line_across_both_columns_divides_them():
    top = [*lines(*"abcde", left=50, right=280), *lines(*"fghij", left=310, right=540)]
    wide = lines("across", left=50, right=540, top=250)
    bottom = [*lines(*"klmno", left=50, right=280, top=300), *lines(*"pqrst", left=310, right=540, top=300)]
    assert "".join(order(top + wide + bottom)) == "abcdefghijacrossklmnopqrst"


def test_the_cells_of_a_table_are_no_columns():
    cells = [
        Piece(f"{row}{side}", left, left + 20, 100 + 14 * row, 11)
        for row in range(6)
        for side, left in (("a", 80), ("b", 400))
    ]
    assert len(columns(cells)) == 1
    [table] = tables(rows(cells))
    assert grid(table)[2] == ["2a", "2b"]


@given(
    st.lists(
        st.builds(
            Piece,
            st.text(min_size=1, max_size=8),
            st.floats(0, 300),
            st.floats(300, 600),
            st.floats(0, 800),
            st.floats(1, 40),
            st.booleans(),
        ),
        max_size=40,
    )
)
def test_no_piece_is_lost_or_doubled_whatever_its_place(pieces):
    assert sorted(order(pieces)) == sorted(piece.text for piece in pieces)
    kept = "".join(row.text for row in rows(pieces))
    marks = str.maketrans("", "", RAISED + LOWERED + LEVEL + " ")
    assert sorted(kept.translate(marks)) == sorted("".join(piece.text for piece in pieces).translate(marks))


def test_raised_and_lowered_letters_are_marked():
    square = [
        Piece("E = mc", 72, 110, 100, 11),
        Piece("2", 110, 114, 96, 7),
        Piece("and H", 120, 150, 100, 11),
        Piece("2", 150, 154, 102, 7),
    ]
    assert rows(square)[0].text == f"E = mc{RAISED}2{LEVEL} and H{LOWERED}2{LEVEL}"


def test_words_divided_at_the_end_of_a_line_are_mended():
    words = vocabulary(["a well-known law", "the law of inertia"])
    assert joined("the law of iner" + HYPHEN, "tia holds", words) == "the law of inertia holds"
    assert joined("a well" + HYPHEN, "known law", words) == "a well-known law"
    assert joined("says Jean" + HYPHEN, "Paul", words) == "says Jean-Paul"
    assert joined("from 3-", "5 newtons", words) == "from 3- 5 newtons"
    assert joined("ภาษา", "ไทย", words) == "ภาษาไทย"


def test_an_indent_or_an_early_end_begins_a_paragraph():
    text = [
        *lines("A first paragraph that goes on", "and ends here.", right=500),
        Piece("The next is indented and", 90, 500, 128, 11),
        Piece("ends early.", 72, 130, 142, 11),
        Piece("So this one is another, no doubt.", 72, 500, 156, 11),
    ]
    assert [kind for kind, _ in blocks(text)] == ["p", "p", "p"]


def test_numbered_lines_stand_alone_and_bullets_are_items():
    assert blocks(lines("1. Draw it.", "2. Weigh it.", "• mass", "• weight")) == [
        ("p", "1. Draw it."),
        ("p", "2. Weigh it."),
        ("li", "mass"),
        ("li", "weight"),
    ]


def test_numbers_in_the_text_are_no_page_numbers():
    pages = [(800.0, rows([*lines("Weight 45", top=760), *lines("Total 45", top=300)]))]
    assert running_heads(pages) == [set()]
    assert [{row.text for row in found} for found in running_heads([(800.0, rows(lines("- 12 -", top=760)))])] == [
        {"- 12 -"}
    ]
