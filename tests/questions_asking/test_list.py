"""The list of questions: every state has an address."""

import pytest

from spark.domain.questions.question import Question
from spark.student.questions import PER_PAGE
from tests.questions_asking.thread import answer_it, ask, stand


def titles(reader, address=""):
    page = reader.get(f"/questions{address}").get_data(as_text=True)
    return [
        part.partition("<")[0].rpartition(">")[2].strip() for part in page.split("<h2>")[1:] if "/questions/" in part
    ]


@pytest.fixture
def three(amina, farah):
    return [
        ask(amina, title="Why do magnets pull?", subject="physics", grade="grade-8"),
        ask(farah, title="Kwa nini barafu huelea?", subject="physics", grade="grade-7", text="Barafu na maji ya 4 °C"),
        ask(amina, title="पत्तियाँ हरी क्यों होती हैं?", subject="biology", grade="grade-7"),
    ]


def found(reader, three, address):
    page = reader.get(f"/questions{address}").get_data(as_text=True)
    return [number for number, one in enumerate(three) if f'href="/questions/{one}"' in page]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", [0, 1, 2]),
        ("?subject=physics", [0, 1]),
        ("?subject=physics&grade=grade-7", [1]),
        ("?q=MAGNETS", [0]),
        ("?q=magn pull", [0]),
        ("?q=barafu 4", [1]),
        ("?q=हरी", [2]),
        ("?q=%25", []),
        ("?q=___", []),
        ("?mine=1", [0, 2]),
        ("?following=1", []),
        ("?status=answered", []),
        ("?status=nonsense&subject=%00&page=-1&q=%00", [0, 1, 2]),
    ],
)
def test_filters(amina, three, address, expected):
    assert found(amina, three, address) == expected


def test_the_newest_stands_first_and_pages_follow(amina, three):
    for number in range(PER_PAGE):
        ask(amina, title=f"Number {number}")
    first = amina.get("/questions").get_data(as_text=True)
    assert first.index(f"Number {PER_PAGE - 1}<") < first.index("Number 0<")
    assert found(amina, three, "") == []
    assert 'rel="next" href="/questions?page=2"' in " ".join(first.split())
    assert found(amina, three, "?page=2") == [0, 1, 2]
    assert amina.get("/questions?page=9").location == "/questions"


def test_what_one_waits_for_is_a_list_of_its_own(amina, farah, three):
    amina.post(f"/questions/{three[1]}/subscription")
    assert found(amina, three, "?following=1") == [1]
    assert found(farah, three, "?following=1") == []


def test_status_and_answers_show_in_the_row(app, cast, amina, three):
    given = answer_it(app, three[0], cast.mina)
    assert found(amina, three, "?status=answered") == [0]
    assert "1 answer" in amina.get("/questions?status=answered").get_data(as_text=True)
    amina.post(f"/answers/{given}/acceptance")
    assert found(amina, three, "?status=closed") == [0]
    assert found(amina, three, "?status=open") == [1, 2]


def test_a_held_question_stands_in_its_askers_list_alone(app, cast, amina, farah, three):
    stand(app, Question, three[0], "held")
    assert found(amina, three, "?mine=1") == [0, 2]
    assert found(amina, three, "") == [1, 2]
    assert found(farah, three, "") == [1, 2]
    assert "A moderator looks first" in amina.get("/questions?mine=1").get_data(as_text=True)


def test_an_empty_list_says_what_to_do(amina):
    for address in ("", "?mine=1", "?following=1", "?subject=physics"):
        assert 'class="empty"' in amina.get(f"/questions{address}").get_data(as_text=True), address
    assert "/questions/new?title=ohm" in amina.get("/questions?q=ohm").get_data(as_text=True)
    assert 'value="ohm"' in amina.get("/questions/new?title=ohm").get_data(as_text=True)


def test_an_unchanged_list_is_not_sent_again(amina, question):
    first = amina.get("/questions")
    again = amina.get("/questions", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    ask(amina, title="Another")
    assert amina.get("/questions", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_filters_keep_whose_questions_are_shown(amina, three):
    assert '<input type="hidden" name="mine" value="1">' in amina.get("/questions?mine=1").get_data(as_text=True)
