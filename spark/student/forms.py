"""What readers type."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from spark.domain.library.rating import LONGEST_COMMENT
from spark.forms import Form


class RatingForm(Form):
    """One to five stars, and a word about them."""

    stars = RadioField(
        _("How useful was it?"),
        [InputRequired(_("Choose one to five stars."))],
        choices=[SelectChoice(number, str(number)) for number in range(1, 6)],
        coerce=int,
    )
    comment = TextAreaField(
        _("What should others know about it?"),
        [Optional(), Length(max=LONGEST_COMMENT, message=_("Use at most %(max)d characters."))],
    )
