"""Masking: words that reach an adult outside any thread, with the contact data in them taken out."""

from __future__ import annotations

from flask import current_app

from spark.domain.moderation.contact_data import find

MASK = "▒▒▒"


def masked(text: str) -> str:
    """Return a text without phone numbers, addresses, links and handles. What cannot be found as written hides all."""
    for finding in find(text, current_app.config["DEFAULT_PHONE_REGION"]):
        text = text.replace(finding.words, MASK) if finding.words in text else MASK
    return text
