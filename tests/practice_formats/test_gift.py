"""GIFT, the whole language: https://docs.moodle.org/en/GIFT_format and what Moodle's importer does with it."""

from decimal import Decimal

import pytest

from spark.domain.practice.formats.reading import read
from tests.practice_formats.reading_one import found, item, notes, sentences, texts, weights


def gift(source):
    return item("gift", source)


def test_one_right_choice():
    question = gift("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}")
    assert question.kind == "single"
    assert question.text == "Who's buried in Grant's tomb?"
    assert texts(question.choices) == ["Grant", "Jefferson", "no one"]
    assert weights(question.choices) == ["0", "0", "100"]


def test_choices_on_their_own_lines_with_feedback_and_general_feedback():
    question = gift("::Q1::\nWhat?\n{\n\t=right#Yes!\n\t~wrong # No.\n\t~%50%half\n\t####Because.\n}")
    assert (question.name, question.text, question.explanation) == ("Q1", "What?", "Because.")
    assert [choice.explanation for choice in question.choices] == ["Yes!", "No.", ""]
    assert weights(question.choices) == ["100", "0", "50"]


def test_several_right_choices_have_weights_and_no_equals_sign():
    question = gift("Two people? {~%-50%No one ~%50%Grant ~%50%Grant's wife ~%-50%Grant's father}")
    assert question.kind == "multiple"
    assert weights(question.choices) == ["-50", "50", "50", "-50"]
    assert gift("One? {~%100%a ~%-50%b}").kind == "multiple"


@pytest.mark.parametrize("weight", ["33.33333", "33.333", "33.3333333"])
def test_thirds_are_a_whole(weight):
    assert gift(f"Three? {{~%{weight}%a ~%{weight}%b ~%{weight}%c ~d}}").kind == "multiple"


def test_sevenths_are_a_whole():
    assert gift("Seven? {" + "".join(f"~%14.28571%{letter} " for letter in "abcdefg") + "~h}").kind == "multiple"


@pytest.mark.parametrize(
    ("answer", "holds"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False), ("true", True)]
)
def test_statements(answer, holds):
    question = gift(f"The sun rises in the east. {{{answer}}}")
    assert (question.kind, question.answer) == ("true_false", holds)


def test_statements_say_something_to_a_wrong_and_to_a_right_answer():
    question = gift("Grant is buried here.{F#He is not.#Well done. ####Look it up.}")
    assert (question.if_true, question.if_false, question.explanation) == ("He is not.", "Well done.", "Look it up.")
    question = gift("The sun rises.{T#It does.#Indeed.}")
    assert (question.if_true, question.if_false) == ("Indeed.", "It does.")


def test_short_answers():
    question = gift("Two plus two equals {=four =%50%quatre#In English! =4} here.")
    assert question.kind == "short_text"
    assert question.text == "Two plus two equals _____ here."
    assert texts(question.accepted) == ["four", "quatre", "4"]
    assert weights(question.accepted) == ["100", "50", "100"]
    assert question.accepted[1].explanation == "In English!"
    assert texts(gift("Capital? {Paris}").accepted) == ["Paris"]


def test_a_star_stays_what_stands_for_anything():
    assert texts(gift("Name one. {=fr*g =%0%*#No.}").accepted) == ["fr*g", "*"]


def test_missing_words():
    question = gift("Grant is {~buried =entombed ~living} in Grant's tomb.")
    assert question.text == "Grant is _____ in Grant's tomb."
    assert gift("What is pi? {#3.141..3.142}.").text == "What is pi? _____."


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [
        ("1822", "1822", "0"),
        ("3:2", "3", "2"),
        ("3.1415:0.0005", "3.1415", "0.0005"),
        ("1..5", "3", "2"),
        ("3.141..3.142", "3.1415", "0.0005"),
        ("-1.5..-0.2", "-0.85", "0.65"),
        ("6.022e20:1E18", "602200000000000000000", "1000000000000000000"),
        ("=-5", "-5", "0"),
        (".5", "0.5", "0"),
    ],
)
def test_numbers_and_ranges_are_exact(answer, value, tolerance):
    (accepted,) = gift(f"How many? {{#{answer}}}").accepted
    assert (accepted.value, accepted.tolerance) == (Decimal(value), Decimal(tolerance))


def test_several_numbers_with_weights_and_feedback():
    one = found("gift", "When? {#\n=%100%1822:0#Yes.\n=%50%1822:2#Close.\n~#No.\n}")
    assert weights(one.item.accepted) == ["100", "50"]
    assert [accepted.explanation for accepted in one.item.accepted] == ["Yes.", "Close."]
    assert notes(one) == ["What is said to any other answer was left out."]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("3,5", "Write 3,5 with a point, as in 1.5."),
        ("three", "“three” is no number."),
        ("3:wide", "“wide” is no number."),
        ("6e99", "A number here has too many digits or is none."),
        ("5..1", "A range begins with the smaller number."),
        ("", "Give at least one answer that counts."),
    ],
)
def test_what_is_no_number_is_named(answer, sentence):
    assert sentences(found("gift", f"How many? {{#{answer}}}")) == [sentence]


def test_matching_with_what_belongs_to_nothing():
    question = gift("Capitals. {=Canada -> Ottawa =Italy->Rome = -> Nairobi ####Learn them.}")
    assert question.kind == "matching"
    assert [(pair.left, pair.right) for pair in question.pairs] == [("Canada", "Ottawa"), ("Italy", "Rome")]
    assert question.others == ("Nairobi",)
    assert question.explanation == "Learn them."
    assert sentences(found("gift", "Capitals. {=Canada -> Ottawa =Italy}")) == [
        "Every pair needs its arrow: =left -> right."
    ]


def test_free_responses_and_descriptions():
    assert gift("Write about your village. {}").kind == "free_response"
    assert gift("Write. {####What to look for}").explanation == "What to look for"
    description = gift("The next questions are about frogs.")
    assert (description.kind, description.points) == ("description", 0)


def test_orderings_of_the_plugin():
    question = gift("Put in order. {>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\nOne\nTwo \\= 2\nThree\n}")
    assert (question.kind, question.steps) == ("ordering", ("One", "Two = 2", "Three"))


def test_escapes():
    question = gift("::a\\:b::Which \\{set\\} \\~ x \\= \\#1?\\nNext \\\\line {=\\= 2 + 3#\\#yes ~ \\~}")
    assert question.name == "a:b"
    assert question.text == "Which {set} ~ x = #1?\nNext \\line"
    assert texts(question.choices) == ["= 2 + 3", "\\~"]
    assert question.choices[0].explanation == "#yes"


def test_a_backslash_that_escapes_nothing_stays_for_tex():
    question = gift("Solve \\(\\frac\\{1\\}\\{2\\} x \\= 1\\) and $$\\sqrt x$$. {=2 ~3}")
    assert question.text == "Solve $\\frac{1}{2} x = 1$ and $$\\sqrt x$$."


def test_categories_give_topics():
    source = """
$CATEGORY: $course$/top/Physics/Forces

A {T}

$CATEGORY: Chemistry
B {T}

$CATEGORY: $course$/top

C {T}

$CATEGORY: $course$/top/Input//Output

D {T}
"""
    parsed = read("gift", source.encode())
    assert [one.topic for one in parsed.items] == ["Forces", "Chemistry", "", "Input/Output"]
    assert [one.line for one in parsed.found] == [4, 7, 11, 15]


def test_comments_are_passed_over():
    question = gift("// question: 1  name: Q\n// [id:abc] [tag:easy]\n::Q::What {\n// no choice\n=a\n~b}")
    assert texts(question.choices) == ["a", "b"]
    assert found("gift", "// A\n\n\n// B\nWhat {T}").line == 5


@pytest.mark.parametrize("source", ["A {T}\r\n\r\nB {F}\r\n", "A {T}\r\rB {F}", "\ufeffA {T}\n \nB {F}"])
def test_line_ends_of_every_system(source):
    assert [one.text for one in read("gift", source.encode()).items] == ["A", "B"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_files_that_say_what_they_are_written_in(encoding):
    assert read("gift", "Où est l'été ? {T}".encode(encoding)).items[0].text == "Où est l'été ?"


def test_texts_in_html():
    question = gift(
        "[html]<p>H<sub>2</sub>O is <b>water</b> &amp; 5 &lt; 6</p>{=<i>yes</i> ~[plain]*no*#[html]<b>x</b>}"
    )
    assert question.text == "H<sub>2</sub>O is **water** & 5 < 6"
    assert texts(question.choices) == ["*yes*", "\\*no\\*"]
    assert question.choices[1].explanation == "**x**"


def test_texts_in_markdown_stay_as_they_are():
    question = gift("[markdown]Is **this** $x_1$ a_b_c?{=*yes* ~1. no ~[html]<em>x</em> ~[nonsense]y}")
    assert question.text == "Is **this** $x_1$ a_b_c?"
    assert texts(question.choices) == ["*yes*", "1. no", "*x*", "[nonsense]y"]


def test_texts_without_a_format_show_what_was_typed():
    question = gift("2 * 3 * 4 of snake_case_x, *really* H<sub>2</sub>O {=a ~b}")
    assert question.text == "2 * 3 * 4 of snake_case_x, \\*really\\* H<sub>2</sub>O"
    assert gift("# frogs, *two* {T}").text == "\\# frogs, \\*two\\*"


def test_pictures_in_html_are_named_and_left_out():
    one = found("gift", '[html]<p>What is this? <img src\\="@@PLUGINFILE@@/a%20frog.png"></p> {T}')
    assert one.item.text == "What is this?"
    assert notes(one) == ["The picture or file a frog.png was left out."]


NO_END = "The { of the answers is never closed. There may be no empty line before the }."
MORE_BRACES = "There are braces beside those of the answers. Write \\{ and \\}. An empty line ends a question."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("What {=a ~b", NO_END),
        ("What {=a\n\n~b}", NO_END),
        ("What =a ~b}", "There is a } without a {. Write \\} for a brace in the text."),
        (
            "A {T}\nB {F}",
            MORE_BRACES,
        ),
        (
            "What {=a ~{b}}",
            MORE_BRACES,
        ),
        ("{=a ~b}", "Write the question."),
        ("What {=a ~}", "Leave no line empty in between."),
        ("What {=a ~a}", "The same stands here twice."),
        ("What {~a ~b}", "The right choices must bring 100 % together, not 0 %."),
        ("What {~%60%a ~%60%b}", "The right choices must bring 100 % together, not 120 %."),
        ("What {~%500%a =b}", "A choice brings from -100 to 100 %."),
        ("What {=%150%a}", "An answer brings from 0 to 100 %."),
        ("What {~" + "~".join(map(str, range(50))) + "}", "Use at most 40."),
    ],
)
def test_what_is_wrong_is_said_by_line(source, sentence):
    parsed = read("gift", f"// a comment\n\n{source}".encode())
    one = parsed.found[0]
    assert one.line == 3
    assert sentence in sentences(one)
    assert not parsed.is_importable


def test_one_bad_question_stops_all_and_the_others_are_shown():
    parsed = read("gift", b"::Good::A {T}\n\n::Bad::B {=a\n\n::Fine::C {F}")
    assert [(one.name, bool(one.problems)) for one in parsed.found] == [("Good", False), ("Bad", True), ("Fine", False)]
    assert len(parsed.items) == 2
    assert not parsed.is_importable


def test_a_name_that_is_too_long_is_cut():
    one = found("gift", f"::{'x' * 300}::A {{T}}")
    assert one.item.name == "x" * 255
    assert notes(one) == ["The name was too long and was cut."]


def test_what_gift_has_no_words_for_stands_in_a_comment_of_ours():
    question = gift('// spark: {"points": "2.5", "unit": "m", "explanation": "Far"}\nHow far? {#3:1}')
    assert (question.points, question.unit, question.explanation) == (Decimal("2.5"), "m", "Far")
    assert gift('// spark: {"points": "3"}\n\nHow far? {#3:1}').points == 1  # not directly above


@pytest.mark.parametrize(
    "extra", ["{,", "{}}", '{"points": "many"}', '{"colour": "red"}', '{"points": 1e999}', "{" * 9999]
)
def test_a_damaged_comment_of_ours_is_a_problem(extra):
    assert sentences(found("gift", f"// spark: {extra}\nHow far? {{#3:1}}"))


def test_no_file_names_a_picture_in_the_storage():
    extra = '{"picture": {"key": "uploads/somebody-elses", "bytes": 1, "width": 1, "height": 1}}'
    assert gift(f"// spark: {extra}\nWhat? {{T}}").picture is None
