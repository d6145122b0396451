"""What is right stays on the server until the attempt is handed in, at every address there is."""

import re
from decimal import Decimal

from spark.domain.practice.item import AcceptedNumber, AcceptedText, Choice, Criterion
from tests.practice.builder import FREE, MATCHING, MULTIPLE, NUMERIC, ORDERING, SHORT, SINGLE, TRUE_FALSE, make_test
from tests.practice_taking.taking import begin, hand_in, text

SECRET = re.compile("s3cret|4321\\.5")
ITEMS = (
    SINGLE.model_copy(
        update={
            "name": "s3cret",
            "explanation": "s3cret",
            "choices": (Choice(text="a", weight=Decimal(100), explanation="s3cret"), Choice(text="b")),
        }
    ),
    MULTIPLE.model_copy(
        update={
            "choices": (
                Choice(text="a", weight=Decimal(100), explanation="s3cret"),
                Choice(text="b", explanation="s3cret"),
            )
        }
    ),
    TRUE_FALSE.model_copy(update={"if_true": "s3cret", "if_false": "s3cret"}),
    SHORT.model_copy(update={"accepted": (AcceptedText(text="s3cret", explanation="s3cret"),)}),
    NUMERIC.model_copy(update={"accepted": (AcceptedNumber(value=Decimal("4321.5")),)}),
    MATCHING.model_copy(update={"explanation": "s3cret"}),
    ORDERING.model_copy(update={"explanation": "s3cret"}),
    FREE.model_copy(
        update={
            "sample": "s3cret",
            "rubric": (Criterion(text="s3cret", points=Decimal(3)),),
        }
    ),
)


def addresses(app, **ids):
    """Yield every address that a GET of these ids can have."""
    adapter = app.url_map.bind("spark.test")
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments <= ids.keys() and not rule.websocket:
            yield adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments})


def test_no_page_part_or_api_tells_what_is_right_before_hand_in(app, cast, rows):
    test_id = make_test(cast.rosa, ITEMS, duration_minutes=20)
    amina, api = cast.amina.browser, cast.amina.api
    attempt = begin(amina, test_id)
    versions = [row[0] for row in rows("SELECT unnest(paper) FROM practice_test_attempts")]
    walked = set()
    for version_id in versions:
        for htmx in (False, True):
            said = amina.post(f"{attempt}/answers/{version_id}", data={"answer": "1"}, htmx=htmx)
            assert not SECRET.search(said.get_data(as_text=True))
        ids = {"test_id": test_id, "attempt_id": attempt.rpartition("/")[2], "version_id": version_id, "number": 2}
        ids["question_id"] = version_id
        for url in set(addresses(app, **ids)) - walked:
            walked.add(url)
            for reader, htmx in ((api, False),) if url.startswith("/api") else ((amina, False), (amina, True)):
                said = reader.get(url, htmx=htmx).get_data(as_text=True)
                assert not SECRET.search(said), url
    for place in range(1, len(versions) + 1):
        assert not SECRET.search(text(amina, f"{attempt}?q={place}"))
    assert not SECRET.search(text(amina, f"{attempt}?all=1"))
    assert {attempt, f"{attempt}/paper", f"{attempt}/key", f"{attempt}/submission", "/home", "/tests"} <= walked
    assert len(SECRET.findall(hand_in(amina, attempt))) > 5, "and afterwards it is told"
