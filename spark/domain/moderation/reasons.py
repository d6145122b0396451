"""Reasons: why somebody reports a text, in the words of who does; and what our own check finds."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

REASONS: dict[str, Any] = {
    "contact": _("It gives or asks for a phone number, an address or a name on another network"),
    "unkind": _("It is unkind, or makes fun of somebody"),
    "unsafe": _("Somebody may be in danger"),
    "wrong": _("It is wrong or misleading"),
    "spam": _("It has nothing to do with learning"),
    "other": _("Something else"),
}
FINDINGS: dict[str, Any] = {
    "phone": _("phone number"),
    "email": _("e-mail address"),
    "link": _("link"),
    "handle": _("name on another network"),
}
