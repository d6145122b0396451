"""What people should not send, and what they are told."""

from uuid import uuid4

import pytest

from tests.questions_asking.thread import FIELDS, answer_it, ask

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "$\\text{<script>alert(1)</script>}$",
    "$$\\href{javascript:alert(1)}{x}$$",
    "[x](javascript:alert(1))",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<style>body{display:none}</style>",
    "`<script>alert(1)</script>`",
    '"><script>alert(1)</script>',
]


@pytest.mark.parametrize("field", ["title", "text"])
@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u200d", "\u202e", "\0"])
def test_what_says_nothing_is_refused_at_its_field(amina, rows, field, text):
    answer = amina.post("/questions/new", data=FIELDS | {field: text})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert rows("SELECT 1 FROM questions") == []


def test_a_text_may_have_20000_characters_and_not_one_more(amina, rows, stored):
    asked = ask(amina, text="é" * 20_000)
    assert len(stored(asked).text) == 20_000
    ask(amina, text="line\r\n" * 4_000)  # 20,000 as the browser counts them
    answer = amina.post("/questions/new", data=FIELDS | {"text": "é" * 20_001})
    assert answer.status_code == 422
    assert "at most 20000 characters" in answer.get_data(as_text=True)
    answer = amina.post("/questions/new", data=FIELDS | {"title": "é" * 256})
    assert answer.status_code == 422
    assert len(rows("SELECT 1 FROM questions")) == 2


@pytest.mark.parametrize("text", SCRIPTS)
def test_nothing_that_runs_reaches_a_page(app, cast, amina, farah, mina, text):
    asked = ask(amina, title=text, text=text)
    answer_it(app, asked, cast.mina, text)
    mina.post(f"/questions/{asked}/follow-ups", data={"text": text})
    pages = [
        farah.get(url).get_data(as_text=True)
        for url in (f"/questions/{asked}", f"/questions/{asked}/thread", "/questions", f"/questions?q={text[:100]}")
    ]
    pages += [amina.get(f"/questions/{asked}/edit").get_data(as_text=True)]
    for page in pages:
        lowered = page.lower()
        assert "alert(1)</script>" not in lowered.replace("&lt;", "<x").replace("alert(1)<x", "")
        assert "<script>alert" not in lowered
        assert "<img src=x" not in lowered
        assert 'href="javascript' not in lowered
        assert 'href="data:' not in lowered
        assert "<style>body" not in lowered


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "alchemy"},
        {"subject": ""},
        {"subject": "x" * 5000},
        {"grade": "grade-99"},
        {"grade": "\0"},
        {"urgency": "yesterday"},
        {"urgency": ""},
        {"subject": "\0physics"},
    ],
)
def test_a_shelf_or_urgency_that_is_none_is_refused(amina, rows, wrong):
    answer = amina.post("/questions/new", data=FIELDS | wrong)
    assert answer.status_code == 422
    assert FIELDS["title"] in answer.get_data(as_text=True)
    assert rows("SELECT 1 FROM questions") == []


def test_control_characters_are_dropped_and_spellings_are_one(amina, stored):
    asked = stored(ask(amina, title="Cafe\u0301\0 \u202eevil", text="a\0b\x07c\u202ed\n\tend"))
    assert asked.title == "Café evil"
    assert asked.text == "abcd\n    end"


def test_ids_that_are_none_are_not_found(amina):
    for path in ("", "/thread", "/edit", "/reopening"):
        for wrong in (uuid4(), "nonsense", "0"):
            assert amina.get(f"/questions/{wrong}{path}").status_code == 404
    for path in ("edit", "withdrawal", "reopening", "follow-ups", "subscription"):
        assert amina.post(f"/questions/{uuid4()}/{path}", data={"text": "x"}).status_code == 404
    for path in ("vote", "acceptance"):
        assert amina.post(f"/answers/{uuid4()}/{path}").status_code == 404


def test_a_file_in_the_place_of_a_text_is_no_text(amina):
    import io

    data = FIELDS | {"text": (io.BytesIO(b"x"), "x.txt")}
    assert amina.post("/questions/new", data=data).status_code == 422


def test_an_empty_follow_up_is_refused_at_its_field(amina, question, rows):
    answer = amina.post(f"/questions/{question}/follow-ups", data={"text": " \n "})
    assert answer.status_code == 422
    assert 'id="text-error"' in answer.get_data(as_text=True)
    assert rows("SELECT 1 FROM question_followups") == []


def test_a_reopening_with_too_many_words_changes_nothing(app, cast, amina, question, stored):
    given = answer_it(app, question, cast.mina)
    amina.post(f"/answers/{given}/acceptance")
    assert amina.post(f"/questions/{question}/reopening", data={"text": "x" * 20_001}).status_code == 422
    assert stored(question).status == "closed"
