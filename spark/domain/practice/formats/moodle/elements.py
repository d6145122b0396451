"""The small elements that Moodle XML is made of."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(said: str) -> str:
    """Return a `<text>`."""
    return f"<text>{cdata(said)}</text>"


def cdata(said: str) -> str:
    """Return a text as XML takes it, without the few signs it forbids."""
    allowed = NOT_IN_XML.sub("", said)
    if not any(sign in allowed for sign in "<>&"):
        return allowed
    return f"<![CDATA[{allowed.replace(']]>', ']]]]><![CDATA[>')}]]>"


def answer(fraction: str, written_in: str, said: str, explanation: str, more: str = "") -> str:
    """Return an answer and what is said to it."""
    feedback = f'<feedback format="markdown">{text(explanation)}</feedback>' if explanation else ""
    return f'    <answer fraction="{fraction}" format="{written_in}">{text(said)}{more}{feedback}</answer>\n'
