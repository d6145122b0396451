"""What becomes of a file that was handed in: it is prepared once and whole, or sent back with a sentence."""

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa
from pikepdf import Encryption, Pdf
from PIL import Image

from spark.domain.clock import now
from spark.domain.library import keeping, processing
from spark.domain.library.content import ContentFile, ContentVersion, TextPart
from spark.domain.library.processing import process
from spark.domain.library.refusals import SENTENCES
from spark.domain.library.upload import Upload
from spark.domain.moderation.audit import AuditEntry
from spark.domain.notices.outbox import MOST_ATTEMPTS, OutboxRow
from spark.extensions import db
from spark.services import media
from spark.services.storage import StorageUnavailable
from tests.jobs.inline import run_outbox
from tests.library_authoring.lessons import MARKDOWN, fields, hand_in, newest, sentences, with_file, write
from tests.services.conftest import demo_data  # noqa: F401

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def stored(app, prefix=""):
    return [found.key for found in app.extensions["storage"].objects(prefix)]


def rows(app, model):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/").replace("_html", ".html"), body)
    return out.getvalue()


def pdf(password=None):
    out, document = io.BytesIO(), Pdf.new()
    document.add_blank_page()
    document.save(out, encryption=Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def png_header_of(width, height):
    """A picture that claims to be huge."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    return out.getvalue()[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + out.getvalue()[24:]


def test_a_text_is_ready_with_its_parts_and_original(app, cast):
    address = hand_in(cast.asha.browser, app)
    version = newest(app, address)
    assert (version.state, version.scan, version.step) == ("pending", "unscanned", "ready")
    assert version.part_count >= 1
    assert 0 < version.lightest_bytes <= version.text_bytes
    with app.app_context():
        files = db.session.scalars(sa.select(ContentFile)).all()
        original = next(file for file in files if file.role == "original")
        assert original.name == "waves.md"
        assert "energy" in db.session.scalars(sa.select(TextPart.html)).first()
        assert sorted(file.storage_key for file in files) == sorted(stored(app))
        owner, content = str(cast.asha.id), str(version.content_id)
        assert all(file.storage_key.startswith(f"uploads/{owner}/{content}/") for file in files)
    assert rows(app, Upload) == 0


def test_the_owner_sees_each_step_and_then_the_result(app, cast, monkeypatch):
    browser = cast.asha.browser
    address = write(browser, then="submit")
    page = browser.get(address).get_data(as_text=True)
    assert f'hx-get="{address}/progress"' in page
    assert "File received" in page
    assert "Look again" in page
    seen = []
    told = processing.tell

    def look(version_id, step):
        told(version_id, step)
        part = browser.get(f"{address}/progress", htmx=True)
        seen.append((step, 'aria-current="step"' in part.get_data(as_text=True)))

    monkeypatch.setattr(processing, "tell", look)
    monkeypatch.setattr(keeping, "tell", look)
    run_outbox(app)
    assert [step for step, _ in seen] == ["scanning", *media.STEPS["text"], "storing"]
    assert all(is_shown for _, is_shown in seen), "what is being done is marked"
    part = browser.get(f"{address}/progress", htmx=True)
    assert "hx-get" not in part.get_data(as_text=True), "the polling ends with the work"
    assert "A colleague looks at it next" in sentences(part)
    assert part.headers["Cache-Control"] == "private, no-cache"


def test_the_owner_sees_it_as_students_will(app, cast):
    address = hand_in(cast.asha.browser, app)
    page = sentences(cast.asha.browser.get(f"{address}/preview"))
    assert "A wave carries energy" in page
    assert cast.asha.browser.get(f"{address}/preview?part=99").status_code == 404
    assert cast.bram.browser.get(f"{address}/preview").status_code == 404


def test_handing_in_twice_is_once(app, cast):
    browser = cast.asha.browser
    address = write(browser)
    for _ in range(2):
        assert browser.post(f"{address}/submission").status_code == 303
    assert run_outbox(app) >= 1
    assert browser.post(f"{address}/submission").status_code == 303, "what is under way is handed in"
    with app.app_context():
        asked = db.session.scalars(sa.select(OutboxRow.id).where(OutboxRow.job == "content.process")).all()
        assert len(asked) == 1


BAD = {
    "a picture for a PDF": (
        png_header_of(8, 8),
        "lesson.pdf",
        "pdf",
        "not what its name or kind says: a PDF",
    ),
    "a picture for a text": (png_header_of(8, 8), "notes.md", "text", "a text was expected"),
    "a text for a video": (MARKDOWN, "film.mp4", "video", "a video was expected"),
    "half a PDF": (pdf()[:60], "lesson.pdf", "pdf", "This PDF is damaged"),
    "a locked PDF": (pdf("geheim"), "lesson.pdf", "pdf", "locked with a password"),
    "no text": (b"\x81\x8d\xff\xfe\x00\x00\x81" * 50, "notes.md", "text", "UTF-8"),
    "a broken recording": (b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\x00" * 4000, "talk.mp3", "audio", "recording"),
    "a zip without a page": (zipped(readme="x"), "game.zip", "interactive", "no index.html"),
    "a zip bomb": (zipped(index_html=b"<p>", bomb=b"0" * 150_000_000), "game.zip", "interactive", "far too large"),
    "a zip that climbs": (zipped(index_html=b"<p>", **{"..__evil": b"x"}), "game.zip", "interactive", "not allowed"),
    "half a zip": (zipped(index_html=b"<p>" * 500)[:80], "game.zip", "interactive", "zip"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_sent_back_with_a_sentence_at_the_file(app, cast, case):
    body, name, kind, sentence = BAD[case]
    browser = cast.asha.browser
    address = hand_in(browser, app, body=body, name=name, kind=kind)
    version = newest(app, address)
    assert version.state == "rejected"
    assert version.refusal_code in SENTENCES
    for path in ("", "/edit"):
        page = browser.get(address + path).get_data(as_text=True)
        near = page[page.index('id="file-error"') : page.index('id="file"')]
        assert sentence in near.replace("&#39;", "'"), near
    assert stored(app) == [], "nothing of it is kept"
    assert rows(app, ContentFile) == rows(app, TextPart) == 0
    with app.app_context():
        assert db.session.scalars(sa.select(OutboxRow).where(OutboxRow.done_at.is_(None))).all() == []


def test_an_infected_file_is_quarantined_and_told(app, cast, scanner):
    browser = cast.asha.browser
    address = hand_in(browser, app, body=b"# Waves\n\n" + EICAR)
    version = newest(app, address)
    assert (version.state, version.scan) == ("quarantined", "infected")
    assert "The virus scanner found something harmful" in sentences(browser.get(address))
    assert stored(app) == []
    with app.app_context():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "content.quarantine")).one()
        assert entry.facts == {"signature": "Eicar-Test"}
    answer = browser.post(f"{address}/edit", data=with_file(then="submit"), content_type="multipart/form-data")
    assert answer.status_code == 303
    run_outbox(app)
    assert (newest(app, address).state, newest(app, address).scan) == ("pending", "clean")


def test_a_silent_scanner_lets_the_version_wait(app, cast, scanner):
    scanner.is_silent = True
    browser = cast.asha.browser
    address = hand_in(browser, app)
    for _ in range(MOST_ATTEMPTS + 1):
        again(app)
    assert newest(app, address).state == "processing"
    assert "The virus scanner does not answer" in sentences(browser.get(address))
    scanner.is_silent = False
    again(app)
    assert newest(app, address).state == "pending"


def again(app):
    """Run the waiting job without waiting."""
    with app.app_context():
        db.session.execute(sa.update(OutboxRow).values(available_at=now() - timedelta(seconds=1)))
        db.session.commit()
    run_outbox(app)


def test_a_storage_that_is_away_changes_nothing(app, cast, monkeypatch):
    address = write(cast.asha.browser, then="submit")
    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["storage"], "put", lambda *_: (_ for _ in ()).throw(StorageUnavailable("full")))
        run_outbox(app)
        assert newest(app, address).state == "processing"
        assert stored(app, "uploads/") == []
    again(app)
    assert newest(app, address).state == "pending"


def test_a_job_that_fails_each_time_ends_with_a_sentence_and_the_file_is_kept(app, cast, monkeypatch):
    browser = cast.asha.browser
    address = write(browser, then="submit")
    with monkeypatch.context() as patch:
        patch.setattr(media, "process", lambda *_: (_ for _ in ()).throw(media.MediaFailed("no decoder")))
        for _ in range(MOST_ATTEMPTS):
            again(app)
    assert newest(app, address).refusal_code == "too_many_tries"
    assert "took too many tries" in sentences(browser.get(address))
    answer = browser.post(f"{address}/edit", data=fields(then="submit"))
    assert answer.status_code == 303, sentences(answer)
    again(app)
    version = newest(app, address)
    assert (version.number, version.state, version.file_name) == (2, "pending", "waves.md")


def test_a_file_that_got_lost_is_told(app, cast):
    address = write(cast.asha.browser, then="submit")
    app.extensions["storage"].delete_prefix("temp/")
    run_outbox(app)
    assert newest(app, address).refusal_code == "lost"


def test_running_twice_changes_nothing_and_leaves_nothing(app, cast):
    address = hand_in(cast.asha.browser, app)
    before, files = newest(app, address), stored(app)
    with app.app_context():
        process(before.id)
        db.session.commit()
    assert stored(app) == files
    assert newest(app, address).state == "pending"


def test_the_slower_of_two_runs_takes_its_files_away(app, cast, monkeypatch):
    address = write(cast.asha.browser, then="submit")
    version_id = newest(app, address).id
    really, overtaken = media.process, []

    def overtake(*arguments):
        made = really(*arguments)
        if not overtaken:
            overtaken.append(True)
            run_outbox(app)  # the other worker finishes first
        return made

    monkeypatch.setattr(media, "process", overtake)
    with app.app_context():
        process(version_id)
        db.session.commit()
    assert newest(app, address).state == "pending"
    with app.app_context():
        assert sorted(db.session.scalars(sa.select(ContentFile.storage_key))) == sorted(stored(app))


def test_taking_it_back_stops_the_job(app, cast, monkeypatch):
    browser = cast.asha.browser
    address = write(browser, then="submit")
    version_id = newest(app, address).id
    really = media.process

    def withdrawn_meanwhile(kind, source, workdir, limits, report):
        browser.post(f"{address}/versions/{version_id}/withdrawal")
        return really(kind, source, workdir, limits, report)

    monkeypatch.setattr(media, "process", withdrawn_meanwhile)
    run_outbox(app)
    assert newest(app, address).state == "withdrawn"
    assert stored(app, "uploads/") == []


def test_what_a_killed_job_left_is_swept(app, cast, monkeypatch):
    from spark.domain.library import cleaning
    from spark.domain.notices.outbox import put_in_outbox

    address = hand_in(cast.asha.browser, app)
    version = newest(app, address)
    storage = app.extensions["storage"]
    stray = [
        f"uploads/{cast.asha.id}/{version.content_id}/{'0' * 32}/original.md",
        f"uploads/{cast.asha.id}/{uuid.uuid4()}/{'1' * 32}/original.md",
        "uploads/something/else",
        f"temp/{uuid.uuid4()}/file",
    ]
    for key in stray:
        storage.put(key, io.BytesIO(b"left behind"), "text/plain")
    kept = set(stored(app)) - set(stray)

    def sweep():
        with app.app_context():
            put_in_outbox("storage.sweep")
            put_in_outbox("uploads.clean")
            db.session.commit()
        run_outbox(app)

    sweep()
    assert set(stored(app)) == kept | set(stray), "what is young may belong to a row not yet written"
    monkeypatch.setattr(cleaning, "STRAY_AFTER", timedelta(0))
    sweep()
    assert set(stored(app)) == kept


def test_the_sweep_leaves_a_busy_lesson_alone(app, cast, monkeypatch):
    from spark.domain.library import cleaning

    address = write(cast.asha.browser, then="submit")
    key = f"uploads/{cast.asha.id}/{newest(app, address).content_id}/{'0' * 32}/original.md"
    app.extensions["storage"].put(key, io.BytesIO(b"on its way"), "text/plain")
    monkeypatch.setattr(cleaning, "STRAY_AFTER", timedelta(0))
    with app.app_context():
        cleaning.sweep_storage()
    assert key in stored(app)


def test_what_was_taken_back_on_its_way_is_forgotten_after_a_day(app, cast):
    from spark.domain.notices.outbox import put_in_outbox

    address = write(cast.asha.browser, then="submit")
    version = newest(app, address)
    cast.asha.browser.post(f"{address}/versions/{version.id}/withdrawal")
    for hours, left in ((23, 1), (25, 0)):
        with app.app_context():
            db.session.execute(sa.update(ContentVersion).values(updated_at=now() - timedelta(hours=hours)))
            put_in_outbox("uploads.clean")
            db.session.commit()
        run_outbox(app)
        assert len(stored(app)) == left


DEMO = ["pdf/arabic.pdf", "pdf/four-pages.pdf", "pdf/google-doc.pdf", "pdf/outline.pdf", "pdf/two-columns.pdf"]
DEMO += ["pdf/with-image.pdf", "media/lesson-newton-first-law.mp3", "media/lesson-newton-first-law.mp4"]
DEMO += ["media/lesson-newton-first-law.opus", "lessons/m42033.md", "lessons/m42130.md"]
KINDS = {"pdf": "pdf", "mp3": "audio", "opus": "audio", "mp4": "video", "md": "text"}


@pytest.mark.parametrize("name", DEMO)
def test_real_lessons_go_through(app, cast, demo_data, name):  # noqa: F811
    path = demo_data / name
    kind = KINDS[path.suffix[1:]]
    address = hand_in(cast.asha.browser, app, body=path.read_bytes(), name=path.name, kind=kind, title=path.stem)
    version = newest(app, address)
    assert version.state == "pending", version.refusal_code
    assert 0 < version.lightest_bytes <= path.stat().st_size
    page = cast.asha.browser.get(f"{address}/preview")
    assert page.status_code == 200


def test_every_refusal_of_the_media_service_has_its_sentence(app):
    from typing import get_args

    from spark.domain.library.refusals import WARNINGS
    from spark.services.media.refused import Code

    assert set(get_args(Code)) <= set(SENTENCES)
    assert set(media.WARNINGS) == set(WARNINGS)
    with app.test_request_context():
        for sentence in SENTENCES.values():
            assert str(sentence({})).endswith(".")
