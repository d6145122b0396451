"""Plain text as Markdown that shows it as it is, with as few backslashes as that takes.

`2 * 3`, `snake_case` and `Fill in _____.` stay as they are; `*a*` and `# 1` would not, and are escaped.
"""

from __future__ import annotations

import re

BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~\n])")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
ENTITY = re.compile(r"&(?=#?\w{1,40};)")
LINK = re.compile(r"\]\(|\]\[|\]:")
HEADING = re.compile(r"#{1,6}(?=\s|$)|>|[:~](?=\s|$)")
# Where a mark opens and where it closes: at a word, an underscore not inside one, a dollar not at a price.
PAIRS = {
    "*": (re.compile(r"\*+(?=[^\s*])"), re.compile(r"(?<=[^\s*])\*+")),
    "_": (re.compile(r"(?<!\w)_+(?=[^\s_])"), re.compile(r"(?<=[^\s_])_+(?!\w)")),
    "$": (re.compile(r"(?<![\d$])\$(?=[^\s$])"), re.compile(r"(?<=[^\s$])\$(?![\d$])")),
}
BULLET = re.compile(r"[-+*](?=\s|$)")
NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
RULE = re.compile(r"[-*_+^ \t]+")  # a line of these alone is a rule
ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "-*_+^=|:"})
UNDERLINE = re.compile(r"[-*_+^=|: \t]+")  # below another line it makes a heading or a table of it


def literal(text: str, *, keeps_lists: bool, is_whole: bool = True) -> str:
    """Return Markdown for a text, or for a piece of one that is not the whole; `keeps_lists` leaves lists as lists."""
    lines = inline("\n".join(map(str.strip, text.split("\n"))), is_whole).split("\n")
    # One line alone is no list: `- 5` is a number, `1945. …` a year.
    no_list = [mark for mark in (BULLET, NUMBERED) if not keeps_lists or sum(map(bool, map(mark.match, lines))) == 1]
    return "\n".join(block(line, no_list, RULE if index == 0 else UNDERLINE) for index, line in enumerate(lines))


def inline(text: str, is_whole: bool) -> str:
    """Escape what means something anywhere in a line."""
    text = BACKSLASH.sub(r"\\\\", text).replace("`", "\\`")
    text = ENTITY.sub(r"\\&", TAG.sub(r"\\<", text))
    if LINK.search(text) or not is_whole:
        text = text.replace("[", "\\[")
    if "~~" in text:
        text = text.replace("~", "\\~")
    for mark in "*_":
        text = without_pairs(text, mark, is_whole)
    return text.replace("$", "\\$") if "$$" in text else without_pairs(text, "$", is_whole)


def without_pairs(text: str, mark: str, is_whole: bool) -> str:
    """Escape a mark where it could open and a later one could close, be it in another piece."""
    opens, closes = PAIRS[mark]
    if is_whole and not ((first := opens.search(text)) and closes.search(text, first.start() + 1)):
        return text
    return re.sub(f"{opens.pattern}|{closes.pattern}", lambda run: f"\\{mark}" * len(run[0]), text)


def block(line: str, no_list: list[re.Pattern[str]], rule: re.Pattern[str]) -> str:
    """Escape what means something at the beginning of a line, or as a whole line."""
    if NUMBERED in no_list and NUMBERED.match(line):
        return NUMBERED.sub(r"\1\\\2", line, count=1)
    if rule.fullmatch(line):
        return line.translate(ESCAPES)
    return f"\\{line}" if HEADING.match(line) or (BULLET in no_list and BULLET.match(line)) else line
