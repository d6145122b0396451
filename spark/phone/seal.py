"""The seal of whoever is signed in: to lock what they leave on a shared phone, and to open it when they are back."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_login import current_user

from spark.domain.people.sealing import seal_of
from spark.phone import phone
from spark.policy import SIGNED_IN, permit


@phone.get("/seal.json")
@permit(SIGNED_IN)
def seal() -> Response:
    """Answer one's own seal; with `open=1` the half that opens."""
    answer = jsonify(seal_of(current_user.id, is_private=request.args.get("open") == "1"))
    answer.headers["Cache-Control"] = "no-store"
    return answer
