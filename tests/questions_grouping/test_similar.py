"""While somebody types: answered questions to read, open ones to wait for, and nothing that is not theirs to see."""

import html

import pytest

from spark.extensions import limiter
from tests.cast import PASSWORD, Client
from tests.library_reading.conftest import words
from tests.school import another_application

ASKED = "Why does wood float on water?"


@pytest.fixture
def answered(asked, cast):
    return asked(cast.farah, ASKED, "I put a piece of wood in a bucket.", status="answered", answer_count=2)


@pytest.fixture
def look(cast):
    """Type as Amina; return the part."""
    browser = cast.amina.browser

    def ask(title="", **more):
        answer = browser.get("/questions/similar", query_string={"title": title, **more}, htmx=True)
        assert answer.status_code == 200
        return answer

    return ask


def urls(answer):
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "typed",
    [
        ASKED,
        "wood float",
        "y does wood flot in watr",
        "why does wooood float",
        "WHY DOES WOOD FLO",
        "floating of wood",
    ],
)
def test_an_answered_question_appears_while_one_types(look, answered, typed):
    part = look(typed)
    assert ASKED in html.unescape(words(part))
    assert f"/questions/{answered}" in urls(part)
    assert "2 answers" in words(part)
    assert "Somebody asked this before" in words(part)


@pytest.mark.parametrize("typed", ["", "wood", "why does", "how do I conjugate être", "Why does iron rust?", "¿¿¿ ???"])
def test_nothing_rather_than_noise(look, answered, typed):
    assert "<h2" not in urls(look(typed))


def test_the_text_finds_it_when_the_title_says_nothing(look, answered):
    assert ASKED in html.unescape(words(look("Help me please", text="why does wood float on water")))


def test_a_sum_with_other_numbers_helps_too_but_comes_second(look, asked, cast):
    sums = (
        "Find the speed of a car that travels 150 km in 3 hours",
        "Find the speed of a car that travels 120 km in 2 h",
    )
    other, same = (asked(cast.farah, title, status="closed", answer_count=1) for title in sums)
    part = urls(look("speed of a car that travels 120km in 2 hours", subject="physics"))
    assert 0 < part.index(str(same)) < part.index(str(other))
    assert "Solved" in part


def test_at_most_five_appear(look, asked, cast):
    for _ in range(8):
        asked(cast.farah, ASKED, status="answered", answer_count=1)
    assert urls(look(ASKED)).count("<h3>") == 5


@pytest.mark.parametrize(
    "state",
    [
        {"standing": "held", "status": "answered", "answer_count": 1},
        {"standing": "withdrawn", "status": "closed", "answer_count": 1},
        {"standing": "removed", "status": "answered", "answer_count": 1},
        {"standing": "held"},
        {"standing": "withdrawn"},
        {"status": "closed", "answer_count": 0},
    ],
)
@pytest.mark.parametrize("who", ["farah", "amina", "rosa"])
def test_what_is_not_shown_or_not_answered_never_appears(asked, cast, state, who):
    asked(cast.farah, ASKED, **state)
    part = getattr(cast, who).browser.get("/questions/similar", query_string={"title": ASKED}, htmx=True)
    assert "<h2" not in urls(part)


def test_an_open_question_of_another_can_be_joined(look, asked, cast):
    open_one = asked(cast.farah, ASKED, subscriber_count=2)
    part = look(ASKED)
    assert "3 people wait" in words(part)
    assert f'formaction="/questions/{open_one}/subscription"' in urls(part)
    assert 'form="me-too"' in urls(part)


def test_who_has_joined_is_told_so(look, asked, cast):
    open_one = asked(cast.farah, ASKED)
    joined = cast.amina.browser.post(f"/questions/{open_one}/subscription", data={"on": "1"})
    assert joined.location.endswith(f"/questions/{open_one}")
    part = look(ASKED)
    assert "You are told too" in words(part)
    assert "formaction" not in urls(part)


def test_ones_own_open_question_is_nothing_to_join(look, asked, cast):
    asked(cast.amina, ASKED)
    assert "<h2" not in urls(look(ASKED))


def test_an_open_question_with_other_numbers_is_not_the_same(look, asked, cast):
    asked(cast.farah, "What is 15% of 200?", subject="mathematics")
    assert "<h2" not in urls(look("What is 20% of 150?"))


def test_html_in_a_title_stays_text(look, asked, cast):
    asked(cast.farah, "Why does <script>alert(1)</script> wood float?", status="answered", answer_count=1)
    part = urls(look("why does script alert wood float"))
    assert "&lt;script&gt;" in part
    assert "<script>" not in part


@pytest.mark.parametrize(
    "typed",
    [
        "a " * 10_001,
        "wood " * 4_001,
        "\0 wood\0 float",
        "'; DROP TABLE questions; --",
        "\\ ' & | ! :*",
        "x" * 20_001,
        "😀 😀",
    ],
)
def test_whatever_is_typed_is_answered(look, answered, typed):
    look(typed)
    look("wood float", text=typed)
    look("wood float", subject=typed[:200])


def test_the_form_shows_the_same_without_javascript(cast, answered):
    sent = {"title": ASKED, "look": "1", "text": "half a sent", "subject": "physics"}
    page = cast.amina.browser.post("/questions/new", data=sent)
    assert page.status_code == 200
    assert f"/questions/{answered}" in urls(page)
    assert "half a sent" in urls(page)
    assert "needs a look" not in words(page)


def test_looking_first_asks_nothing(cast, answered, app):
    sent = {"title": "Why does iron sink?", "text": "It is heavy.", "subject": "physics", "grade": "grade-8"}
    page = cast.amina.browser.post("/questions/new", data={**sent, "urgency": "low", "look": "1"})
    assert page.status_code == 200
    assert "It is heavy." in urls(page)
    assert "Why does iron sink?" not in words(cast.farah.browser.get("/questions"))


def test_a_visitor_signs_in_first(visitor):
    assert visitor.get("/questions/similar?title=wood+float").status_code == 303
    assert visitor.get("/api/questions/similar?title=wood+float").status_code == 401


def test_the_part_costs_four_queries_for_one_question_or_ten(look, asked, cast, queries):
    def cost():
        look(ASKED)
        queries.clear()
        look(ASKED)
        return len(queries)

    asked(cast.farah, ASKED, status="answered", answer_count=1)
    asked(cast.farah, ASKED)
    few = cost()
    for _ in range(9):
        asked(cast.farah, ASKED, status="answered", answer_count=1)
        asked(cast.farah, ASKED)
    assert cost() == few <= 6


@pytest.fixture
def limited(app):
    """Spark with its limits on; they are the process's, so they are switched off again."""
    yield another_application(app, RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="memory://")
    limiter.enabled = False


def test_who_types_too_much_is_asked_to_wait(limited, cast):
    amina, farah = (Client(limited) for _ in range(2))
    for browser, person in ((amina, cast.amina), (farah, cast.farah)):
        browser.post("/login", data={"contact": person.email, "password": PASSWORD})
    statuses = [amina.get("/questions/similar?title=wood", htmx=True).status_code for _ in range(91)]
    assert statuses[-2:] == [200, 429]
    assert farah.get("/questions/similar?title=wood", htmx=True).status_code == 200


def test_the_api_says_the_same(cast, answered, asked):
    open_one = asked(cast.farah, ASKED, subscriber_count=1)
    found = cast.amina.api.get("/api/questions/similar", query_string={"title": "wood float", "subject": "Physics"})
    assert found.status_code == 200
    data = found.get_json()["data"]
    assert data["answered"] == [
        {
            "id": str(answered),
            "title": ASKED,
            "subject": "physics",
            "status": "answered",
            "answerCount": 2,
            "hasAcceptedAnswer": False,
            "subscriberCount": 0,
        }
    ]
    assert [row["id"] for row in data["waiting"]] == [str(open_one)]


@pytest.mark.parametrize(
    "query",
    [{"title": "x" * 256}, {"title": "wood float", "text": "x" * 20_001}, {"tilte": "x"}, {"subject": "astrology"}],
)
def test_the_api_refuses_what_makes_no_sense(cast, query):
    assert cast.amina.api.get("/api/questions/similar", query_string=query).status_code == 422
