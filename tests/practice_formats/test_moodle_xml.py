"""Moodle XML, as https://docs.moodle.org/en/Moodle_XML_format describes it and Moodle writes it."""

import base64
from decimal import Decimal

import pytest

from spark.domain.practice.formats.reading import read
from tests.practice_formats.reading_one import found, item, notes, sentences, texts, weights

PIXEL = base64.b64encode(b"not really a picture").decode()


def quiz(*questions):
    return "<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>"


def question(kind, inside, text="What?", written_in="html"):
    return (
        f'<question type="{kind}"><name><text>Q1</text></name><questiontext format="{written_in}">'
        f"<text><![CDATA[{text}]]></text></questiontext>{inside}</question>"
    )


def answer(text, fraction, feedback="", more=""):
    said = f'<feedback format="html"><text>{feedback}</text></feedback>' if feedback else ""
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}{said}</answer>'


def moodle(*args, **kwargs):
    return item("moodle", quiz(question(*args, **kwargs)))


def test_one_right_choice():
    inside = f"<single>true</single><defaultgrade>2.5000000</defaultgrade>{answer('a', 100, 'Yes')}{answer('b', -25)}"
    one = moodle("multichoice", inside + '<generalfeedback format="html"><text>Why</text></generalfeedback>')
    assert (one.kind, one.name, one.text, one.explanation) == ("single", "Q1", "What?", "Why")
    assert one.points == Decimal("2.5")
    assert texts(one.choices) == ["a", "b"]
    assert weights(one.choices) == ["100", "-25"]
    assert one.choices[0].explanation == "Yes"


def test_several_right_choices():
    inside = "<single>false</single>" + "".join(answer(letter, "33.33333") for letter in "abc") + answer("d", 0)
    assert moodle("multichoice", inside).kind == "multiple"


def test_statements_whatever_their_order_and_language():
    one = moodle("truefalse", answer("false", 100, "Right") + answer("true", 0, "Wrong"))
    assert (one.answer, one.if_true, one.if_false) == (False, "Wrong", "Right")
    one = moodle("truefalse", answer("Vrai", 100, "Bien") + answer("Faux", 0))
    assert (one.answer, one.if_true) == (True, "Bien")


def test_short_answers():
    one = moodle("shortanswer", f"<usecase>1</usecase>{answer('Paris *', 100)}{answer('paris', 50, 'Capital!')}")
    assert one.case_matters
    assert texts(one.accepted) == ["Paris *", "paris"]
    assert weights(one.accepted) == ["100", "50"]
    assert not moodle("shortanswer", f"<usecase>0</usecase>{answer('Paris', 100)}").case_matters


def test_numbers_with_their_unit():
    units = "".join(
        f"<unit><multiplier>{factor}</multiplier><unit_name>{name}</unit_name></unit>"
        for factor, name in ((100, "cm"), (1, "m"), (1, "metre"))
    )
    inside = answer("3.50", 100, more="<tolerance>0.1</tolerance>") + answer("*", 0, "No") + f"<units>{units}</units>"
    one = found("moodle", quiz(question("numerical", inside)))
    assert one.item.unit == "m"
    assert [(number.value, number.tolerance) for number in one.item.accepted] == [(Decimal("3.5"), Decimal("0.1"))]
    assert notes(one) == ["What is said to any other answer was left out."]


@pytest.mark.parametrize("kind", ["matching", "match"])
def test_matching_with_what_belongs_to_nothing(kind):
    pairs = (("Kenya", "Nairobi"), ("Togo", "Lomé"), ("", "Paris"))
    inside = "".join(
        f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'
        for left, right in pairs
    )
    one = moodle(kind, inside)
    assert [(pair.left, pair.right) for pair in one.pairs] == [("Kenya", "Nairobi"), ("Togo", "Lomé")]
    assert one.others == ("Paris",)


def test_essays_keep_what_markers_are_told():
    inside = '<graderinfo format="html"><text>&lt;b&gt;Look&lt;/b&gt; for it</text></graderinfo>'
    more = '<responsetemplate format="html"><text>Dear …</text></responsetemplate>'
    one = found("moodle", quiz(question("essay", inside + more)))
    assert (one.item.kind, one.item.sample) == ("free_response", "**Look** for it")
    assert notes(one) == ["The text to begin the answer with was left out."]


def test_descriptions_bring_no_points():
    assert moodle("description", "<defaultgrade>1.0000000</defaultgrade>").points == 0


def test_orderings_of_the_plugin():
    inside = "<layouttype>VERTICAL</layouttype>" + "".join(answer(text, place) for place, text in enumerate("abc", 1))
    assert moodle("ordering", inside).steps == ("a", "b", "c")


def test_categories_give_topics():
    category = "<question type='category'><category><text>$course$/top/Biology/Frogs</text></category></question>"
    source = quiz(question("essay", ""), category, question("essay", ""))
    assert [one.topic for one in read("moodle", source.encode()).items] == ["", "Frogs"]


@pytest.mark.parametrize(
    ("written_in", "text", "expected"),
    [
        (
            "html",
            '<p dir="ltr">Two <b>b</b>&nbsp;&lt; 3</p><p>x_1 * y</p>',
            "Two **b**\xa0< 3\n\nx_1 * y",
        ),
        ("html", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("html", "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td>3</td></tr></table>", None),
        ("html", "<p>\\(a_1 &lt; b_1\\) and \\[x^2\\]</p>", "$a_1 < b_1$ and $$x^2$$"),
        ("markdown", "**b** \\(x\\) <b>\n\n    code", "**b** \\(x\\) <b>\n\n    code"),
        ("plain_text", "**b** & <b>\nnext", "\\*\\*b\\*\\* & \\<b>  \nnext"),
        ("moodle_auto_format", "5 * 3 is\n15", "5 * 3 is\n15"),
        ("moodle_auto_format", "H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("unheard_of", "<b>x</b> y", "**x** y"),
    ],
)
def test_texts_in_every_format(written_in, text, expected):
    read_text = moodle("description", "", text=text, written_in=written_in).text
    assert read_text == (expected or "| A | B |\n| --- | --- |\n| 1\\|2 | 3 |")


def test_the_first_picture_of_the_text_comes_along_and_the_others_are_named():
    text = (
        '<p>Which? <img src="@@PLUGINFILE@@/a%20frog.png" alt="A frog"> <img src="@@PLUGINFILE@@/b.png">'
        '<img src="https://example.org/c.png" alt="A toad"></p>'
    )
    source = (
        f'<question type="multichoice"><questiontext format="html"><text><![CDATA[{text}]]></text>'
        f'<file name="a frog.png" encoding="base64">{PIXEL[:8]}\n{PIXEL[8:]}</file>'
        f'<file name="b.png" encoding="base64">{PIXEL}</file></questiontext>'
        f'<answer fraction="100" format="html"><text>yes &lt;img src="@@PLUGINFILE@@/d.png"&gt;</text>'
        f'<file name="d.png" encoding="base64">{PIXEL}</file></answer>{answer("no", 0)}</question>'
    )
    one = found("moodle", quiz(source))
    assert one.problems == ()
    assert (one.picture.name, one.picture.content, one.picture.alt) == ("a frog.png", b"not really a picture", "A frog")
    assert one.item.text == "Which?  A toad"
    assert texts(one.item.choices) == ["yes", "no"]
    assert notes(one) == [
        f"The picture or file {name} was left out." for name in ("b.png", "d.png", "https://example.org/c.png")
    ]


def test_a_picture_alone_is_a_question():
    source = (
        '<question type="essay"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;</text>'
        f'<file name="a.png" encoding="base64">{PIXEL}</file></questiontext></question>'
    )
    one = found("moodle", quiz(source))
    assert one.problems == ()
    assert one.item.text == ""


def test_a_damaged_picture_is_a_problem():
    for written in ("not base64!", "", "=" * 9):
        source = question("essay", "", text='<img src="@@PLUGINFILE@@/a.png">').replace(
            "</questiontext>", f'<file name="a.png" encoding="base64">{written}</file></questiontext>'
        )
        assert sentences(found("moodle", quiz(source))) == ["The picture a.png is damaged."]


def test_kinds_that_spark_does_not_have_are_named_and_do_not_stop_the_others():
    parsed = read("moodle", quiz(question("cloze", ""), question("essay", ""), question("ddwtos", "")).encode())
    assert parsed.is_importable
    assert len(parsed.items) == 1
    assert [(one.line, one.name) for one in parsed.skipped] == [(3, "Q1"), (5, "Q1")]
    assert sentences(parsed.skipped[0]) == ["Spark has no questions of the kind “cloze”. This one is left out."]


def test_a_file_of_nothing_else_is_refused():
    parsed = read("moodle", quiz(question("cloze", "")).encode())
    assert sentences(parsed) == ["There is no question in this file that Spark can import."]
    assert len(parsed.skipped) == 1


@pytest.mark.parametrize(
    ("kind", "inside", "sentence"),
    [
        ("multichoice", "", "Give at least two choices."),
        ("multichoice", answer("a", 50) + answer("b", 0), "One choice must be right: none brings 100 %."),
        (
            "multichoice",
            "<single>false</single>" + answer("a", 90) + answer("b", 0),
            "The right choices must bring 100 %",
        ),
        ("multichoice", answer("a", "lots") + answer("b", 0), "“lots” is no number."),
        ("multichoice", answer("a", 100) * 41, "Use at most 40."),
        ("truefalse", answer("true", 100), "A statement needs two answers, true and false."),
        ("truefalse", answer("true", 0) + answer("false", 0), "Of true and false one must be right."),
        ("numerical", answer("3,5", 100), "Write 3,5 with a point, as in 1.5."),
        ("shortanswer", "", "Give at least one answer that counts."),
        ("essay", "<defaultgrade>0</defaultgrade>", "Give from 0.01 to 100 points."),
        ("essay", "<defaultgrade>1e99</defaultgrade>", "A number here has too many digits or is none."),
        ("essay", "<sparkextra>{</sparkextra>", "What Spark wrote beside this question is damaged."),
    ],
)
def test_what_is_wrong_is_said_by_line_and_name(kind, inside, sentence):
    parsed = read("moodle", quiz(question("essay", ""), question(kind, inside)).encode())
    one = parsed.found[1]
    assert (one.line, one.name) == (4, "Q1")
    assert any(said.startswith(sentence) for said in sentences(one))
    assert not parsed.is_importable


def test_points_are_rounded_to_hundredths():
    one = found("moodle", quiz(question("essay", "<defaultgrade>0.3333333</defaultgrade><hint/>")))
    assert one.item.points == Decimal("0.33")
    assert notes(one) == ["The hints were left out.", "The points were rounded to 0.33."]


def test_files_in_older_encodings_say_so():
    source = quiz(question("essay", "", text="Où ?")).replace("UTF-8", "ISO-8859-1")
    assert read("moodle", source.encode("latin-1")).items[0].text == "Où ?"
    source = source.replace("ISO-8859-1", "UTF-16")
    assert read("moodle", source.encode("utf-16")).items[0].text == "Où ?"
