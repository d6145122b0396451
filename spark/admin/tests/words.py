"""The kinds of questions in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

KIND_NAMES = {
    "single": _("One is right"),
    "multiple": _("Several are right"),
    "true_false": _("True or false"),
    "short_text": _("A word"),
    "numeric": _("A number"),
    "matching": _("Pairs"),
    "ordering": _("An order"),
    "free_response": _("A text of their own"),
    "description": _("A text that asks nothing"),
}
BUILDING_BLOCKS = {
    "single": _("Students choose one of several answers."),
    "multiple": _("Students tick all that are right."),
    "true_false": _("A statement that holds or not."),
    "short_text": _("Students write a word or a line; you say what counts."),
    "numeric": _("Students write a number; you say how near is near enough, and in which unit."),
    "matching": _("Students find what belongs together."),
    "ordering": _("Students put steps in order."),
    "free_response": _("Students write freely; a mentor or an admin marks it."),
    "description": _("Something to read before the next questions, such as a map or a story."),
}
