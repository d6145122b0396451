"""The desk in a real browser: worked by the keyboard, steady while it changes, and losing no word."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from spark.domain.clock import now
from spark.domain.questions.question import Question
from spark.extensions import db
from tests.browser.arriving import come_in
from tests.browser.waiting import until, with_htmx
from tests.cast import Person
from tests.desk.builder import asked, asked_alike, fill_queue

pytestmark = [pytest.mark.browser, pytest.mark.committed]


def at_the_desk(page: Page, person: Person, path: str = "/mentor/queue") -> Page:
    """Sign a mentor in and wait until the desk is whole."""
    come_in(page, person)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return with_htmx(page)


def row(page: Page, question_id: UUID) -> Locator:
    """Return the row of a question."""
    return page.locator(f"#q-{question_id}")


def close(app, *questions: UUID) -> None:
    """Take questions off the list."""
    change(app, questions, status="closed", closed_at=now())


def change(app, questions, **columns) -> None:
    """Let something happen to questions."""
    with app.app_context():
        for question_id in questions:
            for name, value in columns.items():
                setattr(db.session.get_one(Question, question_id), name, value)
        db.session.commit()


def look_again(page: Page) -> None:
    """Let the list look again, as a hint from the server would."""
    with page.expect_response(re.compile("/mentor/queue/rows")):
        page.evaluate("document.getElementById('rows').dispatchEvent(new CustomEvent('live'))")
    page.wait_for_timeout(100)


def test_a_question_is_answered_by_the_keyboard_alone(people, cast):
    question_id = asked(cast.amina, "Half of a third")
    asked(cast.amina, "Another", urgency="low")
    mina = at_the_desk(people.open(), cast.mina)
    for key in ("j", "j", "k", "Enter"):
        mina.keyboard.press(key)
    mina.wait_for_url(f"**/mentor/questions/{question_id}")
    expect(mina.locator("#work h2").first).to_be_focused()
    expect(row(mina, question_id)).to_have_attribute("aria-current", "true")
    mina.keyboard.press("c")
    expect(mina.locator("#hold")).to_contain_text("Yours, 10 min left")
    mina.keyboard.press("r")
    mina.keyboard.type("jkc? are letters here. One sixth.")
    expect(mina.locator("#saved")).to_contain_text("Saved")
    mina.keyboard.press("Control+Enter")
    expect(mina.locator("#reply")).to_contain_text("Your answer went to Amina")
    expect(mina.locator("#reply")).to_be_focused()
    expect(mina.locator("#hold")).to_contain_text("It has an answer")
    expect(row(mina, question_id)).to_contain_text("Answered")
    mina.keyboard.press("?")
    expect(mina.locator(".keys summary")).to_be_focused()


def test_single_letters_can_be_switched_off(people, cast):
    question_id = asked(cast.amina)
    mina = at_the_desk(people.open(), cast.mina, f"/mentor/questions/{question_id}")
    mina.get_by_text("Keys", exact=True).click()
    mina.get_by_label("Use single letters as keys").uncheck()
    mina.reload()
    mina.wait_for_load_state("networkidle")
    with_htmx(mina).locator("h1").click()
    for key in ("c", "r", "j"):
        mina.keyboard.press(key)
    expect(mina.locator("#text")).not_to_be_focused()
    expect(mina.locator("#hold")).to_contain_text("Nobody works on it")


def test_what_is_read_stays_where_it_is_while_rows_come_and_go(people, cast, app):
    questions = fill_queue([cast.amina, cast.farah], [cast.mina, cast.omar], 60)
    mina = at_the_desk(people.open(), cast.mina)
    order = mina.eval_on_selector_all("#rows li", "rows => rows.map((row) => row.id.slice(2))")
    assert len(order) == len(questions)
    read = row(mina, order[20])
    read.scroll_into_view_if_needed()
    read.hover()
    before = read.bounding_box()["y"]
    gone = [UUID(one) for one in order[:5]]
    close(app, *gone)
    look_again(mina)
    expect(mina.locator("#rows li")).to_have_count(55)
    assert abs(read.bounding_box()["y"] - before) <= 2
    change(app, gone, status="open", closed_at=None)
    look_again(mina)
    expect(mina.locator("#rows li")).to_have_count(60)
    assert abs(read.bounding_box()["y"] - before) <= 2
    # At the top there is nothing to scroll by: room is kept free until the pointer leaves
    mina.mouse.move(900, 600)
    mina.locator(".queue").evaluate("(pane) => { pane.scrollTop = 0; }")
    third = row(mina, order[2])
    third.hover()
    before = third.bounding_box()["y"]
    close(app, *gone[:2])
    look_again(mina)
    expect(mina.locator("#rows li")).to_have_count(58)
    assert abs(third.bounding_box()["y"] - before) <= 2
    mina.mouse.move(900, 600)
    expect(mina.locator("#rows")).to_have_attribute("style", "")


def test_a_filter_changes_the_list_and_not_the_answer_under_way(people, cast):
    question_id = asked(cast.amina)
    physics = asked(cast.amina, "A stone falls", subject="physics")
    mina = at_the_desk(people.open(), cast.mina, f"/mentor/questions/{question_id}")
    mina.locator("#text").fill("One sixth")
    mina.get_by_label("Subject").select_option("physics")
    mina.wait_for_url(f"**/mentor/questions/{question_id}?subject=physics")
    expect(row(mina, physics)).to_be_visible()
    expect(row(mina, question_id)).to_have_attribute("aria-current", "true")
    expect(mina.locator("#text")).to_have_value("One sixth")
    mina.reload()
    expect(mina.get_by_label("Subject")).to_have_value("physics")
    expect(mina.locator("#text")).to_have_value("One sixth")


def test_words_written_without_a_line_come_back_on_this_device_and_reach_the_server(people, cast, app):
    question_id = asked(cast.amina)
    url = f"/mentor/questions/{question_id}"
    mina = at_the_desk(people.open(), cast.mina, url)
    mina.context.set_offline(True)
    mina.locator("#text").press_sequentially("One sixth")
    expect(mina.locator("#saved")).to_contain_text("Kept on this device")
    mina.context.set_offline(False)
    mina.context.set_offline(True)
    mina.locator("#text").press_sequentially(", I think")
    mina.close()
    context = people.contexts[-1]
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    expect(again.locator("#text")).to_have_value("One sixth, I think")
    expect(again.locator("#saved")).to_contain_text(re.compile("Saved"))
    again.reload()
    expect(again.locator("#text")).to_have_value("One sixth, I think")
    until(again, lambda: again.evaluate("Object.values(localStorage).every((kept) => JSON.parse(kept).saved)"))
    again.goto("/profile")
    again.wait_for_load_state("networkidle")
    again.get_by_role("button", name="Sign out").click()
    again.wait_for_url("**/")
    assert again.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_who_gets_an_answer_for_many_is_counted_with_every_box(people, cast):
    first, *_others = asked_alike(cast.amina, cast.farah, cast.asha)
    mina = at_the_desk(people.open(), cast.mina, f"/mentor/questions/{first}")
    goes_to = mina.locator("#goes-to")
    expect(goes_to).to_have_text("This goes to 3 people: Amina, Farah, Asha Test.")
    mina.get_by_label("For Farah").uncheck()
    expect(goes_to).to_have_text("This goes to 2 people: Amina, Asha Test.")
    mina.locator("#text").fill("Twelve.")
    mina.get_by_role("button", name="Send the answer").click()
    expect(mina.locator("#reply")).to_contain_text("Sent to 2 people: Amina, Asha Test.")


def test_a_colleagues_suggestion_and_a_saved_reply_go_into_the_answer(people, cast):
    question_id = asked(cast.amina)
    url = f"/mentor/questions/{question_id}"
    cast.omar.browser.post(f"{url}/draft", data={"text": "Use sixths."})
    cast.mina.browser.post("/mentor/replies", data={"title": "Units", "text": "Mind the units."})
    mina = at_the_desk(people.open(), cast.mina, url)
    mina.locator("#text").fill("Good.")
    mina.get_by_text("Suggestion by Omar Test").click()
    mina.get_by_role("button", name="Use it").click()
    expect(mina.locator("#text")).to_have_value("Good.\n\nUse sixths.")
    mina.locator("#text").evaluate("(text) => text.setSelectionRange(5, 5)")
    mina.get_by_role("link", name="Saved replies").last.click()
    mina.get_by_role("link", name="Units").click()
    expect(mina.locator("#text")).to_have_value("Good.Mind the units.\n\nUse sixths.")


def test_the_words_stay_beside_the_reason_when_somebody_was_faster(people, cast):
    question_id = asked(cast.amina)
    url = f"/mentor/questions/{question_id}"
    mina = at_the_desk(people.open(), cast.mina, url)
    cast.omar.browser.post(f"{url}/claim")
    mina.locator("#text").fill("One sixth.")
    mina.get_by_role("button", name="Send the answer").click()
    expect(mina.locator("#text-error")).to_contain_text("Omar Test")
    expect(mina.locator("#text")).to_have_value("One sixth.")
    expect(mina.locator("#hold")).to_contain_text("Omar Test writes")


def test_without_javascript_the_desk_is_links_and_forms(people, cast):
    question_id = asked(cast.amina, "Half of a third", subject="mathematics")
    mina = people.open(javascript=False)
    come_in(mina, cast.mina)
    mina.goto("/mentor/queue")
    mina.get_by_label("Subject").select_option("mathematics")
    mina.get_by_role("button", name="Show").click()
    mina.get_by_role("link", name="Half of a third").click()
    mina.get_by_role("button", name="Take it").click()
    expect(mina.locator("#hold")).to_contain_text("Yours, 10 min left")
    assert mina.url.endswith(f"/mentor/questions/{question_id}?subject=mathematics")
    mina.locator("#text").fill("One sixth.")
    mina.get_by_role("button", name="Save the draft").click()
    expect(mina.locator("#saved")).to_contain_text("Saved")
    expect(mina.locator("#text")).to_have_value("One sixth.")
    mina.get_by_role("button", name="Send the answer").click()
    expect(mina.locator("main")).to_contain_text("Your answer went to Amina")


def test_on_a_phone_the_list_and_the_question_take_turns(people, cast):
    asked(cast.amina, "Half of a third")
    mina = at_the_desk(people.open(phone=True), cast.mina)
    mina.get_by_role("link", name="Half of a third").click()
    expect(mina.locator("#rows")).to_be_hidden()
    expect(mina.locator("#text")).to_be_visible()
    mina.get_by_role("link", name="All questions").click()
    expect(mina.locator("#rows")).to_be_visible()
    width = mina.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
