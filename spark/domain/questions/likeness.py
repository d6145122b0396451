"""Likeness: how much two questions ask the same, from 0 to 1.

What both say counts for them; what only one says counts a little against (a longer text tells more); but when each has
a word in front that the other lacks, one was put in the other's place: veins and arteries, veins and capillaries. The
same words with other numbers, units, formulas, or with a "not", are another question.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from spark.domain.questions.numbers import Quantity
from spark.domain.questions.said import Said
from spark.domain.questions.wording import are_forms_of_one

SAME = 0.52  # from here two questions count as one
OF_FORMULA = 2.0  # as many words
OF_QUANTITIES = 2.0  # all together
OF_LESS_COVERED = 0.5
OF_TRIGRAMS = 0.1
OF_REPLACED = 0.5
OF_FOCUS = 0.5
ONE_SAYS_NOT = 0.5
TURNED = 0.5
SHORTEST_TURNED = 3  # words
SAME_NUMBERS = 0.5
NUMBERS_ON_ONE_SIDE = 0.9
NUMBERS_IN_ONE_TITLE = 0.55


def likeness(one: Said, other: Said, *, other_numbers: float = 0.0) -> float:
    """Return how much two questions ask the same; symmetric, 1.0 for a question and itself.

    `other_numbers` is what is left of it when the numbers contradict each other: nothing, unless somebody may also
    learn from how another sum was done.
    """
    if one.language and other.language and one.language != other.language:
        return 0.0
    agreed = max(agreement_of_numbers(one, other), other_numbers)
    if not agreed:
        return 0.0
    covered, covers = sorted((coverage(one, other), coverage(other, one)))
    of_words = OF_LESS_COVERED * covered + (1 - OF_LESS_COVERED) * covers
    of_letters = len(one.trigrams & other.trigrams) / (len(one.trigrams | other.trigrams) or 1)
    near = (1 - OF_TRIGRAMS) * of_words + OF_TRIGRAMS * of_letters
    replaced = min(unmatched(one.asked, one, other), unmatched(other.asked, other, one))
    lost = unmatched(one.focus, one, other) + unmatched(other.focus, other, one)
    negation = ONE_SAYS_NOT if one.is_negated != other.is_negated else 1.0
    against = OF_REPLACED * replaced + OF_FOCUS * lost
    if len(one.quantities) > 1 and len(one.quantities) == len(other.quantities):
        against *= SAME_NUMBERS
    turned = TURNED if is_turned(one.order, other.order) else 1.0
    return near * math.exp(-against) * negation * turned * agreed


def coverage(one: Said, other: Said) -> float:
    """Return how much of what one says the other says too."""
    matched = whole = 0.0
    for word, weight in one.words.items():
        whole += weight
        matched += weight * (word in other.vocabulary)
    if one.formulas:
        whole += OF_FORMULA
        matched += OF_FORMULA * bool(one.formulas & other.formulas)
    if one.quantities:
        whole += OF_QUANTITIES
        matched += OF_QUANTITIES * len(one.quantities - lacking(one.quantities, other.quantities)) / len(one.quantities)
    return matched / whole if whole else 0.0


def is_turned(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two titles are the same but for the order of the words, or for one word that replaces another.

    Metres to miles, miles to metres; why and how does a bird fly; the past tense of go, of do.
    """
    if one == other or len(one) != len(other) or len(one) < SHORTEST_TURNED:
        return False
    differ = [pair for pair in zip(one, other, strict=True) if not are_forms_of_one(*pair)]
    return sorted(one) == sorted(other) or (len(differ) == 1 and not any(word.isdigit() for word in differ[0]))


def unmatched(words: Iterable[str], one: Said, other: Said) -> float:
    """Return how much of some words of one the other lacks."""
    return sum(min(one.words[word], 1.0) for word in words if word not in other.vocabulary)


def agreement_of_numbers(one: Said, other: Said) -> float:
    """Return 0 when numbers, formulas or codes contradict each other, 1 when they agree, less when one has more."""
    if one.formulas and other.formulas:
        return float(bool(one.formulas & other.formulas))
    if one.codes - other.codes and other.codes - one.codes:
        return 0.0
    only_one, only_other = lacking(one.quantities, other.quantities), lacking(other.quantities, one.quantities)
    if only_one and only_other:
        return 0.0
    in_title = only_one & one.front_quantities or only_other & other.front_quantities
    if in_title and one.quantities and other.quantities:
        return NUMBERS_IN_ONE_TITLE
    return NUMBERS_ON_ONE_SIDE if only_one or only_other else 1.0


def lacking(some: frozenset[Quantity], others: frozenset[Quantity]) -> frozenset[Quantity]:
    """Return the quantities that the others lack."""
    return frozenset(one for one in some if not any(one.agrees_with(other) for other in others))
