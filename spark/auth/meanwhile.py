"""Two devices change one profile: whoever would write over what they have not seen is shown both first.

A form says in `base` what it began with: the version of the profile that it showed, or the Idempotency-Key of the
change that its phone made just before and that had not arrived yet.
"""

from __future__ import annotations

import hashlib
import json

from flask import request
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field

from spark.auth.forms import name_and_profile
from spark.domain.people.profile import hold
from spark.domain.refusal import Refused
from spark.domain.sync.idempotency import last_key
from spark.forms import Form

VERSION_LENGTH = 12


def standing() -> Form:
    """Return the form of the profile as it is."""
    return name_and_profile(current_user.role)(
        formdata=None, obj=current_user.profile, full_name=current_user.full_name
    )


def version_of(form: Form) -> str:
    """Name what a form holds."""
    held = json.dumps(form.data, sort_keys=True, default=str)
    return hashlib.sha256(held.encode()).hexdigest()[:VERSION_LENGTH]


def refuse_unseen(form: Form) -> None:
    """Let nobody else change the profile until this commits.

    Raises Refused when it says what `form` did not begin with.
    """
    hold(current_user)
    base, there = request.form.get("base"), standing()
    if not base or base in (version_of(there), last_key(current_user.id, f"POST {request.path}")):
        return
    other = [f"{field.label.text}: {said_by(field)}" for field in there if form[field.name].data != field.data]
    if other:
        raise Refused(
            _(
                "Your profile was changed on another device meanwhile. It says there: %(values)s. "
                "Send yours again to replace that.",
                values="; ".join(other),
            ),
            code="CONFLICT",
            status=409,
        )


def said_by(field: Field) -> str:
    """Return what a field says, as its page shows it."""
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    return str(field.data or "–")
