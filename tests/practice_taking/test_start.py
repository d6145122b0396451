"""One practice test: what it asks for, and the start of an attempt."""

from decimal import Decimal

from spark.domain.people.user import User
from spark.extensions import db
from tests.practice.builder import OF_EVERY_KIND, make_test
from tests.practice_taking.taking import answers_at, begin, hand_in, text


def give_time(cast, factor):
    with cast.amina.app.app_context():
        db.session.get_one(User, cast.amina.id).student_profile.time_factor = Decimal(factor)
        db.session.commit()


def test_the_facts_of_a_test(cast, amina):
    test_id = make_test(
        cast.rosa,
        OF_EVERY_KIND,
        description="Take a *pencil*.",
        duration_minutes=20,
        pass_score_percentage=75,
        late_rule="received",
        language="sw",
        licence="CC BY 4.0",
        source="District <b>teachers</b>",
    )
    page = text(amina, f"/tests/{test_id}")
    for words in (
        "<em>pencil</em>",
        "8 questions, 11 points",
        "20 minutes",
        "75%",
        "arrive after the end are kept and do not count",
        "Kiswahili",
        "CC BY 4.0",
        "District &lt;b&gt;teachers",
        f'action="/tests/{test_id}/attempts"',
    ):
        assert words in page, words


def test_ones_own_time_is_shown_before_the_start_and_given_after_it(cast, amina, test_id):
    give_time(cast, "1.5")
    page = text(amina, f"/tests/{test_id}")
    assert "30 minutes" in page
    assert "1.5 times 20" in page
    assert "30 minutes" not in text(cast.farah.browser, f"/tests/{test_id}")
    assert "29:5" in text(amina, begin(amina, test_id))


def test_starting_twice_is_one_attempt(amina, test_id, rows):
    first = begin(amina, test_id)
    assert begin(amina, test_id) == first
    assert f'href="{first}"' in text(amina, f"/tests/{test_id}")
    assert rows("SELECT count(*) FROM practice_test_attempts") == [(1,)]


def test_who_takes_no_tests_sees_no_start(cast, test_id):
    for person in (cast.asha, cast.mina):
        reader = person.browser
        assert "/attempts" not in text(reader, f"/tests/{test_id}")
        assert reader.post(f"/tests/{test_id}/attempts").status_code == 403
    assert "/attempts" in text(cast.rosa.browser, f"/tests/{test_id}"), "admins try tests out"


def test_what_cannot_be_taken_is_not_found(cast, amina):
    draft = make_test(cast.rosa, published=False)
    assert amina.post(f"/tests/{draft}/attempts").status_code == 404


def test_earlier_attempts_stand_below_with_their_trend(amina, test_id):
    for answer in ("0", "1"):
        attempt = begin(amina, test_id)
        amina.post(answers_at(amina, attempt)[0], data={"answer": answer})
        hand_in(amina, attempt)
    page = text(amina, f"/tests/{test_id}")
    assert 'aria-label="Scores, the oldest first: 0%, 9.09%"' in page
    assert page.count('href="/attempts/') == 2
    assert "Start again" in page


def test_an_attempt_under_way_is_the_next_thing_to_do_at_home(amina, farah, test_id):
    attempt = begin(amina, test_id)
    assert attempt in text(amina, "/home")
    assert attempt not in text(farah, "/home")
    hand_in(amina, attempt)
    assert attempt not in text(amina, "/home")
