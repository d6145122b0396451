"""The photo of a question: small, without metadata, its asker's to put and take away, and read with the question."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from spark.domain.clock import now
from spark.domain.questions.photo_sweeping import sweep_photos
from spark.domain.questions.question import Question
from spark.extensions import db
from spark.services.scanner import ScannerUnavailable, Verdict
from spark.services.storage import StorageUnavailable
from tests.jobs.inline import run_outbox
from tests.moderation.looking import NUMBER, decide, report, the_case
from tests.questions_asking.thread import FIELDS, answer_it, ask, stand
from tests.questions_photo.pictures import NO_PICTURES, PLACE, photo


def send(browser, question, file=None, name="me.jpg", **options):
    return browser.post(f"/questions/{question}/photo", data={"photo": (file or photo(), name)}, **options)


def keys(app):
    return {stored.key for stored in app.extensions["storage"].objects("photos/")}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_becomes_small_twice_and_loses_what_the_camera_wrote(amina, farah, question, stored, form):
    sent = send(amina, question, photo(form=form))
    assert (sent.status_code, sent.location) == (303, f"/questions/{question}#photo")
    for url, side, budget in (("photo", 1280, 60_000), ("photo/small", 640, 20_000)):
        answer = farah.get(f"/questions/{question}/{url}")
        data = answer.get_data()
        assert answer.mimetype == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(data) <= budget
        assert PLACE not in data
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.format == "WEBP"
            assert max(picture.size) <= side
            assert not picture.getexif()
            assert {"exif", "xmp", "icc_profile"}.isdisjoint(picture.info)
            if form != "GIF" and url == "photo":
                assert picture.height > picture.width, "it stands upright"
                assert stored(question).photo_width == picture.width
    assert stored(question).photo_bytes <= 60_000


def test_it_comes_with_the_form_where_there_is_no_javascript(amina, farah):
    asked = ask(amina, photo=(photo(), "me.jpg"))
    page = farah.get(f"/questions/{asked}").get_data(as_text=True)
    assert f'<img src="/questions/{asked}/photo/small?v=' in page
    assert 'loading="lazy"' in page
    assert 'width="' in page.split("/photo/small")[1].split(">")[0]
    assert f'href="/questions/{asked}/photo?v=' in page
    assert "kB" in page.split("Show the photo")[1][:80]


@pytest.mark.parametrize("which", NO_PICTURES)
def test_a_question_is_asked_whatever_came_as_its_photo_and_the_page_says_why_not(app, amina, which):
    file, sentence = NO_PICTURES[which]
    sent = amina.post("/questions/new", data=FIELDS | {"photo": (file(), "me.jpg")})
    assert sent.status_code == 303
    page = amina.get(sent.location).get_data(as_text=True)
    assert FIELDS["title"] in page
    assert "Your question is asked, but without the photo." in page
    assert sentence in page
    assert keys(app) == set()


@pytest.mark.parametrize("which", NO_PICTURES)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_no_photo_is_told_at_the_field_and_nothing_is_kept(app, amina, question, stored, which, htmx):
    file, sentence = NO_PICTURES[which]
    answer = send(amina, question, file(), htmx=htmx)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True).split('id="photo-error"')[1].split("</p>")[0]
    assert keys(app) == set()
    assert stored(question).photo_key is None


def test_no_file_at_all_is_told_too(amina, question):
    for data in ({}, {"photo": ""}, {"photo": (io.BytesIO(b""), "")}):
        answer = amina.post(f"/questions/{question}/photo", data=data)
        assert answer.status_code == 422
        assert "Choose a photo first." in answer.get_data(as_text=True)


def test_what_no_phone_sends_is_too_large(amina, question):
    assert send(amina, question, io.BytesIO(b"x" * 42 * 1024 * 1024)).status_code == 413


def test_the_phone_gets_the_part_alone(amina, question):
    part = send(amina, question, htmx=True)
    assert part.status_code == 200
    body = part.get_data(as_text=True).strip()
    assert body.startswith("<section")
    assert 'id="photo"' in body[:60]
    assert "/photo/small?v=" in body


def test_sent_twice_with_one_key_it_is_one_photo(app, amina, question, stored):
    file = photo().getvalue()
    for _ in range(2):
        answer = send(amina, question, io.BytesIO(file), htmx=True, headers={"Idempotency-Key": "a-photo-of-mine-1"})
        assert answer.status_code in (200, 303)
    assert len(keys(app)) == 2, "the large one and the small one"


def test_a_photo_is_put_and_taken_away_by_who_asked(app, cast, amina, farah, question, stored):
    assert send(farah, question).status_code == 403
    assert send(cast.rosa.browser, question).status_code == 403, "admins put no words in anybody's mouth"
    send(amina, question)
    assert farah.post(f"/questions/{question}/photo/removal").status_code == 403
    assert amina.post(f"/questions/{question}/photo/removal").status_code == 303
    assert stored(question).photo_key is None
    assert farah.get(f"/questions/{question}/photo").status_code == 404
    run_outbox(app)
    assert keys(app) == set()


def test_a_visitor_is_sent_to_the_door(visitor, amina, question):
    send(amina, question)
    for url in ("photo", "photo/small"):
        assert visitor.get(f"/questions/{question}/{url}").status_code == 303
    assert "/login" in send(visitor, question).location


def test_the_photo_before_goes(app, amina, question, stored):
    send(amina, question)
    first = stored(question).photo_key
    send(amina, question)
    second = stored(question).photo_key
    assert first != second
    run_outbox(app)
    assert keys(app) == {second, stored(question).thumbnail_key}


def test_a_closed_question_takes_no_photo_and_an_answered_one_does(app, cast, amina, question):
    answer_it(app, question, cast.mina)
    assert send(amina, question).status_code == 303
    amina.post(f"/questions/{question}/withdrawal")
    assert send(amina, question).status_code in (403, 404)
    other = ask(amina, title="Another question of mine")
    with app.app_context():
        db.session.get_one(Question, other).status = "closed"
        db.session.commit()
    assert send(amina, other).status_code == 422
    refused = cast.amina.api.put(f"/api/questions/{other}/photo", data=photo().getvalue(), content_type="image/jpeg")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "QUESTION_CLOSED")


def test_the_photo_of_a_held_question_is_its_asker_s_and_the_admins(cast, amina, farah, mina):
    asked = ask(amina, text=f"Call {NUMBER}", photo=(photo(), "me.jpg"))
    for url in (f"/questions/{asked}/photo", f"/questions/{asked}/photo/small"):
        assert [browser.get(url).status_code for browser in (amina, cast.rosa.browser)] == [200, 200]
        assert [browser.get(url).status_code for browser in (farah, mina)] == [404, 404]


def test_a_photo_is_kept_for_ever_at_an_address_that_names_it_and_asked_for_at_the_bare_one(farah, amina, question):
    send(amina, question)
    page = farah.get(f"/questions/{question}").get_data(as_text=True)
    named = page.split(f'href="/questions/{question}/photo?v=')[1].split('"')[0]
    for_ever = farah.get(f"/questions/{question}/photo?v={named}")
    assert "immutable" in for_ever.headers["Cache-Control"]
    assert "private" in for_ever.headers["Cache-Control"]
    bare = farah.get(f"/questions/{question}/photo")
    assert bare.headers["Cache-Control"] == "private, no-cache"
    assert farah.get(f"/questions/{question}/photo?v=other").headers["Cache-Control"] == "private, no-cache"
    again = farah.get(f"/questions/{question}/photo", headers={"If-None-Match": bare.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_who_saves_data_gets_a_link_and_no_picture(amina, farah, question):
    send(amina, question)
    page = farah.get(f"/questions/{question}", headers={"Save-Data": "on"}).get_data(as_text=True)
    assert "/photo/small" not in page
    assert f'href="/questions/{question}/photo?v=' in page


def test_the_desks_and_open_pages_look_again(amina, question, hinted):
    hinted()
    send(amina, question)
    assert {("queue:changed", "desk"), ("question:changed", f"question:{question}")} <= hinted()


class Guard:
    """A scanner with one answer."""

    def __init__(self, answer):
        self.answer = answer

    def scan(self, stream):
        assert stream.read(2)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        (ScannerUnavailable("silent"), 503, "Photos cannot be checked at the moment."),
        (Verdict(clean=False, signature="Eicar"), 422, "found something harmful"),
    ],
)
def test_what_the_scanner_has_not_passed_is_never_stored(app, amina, question, monkeypatch, answer, status, sentence):
    monkeypatch.setitem(app.extensions, "scanner", Guard(answer))
    refused = send(amina, question, htmx=True)
    assert refused.status_code == status
    assert sentence in refused.get_data(as_text=True)
    asked = amina.post("/questions/new", data=FIELDS | {"title": "A new one", "photo": (photo(), "me.jpg")})
    assert sentence in amina.get(asked.location).get_data(as_text=True)
    assert keys(app) == set()


def test_what_the_scanner_passes_is_stored(app, amina, question, monkeypatch):
    monkeypatch.setitem(app.extensions, "scanner", Guard(Verdict(clean=True)))
    assert send(amina, question).status_code == 303
    assert len(keys(app)) == 2


def test_a_storage_that_is_away_costs_the_photo_and_not_the_question(app, amina, question, monkeypatch):
    def away(*_):
        raise StorageUnavailable("away")

    monkeypatch.setattr(app.extensions["storage"], "put", away)
    assert send(amina, question).status_code == 503
    asked = amina.post("/questions/new", data=FIELDS | {"title": "A new one", "photo": (photo(), "me.jpg")})
    assert "Add it here in a few minutes." in amina.get(asked.location).get_data(as_text=True)


def test_what_a_case_needs_is_not_erased_while_it_is_open(app, cast, amina, farah, question, stored, context):
    import time_machine

    send(amina, question)
    evidence = {stored(question).photo_key, stored(question).thumbnail_key}
    report(farah, "questions", question)
    send(amina, question)
    amina.post(f"/questions/{question}/photo/removal")
    amina.post(f"/questions/{question}/withdrawal")
    run_outbox(app)
    with time_machine.travel(now() + timedelta(hours=2)):
        sweep_photos()
        assert evidence <= keys(app)
        case = the_case(app)
        shown = cast.rosa.browser.get(f"/admin/moderation/{case.id}/photos/1")
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")
        assert cast.rosa.browser.get(f"/admin/moderation/{case.id}/photos/2").status_code == 404
        assert farah.get(f"/admin/moderation/{case.id}/photos/1").status_code == 403
        decide(cast.rosa.browser, case.id, "removed", "Not here")
        sweep_photos()
        assert keys(app) == set()


def test_a_photo_put_after_the_first_report_joins_the_evidence_with_the_second(app, cast, amina, farah, question):
    report(farah, "questions", question)
    send(amina, question)
    report(cast.omar.browser, "questions", question, "unsafe", "Look at the photo")
    assert len(the_case(app).evidence["photos"]) == 1


def test_photos_nobody_names_are_swept_and_the_others_stay(app, amina, question, context):
    import time_machine

    send(amina, question)
    stray = f"photos/{question}/stray.webp"
    app.extensions["storage"].put(stray, io.BytesIO(b"x"), "image/webp")
    sweep_photos()
    assert stray in keys(app), "a request may be about to name it"
    with time_machine.travel(now() + timedelta(hours=2)):
        sweep_photos()
    assert len(keys(app)) == 2
    assert stray not in keys(app)


def test_photos_go_with_who_leaves(app, cast, amina, question, context):
    from spark.domain.people.deletion import erase_person
    from spark.domain.people.user import User

    send(amina, question)
    erase_person(db.session.get_one(User, cast.amina.id))
    db.session.commit()
    run_outbox(app)
    assert keys(app) == set()


def test_the_photo_of_a_removed_question_is_gone_for_its_asker(app, amina, cast, question):
    send(amina, question)
    stand(app, Question, question, "removed")
    assert amina.get(f"/questions/{question}/photo").status_code == 404
    assert cast.rosa.browser.get(f"/questions/{question}/photo").status_code == 200


# The API


def test_the_api_takes_the_picture_itself(cast, amina, question):
    api = cast.amina.api
    assert api.get(f"/api/questions/{question}/photo").get_json()["data"] is None
    sent = api.put(f"/api/questions/{question}/photo", data=photo().getvalue(), content_type="image/jpeg")
    told = sent.get_json()["data"]
    assert sent.status_code == 200
    assert told["imageBytes"] <= 60_000
    assert told["thumbnailBytes"] <= 20_000
    assert cast.farah.api.get(f"/api/questions/{question}/photo").get_json()["data"] == told
    assert cast.farah.api.get(told["imageUrl"]).mimetype == "image/webp"
    assert cast.farah.api.delete(f"/api/questions/{question}/photo").status_code == 403
    assert api.delete(f"/api/questions/{question}/photo").get_json()["data"] is None
    assert api.get(told["imageUrl"]).status_code == 404


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"no picture", "image/jpeg", 422),
        (b"", "image/jpeg", 422),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"\xff\xd8" + b"x" * 11 * 1024 * 1024, "image/jpeg", 413),
    ],
)
def test_the_api_refuses_what_is_no_photo(cast, question, data, kind, status):
    for headers in ({}, {"Idempotency-Key": "some-key-of-mine-1"}):
        sent = cast.amina.api.put(f"/api/questions/{question}/photo", data=data, content_type=kind, headers=headers)
        assert sent.status_code == status
        assert sent.get_json()["success"] is False


def test_by_the_api_others_put_no_photo(cast, question):
    data = photo().getvalue()
    for name, status in (("farah", 403), ("rosa", 403)):
        sent = getattr(cast, name).api.put(f"/api/questions/{question}/photo", data=data, content_type="image/jpeg")
        assert sent.status_code == status
