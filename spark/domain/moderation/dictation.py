"""Dictation: rows of digits as people write or say them to one another, in groups, spaced out, or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spark.domain.moderation.number_words import JOINERS, NUMBERS, REPEATS, together

LETTERS_IN_PLACE = re.compile(r"(?<=\d)[oli|]{1,4}(?=\d)|(?<![a-z])o{1,3}(?=\d)")
DIGITS_FOR = str.maketrans("oli|", "0111")
TOKEN = re.compile(r"\d+|(?<![a-z])(?:" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")(?![a-z])")
# What may stand between two groups of one number: a space, a line's end with its bullet, a few marks, a bracket, "et"
SAID_BETWEEN = "|".join([*JOINERS, *REPEATS])
GAP = re.compile(
    r"[ \n]{0,2}[-._*~|,;•…]{0,3}[ \n]{0,2}[-_*~|•]{0,3} ?"
    rf"(?:({SAID_BETWEEN})[ -]{{1,2}})?|/|\)[-. ]{{0,2}}|[-. ]{{0,2}}\("
)
LONGEST_GAP = 16
LOOK_BACK = 60  # characters, in which the words that announce a number stand
WORD = re.compile(r"[a-z]+|[.!?]")


def words(listed: str) -> frozenset[str]:
    """Return the words of a list that is written in one line."""
    return frozenset(listed.split())


CUES = words(
    "call phone telephone tel cell cellphone mobile whatsapp whatsap watsapp watsap whatsup sms text ring dial contact "
    "reach appelle appelez appel telephonez portable joindre simu piga nipigie"
)
POSSESSIVES = words("my mon yangu")
NUMBER = words("number num numero no nr namba nambari")
FILLERS = words(
    "is it s at on me the here est c le moi au sur via with or to ya kwa ni hii now please direct line plus"
)


@dataclass
class Group:
    """Digits that stand together, or number words; `gap` is what stands before them within their row."""

    digits: str
    start: int
    end: int
    gap: str = ""
    words: int = 0  # how many number words say it; digits none


@dataclass
class Run:
    """Groups between which there are only gaps; `digits` counts them. `has_plus`: a plus stands before the first."""

    text: str
    groups: list[Group] = field(default_factory=list)
    digits: int = 0

    @property
    def has_plus(self) -> bool:
        """Whether it begins as a number with its country's code does."""
        before = self.text[max(self.groups[0].start - 6, 0) : self.groups[0].start].rstrip(" (")
        return before.endswith(("+", "plus"))

    @property
    def has_commas(self) -> bool:
        """Whether commas or semicolons stand between its groups, as in a list."""
        return any("," in group.gap or ";" in group.gap for group in self.groups)

    @property
    def is_announced(self) -> bool:
        """Whether the words before it call for dialling it: "my number is", "appelle-moi au"."""
        start = self.groups[0].start
        is_number = False
        for word in reversed(WORD.findall(self.text[max(start - LOOK_BACK, 0) : start])):
            if word in CUES or (is_number and word in POSSESSIVES):
                return True
            if word not in FILLERS | NUMBER | POSSESSIVES:
                return False
            is_number = is_number or word in NUMBER or word in POSSESSIVES
        return False


def runs(plain: str) -> Iterator[Run]:
    """Yield the rows of digits of a text, each as long as it can be."""
    text = LETTERS_IN_PLACE.sub(lambda match: match[0].translate(DIGITS_FOR), plain)
    run = Run(text)
    for match in TOKEN.finditer(text):
        gap = text[run.groups[-1].end : match.start()] if run.groups else ""
        between = GAP.fullmatch(gap) if len(gap) <= LONGEST_GAP else None
        if run.groups and between is None:
            yield run
            run = Run(text)
            between = None
        add(run, match, gap if run.groups else "", (between[1] or "") if between else "")
    if run.groups:
        yield run


def add(run: Run, match: re.Match[str], gap: str, said: str) -> None:
    """Put what was matched at the end of a row; twenty and five is twenty-five, double seven is 77."""
    word, last = match[0], run.groups[-1] if run.groups else None
    if word.isdigit():
        group = Group(word * REPEATS.get(said, 1), match.start(), match.end(), gap)
    else:
        sum_of_both = together(int(last.digits), NUMBERS[word]) if last is not None and last.words else None
        if last is not None and sum_of_both is not None:
            run.digits += len(str(sum_of_both)) - len(last.digits)
            last.digits, last.end, last.words = str(sum_of_both), match.end(), last.words + 1
            return
        group = Group(str(NUMBERS[word]) * REPEATS.get(said, 1), match.start(), match.end(), gap, words=1)
    run.groups.append(group)
    run.digits += len(group.digits)
