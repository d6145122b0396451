"""What somebody said: a question's title and text as weighed words, quantities and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spark.domain.questions.filler import AMOUNT, ASKS, EMPTY, EMPTY_IN, NEGATIONS, STUDY, WHY
from spark.domain.questions.formulas import codes, formulas, without_formulas
from spark.domain.questions.numbers import Quantity, plain, quantities, without_quantities
from spark.domain.questions.vocabulary import Vocabulary
from spark.domain.questions.wording import spoken

ASKED = 0.5  # a word of a sentence in the text that asks
TOLD = 0.25  # of one that tells what happened before
AGAIN = 0.25  # on top, for a word that the title and the text have
OF_KIND = 0.6  # why, how much
OF_STUDY = 0.3
ENOUGH = 0.9  # a title that weighs less ("Help me please") says nothing; the text then stands in its place
COMPARED = 1_000  # characters of the text
SENTENCE = re.compile(r"(?<=[.?!؟])\s+|\n+")
QUESTION_MARKS = ("?", "؟")


@dataclass(frozen=True)
class Said:
    """A question as its likeness to another is measured by."""

    words: dict[str, float]  # with what each weighs
    front: frozenset[str]  # words of the title
    focus: frozenset[str]  # words of the title that the text repeats
    asked: frozenset[str]  # words of the title and of the sentences that ask
    order: tuple[str, ...]  # the title, word by word
    vocabulary: Vocabulary  # all words, also those that weigh nothing
    quantities: frozenset[Quantity]
    front_quantities: frozenset[Quantity]
    formulas: frozenset[str]
    codes: frozenset[str]
    is_negated: bool
    language: str  # "" when the words do not tell
    trigrams: frozenset[str]


@lru_cache(maxsize=400)  # more would slow the garbage collector down more than it saves
def said(title: str, text: str) -> Said:
    """Take a question apart."""
    front, sentences = plain(title), [plain(sentence) for sentence in SENTENCE.split(text[:COMPARED]) if sentence]
    if not says_enough(front):
        front, sentences = " . ".join((front, *sentences)), []
    whole = " . ".join((front, *sentences))
    weighed = Weighed(front)
    for sentence in sentences:
        weighed.add(sentence)
    all_words = spoken(whole)
    return Said(
        words=weighed.words,
        front=frozenset(weighed.front),
        focus=frozenset(weighed.focus),
        asked=frozenset(weighed.asked),
        order=tuple(spoken(front)),
        vocabulary=Vocabulary(all_words),
        quantities=quantities(whole),
        front_quantities=quantities(front),
        formulas=formulas(whole),
        codes=frozenset(code for code in codes(whole) if weight_of(code)),
        is_negated=not NEGATIONS.isdisjoint(front.split()),
        language=language_of(all_words),
        trigrams=trigrams(all_words),
    )


class Weighed:
    """The words of a question, each in one form and with what it weighs."""

    def __init__(self, front: str) -> None:
        words = bare_words(front)
        weights = {word: weight for word in words if (weight := weight_of(word))}
        if sum(weights.values()) < ENOUGH and not quantities(front) and not formulas(front):
            weights = dict.fromkeys(words, 1.0)  # its or it's: the small words are the question
        self.vocabulary, self.words = Vocabulary(), dict[str, float]()
        for word, weight in weights.items():
            if word not in self.vocabulary:
                self.learn(word, weight)
        self.front, self.asked, self.focus = set(self.words), set(self.words), set[str]()

    def learn(self, word: str, weight: float) -> None:
        """Keep a word that no other is a form of."""
        self.vocabulary.add(word)
        self.words[word] = weight

    def add(self, sentence: str) -> None:
        """Add a sentence of the text; what asks or orders weighs more than what only tells."""
        words = bare_words(sentence)
        is_asking = sentence.rstrip().endswith(QUESTION_MARKS) or not ASKS.isdisjoint(words)
        for word in words:
            known = self.vocabulary.find(word)
            if known is None and (weight := weight_of(word)):
                self.learn(known := word, weight * (ASKED if is_asking else TOLD))
            if known in self.front and known not in self.focus:
                self.focus.add(known)
                self.words[known] += AGAIN
            if known is not None and is_asking:
                self.asked.add(known)


def says_enough(title: str) -> bool:
    """Whether a title alone says what is asked."""
    weight = sum(weight_of(word) for word in set(bare_words(title)))
    return weight > ENOUGH or bool(quantities(title) or formulas(title))


def bare_words(text: str) -> list[str]:
    """Return the words of a plain text without its quantities and formulas."""
    return spoken(without_quantities(without_formulas(text)))


def weight_of(word: str) -> float:
    """How much a word tells of what is asked."""
    if word in WHY or word in AMOUNT:
        return OF_KIND
    if word in EMPTY or word.isdigit():
        return 0.0
    return OF_STUDY if word in STUDY else 1.0


def language_of(words: Sequence[str]) -> str:
    """Tell the language of a text by its small words; "" when they do not tell."""
    counted = sorted((sum(word in small for word in words), language) for language, small in EMPTY_IN.items())
    (fewer, _), (most, language) = counted[-2:]
    return language if most >= 2 and most >= 2 * fewer else ""


def trigrams(words: Iterable[str]) -> frozenset[str]:
    """Return the trigrams of words, as pg_trgm cuts them."""
    return frozenset(f"  {word} "[start : start + 3] for word in words for start in range(len(word) + 1))
