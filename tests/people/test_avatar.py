"""Pictures of people: small, square, and without what a camera writes into them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from spark.domain.clock import now
from spark.domain.people.user import User
from spark.extensions import db
from spark.jobs.people import erase_deleted
from tests.jobs.inline import run_outbox
from tests.questions_photo.pictures import PLACE, bomb, photo


def send(browser, file, name="me.jpg"):
    return browser.post("/profile/avatar", data={"picture": (file, name)})


def key_of(app, person) -> str | None:
    with app.app_context():
        return db.session.get_one(User, person.id).avatar_key


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_becomes_a_small_square_without_metadata(app, cast, form):
    browser = cast.amina.browser
    original = photo(form=form)
    assert send(browser, original).location == "/profile"
    answer = browser.get("/profile/avatar")
    data = answer.get_data()
    assert answer.mimetype == "image/webp"
    assert len(data) <= 20_000
    assert PLACE not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.width) == ("WEBP", picture.height)
        assert picture.width <= 256
        assert not picture.getexif()
        assert {"exif", "xmp", "icc_profile"}.isdisjoint(picture.info)
    assert "/profile/avatar?v=" in browser.get("/profile").get_data(as_text=True)


def test_the_picture_before_goes(app, cast):
    storage, browser = app.extensions["storage"], cast.amina.browser
    send(browser, photo())
    first = key_of(app, cast.amina)
    send(browser, photo())
    second = key_of(app, cast.amina)
    assert first != second
    run_outbox(app)
    assert (storage.size(first), bool(storage.size(second))) == (None, True)
    assert browser.post("/profile/avatar/removal").status_code == 303
    run_outbox(app)
    assert storage.size(second) is None
    assert browser.get("/profile/avatar").status_code == 404


def test_a_picture_goes_with_its_person(app, cast, context):
    from spark.domain.people.deletion import erase_person

    send(cast.amina.browser, photo())
    key = key_of(app, cast.amina)
    erase_person(db.session.get_one(User, cast.amina.id))
    db.session.commit()
    run_outbox(app)
    assert app.extensions["storage"].size(key) is None


@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        (lambda: io.BytesIO(b""), "me.jpg", "empty"),
        (lambda: io.BytesIO(b"not a picture"), "me.jpg", "not a picture"),
        (lambda: io.BytesIO(b"%PDF-1.7 lying"), "me.png", "not a picture"),
        (lambda: io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "me.svg", "not a picture"),
        (lambda: io.BytesIO(photo().read()[:3000]), "me.jpg", "not a picture"),
        (bomb, "me.png", "too many pixels"),
        (lambda: io.BytesIO(b"x"), "../../etc/passwd\u202e.jpg", "not a picture"),
        (lambda: io.BytesIO(b"x"), "", "Choose a picture first."),
    ],
    ids=["empty", "text", "pdf", "svg", "cut off", "bomb", "bad name", "none"],
)
def test_what_is_no_picture_is_told_at_the_field_and_nothing_is_kept(app, cast, file, name, sentence):
    before = {stored.key for stored in app.extensions["storage"].objects("avatars/")}
    answer = send(cast.amina.browser, file(), name)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True).split('id="picture-error"')[1].split("</p>")[0]
    assert {stored.key for stored in app.extensions["storage"].objects("avatars/")} == before


def test_a_picture_of_two_megabytes_is_fine_and_one_over_the_limit_is_not(cast):
    browser = cast.amina.browser
    large = photo(size=(2400, 1800), quality=95)
    assert len(large.getvalue()) > 2_000_000
    assert send(browser, large).status_code == 303
    answer = send(browser, io.BytesIO(b"\xff\xd8" + b"x" * 11 * 1024 * 1024))
    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


def test_other_forms_stay_small(cast):
    answer = cast.amina.browser.post("/profile", data={"full_name": "x" * 2_000_000})
    assert answer.status_code == 413


def test_a_picture_is_seen_by_its_person_and_by_admins(cast):
    send(cast.amina.browser, photo())
    assert cast.rosa.browser.get(f"/admin/people/{cast.amina.id}/avatar").status_code == 200
    assert cast.amina.api.get(f"/api/users/{cast.amina.id}/avatar").status_code == 200
    assert cast.farah.api.get(f"/api/users/{cast.amina.id}/avatar").status_code == 404
    assert cast.farah.browser.get(f"/admin/people/{cast.amina.id}/avatar").status_code == 403
    assert cast.farah.browser.get("/profile/avatar").status_code == 404


def test_a_picture_that_is_nobody_s_is_swept_after_an_hour(app, cast, context):
    import time_machine

    storage = app.extensions["storage"]
    send(cast.amina.browser, photo())
    hers, stray = key_of(app, cast.amina), "avatars/stray.webp"
    storage.put(stray, io.BytesIO(b"x"), "image/webp")
    erase_deleted()
    assert storage.size(stray) == 1
    with time_machine.travel(now() + timedelta(hours=2)):
        erase_deleted()
    assert storage.size(stray) is None
    assert storage.size(hers)
