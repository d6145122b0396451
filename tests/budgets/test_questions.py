"""What the pages of questions weigh on the wire, and what they ask of the database."""

from __future__ import annotations

from statistics import median
from uuid import UUID

import pytest

from spark.domain.questions.waiting import forget_waits
from spark.student.questions import PER_PAGE
from tests.budgets.conftest import header_bytes, served
from tests.questions_asking.thread import answer_it, ask

MOST = 8  # queries
QUESTIONS = [
    ("Why is half of a third a sixth?", "mathematics"),
    ("Does a stone of 2 kg fall twice as fast as one of 1 kg, or is that only what we see?", "physics"),
    ("Kwa nini barafu huelea kwenye maji?", "physics"),
    ("Balancing equation 4 on page 31: where does the second oxygen come from?", "chemistry"),
    ("पत्तियाँ हरी क्यों होती हैं?", "biology"),
    ("When do I write “its” and when “it's”?", "english"),
    ("لماذا نقلب الكسر الثاني عند القسمة؟", "mathematics"),
    ("Who ruled Kilwa before the Portuguese came, and how do we know it?", "history"),
]
TEXT = """Our teacher wrote $\\frac12 \\cdot \\frac13 = \\frac16$ and went on. I can do the sum: I multiply what
stands above and what stands below. But I do not see *why* it gets **smaller**, because multiplying makes things bigger.

1. I tried with $\\frac12 \\cdot 4 = 2$, and there it gets smaller as well.
2. Then I tried $0.5 \\cdot 0.5 = 0.25$.

Is there a picture of it?"""
ANSWERS = [
    "Cut a chapati into 3 equal pieces and take one: that is $\\frac13$. Now cut **that** piece in half. How many such "
    "small pieces would make the whole chapati? Two in each third, so $2 \\cdot 3 = 6$. Yours is one of the six.",
    "*Of* a piece is always less than the piece. So $\\frac12$ *of* something is smaller, and $3$ *of* it bigger:\n\n"
    "- half of 10 is 5\n- once 10 is 10\n- three times 10 is 30\n\nTry it on squared paper: draw 6 by 6 squares.",
    "Your $\\frac12 \\cdot 4 = 2$ is the best proof. Go on in small steps: $\\frac12 \\cdot 2 = 1$, "
    "$\\frac12 \\cdot 1 = \\frac12$, $\\frac12 \\cdot \\frac12 = \\frac14$. What comes next, and does it ever grow?",
]


@pytest.fixture
def questions(app, cast) -> list[UUID]:
    """Return more questions than a page holds; the last has three answers and two follow-ups."""
    forget_waits()
    askers = [cast.amina.browser, cast.farah.browser]
    asked = [
        ask(askers[number % 2], title=title, subject=subject, text=f"{TEXT}\n\n{number}")
        for number, (title, subject) in enumerate(QUESTIONS * 3)
    ]
    assert len(asked) > PER_PAGE
    for mentor, text in zip((cast.mina, cast.omar, cast.rosa), ANSWERS, strict=True):
        given = answer_it(app, asked[-1], mentor, text)
        askers[0].post(f"/answers/{given}/vote")
    for number in (3, 5, 8):
        answer_it(app, asked[number], cast.mina)
    askers[0].post(f"/questions/{asked[-1]}/subscription")
    askers[1].post(f"/questions/{asked[-1]}/follow-ups", data={"text": "Thank you, I have drawn it. It is 6!"})
    cast.mina.browser.post(f"/questions/{asked[-1]}/follow-ups", data={"text": "Well done."})
    return asked


def test_the_pages_of_questions(cast, questions):
    reader, asker = cast.amina.browser, cast.farah.browser
    for url in ("/questions", "/questions?page=2", "/questions?mine=1", "/questions?q=fall&subject=physics"):
        assert len(served(reader, url).data) <= 6_000, url
    for person in (reader, asker, cast.mina.browser):
        assert len(served(person, f"/questions/{questions[-1]}").data) <= 8_000
    for url in ("/questions/new", f"/questions/{questions[-2]}/edit"):
        assert len(served(reader, url).data) <= 8_000, url


def test_fragments_of_later_pages(cast, questions):
    reader = cast.farah.browser
    urls = [
        "/questions",
        "/questions?page=2",
        "/questions?mine=1",
        "/questions/new",
        f"/questions/{questions[-1]}/edit",
    ]
    urls += [f"/questions/{question}" for question in questions[-4:]]
    weights = [len(served(reader, url, htmx=True).data) for url in urls]
    assert max(weights) <= 6_000, dict(zip(urls, weights, strict=True))
    assert median(weights) <= 1_500, dict(zip(urls, weights, strict=True))


def test_answers_to_forms(app, cast, questions):
    reader = cast.farah.browser
    given = answer_it(app, questions[0], cast.mina)
    for url, data in (
        (f"/answers/{given}/vote", {"on": "1"}),
        (f"/questions/{questions[0]}/subscription", {"on": "1"}),
    ):
        for htmx in (False, True):
            answer = reader.post(url, data=data, htmx=htmx, headers={"Accept-Encoding": "br"})
            assert len(answer.data) <= 600, (url, htmx)
            assert header_bytes(answer) <= 500, (url, htmx)
    live = reader.get(f"/questions/{questions[1]}/thread", htmx=True, headers={"Accept-Encoding": "br"})
    assert len(live.data) <= 900
    tag = {"If-None-Match": live.headers["ETag"]}
    again = reader.get(f"/questions/{questions[1]}/thread", htmx=True, headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert header_bytes(again) <= 500


def test_a_page_costs_the_same_for_one_question_and_for_many(app, cast, queries_of):
    reader = cast.amina.browser
    urls = ["/questions", "/questions?mine=1", "/questions?following=1", "/questions?q=sixth x", "/questions/new"]
    first = ask(reader)
    forget_waits()
    few = [queries_of(reader, url) for url in [*urls, f"/questions/{first}"]]
    many = [ask(cast.farah.browser, title=title, subject=subject) for title, subject in QUESTIONS * 2]
    for mentor, text in zip((cast.mina, cast.omar, cast.rosa), ANSWERS, strict=True):
        answer_it(app, first, mentor, text)
        reader.post(f"/questions/{first}/follow-ups", data={"text": "Thank you"})
    for question in many:
        reader.post(f"/questions/{question}/subscription")
    forget_waits()
    assert max(*few, *(queries_of(reader, url) for url in [*urls, f"/questions/{first}"])) <= MOST
