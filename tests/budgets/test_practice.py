"""Practice tests: what a whole test of 20 questions costs from the list to the result, and every page of it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from spark.domain.practice.item import (
    AcceptedNumber,
    AcceptedText,
    Choice,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from spark.student.tests import PER_PAGE
from tests.budgets.conftest import BROWSER, header_bytes, served
from tests.budgets.test_bytes import compressed
from tests.cast import Client
from tests.practice.builder import OF_EVERY_KIND, make_test
from tests.practice_taking.taking import answers_at, begin

MOST_QUERIES = 8
JOURNEY = 25_000  # bytes of a 20-item text test, list to result
RIGHT, HALF = Decimal(100), Decimal(50)


def one_of(text: str, right: str, *others: str, why: str = "") -> SingleChoice:
    """Return a question with one right answer, which stands second."""
    first, *rest = others
    choices = (Choice(text=first), Choice(text=right, weight=RIGHT), *(Choice(text=other) for other in rest))
    return SingleChoice(text=text, choices=choices, explanation=why)


TWENTY: tuple[Item, ...] = (
    one_of("A bus leaves Huye at 06:40 and reaches Kigali at 09:05. How long is it on its way?", "2 h 25 min",
           "3 h 45 min", "2 h 35 min", "2 h 45 min", why="From 06:40 to 08:40 it is 2 h, and 25 min more to 09:05."),
    one_of("Which of these fractions is the largest?", "$\\frac{5}{6}$", "$\\frac{3}{4}$", "$\\frac{2}{3}$",
           "$\\frac{7}{9}$", why="Written with 36 below they are 27, 30, 24 and 28."),
    TrueFalse(text="Every square is a rectangle.", answer=True,
              explanation="A rectangle has four right angles, and a square has them too."),
    Numeric(text="A rectangle is 12 cm long and 7 cm wide. What is its area?", unit="cm²",
            accepted=(AcceptedNumber(value=Decimal(84)),), explanation="Area is length times width: 12 · 7 = 84."),
    ShortText(text="What do we call the green matter in leaves that catches light?",
              accepted=(AcceptedText(text="chlorophyll"), AcceptedText(text="chlorophyl")),
              explanation="It takes in red and blue light and sends green back, so leaves look green to us."),
    MultipleChoice(text="Which of these are renewable sources of energy?",
                   choices=(Choice(text="Wind", weight=HALF), Choice(text="Coal", weight=-HALF),
                            Choice(text="Sunlight", weight=HALF), Choice(text="Natural gas", weight=-HALF)),
                   explanation="Coal and gas took millions of years to form; what we burn is gone."),
    one_of("Water in a closed pot boils at a higher temperature because …", "the pressure in it is higher",
           "the steam is colder", "the pot is made of metal", "there is no wind",
           why="More pressure keeps the molecules in the water until they move faster."),
    Matching(text="Match the organ with what it does.", others=("stores light",),
             pairs=(Pair(left="Lungs", right="take in oxygen"), Pair(left="Kidneys", right="clean the blood"),
                    Pair(left="Heart", right="pumps the blood"), Pair(left="Stomach", right="breaks down food"))),
    Ordering(text="Put these steps of the water cycle in order, beginning at the sea.",
             steps=("The sun warms the water", "Water rises as vapour", "Vapour cools to clouds", "Rain falls")),
    one_of("A shop takes 15 % off a pair of shoes of 8,000 francs. What do they cost now?", "6,800 francs",
           "7,850 francs", "1,200 francs", "6,500 francs", why="15 % of 8,000 are 1,200, and 8,000 - 1,200 = 6,800."),
    TrueFalse(text="Sound travels faster in air than in water.", answer=False,
              explanation="About 340 m/s in air and 1,500 m/s in water, where the particles are closer."),
    Numeric(text="A stone falls from rest for 3 s. How fast is it then? Take $g = 10\\,m/s^2$.", unit="m/s",
            accepted=(AcceptedNumber(value=Decimal(30), tolerance=Decimal(1)),),
            explanation="$v = g \\cdot t = 10 \\cdot 3 = 30$."),
    one_of("Which sentence is in the passive voice?", "The maize was harvested by the children.",
           "The children harvested the maize.", "The maize has grown tall.", "The children will harvest it.",
           why="The maize does nothing here: something is done to it."),
    ShortText(text="What is the plural of “mouse”, the animal?", accepted=(AcceptedText(text="mice"),)),
    one_of("Which gas do plants take in to make sugar?", "Carbon dioxide", "Oxygen", "Nitrogen", "Hydrogen",
           why="With water and light they turn it into sugar, and oxygen is left over."),
    MultipleChoice(text="Which numbers divide 36 without a remainder?",
                   choices=(Choice(text="4", weight=HALF), Choice(text="8", weight=-HALF),
                            Choice(text="9", weight=HALF), Choice(text="10", weight=-HALF))),
    one_of("Solve $3x - 7 = 11$.", "$x = 6$", "$x = 4$", "$x = \\frac{4}{3}$", "$x = 18$",
           why="Add 7 on both sides, $3x = 18$, and divide by 3."),
    Numeric(text="The angles of a triangle are 48° and 67°. How large is the third?", unit="°",
            accepted=(AcceptedNumber(value=Decimal(65)),), explanation="Together 180°, and 180 - 48 - 67 = 65."),
    one_of("Why is soil lost from a bare slope when it rains?", "No roots hold it", "Rain is heavy",
           "Soil dissolves", "Slopes are always dry", why="Roots and leaves slow the water down; terraces do it too."),
    ShortText(text="Which word means the opposite of “scarce”?",
              accepted=(AcceptedText(text="plentiful"), AcceptedText(text="abundant"), AcceptedText(text="common"))),
)  # fmt: skip
GIVEN: dict[int, list[str]] = {3: ["1"], 4: ["84"], 5: ["chlorofil"], 6: ["0", "2"], 8: ["0", "1", "2", "3"],
                               9: ["2", "1", "4", "3"], 11: ["0"], 12: ["30 m/s"], 14: ["mouses"], 16: ["0", "1"],
                               18: ["75"], 20: ["plentiful"]}  # fmt: skip


ABOUT = {
    "title": "Grade 8: numbers, nature and words",
    "description": "Twenty short questions from the first term. Take your time: what you answer is saved.",
    "source": "Teachers of the district, 2026",
    "duration_minutes": 40,
}


@pytest.fixture
def test_id(cast) -> UUID:
    """A test of 20 items as a school has them."""
    return make_test(cast.rosa, TWENTY, **ABOUT)


def saved(reader: Client, url: str, number: int) -> int:
    """Answer a question as take.js does and return the bytes of the answer."""
    headers = BROWSER | {"Idempotency-Key": f"5f0c1c1e-0000-4000-8000-0000000000{number:02}"}
    answer = reader.post(f"{url}?ago=0", data={"answer": GIVEN.get(number, ["1"])}, htmx=True, headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert header_bytes(answer) <= 500
    assert header_bytes(answer) + len(answer.data) <= 1_000
    return len(answer.data)


def journey(reader: Client, test_id: UUID, *, one_by_one: bool) -> dict[str, int]:
    """Take a test from the list, the first page of the day, to the result, and return what each step weighs."""
    weights = {"list": len(served(reader, "/tests").data)}
    weights["test"] = len(served(reader, f"/tests/{test_id}", htmx=True).data)
    attempt = begin(reader, test_id)
    forms = answers_at(reader, attempt)
    assert len(forms) == len(TWENTY) == 20
    weights["answers"] = 0
    if one_by_one:
        weights["first"] = len(served(reader, attempt, htmx=True).data)
        weights["others"] = 0
    else:
        weights["all"] = len(served(reader, f"{attempt}?all=1", htmx=True).data)
    for number, url in enumerate(forms, 1):
        if one_by_one and number > 1:
            weights["others"] += len(served(reader, f"{attempt}/questions/{number}", htmx=True).data)
        weights["answers"] += saved(reader, url, number)
    weights["check"] = len(served(reader, f"{attempt}/submission", htmx=True).data)
    assert reader.post(f"{attempt}/submission", htmx=True).status_code == 303
    weights["result"] = len(served(reader, attempt, htmx=True).data)
    return weights


@pytest.mark.parametrize("one_by_one", [True, False])
def test_a_test_of_twenty_items_from_the_list_to_the_result(cast, test_id, one_by_one):
    weights = journey(cast.amina.browser, test_id, one_by_one=one_by_one)
    assert sum(weights.values()) <= JOURNEY, weights
    assert max(weight for name, weight in weights.items() if name not in ("others", "answers")) <= 6_000, weights


def test_the_pages_of_a_test(cast, test_id):
    reader = cast.amina.browser
    attempt = begin(reader, test_id)
    for url in (f"/tests/{test_id}", attempt, f"{attempt}?all=1", f"{attempt}/submission", f"{attempt}/paper"):
        assert len(served(reader, url).data) <= 8_000, url
        assert header_bytes(served(reader, url)) <= 1_000, url
    for number, url in enumerate(answers_at(reader, attempt), 1):
        saved(reader, url, number)
    reader.post(f"{attempt}/submission")
    for url in (attempt, f"{attempt}/key", "/tests/results", "/tests/results?subject=science", f"/tests/{test_id}"):
        assert len(served(reader, url).data) <= 8_000, url
        assert len(served(reader, url, htmx=True).data) <= 6_000, url


def test_the_list_of_tests(cast, visitor):
    for number in range(PER_PAGE + 1):
        make_test(cast.rosa, TWENTY[:2], **ABOUT | {"title": f"{number} {TWENTY[number].text}"})
    for reader in (visitor, cast.amina.browser):
        for url in ("/tests", "/tests?page=2", "/tests?q=which"):
            assert len(served(reader, url).data) <= 6_000, url
            assert header_bytes(served(reader, url, htmx=True)) <= 500, url


def test_answers_to_the_buttons_of_a_test(cast, test_id):
    reader = cast.amina.browser
    attempt = begin(reader, test_id)
    url = answers_at(reader, attempt)[0]
    forms = {
        url: {"answer": "1"},
        f"{url}?": {"answer": "x"},
        url.replace("answers", "flags"): {"on": "1"},
        f"{attempt}/submission": {},
        f"{attempt}/again": {},
    }
    for path, data in forms.items():
        answer = reader.post(path, data=data, htmx=True, headers={"Accept-Encoding": "br"})
        assert len(answer.data) <= 600, path
        assert header_bytes(answer) <= 500, path


def test_pages_cost_the_same_for_one_question_and_for_many(cast, queries_of):
    reader = cast.amina.browser
    few, many = (make_test(cast.rosa, items, **ABOUT) for items in (OF_EVERY_KIND[:2], OF_EVERY_KIND + TWENTY))
    counts = []
    for test_id in (few, many):
        attempt = begin(reader, test_id)
        open_pages = ("", "?all=1", "?q=2", "/questions/1", "/clock", "/submission", "/paper")
        counted = [queries_of(reader, attempt + path) for path in open_pages]
        for url in answers_at(reader, attempt):
            reader.post(url, data={"answer": "1"})
        reader.post(f"{attempt}/submission")
        pages = [attempt, f"{attempt}/key", f"{attempt}/paper", f"/tests/{test_id}", "/tests", "/tests/results"]
        pages += ["/tests/results?subject=science", "/home"]
        counts.append(counted + [queries_of(reader, url) for url in pages])
    assert max(*counts[0], *counts[1]) <= MOST_QUERIES, counts
    assert all(after <= before + 1 for before, after in zip(*counts, strict=True)), counts  # texts behind the last one


def test_the_scripts_of_tests(app):
    assert compressed(app, "take.js") <= 3_000
    assert compressed(app, "tests.css") <= 3_000
