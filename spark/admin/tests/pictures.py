"""The picture of a question's form: stored as soon as it is sent, so that no button makes an author choose it again.

Between two sendings the form carries it sealed: nobody names a stored file that the form did not get from us.
"""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from spark.admin import admin
from spark.admin.tests.item_form import ItemForm
from spark.admin.tests.loading import own_test
from spark.domain.practice.item import Picture
from spark.domain.practice.picturing import new_key, stored_picture
from spark.domain.refusal import Refused
from spark.photos import send_photo
from spark.policy import AUTHOR_TEST, permit
from spark.services.storage import StorageUnavailable


@admin.get("/tests/<uuid:test_id>/pictures/<sealed>")
@permit(AUTHOR_TEST)
def test_picture(test_id: UUID, sealed: str) -> Response:
    """Answer a picture to an author of the test."""
    own_test(test_id)
    picture = unsealed(sealed)
    return send_photo(picture.key if picture else None)


def picture_url(test_id: UUID, picture: Picture | dict[str, object]) -> str:
    """Return where an author sees a picture."""
    return url_for("admin.test_picture", test_id=test_id, sealed=seal(Picture.model_validate(picture)))


def take_picture(form: ItemForm, test_id: UUID) -> None:
    """Let the form have the picture that came with it, else the one it had; refuse what is none."""
    form.picture = unsealed(request.form.get("picture", ""))
    if request.form.get("then") == "no-picture":
        form.picture = None
        form.values["picture_alt"] = ""
    sent = [file for file in request.files.getlist("picture_file") if file.filename]
    if not sent:
        return
    try:
        form.picture = stored_picture(new_key(test_id), sent[0].stream, "")  # type: ignore[arg-type]
    except Refused as refusal:
        form.refuse("picture", str(refusal.sentence))
    except StorageUnavailable:
        form.refuse("picture", _("Pictures cannot be stored at the moment. Try again in a few minutes."))


def seal(picture: Picture) -> str:
    """Write a picture so that only we could have written it."""
    return str(sealer().dumps(picture.model_dump(mode="json")))


def unsealed(sealed: str) -> Picture | None:
    """Read a sealed picture; None when it is not ours."""
    try:
        return Picture.model_validate(sealer().loads(sealed))
    except (BadSignature, ValueError):
        return None


def sealer() -> URLSafeSerializer:
    """Return what seals."""
    return URLSafeSerializer(current_app.secret_key or abort(500), salt="picture of a question")
