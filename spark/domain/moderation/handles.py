"""Handles: where somebody can be found on a network outside the school ("my insta is ...", "add me on Snapchat")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spark.domain.moderation.dictation import words

NAMED = (
    "instagram|insta|whatsapp|whatsap|watsapp|watsap|whatsup|wattsapp|telegram|snapchat|snap|tiktok|tik tok|facebook"
    "|fb|messenger|discord|twitter|skype|viber|wechat|imo|roblox|signal"
)
# Words of the lessons, too: they count only beside an invitation
SCHOOL_WORDS = frozenset({"signal", "telegram", "snap", "messenger", "discord", "imo", "facebook", "twitter"})
ME = "me|moi|nami|mimi|us|nous"
INVITATION = (
    r"(?:add|text|message|msg|dm|find|follow|write|contact|call|chat with|reach|talk to|meet|inbox|hit)"
    rf" (?:{ME})"
    r"|(?:ajoute|ecris|contacte|appelle|suis|trouve|rejoins|parle)[ -]moi"
    r"|niandikie|nitafute|nipigie|nifuate|niongeze|nitumie|tuongee|tuchati"
    r"|let.{0,2}s (?:talk|chat)|(?:i am|i m|im|we are|je suis|niko) (?=on |sur |kwenye )"
)
AT = re.compile(r"(?<![\w@.+/*=^)\]}])@ ?(?=[a-z_])([a-z0-9_.]{3,30})")
INVITED = re.compile(rf"(?<![a-z])(?:{INVITATION})(?![a-z])[^.!?\n]{{0,40}}?(?<![a-z])(?:{NAMED})(?![a-z])")
TO_ME = re.compile(rf"(?<![a-z])(?:{NAMED}) ?(?:{ME})(?![a-z])")
MINE = re.compile(
    rf"(?<![a-z])(?:my|mon|ma|our) (?:(?:new|own|other|private) )?({NAMED})(?![a-z])"
    rf"|(?<![a-z])({NAMED}) (?:yangu|wangu|langu)(?![a-z])"
)
GIVEN = re.compile(
    rf"(?<![a-z])({NAMED})(?: (?:id|name|handle|account|username|user|compte|jina))? ?(?:[:=@]|is |ni |est |c est )"
    r" ?(?=[a-z0-9_.]{3,30}(?![a-z0-9_.]))([a-z0-9]*[0-9_.@][a-z0-9_.@]*)"
)
# What stands behind an @ in programs and in physics
IN_PROGRAMS = words(
    "override deprecated test param return returns throws author see since version link code property staticmethod "
    "classmethod dataclass app pytest import media charset keyframes font supports page entity table column autowired "
    "component service controller bean functional interface suppresswarnings nonnull nullable stp rest home school "
    "before after each all echo off functools wraps"
)
DEFINITION = re.compile(
    r"[^\n]{0,80}\n\s{0,40}(?:@|def |class |async |public |private |protected |static |void |final |export |\w+ \w+\()"
)


def handles(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where handles, and invitations to another network, stand in a plain spelling."""
    for match in AT.finditer(plain):
        if not is_of_a_program(plain, match):
            yield match.span()
    for pattern in (INVITED, TO_ME, MINE, GIVEN):
        for match in pattern.finditer(plain):
            if pattern is not MINE or (match[1] or match[2]) not in SCHOOL_WORDS or is_told(plain, match.end()):
                yield match.span()


def is_of_a_program(plain: str, match: re.Match[str]) -> bool:
    """Whether an @ belongs to a program: a word of its language, or a decorator above what it decorates."""
    if match[1].rstrip(".").partition(".")[0] in IN_PROGRAMS:
        return True
    line = plain[max(match.start() - 80, 0) : match.start()].rpartition("\n")[2]
    return not line.strip() and bool(DEFINITION.match(plain, match.end()))


def is_told(plain: str, end: int) -> bool:
    """Whether a name follows: "my Facebook is ...", not "my signal is weak"."""
    return bool(re.match(r" ?(?:(?:id|name|handle|account|username|number)\b| ?[:=@])", plain[end : end + 20]))
