"""What a mentor writes is kept, whatever happens to the claim."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spark.domain.clock import now
from spark.domain.questions.claim import QuestionClaim
from spark.extensions import db
from tests.desk.builder import asked
from tests.desk.test_queue import words

WORDS = "First find a common denominator.\n\nIt is <b>6</b>."


@pytest.fixture
def url(cast):
    """The address of a question that waits."""
    return f"/mentor/questions/{asked(cast.amina)}"


def lapse(cast):
    """Let every lease run out."""
    with cast.amina.app.app_context():
        for claim in db.session.query(QuestionClaim):
            claim.expires_at = now() - timedelta(seconds=1)
        db.session.commit()


def test_a_draft_is_kept_and_stands_in_the_form_again(mina, url):
    part = mina.post(f"{url}/draft", data={"text": WORDS}, htmx=True)
    assert part.status_code == 200
    assert 'role="status"' in part.get_data(as_text=True)
    assert "Saved" in words(part)
    page = mina.get(url).get_data(as_text=True)
    assert "First find a common denominator.\n\nIt is &lt;b&gt;6&lt;/b&gt;.</textarea>" in page
    assert (
        len(mina.post(f"{url}/draft", data={"text": WORDS}, htmx=True, headers={"Accept-Encoding": "br"}).data) <= 600
    )


def test_without_javascript_a_button_saves_the_draft(mina, url, rows):
    answer = mina.post(f"{url}/draft?subject=mathematics", data={"text": WORDS})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{url}?subject=mathematics#reply"
    assert rows("SELECT text FROM answer_drafts") == [(WORDS,)]


def test_writing_renews_the_lease(cast, mina, url):
    mina.post(f"{url}/claim")
    with cast.amina.app.app_context():
        db.session.query(QuestionClaim).one().expires_at = now() + timedelta(minutes=2)
        db.session.commit()
    assert "Yours, 2 min left" in words(mina.get(f"{url}/hold"))
    assert "Yours, 10 min left" in words(mina.post(f"{url}/draft", data={"text": "It is"}, htmx=True))


def test_a_lost_lease_keeps_the_words_as_a_suggestion_and_says_so(cast, mina, omar, url):
    mina.post(f"{url}/claim")
    mina.post(f"{url}/draft", data={"text": WORDS})
    lapse(cast)
    omar.post(f"{url}/claim")
    said = words(mina.post(f"{url}/draft", data={"text": WORDS + " Then add."}, htmx=True))
    assert "Omar Test writes, 10 min left" in said
    assert "What you write is kept as a suggestion to Omar Test" in said
    seen = omar.get(url)
    assert "Suggestion by Mina Test" in words(seen)
    assert "&lt;b&gt;6&lt;/b&gt;. Then add." in seen.get_data(as_text=True)


def test_a_suggestion_goes_below_what_one_has_written(cast, mina, omar, url, rows):
    mina.post(f"{url}/draft", data={"text": "Use sixths."})
    omar.post(f"{url}/claim")
    mine = {"text": "Good question.", "suggestion": str(cast.mina.id)}
    assert "Good question.\n\nUse sixths.</textarea>" in omar.post(f"{url}/draft", data=mine, htmx=True).text
    omar.post(f"{url}/draft", data={"text": ""})
    assert omar.post(f"{url}/draft", data={"text": "", "suggestion": str(cast.mina.id)}).status_code == 303
    assert "Use sixths.</textarea>" in omar.get(url).text
    assert rows.count("answer_drafts") == 2
    assert omar.post(f"{url}/draft", data={"text": "", "suggestion": str(cast.amina.id)}).status_code == 404
    assert omar.post(f"{url}/draft", data={"text": "", "suggestion": "me"}).status_code == 404


def test_a_draft_without_a_word_is_no_draft(mina, url, rows):
    mina.post(f"{url}/draft", data={"text": WORDS})
    mina.post(f"{url}/draft", data={"text": "  \n "})
    mina.post(f"{url}/draft", data={})
    assert rows.count("answer_drafts") == 0


def test_a_draft_may_be_longer_than_an_answer_but_not_endless(mina, url, rows):
    assert mina.post(f"{url}/draft", data={"text": "x" * 20_001}, htmx=True).status_code == 200
    for htmx in (True, False):
        refused = mina.post(f"{url}/draft", data={"text": "x" * 100_001}, htmx=htmx)
        assert refused.status_code == 422
        assert "too long" in words(refused)
    assert "x" * 100_001 in refused.text, "what was typed stays in the form"
    assert rows("SELECT length(text) FROM answer_drafts") == [(20_001,)]


def test_nobody_reads_the_draft_of_somebody_who_is_writing(mina, omar, url):
    mina.post(f"{url}/claim")
    mina.post(f"{url}/draft", data={"text": WORDS})
    assert "common denominator" not in omar.get(url).text


def test_the_device_keeps_drafts_by_person_without_naming_anybody(cast, mina, omar, url):
    question_id = url.rpartition("/")[2]
    keys = {browser.get(url).text.partition('data-draft="')[2].partition('"')[0] for browser in (mina, omar)}
    assert len(keys) == 2
    for key in keys:
        kind, person, question = key.split(":")
        assert (kind, question) == ("draft", question_id)
        assert person not in (str(cast.mina.id), str(cast.omar.id))
