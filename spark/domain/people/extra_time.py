"""Extra time: some students need longer for a timed test (WCAG 2.2, success criterion 2.2.1)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _

from spark.domain.moderation.audit import record
from spark.domain.people.user import User
from spark.domain.refusal import Refused

FACTORS = tuple(Decimal(factor) for factor in ("1", "1.25", "1.5", "2", "3"))


def give_time(person: User, factor: Any, *, by: User) -> None:
    """Let a student have `factor` times as long as others, from the next attempt on. Raises Refused."""
    try:
        wanted = Decimal(str(factor))
    except InvalidOperation:
        wanted = Decimal(0)
    if person.student_profile is None or wanted not in FACTORS:
        raise Refused(_("Choose how much time this student has."), field="factor", code="VALIDATION_ERROR")
    if person.student_profile.time_factor != wanted:
        person.student_profile.time_factor = wanted
        record("person.give_time", person, by=by, factor=str(wanted))
