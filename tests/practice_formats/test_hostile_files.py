"""Broken and hostile files: a sentence that names the line or the question, in no time, and nothing imported."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spark.domain.practice.formats.parsed import LARGEST, MOST_ITEMS
from spark.domain.practice.formats.reading import READERS, detect, read
from tests.practice_formats.items import SNIPPETS
from tests.practice_formats.reading_one import sentences

FORMATS = tuple(READERS)
LAUGHS = (
    '<!DOCTYPE quiz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><quiz><question type='essay'><name><text>&i;</text></name></question></quiz>"
)
XXE = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay">&x;</question></quiz>'
NO_DTD = "This file declares a document type or entities. Moodle's own files have none: remove the <!DOCTYPE …>."
NO_UTF8 = "Line 2 is not written in UTF-8. Save the file with the encoding UTF-8 and try again."
ESSAY = "<question type='essay'><questiontext><text>a</text></questiontext></question>"


NO_XML = "Line %s is no valid XML. Export the questions again."
NO_TEXT = "Line 2 holds signs that no text has. This is another kind of file, or a damaged one."
ATTRIBUTES = "a='' " * 20_000
REFUSED = [
    ("moodle", XXE, NO_DTD),
    ("moodle", LAUGHS, NO_DTD),
    ("moodle", "<!DOCTYPE quiz SYSTEM 'http://example.org/x.dtd'><quiz/>", NO_DTD),
    ("moodle", "<quiz>" + "<a>" * 50_000, "Line 1: the elements are nested too deeply. This is no Moodle XML."),
    ("moodle", "<quiz>\n<question>\n</quiz>", NO_XML % 3),
    ("moodle", f"<quiz>{ESSAY}<question", NO_XML % 1),
    ("moodle", "<quiz>\n&#xD800;</quiz>", NO_XML % 2),
    ("moodle", "<quiz>\n&nbsp;</quiz>", NO_XML % 2),
    ("moodle", "<?xml version='1.0' encoding='klingon'?><quiz/>", NO_XML % 1),
    ("moodle", "<html/>", "This is XML, but not Moodle's: it begins with <html>, not <quiz>."),
    ("moodle", "Who?", NO_XML % 1),
    ("moodle", f"<quiz><question {ATTRIBUTES}/></quiz>", "An element of this file is far too long."),
    ("moodle", f"<quiz><question>{'<a/>' * 5_000}</question></quiz>", "Line 1: this question has too many elements."),
    *((format_name, b"What {T}\n\xe9t\xe9", NO_UTF8) for format_name in FORMATS),
    *((format_name, b"What {T}\n\xed\xa0\x80", NO_UTF8) for format_name in FORMATS),
    *((format_name, b"What\n\0", NO_TEXT) for format_name in FORMATS),
    *((format_name, b" \n ", "This file is empty.") for format_name in FORMATS),
    *((format_name, b"", "This file is empty.") for format_name in FORMATS),
    ("gift", b"\xff\xfea", "Line 1 is not written in UTF-8."),
    ("gift", b"// nothing", "There is no question in this file that Spark can import."),
]


@pytest.mark.parametrize(("format_name", "content", "sentence"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(format_name, content, sentence):
    parsed = read(format_name, content.encode() if isinstance(content, str) else content)
    assert len(parsed.problems) == 1
    assert sentences(parsed)[0].startswith(sentence)
    assert parsed.found == ()
    assert not parsed.is_importable


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_file_that_is_too_large_is_refused(format_name):
    assert sentences(read(format_name, b"x" * (LARGEST + 1))) == [
        "This file is larger than 10 MB. Split it into several files."
    ]


@pytest.mark.parametrize(
    ("format_name", "head", "question"),
    [
        ("gift", "", "A {T}\n\n"),
        ("moodle", "<quiz>", "<question type='essay'/>"),
        ("aiken", "", "A\nA. a\nB. b\nANSWER: A\n"),
        ("csv", "question,option_a,option_b,correct\n", "A,a,b,A\n"),
    ],
)
def test_a_file_with_too_many_questions_is_refused(format_name, head, question):
    parsed = read(format_name, f"{head}{question * (MOST_ITEMS + 1)}".encode())
    assert sentences(parsed) == ["This file holds more than 5000 questions. Split it into several files."]
    assert parsed.found == ()


MEGABYTE = 1_000_000
SIGNS = r"~ { } \ = # :: {~ %50% -> <b> & $ \( *_ Q{#1.. [html]"


@pytest.mark.parametrize(
    ("format_name", "content"),
    [
        *(("gift", sign * (MEGABYTE // len(sign))) for sign in [*SIGNS.split(), "a\n\n"]),
        ("gift", "Q{" + "~a" * MEGABYTE + "}"),
        ("gift", "Q{>3\n" + "a\n" * MEGABYTE + "}"),
        ("gift", "// spark: " + '{"a":' * (MEGABYTE // 5) + "\nQ{}"),
        ("gift", '// spark: {"kind":"single","choices":[' + "{}," * MEGABYTE + "{}]}\nQ{}"),
        ("gift", ("[html]" + "<div>" * 900 + "{T}\n\n") * 100),
        ("gift", ("[html]<ol>" + "<li>x" * 900 + "{T}\n\n") * 100),
        ("gift", ("$x _a *b `c` " * 1_500 + "{T}\n\n") * 50),
        ("aiken", "Q\n" + "A. x\n" * MEGABYTE),
        ("aiken", "Q\n\n" * (MEGABYTE // 3)),
        ("aiken", "ANSWER:" + " " * MEGABYTE + "\n" + "A." + " " * MEGABYTE),
        ("csv", "," * MEGABYTE),
        ("csv", "question,correct\n" + '"' * (MEGABYTE + 1)),
        ("csv", "question,correct\n" + ",," * MEGABYTE),
        ("moodle", "<quiz>" + "<question>" * (MEGABYTE // 10)),
        ("moodle", "<quiz>" + "<question type='category'/>" * (MEGABYTE // 25)),
        ("moodle", "<quiz><question type='essay'><questiontext><text>" + "&lt;" * (MEGABYTE // 4)),
        ("moodle", "<quiz>" + "<![CDATA[" * (MEGABYTE // 9)),
    ],
    ids=lambda value: value[:12].replace("\n", " "),
)
def test_no_file_keeps_anybody_waiting(format_name, content):
    began = time.process_time()  # whatever else the machine does
    read(format_name, content.encode())
    assert time.process_time() - began < 5


texts_of_signs = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=5)).map("".join).map(str.encode)


@pytest.mark.parametrize("format_name", FORMATS)
@settings(max_examples=100, deadline=None)
@given(content=st.binary() | texts_of_signs)
def test_no_bytes_make_a_reader_raise(format_name, content):
    parsed = read(format_name, content)
    assert parsed.found or parsed.problems
    detect(content)


KINDS = ("multichoice", "essay", "numerical", "truefalse", "matching", "cloze")
XML = [
    *("<quiz>", "</quiz>", "<text>", "</text>", "</question>", "</answer>", "<answer fraction='100'>", "<single>", "x"),
    *(f"<question type='{kind}'>" for kind in KINDS),
]
ROWS = ["question,correct,kind", "option_a", "option_1,kind", ",", "\n", '"', "A", "single", "numeric", "1..2", "'="]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(XML)), st.lists(st.sampled_from(ROWS)))
def test_no_half_file_makes_a_reader_raise(elements, rows):
    read("moodle", "".join(["<quiz>", *elements]).encode())
    read("csv", "".join(["question,correct,option_a,option_b,kind\n", *rows]).encode())
    read("csv", "".join(["kind,text,option_1,weight_1,match_1\n", *rows]).encode())


def test_a_formula_in_a_table_is_text():
    source = b"question,option_a,option_b,correct\n=HYPERLINK(1),'+1,-1,A\n"
    (item,) = read("csv", source).items
    assert item.text == "=HYPERLINK(1)"
    assert [choice.text for choice in item.choices] == ["+1", "-1"]
