"""Aiken: https://docs.moodle.org/en/Aiken_format"""

import pytest

from spark.domain.practice.formats.reading import read
from spark.domain.practice.formats.writing import write
from spark.domain.practice.item import Choice, Picture, SingleChoice, TrueFalse
from tests.practice_formats.reading_one import item, sentences, texts, weights

GOOD = "What is it?\nA. This\nB) That\nC. Other\nANSWER: B\n"


def test_a_question_of_aiken():
    question = item("aiken", GOOD)
    assert question.text == "What is it?"
    assert texts(question.choices) == ["This", "That", "Other"]
    assert weights(question.choices) == ["0", "100", "0"]


def test_a_question_may_have_several_lines_and_blank_ones():
    source = "A poem:\n\nRoses are red,\nviolets are *blue*.\n\nA. yes\n\nB. no\n answer:a.\n"
    assert item("aiken", source).text == "A poem:\n\nRoses are red,\nviolets are \\*blue\\*."


def test_a_question_may_begin_with_a_letter_and_a_point():
    assert item("aiken", "A. Einstein was born in\nA. Ulm\nB. Bern\nANSWER: A").text == "A. Einstein was born in"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (GOOD.replace("C.", "D."), "Line 4: option C should stand here; A is first."),
        (GOOD.replace("A.", "B."), "Line 2: option A should stand here; A is first."),
        (GOOD.replace("ANSWER: B", "ANSWER: E"), "Line 5: there is no option E."),
        (GOOD.replace("ANSWER: B", "ANSWER: A, B"), "Line 5: name one letter, as in ANSWER: B."),
        (GOOD.replace("ANSWER: B", "ANSWER:"), "Line 5: name one letter, as in ANSWER: B."),
        (GOOD.replace("C. Other", "or else"), "Line 4 is neither an option, as in A. …, nor ANSWER: A."),
        (GOOD.replace("ANSWER: B", ""), "The line that names the right option is missing, as in ANSWER: A."),
        ("What?\nA. a\nB. b\n\n" + GOOD, "The line that names the right option is missing, as in ANSWER: A."),
        ("ANSWER: A", "Line 1: the question and its options are missing above."),
        ("What?\nA. a\nANSWER: A", "Give at least two choices."),
        ("What?\nA. a\nB.\nANSWER: A", "Leave no line empty in between."),
    ],
)
def test_what_is_wrong_is_said_by_line(source, sentence):
    one = read("aiken", source.encode()).found[0]
    assert one.line == 1
    assert sentences(one) == [sentence]


def test_what_aiken_has_no_words_for_is_left_out_and_named():
    choices = (Choice(text="a", weight=100), Choice(text="b"))
    plain = SingleChoice(name="plain", text="What?", choices=choices, topic="Frogs", points=2)
    picture = Picture(key="k", bytes=1, width=1, height=1)
    others = {
        "statement": TrueFalse(text="x", answer=True),
        "picture": plain.model_copy(update={"picture": picture}),
        "explained": plain.model_copy(update={"explanation": "Because"}),
        "choice explained": plain.model_copy(
            update={"choices": (Choice(text="a", weight=100, explanation="x"), choices[1])}
        ),
        "half right": plain.model_copy(update={"choices": (*choices, Choice(text="c", weight=50))}),
        "two lines": plain.model_copy(update={"text": "What\nnow?"}),
        "bold": plain.model_copy(update={"text": "**What?**"}),
    }
    written = write(
        "aiken", [plain, *(one.model_copy(update={"name": name}) for name, one in others.items())], "A test"
    )
    assert written.content == b"What?\nA. a\nB. b\nANSWER: A\n"
    assert [name for name, _reason in written.left_out] == list(others)
    assert len({str(reason) for _name, reason in written.left_out}) == 6
