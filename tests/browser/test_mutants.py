"""What keeps the words of people whose luck is bad, each with the worker that lacks it and the harm that does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from spark.domain.questions.followup import QuestionFollowup
from spark.extensions import db
from tests.browser.arriving import come_in
from tests.browser.line import chosen, first, good, hung, lost, refused, resting
from tests.browser.mutants import MUTANTS, worker_of
from tests.browser.phone import kick, kill_workers, stored, with_worker
from tests.browser.waiting import until, with_htmx
from tests.questions_asking.thread import ask

pytestmark = [pytest.mark.browser, pytest.mark.committed, pytest.mark.timeout(120)]


@pytest.fixture
def live(line):
    """The address of the school, behind the line."""
    return line.address


def say(page, words):
    """Say more below the question that is shown."""
    page.get_by_label("Your follow-up").fill(words)
    page.locator("main").get_by_role("button", name="Send", exact=True).click()


def waits(page, count=1):
    """Wait until as many wait that have been tried. The browser tries once more by itself, at once."""
    until(page, lambda: [record["tries"] > 0 for record in stored(page, "syncQueue")] == [True] * count)


def everything_has_gone(page, line):
    line.mend()
    kick(page)
    until(page, lambda: stored(page, "syncQueue") == [])


def answer_lost(page, line):
    line.posts = first(1, lost, then=refused)
    say(page, "m0")
    waits(page)
    everything_has_gone(page, line)


def killed_while_it_is_sent_again(page, line):
    line.posts = resting()
    say(page, "m0")
    waits(page)
    line.posts = hung
    kick(page)
    until(page, lambda: line.hanging)
    kill_workers(page)
    everything_has_gone(page, line)


def killed_and_closed_at_the_first_try(page, line):
    other = page.context.new_page()
    other.goto("/offline")
    with_htmx(other)
    line.posts = hung
    say(page, "m0")
    until(other, lambda: line.hanging)
    page.close()
    kill_workers(other)
    everything_has_gone(other, line)


def the_second_after_a_first_that_waits(page, line):
    line.posts = chosen(lambda asked: resting() if b"m0" in asked.body else good)
    question = page.url
    say(page, "m0")
    waits(page)
    page.goto(question)
    with_htmx(page)
    say(page, "m1")
    until(page, lambda: any(b"m1" in asked.body for asked in line.sent) or len(stored(page, "syncQueue")) > 1)
    page.wait_for_timeout(1_000)  # a worker without lanes sends it now
    everything_has_gone(page, line)


SCENARIOS = {
    "a new key for every try": (answer_lost, ["m0"], ["m0", "m0"]),
    "taken out before it is sent": (killed_while_it_is_sent_again, ["m0"], []),
    "kept only after it failed": (killed_and_closed_at_the_first_try, ["m0"], []),
    "no lanes": (the_second_after_a_first_that_waits, ["m0", "m1"], ["m1", "m0"]),
}


@pytest.mark.parametrize("is_mutant", [False, True], ids=["the real worker", "the mutant"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_bad_luck_does_harm_only_to_who_uses_the_mutant(app, cast, people, line, tmp_path, name, is_mutant):
    scenario, right, wrong = SCENARIOS[name]
    line.worker = worker_of(app, tmp_path, MUTANTS[name] if is_mutant else ())
    question = ask(cast.amina.browser)
    page = people.open(phone=True)
    come_in(page, cast.amina)
    with_worker(page).goto(f"/questions/{question}")
    with_htmx(page)
    scenario(page, line)
    assert said(app) == (wrong if is_mutant else right)


def said(app):
    """All that was said, in the order in which it arrived."""
    with app.app_context():
        return list(db.session.scalars(select(QuestionFollowup.text).order_by(QuestionFollowup.created_at)))


def test_every_mutant_has_its_scenario_and_is_still_made_of_what_stands_there(app, tmp_path):
    assert SCENARIOS.keys() == MUTANTS.keys()
    real = worker_of(app, tmp_path)
    assert len({real, *(worker_of(app, tmp_path, changes) for changes in MUTANTS.values())}) == len(MUTANTS) + 1
