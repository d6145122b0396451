"""Vocabulary: the words of a text, found again in any of their forms without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spark.domain.questions.wording import SHORTEST_VERB, are_forms_of_one, sound, stem


class Vocabulary:
    """Words to look up. Forms of one word begin with one sound, but for Kiswahili verbs, which end alike."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.stems: dict[str, str] = {}
        self.by_beginning: dict[str, list[str]] = defaultdict(list)
        self.by_end: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self.add(word)

    def add(self, word: str) -> None:
        """Learn a word."""
        if self.stems.setdefault(stem(word), word) == word:
            self.by_beginning[sound(word)[0]].append(word)
            self.by_end[word[-SHORTEST_VERB:]].append(word)

    def find(self, word: str) -> str | None:
        """Return the word that this is a form of."""
        if known := self.stems.get(stem(word)):
            return known
        near = (*self.by_beginning.get(sound(word)[0], ()), *self.by_end.get(word[-SHORTEST_VERB:], ()))
        return next((other for other in near if are_forms_of_one(word, other)), None)

    def __contains__(self, word: str) -> bool:
        return self.find(word) is not None
