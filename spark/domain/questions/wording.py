"""Wording: a text as the words that carry what it asks, so that two wordings of one question come near each other."""

from __future__ import annotations

import re
from functools import lru_cache

from spark.domain.library.spelling import slips_between
from spark.domain.library.words import words_of
from spark.domain.questions.filler import EMPTY, SHORT, STUDY, folded

# What may stand after the common beginning of two forms of one word: float, floating; germinate, germination
ENDINGS = folded(
    """
    s es ed d ing er ers e y ies ied i ic al ion ions ation ations ition ise ised ising ize ized ement en ly ness o os
    oes ant ance ent ence is iss iez ez ons ait aient ee ees ssion t te
    """
) | {""}
# Two words that differ here are two things, however near: chloride, chlorine; nitrate, nitrite; ethane, ethene
TELLING_ENDINGS = ("ide", "ine", "ate", "ite", "ane", "ene", "yne", "ose", "ase", "ium", "ous")
SHORTEST_STEM = 4
SHORTEST_SLIP = 5
LONG = 10  # letters; from here a second slip is forgiven
# Subject, tense and relative prefixes of a Kiswahili verb: hu-chomoza, lina-chomoza
KISWAHILI_PREFIX = re.compile(r"(?:ha)?(?:ni|tu|wa|li|ya|ki|vi|ku|hu|zi|pa|u|a|m|i)?(?:na|li|ta|me|ka|nge|ki)?")
SAY_LITTLE = EMPTY | STUDY
SHORTEST_RESPELT = 6  # letters: "whale" is no slip of "while"
LONG_FILLER = {
    letter: sorted(word for word in SAY_LITTLE if word[0] == letter and len(word) >= SHORTEST_RESPELT)
    for letter in {word[0] for word in SAY_LITTLE}
}
LONGEST_PREFIX = 6
SHORTEST_VERB = 5  # letters that two forms of it share at the end
STRETCHED = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
ARABIC_ARTICLE = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=\w{3})")


def spoken(text: str) -> list[str]:
    """Return the folded words in order, shortened ones written out and stretched ones (pleeease) let go."""
    return [SHORT.get(word) or respelt(word) for word in words_of(STRETCHED.sub(r"\1\1", text))]


@lru_cache(maxsize=10_000)
def respelt(word: str) -> str:
    """Return the filler word that one is mistyped for ("explian"), so that it weighs no more than that; else itself."""
    if len(word) < SHORTEST_RESPELT or word in SAY_LITTLE:
        return word
    near = (other for other in LONG_FILLER.get(word[0], ()) if is_slip(word, other))
    return next(near, word)


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Return a word without its commonest endings: enough to find candidates by; `are_forms_of_one` decides."""
    if "\u0600" <= word[0] <= "\u06ff":
        bare = ARABIC_ARTICLE.sub("", word)
        return bare[:-1] + "ه" if bare.endswith("ة") else bare
    for ending in ("ing", "ies", "ied", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM - 1 and not word.endswith(("ss", "is")):
            bare = word[: -len(ending)]
            if len(bare) > SHORTEST_STEM - 1 and bare[-1] == bare[-2] and ending in ("ing", "ed"):
                return bare[:-1]
            return bare + "y" if ending in ("ies", "ied") else bare
    return word


@lru_cache(maxsize=10_000)
def are_forms_of_one(one: str, other: str) -> bool:
    """Say whether two words are one: other endings, a slip of the finger, or another prefix of a Kiswahili verb."""
    return stem(one) == stem(other) or differ_in_ending(one, other) or is_slip(one, other) or are_one_verb(one, other)


def differ_in_ending(one: str, other: str) -> bool:
    """Compare what stands after the common beginning."""
    shared = len(common_beginning(one, other))
    if shared < SHORTEST_STEM or shared < 0.6 * min(len(one), len(other)):
        return False
    return one[shared:] in ENDINGS and other[shared:] in ENDINGS


def common_beginning(one: str, other: str) -> str:
    """Return the letters two words begin with."""
    for place, (letter, match) in enumerate(zip(one, other, strict=False)):
        if letter != match:
            return one[:place]
    return min(one, other, key=len)


def is_slip(one: str, other: str) -> bool:
    """Say whether one was typed for the other: letters missing, doubled, swapped or wrong."""
    shorter = min(len(one), len(other))
    if shorter < SHORTEST_SLIP or abs(len(one) - len(other)) > 2 or not (one.isalpha() and other.isalpha()):
        return False
    if sound(one)[0] != sound(other)[0]:  # latitude, altitude: a slip hardly ever spoils the first letter
        return False
    if one[-3:] != other[-3:] and one.endswith(TELLING_ENDINGS) and other.endswith(TELLING_ENDINGS):
        return False
    return are_within(one, other, 2 if shorter >= LONG else 1)


def are_within(one: str, other: str, slips: int) -> bool:
    """Whether so few slips lead from one word to the other; counted only where the letters allow it."""
    return len(set(one) ^ set(other)) <= 2 * slips and slips_between(one, other) <= slips


def sound(word: str) -> str:
    """Return a word as it is heard at its beginning."""
    return word.replace("ph", "f", 1).replace("c", "k", 1)


def are_one_verb(one: str, other: str) -> bool:
    """Compare what stands before the common end."""
    shared = len(common_beginning(one[::-1], other[::-1]))
    if shared < SHORTEST_VERB or max(len(one), len(other)) - shared > LONGEST_PREFIX:
        return False
    return all(KISWAHILI_PREFIX.fullmatch(word[: len(word) - shared]) for word in (one, other))
