"""A shelf's answered questions for the ask form, which then finds them without a network."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import Any

import brotli
from flask import Response, current_app, jsonify, request
from flask_login import current_user

from spark.domain.questions.pack import Pack, pack
from spark.extensions import limiter
from spark.limits import caller
from spark.policy import SIGNED_IN, answers_for, permit, questions_for
from spark.student import student
from spark.student.pack import known
from spark.student.since import since_asked

MOST_BYTES = 100_000  # compressed as they travel
SAFELY = 0.97  # what is left compresses a little worse


@student.get("/questions/pack.json")
@permit(SIGNED_IN)
@limiter.limit("60 per minute", key_func=caller)  # a phone asks once a day for a shelf
def answer_pack() -> Response:
    """Answer as many of the best answered questions as travel in MOST_BYTES, or what changed since an earlier pack."""
    subject, grade = (request.args.get(shelf, "") for shelf in ("subject", "grade"))
    known(subject, grade)
    packed = partial(pack, questions_for(current_user), answers_for(current_user), subject=subject, grade=grade)
    found = packed(since=since_asked())
    if not found.whole and weight(found) > MOST_BYTES:
        found = packed()
    return conditional(cut(found))


def cut(found: Pack) -> Pack:
    """Leave the last lines out until the rest travels in MOST_BYTES."""
    while (bytes := weight(found)) > MOST_BYTES:
        found = replace(found, lines=found.lines[: int(len(found.lines) * MOST_BYTES / bytes * SAFELY)])
    return found


def weight(found: Pack) -> int:
    """Count the bytes that a pack takes on the wire."""
    text: str = current_app.json.dumps(told(found), separators=(",", ":"))
    return len(brotli.compress(text.encode(), quality=current_app.config["COMPRESS_BR_LEVEL"]))


def told(found: Pack) -> dict[str, Any]:
    """Put it column by column, which compresses better than rows do."""
    columns = {name: [str(getattr(line, name)) for line in found.lines] for name in ("id", "title", "answer")}
    return {"whole": found.whole, "questions": columns, "gone": [str(id) for id in found.gone]}


def conditional(found: Pack) -> Response:
    """Answer it, or 304 where the browser has it; that time has passed makes it no other."""
    said = told(found)
    tag = hashlib.blake2b(current_app.json.dumps(said).encode(), digest_size=9).hexdigest()
    is_known = request.if_none_match.contains_weak(tag)
    answer = Response(status=304) if is_known else jsonify(at=found.at, **said)
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"], answer.headers["Vary"] = "private, no-cache", "Cookie"
    return answer
