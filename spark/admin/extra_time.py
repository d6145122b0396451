"""The extra time of one student, set by an admin."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from spark.admin import admin
from spark.admin.people import known
from spark.domain.people.extra_time import give_time
from spark.policy import ADMINISTER, permit
from spark.web import done


@admin.post("/people/<uuid:person_id>/time")
@permit(ADMINISTER)
def extra_time(person_id: UUID) -> Response:
    """Give a student longer for timed tests."""
    somebody = known(person_id)
    give_time(somebody, request.form.get("factor"), by=current_user)
    flash(_("Saved. It counts from the next test that %(name)s begins.", name=somebody.full_name), "good")
    return done(url_for("admin.person", person_id=somebody.id))
