r"""Formulas inside foreign texts: `\(x\)`, `\[x\]`, `$$x$$` and `$x$`.

While a text is converted each formula is one sign of a private plane, so that nothing takes a `_` in it for emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000fffff\U00100000-\U0010ffff]")
FIRST_SIGN = 0xF0000
MARKUP = re.compile(r"<[a-z/][^<>]*>")  # a formula does not go on in the next paragraph
HIDDEN = re.compile("[\U000f0000-\U000ffffd]")
OPENING = re.compile(r"\\\(|\\\[|\$\$?")
CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}
MOST = 1_000  # signs of formulas that are looked at in a text
LONGEST = 2_000  # characters of a formula; what is longer is not drawn either


def hide(text: str, plain: Callable[[str], str] = str) -> tuple[str, list[str]]:
    """Return the text with a sign for each formula, and the formulas in Spark's spelling.

    `plain` turns a formula's source into TeX where the text around it is not plain, such as `&lt;` in HTML.
    """
    text = PRIVATE.sub("", text)
    pieces, formulas, position = list[str](), list[str](), 0
    for opening in islice(OPENING.finditer(text), MOST):
        if opening.start() < position or (end := end_of(text, opening)) is None:
            continue  # inside a formula, or none
        body = plain(text[opening.end() : end]).strip()
        formulas.append(f"${body}$" if opening[0] in ("\\(", "$") else f"$${body}$$")
        pieces += [text[position : opening.start()], chr(FIRST_SIGN + len(formulas) - 1)]
        position = end + len(CLOSING[opening[0]])
    return "".join([*pieces, text[position:]]), formulas


def end_of(text: str, opening: re.Match[str]) -> int | None:
    """Return where the formula that begins here ends; None when it is not a formula."""
    start = opening.end()
    end = text.find(CLOSING[opening[0]], start, start + LONGEST)
    body = text[start : max(end, start)]
    if not body.strip() or "\n\n" in body or "$" in body.replace("\\$", "") or MARKUP.search(body):
        return None
    if opening[0] == "$" and not is_formula_in_dollars(text, opening.start(), end):
        return None
    return end


def is_formula_in_dollars(text: str, start: int, end: int) -> bool:
    """Whether `$…$` is a formula for Spark's Markdown; `$5 and $10` are prices."""
    before, after, body = text[start - 1 : start], text[end + 1 : end + 2], text[start + 1 : end]
    return not (before.isdigit() or before == "\\" or after.isdigit() or body != body.strip() or "\n" in body)


def show(text: str, formulas: list[str]) -> str:
    """Put the formulas back. A digit, a dollar or another formula beside one would undo it: a space stands between."""

    def formula(sign: re.Match[str]) -> str:
        before, after = text[max(sign.start() - 1, 0) : sign.start()], text[sign.end() : sign.end() + 1]
        lead = " " if before.isdigit() or before == "$" or HIDDEN.match(before) else ""
        trail = " " if after.isdigit() or after == "$" else ""
        return f"{lead}{formulas[ord(sign[0]) - FIRST_SIGN]}{trail}"

    return HIDDEN.sub(formula, text)
