"""The mentors' desk: what 200 questions may weigh, and how few queries they may cost."""

from __future__ import annotations

import brotli
import pytest

from spark.mentor import queue
from tests.budgets.conftest import header_bytes, served
from tests.budgets.test_bytes import compressed
from tests.desk.builder import asked_alike, fill_queue

MOST_QUERIES = 8


@pytest.fixture
def full_desk(cast):
    """As many questions as a desk shows, and the mentor who looks at them."""
    questions = fill_queue([cast.amina, cast.farah, cast.asha], [cast.mina, cast.omar], queue.MOST)
    return questions, cast.mina.browser


def test_the_desk_with_200_questions(full_desk):
    questions, mina = full_desk
    page = served(mina, "/mentor/queue?state=all")
    assert brotli.decompress(page.data).count(b'<li class="item"') == queue.MOST
    assert len(page.data) <= 30_000
    assert len(served(mina, "/mentor/queue/rows?state=all").data) <= 30_000
    assert len(served(mina, f"/mentor/questions/{questions[0]}?state=all").data) <= 30_000


def test_a_question_is_opened_beside_the_list_for_little(full_desk):
    questions, mina = full_desk
    for question_id in questions[:5]:
        assert len(served(mina, f"/mentor/questions/{question_id}/work", htmx=True).data) <= 6_000


def test_the_list_costs_the_same_for_a_few_questions_and_for_many(cast, queries_of):
    mina = cast.mina.browser
    fill_queue([cast.amina, cast.farah], [cast.mina, cast.omar], 5)
    urls = ("/mentor/queue", "/mentor/queue?state=all&subject=mathematics", "/mentor/queue/rows", "/mentor")
    few = [queries_of(mina, url) for url in urls]
    fill_queue([cast.amina, cast.farah], [cast.mina, cast.omar], queue.MOST)
    many = [queries_of(mina, url) for url in urls]
    assert few == many
    assert max(many) <= MOST_QUERIES


def test_the_open_question_costs_the_same_with_all_it_can_have(cast, queries_of):
    mina, omar = cast.mina.browser, cast.omar.browser
    [lonely] = asked_alike(cast.amina, title="Nobody else asks this")
    first, *_others = asked_alike(cast.amina, cast.farah, cast.asha, cast.bram)
    for url in (f"/mentor/questions/{first}", f"/mentor/questions/{lonely}"):
        omar.post(f"{url}/draft", data={"text": "A suggestion"})
        omar.post(f"{url}/answers", data={"text": "One answer"})
        mina.post(f"{url}/draft", data={"text": "Another answer"})
    for part in ("", "/work", "/hold"):
        assert queries_of(mina, f"/mentor/questions/{first}{part}") <= MOST_QUERIES, part


def test_answers_to_the_buttons_of_the_desk(cast, full_desk):
    questions, mina = full_desk
    url = f"/mentor/questions/{questions[1]}"
    forms = {"claim": {}, "draft": {"text": "The first step"}, "claim/extension": {}, "claim/release": {}}
    for path, data in forms.items():
        for htmx in (False, True):
            answer = mina.post(f"{url}/{path}", data=data, htmx=htmx, headers={"Accept-Encoding": "br"})
            assert len(answer.data) <= 600, path
            assert header_bytes(answer) <= 500, path


def test_the_scripts_of_the_desk(app):
    for name in ("desk.js", "drafts.js", "steady.js", "desk.css"):
        assert compressed(app, name) <= 3_000, name
