"""What was asked before, shown while somebody types a question."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_login import current_user

from spark.domain.questions.similar import similar_to
from spark.extensions import limiter
from spark.limits import caller
from spark.policy import ASK_QUESTION, permit, questions_for
from spark.student import student
from spark.web import show_part


@student.get("/questions/similar")
@permit(ASK_QUESTION)
@limiter.limit("90 per minute", key_func=caller)  # the part waits 0.7 s after each key
def similar() -> Response:
    """Answer the part alone."""
    said = {name: request.args.get(name, "") for name in ("title", "text", "subject")}
    return show_part("questions/_similar.html", **similar_part(**said))


def similar_part(title: str, text: str, subject: str) -> dict[str, Any]:
    """Return what the part shows; the form's page includes it."""
    found = similar_to(questions_for(current_user), asker_id=current_user.id, title=title, text=text, subject=subject)
    return {"similar": found}
