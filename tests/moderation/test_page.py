"""The moderators' page: everything about a case on one page, at the same cost for one case or twenty."""

from __future__ import annotations

import re

import pytest

from spark.domain.moderation.cases import PAGE
from tests.moderation.looking import NUMBER, cases, decide, report, the_case
from tests.questions_asking.thread import FIELDS, answer_it, ask


@pytest.fixture
def rosa(cast):
    return cast.rosa.browser


def page_of(browser, url="/admin/moderation"):
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_case_tells_all_there_is_to_know(app, cast, rosa, amina, farah):
    asked = ask(amina, text=f"Call {NUMBER} <b>now</b>")
    report(rosa, "questions", asked, "contact", "She is twelve")
    page = page_of(rosa)
    assert f"<mark>{NUMBER}</mark> &lt;b&gt;now" in page
    for words in ("Amina Test", "Student", "Rosa Test", "She is twelve", "phone number", "Held: nobody reads it"):
        assert words in page
    assert f'href="/questions/{asked}"' in page
    assert f'href="/admin/people/{cast.amina.id}"' in page
    assert f'/admin/moderation/{the_case(app).id}/decision"' in page


@pytest.mark.committed  # each change has a time of its own
def test_what_the_author_wrote_since_stands_beside_what_was_found(app, rosa, amina):
    asked = ask(amina, text=f"Call {NUMBER}")
    for text in ("I have thought again", "It was nothing"):
        amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": text})
    page = page_of(rosa, f"/admin/moderation/{the_case(app).id}")
    assert page.index(NUMBER) < page.index("I have thought again") < page.index("It was nothing")
    assert "What it says now" in page


def test_marks_are_put_on_words_and_on_nothing_else(app, rosa, amina):
    ask(amina, text="<mark>0788123456</mark> 0788123456 &amp; 0788123456.")
    quoted = re.search(r"<blockquote.*?</blockquote>", page_of(rosa), re.DOTALL)[0]
    assert quoted.count("<mark>0788123456</mark>") == 3
    assert "&lt;mark&gt;<mark>" in quoted
    assert "&amp;amp;" in quoted


def test_the_oldest_waits_on_top_and_the_decided_have_a_tab(app, rosa, amina):
    first, second = (ask(amina, title=f"{name} question here", text=f"Call {NUMBER}") for name in ("First", "Second"))
    page = page_of(rosa)
    assert page.index("First question") < page.index("Second question")
    decide(rosa, cases(app)[0].id, "removed", "No numbers here")
    page, over = page_of(rosa), page_of(rosa, "/admin/moderation?show=decided")
    assert ("First question" in page, "Second question" in page) == (False, True)
    assert ("First question" in over, "Second question" in over) == (True, False)
    assert "No numbers here" in over
    assert "Rosa Test" in over
    assert first != second


def test_nothing_to_decide_says_so(rosa):
    assert "Nothing waits" in page_of(rosa)
    assert "Nothing is decided yet" in page_of(rosa, "/admin/moderation?show=decided")


def test_the_home_of_admins_says_how_many_wait(rosa, amina):
    assert "0 texts wait for a moderator" in page_of(rosa, "/admin")
    ask(amina, text=f"Call {NUMBER}")
    home = page_of(rosa, "/admin")
    assert "1 text waits for a moderator" in home
    assert 'href="/admin/moderation"' in home


def test_many_cases_are_turned_page_by_page_and_cost_what_one_costs(app, cast, rosa, amina, farah, queries):
    ask(amina, text=f"Call {NUMBER}")
    page_of(rosa)
    queries.clear()
    page_of(rosa)
    alone = len(queries)
    given = answer_it(app, ask(amina, title="One to answer here"), cast.mina, f"Call {NUMBER}")
    for number in range(PAGE):
        asked = ask(amina, title=f"Question {number} of many", text=f"Call {NUMBER}")
        if number < 3:
            amina.post(f"/questions/{asked}/edit", data=FIELDS | {"text": "changed"})
            report(farah, "questions", asked)
            report(cast.omar.browser, "questions", asked)
    assert given
    queries.clear()
    page = page_of(rosa)
    assert len(queries) <= 8
    assert len(queries) <= alone + 1, "the reports' and the deciders' people come with them"
    assert page.count("<article") == PAGE
    assert page_of(rosa, "/admin/moderation?page=2").count("<article") == 2


@pytest.mark.parametrize("query", ["page=0", "page=-3", "page=x", "page=99999999", "show=x", "show=decided&page=2"])
def test_a_strange_address_is_a_page(rosa, query):
    page_of(rosa, f"/admin/moderation?{query}")
