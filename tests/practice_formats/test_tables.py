"""CSV files and what is pasted from a spreadsheet: the tables of teachers and Spark's own."""

from decimal import Decimal

import pytest

from spark.domain.practice.formats.reading import read
from spark.domain.practice.formats.writing import write
from tests.practice_formats.reading_one import found, item, notes, sentences, texts, weights

HEAD = "subject,question,option_a,option_b,option_c,option_d,correct,explanation\n"


def row(cells, head=HEAD):
    return item("csv", head + cells)


def test_a_row_of_a_teachers_table():
    question = row('Frogs,"What, if not ""this""?",Red,Green,,Blue,b,Look at one.')
    assert (question.kind, question.topic, question.text) == ("single", "Frogs", 'What, if not "this"?')
    assert texts(question.choices) == ["Red", "Green", "Blue"]
    assert weights(question.choices) == ["0", "100", "0"]
    assert question.explanation == "Look at one."


def test_the_right_option_may_be_written_out():
    assert weights(row("Frogs,What?,Red,Green,,,green,").choices) == ["0", "100"]


def test_several_letters_share_the_points():
    for cells in ('Frogs,What?,a,b,c,d,"A, C, D",', "Frogs,What?,a,b,c,d,A C D,", "Frogs,What?,a,b,c,d,a;c;d,"):
        question = row(cells)
        assert question.kind == "multiple"
        assert weights(question.choices) == ["33.33333", "-33.33333", "33.33333", "33.33333"]
    assert notes(found("csv", HEAD + 'Frogs,What?,a,b,c,d,"A,C",')) == [
        "Each right choice brings 50 %, each wrong one takes as much away."
    ]


def test_columns_in_any_order_case_and_spelling():
    head = "Correct Answer;Option B;OPTION-A;Question;Comment;Marks;Title\n"
    question = row("A;no;yes;Is it?;ignored;2.5;Q7", head)
    assert texts(question.choices) == ["yes", "no"]
    assert (question.text, question.points, question.name) == ("Is it?", Decimal("2.5"), "Q7")


def test_options_may_be_numbered():
    head = "question,correct," + ",".join(f"option {number}" for number in range(1, 12)) + "\n"
    question = row("Which?,11," + ",".join("abcdefghijk"), head)
    assert [choice.text for choice in question.choices if choice.weight] == ["k"]


def test_what_is_pasted_from_a_spreadsheet():
    pasted = 'question\toption_a\toption_b\tcorrect\n"Two\nlines"\tyes, of course\t5" wide\tA\n'
    question = item("csv", pasted)
    assert question.text == "Two\nlines"
    assert texts(question.choices) == ["yes, of course", '5" wide']


def test_a_column_kind_names_other_kinds():
    head = "kind,question,correct,option_a,option_b,unit\n"
    assert row("true/false,Is it?,TRUE,,,", head).answer is True
    assert row(",Is it?,F,,,", head).answer is False
    assert texts(row("short answer,What?,Paris | paris ,,,", head).accepted) == ["Paris", "paris"]
    numbers = row("Numeric,How far?,3.5 ± 0.1|7:2|1..2,,,m", head)
    assert [(str(one.value), str(one.tolerance)) for one in numbers.accepted] == [
        *(("3.5", "0.1"), ("7", "2"), ("1.5", "0.5"))
    ]
    assert numbers.unit == "m"
    assert row("multiple,Which?,A,yes,no,", head).kind == "multiple"
    assert row("ordering,Order!,,first,second,", head).steps == ("first", "second")
    assert row("essay,Write.,A good one.,,,", head).sample == "A good one."
    assert row("description,Read this.,,,,", head).kind == "description"


def test_texts_of_teachers_show_what_was_typed():
    question = row("Frogs,Is *this* 2 * 3 and \\(x_1\\)?,H<sub>2</sub>O,# 1,,,A,")
    assert question.text == "Is \\*this\\* 2 * 3 and $x_1$?"
    assert texts(question.choices) == ["H<sub>2</sub>O", "\\# 1"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("Frogs,What?,a,b,,,C,", "“C” is no right answer. Name the letter, as in B or A,C."),
        ("Frogs,What?,a,b,,,,", "“” is no right answer. Name the letter, as in B or A,C."),
        ("Frogs,What?,,,,,A,", "Give options in the columns option_a, option_b …, or name a kind of question."),
        ("Frogs,What?,a,,,,A,", "Give at least two choices."),
        ("Frogs,,a,b,,,A,", "Write the question."),
        ("Frogs,What?,a,a,,,A,", "The same stands here twice."),
    ],
)
def test_what_is_wrong_is_said_by_row(cells, sentence):
    one = read("csv", f'{HEAD}Frogs,"Fine,\nis it?",a,b,,,A,\n\n{cells}'.encode()).found[1]
    assert one.line == 4
    assert sentences(one) == [sentence]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("poem,What?,A,a,b,", "“poem” is no kind that this table can hold."),
        ("numeric,What?,three,,,", "“three” is no number."),
        ('numeric,What?,"3,5",,,', "Write 3,5 with a point, as in 1.5."),
        ("true_false,What?,maybe,,,", "Write true or false into the column correct."),
        ("short_text,What?,,,,", "Leave no line empty in between."),
    ],
)
def test_what_is_wrong_with_other_kinds(cells, sentence):
    assert sentences(found("csv", f"kind,question,correct,option_a,option_b,unit\n{cells}")) == [sentence]


@pytest.mark.parametrize(
    "head", ["frage,antwort\nx,y", "What is it?,a,b,A", "question,option_a\nx,y", "correct,option_a\nA,b", "kind\nx"]
)
def test_without_the_columns_it_needs_a_table_is_refused(head):
    assert sentences(read("csv", head.encode())) == [
        "The first row must name the columns: question, option_a, option_b …, correct; or those of Spark."
    ]


def test_quotation_marks_that_are_never_closed():
    assert sentences(read("csv", f'{HEAD}Frogs,"What?,a,b,,,A,\nFrogs,Why?,a,b,,,A,\n'.encode())) == [
        "Row 2: a quotation mark is never closed."
    ]
    endless = f'{HEAD}Frogs,What?,a,b,,,A,\nFrogs,"{"What? " * 40_000}'
    assert sentences(read("csv", endless.encode())) == [
        "Row 3: a cell is far too long. Perhaps a quotation mark is never closed."
    ]


def test_sparks_own_table_can_be_written_by_hand():
    own = "Kind,Text,Option 1,Weight 1,Option 2,Weight 2,Match 1,Match 2\n"
    question = row("single,What?,a,100 %,b,,,", own)
    assert weights(question.choices) == ["100", "0"]
    assert weights(row("short_text,What?,a,,b,50,,", own).accepted) == ["100", "50"]
    assert row("true_false,Is it?,TRUE,,False,100,,", own).answer is False
    assert row("numeric,What?,1..2,,,,,", own).accepted[0].value == Decimal("1.5")
    assert row("matching,What?,a,,b,,1,2", own).pairs[1].right == "2"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("poem,What?,a,,", "“poem” is no kind of question. Use one of single, multiple, true_false,"),
        (",What?,a,,", "“” is no kind of question."),
        ("true_false,What?,true,,", "Of true and false one must be right."),
        ('single,What?,a,"33,3",', "Write 33,3 with a point, as in 1.5."),
        ("free_response,What?,a,0.5,", "The points of the rubric must add up to those of the question."),
    ],
)
def test_what_is_wrong_in_sparks_own_table(cells, sentence):
    one = found("csv", f"kind,text,option_1,weight_1,points\n{cells}")
    assert sentences(one)[0].startswith(sentence)


def test_an_export_can_be_read_by_people():
    question = row("Frogs,What?,a,b,,,A,Look.")
    lines = write("csv", [question], "A test").content.decode("utf-8-sig").splitlines()
    assert lines == [
        '"kind","topic","name","points","text","explanation","option_1","weight_1","option_2","weight_2"',
        '"single","Frogs","","1","What?","Look.","a","100","b","0"',
    ]
