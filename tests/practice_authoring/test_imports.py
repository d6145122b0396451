"""Imports: a file is read for a look, then all of it becomes questions or none, once, whatever dies meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
import sqlalchemy as sa

from spark.domain.clock import now
from spark.domain.notices.outbox import OutboxRow
from spark.domain.practice import import_confirming, importing
from spark.domain.practice.formats.parsed import LARGEST
from spark.domain.practice.formats.writing import write
from spark.domain.practice.import_run import ImportedItem, ImportRun
from spark.domain.practice.item import Picture
from spark.extensions import db
from spark.jobs.running import perform
from tests.jobs.inline import run_outbox
from tests.library_authoring.conftest import scanner  # noqa: F401
from tests.practice.builder import OF_EVERY_KIND, SINGLE, make_test
from tests.practice_authoring.forms import ABOUT, add, begin, errors_in, items_of
from tests.practice_authoring.test_questions import picture, sealed_in
from tests.practice_authoring.test_tests import let_educators_write

GOOD = b"""::one::Where does rain come from? {=clouds#Yes. ~stones}

::two::Rain is wet. {TRUE}

::three::How much is 2 + 2? {#4}
"""
BROKEN = GOOD + b"\n::four::Nothing is right here. {~this ~that}\n"


def send(browser, test: str, content: bytes = GOOD, name: str = "rain.gift.txt", **fields: str):
    form = {"file": (BytesIO(content), name), **fields} if name else {"text": content, **fields}
    return browser.post(f"{test}/import", data=form)


def sent(browser, test: str, content: bytes = GOOD, name: str = "rain.gift.txt", **fields: str) -> str:
    answer = send(browser, test, content, name, **fields)
    assert answer.status_code == 303, errors_in(answer.get_data(as_text=True))
    return str(answer.location)


def read(app, browser, test: str, content: bytes = GOOD, name: str = "rain.gift.txt", **fields: str) -> str:
    run = sent(browser, test, content, name, **fields)
    run_outbox(app)
    return run


def stored(app) -> list[str]:
    return [found.key for found in app.extensions["storage"].objects()]


def test_every_question_is_shown_as_it_will_look_before_anything_is_imported(app, cast, browser, test):
    run = sent(browser, test)
    waiting = browser.get(run).get_data(as_text=True)
    assert "Reading the file" in waiting
    assert f'hx-get="{run}/progress"' in waiting
    run_outbox(app)
    page = browser.get(run).get_data(as_text=True)
    assert "3 questions were found. Nothing is imported yet." in page
    for words in ("Where does rain come from?", "stones", "line 3", "rain.gift.txt"):
        assert words in page
    assert items_of(cast.rosa, test) == []
    assert "A file waits to be looked at: rain.gift.txt" in browser.get(test).get_data(as_text=True)


def test_what_is_confirmed_is_imported_and_its_file_goes(app, cast, browser, test):
    run = read(app, browser, test)
    assert browser.post(f"{run}/confirmation").location == run
    assert "Importing: 0 of 3" in browser.get(run).get_data(as_text=True)
    run_outbox(app)
    assert "3 questions are imported." in browser.get(run).get_data(as_text=True)
    assert [item.name for item in items_of(cast.rosa, test)] == ["one", "two", "three"]
    assert stored(app) == []
    with app.app_context():
        assert db.session.query(ImportedItem).count() == 0


def test_confirming_twice_imports_once(app, cast, browser, test):
    run = read(app, browser, test)
    for _again in range(3):
        assert browser.post(f"{run}/confirmation").status_code == 303
    run_outbox(app)
    browser.post(f"{run}/confirmation")
    run_outbox(app)
    assert len(items_of(cast.rosa, test)) == 3


def test_a_file_with_one_problem_is_not_imported_at_all(app, cast, browser, test):
    run = read(app, browser, test, BROKEN)
    page = browser.get(run).get_data(as_text=True)
    assert "1 question has a problem, so nothing is imported." in page
    assert "confirmation" not in page
    problems = browser.get(f"{run}?show=problems").get_data(as_text=True)
    assert "The right choices must bring 100 % together" in problems
    assert "four" in problems
    assert "Where does rain come from?" not in problems
    answer = browser.post(f"{run}/confirmation")
    assert "This file has problems" in browser.get(answer.location).get_data(as_text=True)
    run_outbox(app)
    assert items_of(cast.rosa, test) == []


def test_what_is_thrown_away_leaves_nothing_behind(app, cast, browser, test):
    run = read(app, browser, test)
    assert browser.post(f"{run}/removal").location == test
    assert browser.get(run).status_code == 404
    assert browser.post(f"{run}/confirmation").status_code == 404
    run_outbox(app)
    assert stored(app) == []
    assert items_of(cast.rosa, test) == []


def test_what_is_thrown_away_while_it_is_read_stays_away(app, browser, test):
    run = sent(browser, test)
    browser.post(f"{run}/removal")
    run_outbox(app)
    assert browser.get(run).status_code == 404
    assert stored(app) == []


def test_what_is_being_imported_is_not_thrown_away(app, cast, browser, test):
    run = read(app, browser, test)
    browser.post(f"{run}/confirmation")
    answer = browser.post(f"{run}/removal")
    assert "being imported already" in browser.get(answer.location).get_data(as_text=True)
    run_outbox(app)
    assert len(items_of(cast.rosa, test)) == 3


def test_a_new_test_is_begun_by_its_file(app, cast, browser):
    answer = browser.post("/admin/tests/import", data=ABOUT | {"file": (BytesIO(GOOD), "rain.gift.txt")})
    run_outbox(app)
    page = browser.get(answer.location).get_data(as_text=True)
    assert "Light and shadow" in page
    without = browser.post("/admin/tests/import", data={"file": (BytesIO(GOOD), "rain.gift.txt")})
    assert without.status_code == 422
    assert len(errors_in(without.get_data(as_text=True))) >= 3


def test_cells_pasted_from_a_spreadsheet_are_read(app, cast, browser, test):
    table = "question\toption_a\toption_b\tcorrect\nWhich is wet?\train\tsand\tA\n"
    run = read(app, browser, test, table.encode(), name="")
    assert "Pasted text" in browser.get(run).get_data(as_text=True)
    browser.post(f"{run}/confirmation")
    run_outbox(app)
    assert [item.text for item in items_of(cast.rosa, test)] == ["Which is wet?"]


@pytest.mark.parametrize("format_name", ["gift", "moodle", "csv"])
def test_what_is_exported_imports_again_to_the_same_questions(app, cast, browser, test, format_name):
    origin = f"/admin/tests/{make_test(cast.rosa, OF_EVERY_KIND)}"
    file = browser.get(f"{origin}/export?format={format_name}")
    assert file.headers["Content-Disposition"].startswith("attachment")
    run = read(app, browser, test, file.get_data(), name="", format=format_name)
    browser.post(f"{run}/confirmation")
    run_outbox(app)
    assert tuple(items_of(cast.rosa, test)) == OF_EVERY_KIND


def test_the_export_page_names_what_a_format_cannot_carry(cast, browser):
    test = f"/admin/tests/{make_test(cast.rosa, OF_EVERY_KIND)}"
    page = browser.get(f"{test}/export").get_data(as_text=True)
    assert "Carries the whole test." in page
    assert page.count("Aiken has only questions") >= 5
    assert browser.get(f"{test}/export?format=docx").status_code == 404


def test_embedded_pictures_become_ours_and_the_test_keeps_them(app, cast, browser, test):
    picked = SINGLE.model_copy(update={"picture": Picture(key="x", bytes=1, width=9, height=9, alt="Noise")})
    content = write("moodle", [picked, SINGLE], "Pictures", {"x": picture(300).getvalue()}).content
    run = read(app, browser, test, content, "pictures.xml")
    page = browser.get(run).get_data(as_text=True)
    [shown] = {part.partition('"')[0] for part in page.split('src="') if "/pictures/" in part.partition('"')[0]}
    assert browser.get(shown).mimetype == "image/webp"
    browser.post(f"{run}/confirmation")
    run_outbox(app)
    first, second = items_of(cast.rosa, test)
    assert second.picture is None
    assert first.picture.alt == "Noise"
    assert stored(app) == [first.picture.key]


def test_a_picture_that_cannot_be_opened_is_named_and_left_out(app, browser, test):
    picked = SINGLE.model_copy(update={"picture": Picture(key="x", bytes=1, width=9, height=9)})
    content = write("moodle", [picked], "Pictures", {"x": b"\x89PNG\r\n\x1a\n broken"}).content
    page = browser.get(read(app, browser, test, content, "pictures.xml")).get_data(as_text=True)
    assert "was left out" in page
    assert "1 question was found" in page


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b" \n ", "blank.txt"),
        (b"x", "../../etc/passwd"),
        (b"x", "a" * 300 + ".txt"),
        (b"", ""),
        (b"x" * (LARGEST + 1), "large.txt"),
    ],
    ids=["empty", "blank", "path", "long name", "nothing", "large"],
)
def test_what_cannot_be_a_file_of_questions_is_refused_at_its_field(browser, test, content, name):
    answer = send(browser, test, content, name)
    assert answer.status_code in (413, 422)
    assert errors_in(answer.get_data(as_text=True))


def test_far_too_large_a_form_comes_back_with_a_sentence(app, browser, test):
    answer = send(browser, test, b"x" * (2 * LARGEST + 2 * 1024 * 1024), "huge.txt")
    assert answer.status_code == 413
    assert "larger than 10 MB" in " ".join(errors_in(answer.get_data(as_text=True)))
    assert stored(app) == []


HOSTILE = {
    "bytes": bytes(range(256)) * 40,
    "nul": b"::a::What\0? {=x ~y}\0",
    "latin": "Où est-ce? {=là ~ici}".encode("latin-1"),
    "xxe": b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><questiontext>'
    b"<text>&x;</text></questiontext></question></quiz>",
    "laughs": b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
    "deep": b"<quiz>" + b"<a>" * 50_000,
    "open": b"::a::What {=x",
    "surrogate": b"<quiz><question type='truefalse'><name><text>\xed\xa0\x80</text></name></question></quiz>",
    "zip": b"PK\x03\x04" + b"\0" * 500,
}


@pytest.mark.parametrize("format_name", ["", "gift", "moodle", "aiken", "csv"])
def test_hostile_files_get_sentences_and_import_nothing(app, cast, browser, test, format_name):
    for name, content in HOSTILE.items():
        run = read(app, browser, test, content, f"{name}.txt", format=format_name)
        page = browser.get(run)
        assert page.status_code == 200
        assert "root:" not in page.get_data(as_text=True)
        assert run_of(app, run).state == "read", name
        if not run_of(app, run).is_importable:
            browser.post(f"{run}/confirmation")
    run_outbox(app)
    assert items_of(cast.rosa, test) == []


def run_of(app, run: str) -> ImportRun:
    with app.app_context():
        return db.session.get_one(ImportRun, run.rpartition("/")[2])


def test_a_format_that_is_not_on_the_list_is_refused(browser, test):
    assert send(browser, test, format="docx").status_code == 422


def test_a_harmful_file_is_not_read(app, browser, test, scanner):  # noqa: F811
    run = read(app, browser, test, GOOD + b"\n// EICAR-STANDARD-ANTIVIRUS-TEST-FILE\n")
    assert "found something harmful" in browser.get(run).get_data(as_text=True)


def test_a_file_waits_for_a_scanner_that_does_not_answer(app, browser, test, scanner):  # noqa: F811
    scanner.is_silent = True
    run = read(app, browser, test)
    assert run_of(app, run).state == "reading"


def test_a_lost_file_is_told(app, browser, test):
    run = sent(browser, test)
    app.extensions["storage"].delete_prefix("temp/")
    run_outbox(app)
    assert "The file is no longer here." in browser.get(run).get_data(as_text=True)


def test_more_questions_than_a_test_may_have_import_nothing(app, cast, browser, test, monkeypatch):
    add(browser, test)
    run = read(app, browser, test)
    browser.post(f"{run}/confirmation")
    monkeypatch.setattr("spark.domain.practice.authoring.MOST_QUESTIONS", 3)
    run_outbox(app)
    assert "A test has at most 3 questions." in browser.get(run).get_data(as_text=True)
    assert len(items_of(cast.rosa, test)) == 1


def test_a_job_that_never_succeeds_says_so(app, cast, browser, test, monkeypatch):
    run = sent(browser, test)
    monkeypatch.setattr(importing, "read", lambda *_arguments: 1 / 0)
    for _try in range(6):
        with app.app_context():
            db.session.execute(sa.update(OutboxRow).values(available_at=now() - timedelta(minutes=1)))
            db.session.commit()
        run_outbox(app)
    assert "however often it tried" in browser.get(run).get_data(as_text=True)
    assert browser.post(f"{run}/removal").status_code == 303


def test_imports_of_others_are_not_there(app, cast, browser, test):
    run = read(app, browser, test)
    asha = cast.asha.browser
    let_educators_write(cast)
    for page in ("", "/progress"):
        assert asha.get(run + page).status_code == 404
    for act in ("confirmation", "removal"):
        assert asha.post(f"{run}/{act}").status_code == 404
    assert cast.rui.browser.get(run).status_code == 200


def test_a_dry_run_of_many_costs_eight_queries(app, browser, test, queries):
    content = b"\n\n".join(b"::q%d::Is %d even? {TRUE}" % (number, number) for number in range(120))
    run = read(app, browser, test, content)
    for page in ("", "?page=3", "?show=problems"):
        browser.get(run + page)
        queries.clear()
        assert browser.get(run + page).status_code == 200
        assert len(queries) <= 8
    assert browser.get(f"{run}?page=3").get_data(as_text=True).count('class="found"') == 20


def test_imports_are_forgotten_after_a_day_and_their_files_with_them(app, browser, test):
    run = read(app, browser, test)
    with app.app_context():
        import_confirming.forget_old_imports()
        db.session.commit()
    assert browser.get(run).status_code == 200
    with app.app_context():
        db.session.execute(sa.update(ImportRun).values(created_at=now() - timedelta(hours=25)))
        import_confirming.forget_old_imports()
        db.session.commit()
    run_outbox(app)
    assert browser.get(run).status_code == 404
    assert stored(app) == []


def test_the_sweep_of_uploads_leaves_the_files_of_imports_alone(app, browser, test, monkeypatch):
    from spark.domain.library import cleaning

    sent(browser, test)
    app.extensions["storage"].put("temp/0199a0a0-0000-7000-8000-000000000000/file", BytesIO(b"x"), "text/plain")
    monkeypatch.setattr(cleaning, "STRAY_AFTER", timedelta(seconds=-5))
    with app.app_context():
        cleaning.clean_uploads()
        db.session.commit()
    assert len(stored(app)) == 1


def test_the_sweep_of_pictures_takes_those_that_no_question_shows(app, cast, browser, test, monkeypatch):
    from spark.domain.practice import picturing

    kept, _left = (sealed_in(with_a_picture(browser, test)) for _number in range(2))
    add(browser, test, picture=kept)
    assert len(stored(app)) == 2
    monkeypatch.setattr(picturing, "STRAY_AFTER", timedelta(seconds=-5))
    with app.app_context():
        picturing.sweep_pictures()
    assert stored(app) == [items_of(cast.rosa, test)[0].picture.key]


def with_a_picture(browser, test: str) -> str:
    """The page of a form into which a picture was put, and which nobody has saved yet."""
    form = {"text": "x", "picture_file": (picture(200), "x.jpg"), "more": "choices"}
    return browser.post(f"{test}/questions/new?kind=single", data=form).get_data(as_text=True)


@pytest.mark.committed
def test_a_job_that_was_killed_and_one_that_runs_beside_it_import_once(app, cast):
    browser = cast.rosa.browser
    test = begin(browser)
    run = sent(browser, test)
    twice(app, importing.JOB)
    assert run_of(app, run).total_count == 3
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda client: client.post(f"{run}/confirmation"), [cast.rosa.browser, cast.rui.browser]))
    with app.app_context():
        assert db.session.query(OutboxRow).filter_by(job=import_confirming.JOB).count() == 1
    twice(app, import_confirming.JOB)
    run_outbox(app)
    assert [item.name for item in items_of(cast.rosa, test)] == ["one", "two", "three"]
    assert run_of(app, run).state == "imported"
    assert stored(app) == []


def twice(app, job: str) -> None:
    """Run a job in two threads at once, as when a lease ran out under a worker that was only slow."""
    with app.app_context():
        [row_id] = [row.id for row in db.session.query(OutboxRow).filter_by(job=job)]

    def run(row: UUID) -> None:
        with app.app_context():
            perform(row)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [row_id, row_id]))


def test_a_refused_confirmation_may_be_sent_twice_under_one_key(app, browser, test):
    run = read(app, browser, test, BROKEN)
    for _again in range(2):
        answer = browser.post(f"{run}/confirmation", headers={"Idempotency-Key": "once"})
        assert answer.status_code == 303


def test_an_import_sent_twice_under_one_key_is_one(app, browser, test):
    form = lambda: {"file": (BytesIO(GOOD), "rain.gift.txt"), "_ik": "the-same"}  # noqa: E731
    assert browser.post(f"{test}/import", data=form()).location == browser.post(f"{test}/import", data=form()).location
    with app.app_context():
        assert db.session.query(ImportRun).count() == 1
