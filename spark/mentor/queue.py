"""/mentor/queue: the questions that wait, the best for this mentor first; every state has an address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from spark.domain.library.shelves import Shelves, shelves
from spark.domain.people.user import User
from spark.domain.questions.question import Question
from spark.domain.questions.queue import queue_page
from spark.domain.questions.queue_filters import QueueFilters
from spark.extensions import db
from spark.languages import LANGUAGES
from spark.mentor import mentor
from spark.mentor.rows import Row, desk_of
from spark.policy import ANSWER_QUESTION, answerable_by, permit, questions_for
from spark.web import show, show_part

MOST = 200


@mentor.get("/queue")
@permit(ANSWER_QUESTION)
def queue() -> Response:
    """Show the desk with nothing on it yet."""
    shown = listed()
    return show("mentor/desk.html", etag=key_of(shown), **shown, question=None)


@mentor.get("/queue/rows")
@permit(ANSWER_QUESTION)
def rows() -> Response:
    """Show the rows alone; `open` names the question that lies on the desk."""
    shown = listed(opened())
    return show_part("desk/_rows.html", etag=key_of(shown), **shown)


def listed(open_id: UUID | None = None, question: Question | None = None) -> dict[str, Any]:
    """Load the rows that the address asks for, and what they are chosen by."""
    filters, names = QueueFilters.from_address(request.args), shelves(str(get_locale()))
    desk = desk_of(current_user, filters, names, open_id)
    found = desk.rows(queue_page(answerable_by(current_user), current_user, filters, MOST))
    if open_id and all(row.id != open_id for row in found):
        question = question or db.session.scalar(one_of(open_id))
        found = [*([desk.left(question)] if question else []), *found]
    return {
        "rows": found,
        "filters": filters,
        "selects": selects(filters, names),
        "names": names,
        "more": len(found) >= MOST,
        "open_id": open_id,
    }


def one_of(question_id: UUID) -> Any:
    """The open question, when the list does not have it."""
    asker = joinedload(Question.asker).load_only(User.full_name, User.role, User.deleted_at)
    return questions_for(current_user).where(Question.id == question_id).options(asker)


def opened() -> UUID | None:
    """Return which question lies on the desk; what is no id is none."""
    try:
        return UUID(request.args.get("open", ""))
    except ValueError:
        return None


def key_of(shown: dict[str, Any]) -> list[Any]:
    """Return what the rows show, for their ETag."""
    rows: list[Row] = shown["rows"]
    return [rows, shown["more"], shown["open_id"]]


def selects(filters: QueueFilters, names: Shelves) -> list[dict[str, Any]]:
    """Return the lists to choose from, those one uses most first."""
    return [
        choice("state", _("Which"), filters.state, states()),
        choice("subject", _("Subject"), filters.subject, [("", _("All subjects")), *names.subjects.items()]),
        choice("urgency", _("Urgency"), filters.urgency, [("", _("Any urgency")), *urgencies().items()]),
        choice("grade", _("Grade"), filters.grade, [("", _("All grades")), *names.grades.items()]),
        choice("language", _("Language"), filters.language, [("", _("All languages")), *LANGUAGES.items()]),
    ]


def choice(name: str, label: str, value: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    """Return one list; the usual state stands as an empty value, so that it has the shortest address."""
    usual = name == "state" and value == "waiting"
    return {"name": name, "label": label, "value": "" if usual else value, "options": options}


def states() -> list[tuple[str, str]]:
    """Name the states of the queue, the usual one first."""
    return [
        ("", _("Waiting")),
        ("mine", _("Mine")),
        ("needs_info", _("Waiting for the asker")),
        ("all", _("All that are open")),
    ]


def urgencies() -> dict[str, str]:
    """Name how urgent a question is."""
    return {"high": _("Needed today"), "medium": _("This week"), "low": _("Can wait")}


def address(**more: Any) -> dict[str, Any]:
    """Return the filters of this request, to be kept in another address."""
    return QueueFilters.from_address(request.args).address() | more


def queue_url() -> str:
    """Return the address of the list one came from."""
    return url_for("mentor.queue", **address())
