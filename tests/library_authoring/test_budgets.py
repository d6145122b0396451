"""What an educator's pages cost on the wire."""

import statistics

import pytest

from tests.library_authoring.lessons import VOUCHED, hand_in, newest, published, write


@pytest.fixture
def pages(app, cast):
    """Every page of the educator, with something on it."""
    public = published(cast, app, title="Published lesson")
    draft = write(cast.asha.browser, title="A draft")
    under_way = write(cast.asha.browser, title="On its way", then="submit")
    waiting = f"/teach/reviews/{newest(app, hand_in(cast.asha.browser, app, title='Waiting')).id}"
    own = ["/teach", "/teach/content/new", public, draft, under_way, f"{under_way}/progress", f"{public}/preview"]
    return [(cast.asha.browser, url) for url in own] + [(cast.bram.browser, url) for url in ("/teach/reviews", waiting)]


def wire(answer):
    assert answer.status_code == 200
    return len(answer.data)


def test_pages_and_fragments_keep_to_their_budgets(pages):
    compressed = {"Accept-Encoding": "br"}
    full = {url: wire(browser.get(url, headers=compressed)) for browser, url in pages}
    parts = {url: wire(browser.get(url, headers=compressed, htmx=True)) for browser, url in pages}
    print(full, parts)
    assert max(full.values()) <= 8_000, full
    assert max(parts.values()) <= 6_000, parts
    assert statistics.median(parts.values()) <= 1_500, parts


def test_looking_again_costs_a_header(app, cast):
    browser = cast.asha.browser
    address = write(browser, then="submit")
    first = browser.get(f"{address}/progress", htmx=True)
    again = browser.get(f"{address}/progress", htmx=True, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_answer_to_a_form_is_small(app, cast):
    review = f"/teach/reviews/{newest(app, hand_in(cast.asha.browser, app)).id}"
    answer = cast.bram.browser.post(f"{review}/verification", data=VOUCHED, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 303
    assert len(answer.data) <= 600
