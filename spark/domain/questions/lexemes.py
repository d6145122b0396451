"""Lexemes: what a question is found by, and in which form somebody's words look for it.

Each word stands there as written and by its stem, so that "floating" finds "float"; formulas stand there whole. Words
of the title stand there by their sound too (their consonants), and by what is left of it without one letter, so that
an index finds "photosynthesis" by "fotosintesis" without comparing every question, in no time whatever their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spark.domain.library.words import words_of
from spark.domain.questions.filler import EMPTY, STUDY
from spark.domain.questions.formulas import formulas
from spark.domain.questions.numbers import plain
from spark.domain.questions.wording import spoken, stem

SOUND = "~"  # never part of a word
SHORTEST_HEARD = 4  # letters
SHORTEST_SOUND = 3  # consonants
LONGEST_FORMULA = 60
MOST_WORDS = 10
HEARD_ALIKE = (
    ("ph", "f"), ("ck", "k"), ("ch", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("v", "f"), ("c", "k"),
)  # fmt: skip
NOT_HEARD = re.compile(r"[aeiouyhw]")
DOUBLED = re.compile(r"(.)\1+")


def search_vector(title: str, text: str) -> str:
    """Return PostgreSQL's text form of all that a question is found by."""
    said = f"{title}\n{text}"
    found = {form for word in (*words_of(said), *spoken(said)) for form in (word, stem(word))}
    found |= {formula for formula in formulas(plain(said)) if len(formula) <= LONGEST_FORMULA}
    found |= {sound for word in spoken(title) for sound in sounds_of(word)}
    return " ".join(f"'{lexeme}'" for lexeme in sorted(found))


def sounds_of(word: str) -> frozenset[str]:
    """Return the lexemes of a word's sound: none for short words, which sound like many others."""
    if len(word) < SHORTEST_HEARD or not (word.isascii() and word.isalpha()):
        return frozenset()
    heard = stem(word)
    for written, sound in HEARD_ALIKE:
        heard = heard.replace(written, sound)
    heard = DOUBLED.sub(r"\1", NOT_HEARD.sub("", heard))
    if len(heard) < SHORTEST_SOUND:
        return frozenset()
    shortened = {heard[:n] + heard[n + 1 :] for n in range(len(heard))} if len(heard) > SHORTEST_SOUND else set()
    return frozenset(SOUND + form for form in {heard, *shortened})


def looked_for(title: str, text: str = "", limit: int = MOST_WORDS) -> list[frozenset[str]]:
    """Return what is worth looking for, formulas and words of the title first, each as the lexemes that find it."""
    whole = [formula for formula in sorted(formulas(plain(f"{title}\n{text}"))) if len(formula) <= LONGEST_FORMULA]
    # Words of every second question are looked for when there are no others.
    words = words_to_look_for(title, text, study=False) or words_to_look_for(title, text, study=True)
    return list(dict.fromkeys([*(frozenset({formula}) for formula in whole), *words]))[:limit]


def words_to_look_for(title: str, text: str, *, study: bool) -> list[frozenset[str]]:
    """Return the words of a title, by their sound as well, then those of a text."""
    front = [forms_of(word) | sounds_of(word) for word in worth_it(spoken(title), study=study)]
    return front + [forms_of(word) for word in worth_it(spoken(text), study=study)]


def worth_it(words: Iterable[str], *, study: bool) -> list[str]:
    """Leave out the words that say nothing, and those of study unless they are asked for."""
    return [word for word in dict.fromkeys(words) if word not in EMPTY and (study or word not in STUDY)]


def forms_of(word: str) -> frozenset[str]:
    """Return the lexemes of a word as written."""
    return frozenset({word, stem(word)})
