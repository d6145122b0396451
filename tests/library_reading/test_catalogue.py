"""The catalogue on a phone: every lesson in a line, and later only what came, changed or went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from spark.extensions import db
from tests.library_builder import publish

URL = "/library/catalogue.json"


class Phone:
    """What a phone has of the catalogue, kept up to date as its script does it."""

    def __init__(self, browser):
        self.browser = browser
        self.at = None
        self.lessons = {}

    def look(self):
        """Ask for what is new and take it over; return the answer."""
        told = self.browser.get(URL if self.at is None else f"{URL}?since={self.at}").get_json()
        if told["whole"]:
            self.lessons = {}
        for values in zip(*told["lessons"].values(), strict=True):
            line = dict(zip(told["lessons"], values, strict=True))
            self.lessons[line["id"]] = line
        for gone in told["gone"]:
            self.lessons.pop(gone, None)
        self.at = told["at"]
        return told

    @property
    def titles(self):
        return sorted(line["title"] for line in self.lessons.values())


@pytest.fixture
def phone(cast):
    return Phone(cast.amina.browser)


@pytest.fixture
def long_ago(app):
    """Let what was published so far have happened a day ago: within minutes everything is told twice."""

    def back():
        with app.app_context():
            db.session.execute(db.text("UPDATE content SET listed_at = listed_at - interval '1 day'"))
            db.session.commit()

    return back


def test_a_line_says_what_a_search_shows(cast, phone):
    lesson = publish(cast.asha, "Levers", topic="Simple machines", kind="pdf", files={"original": b"x" * 70})
    told = phone.look()
    assert told["whole"] is True
    assert list(phone.lessons.values()) == [
        {
            "id": str(lesson.id),
            "title": "Levers",
            "topic": "Simple machines",
            "subject": "physics",
            "grade": "grade-8",
            "kind": "pdf",
            "language": "en",
            "bytes": 70,
        }
    ]


def test_only_what_is_published_is_listed(cast, phone):
    publish(cast.asha, "Published")
    publish(cast.asha, "Waiting", state="pending")
    phone.look()
    assert phone.titles == ["Published"]


def test_an_empty_school_has_an_empty_catalogue(phone):
    assert phone.look()["lessons"]["id"] == []


def test_later_only_what_changed_is_told(cast, phone, long_ago):
    publish(cast.asha, "Old")
    changed = publish(cast.asha, "Draft title")
    long_ago()
    phone.look()
    publish(cast.asha, "Better title", of=changed)
    publish(cast.asha, "New")
    told = phone.look()
    assert told["whole"] is False
    assert sorted(told["lessons"]["title"]) == ["Better title", "New"]
    assert phone.titles == ["Better title", "New", "Old"]


def test_what_goes_is_named_and_what_comes_back_is_listed_again(cast, phone, long_ago):
    lesson = publish(cast.asha, "Regretted")
    long_ago()
    phone.look()
    asha = cast.asha.browser
    assert asha.post(f"/teach/content/{lesson.id}/deletion").status_code == 303
    assert phone.look()["gone"] == [str(lesson.id)]
    assert phone.titles == []
    long_ago()
    assert asha.post(f"/teach/content/{lesson.id}/deletion/undo").status_code == 303
    phone.look()
    assert phone.titles == ["Regretted"]


def test_a_withdrawn_lesson_goes(cast, phone, long_ago):
    lesson = publish(cast.asha, "Wrong")
    long_ago()
    phone.look()
    url = f"/teach/content/{lesson.id}/versions/{lesson.version_id}/withdrawal"
    assert cast.asha.browser.post(url).status_code == 303
    phone.look()
    assert phone.titles == []


def test_a_lesson_that_was_never_published_is_not_named(cast, phone):
    publish(cast.asha, "Still a draft", state="draft")
    publish(cast.asha, "In review", state="pending")
    regretted = publish(cast.asha, "Regretted")
    phone.look()
    assert cast.asha.browser.post(f"/teach/content/{regretted.id}/deletion").status_code == 303
    assert phone.look()["gone"] == [str(regretted.id)]


def test_reading_and_rating_a_lesson_costs_other_phones_nothing(cast, phone, long_ago):
    lesson = publish(cast.asha, "Read by many")
    long_ago()
    phone.look()
    cast.farah.browser.post(f"{lesson.url}/downloads", data={"rendition": "text"})
    cast.farah.browser.post(f"{lesson.url}/ratings", data={"stars": "4"})
    told = phone.look()
    assert (told["lessons"]["id"], told["gone"]) == ([], [])


def test_what_was_being_published_while_the_phone_asked_is_told_the_next_time(cast, phone):
    phone.look()
    publish(cast.asha, "Just now")
    phone.look()
    assert phone.look()["lessons"]["title"] == ["Just now"], "told twice rather than never"


def test_after_two_weeks_the_whole_is_told_because_what_was_erased_has_left_no_trace(cast, phone):
    publish(cast.asha, "Still there")
    phone.look()
    phone.lessons["erased"] = {"title": "Erased"}
    with time_machine.travel(datetime.now(UTC) + timedelta(days=14), tick=False):
        assert phone.look()["whole"] is True
    assert phone.titles == ["Still there"]


def test_a_time_that_is_still_to_come_gets_the_whole(cast, phone):
    publish(cast.asha, "Here")
    phone.at = 9_999_999_999
    assert phone.look()["whole"] is True


@pytest.mark.parametrize("since", ["yesterday", "-1", "1e9", "٣", "9" * 5000, "12.5"])
def test_a_time_we_never_told_is_refused_in_words(cast, visitor, since):
    answer = visitor.get(URL, query_string={"since": since})
    assert answer.status_code == 400
    assert "`at`" in answer.text


def test_a_visitor_may_have_it_where_the_library_is_public(cast, visitor):
    publish(cast.asha, "For all")
    assert visitor.get(URL).get_json()["lessons"]["title"] == ["For all"]
    assert visitor.get(URL).cache_control.public
    assert cast.amina.browser.get(URL).cache_control.private
