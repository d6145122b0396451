"""Suspicions: what the figures of an item say against it, in words for its author. Pure.

A key is suspected when some answer that it calls wrong attracts the stronger students more than the right one does
(`intervals.contrast`): students who know the matter agree with each other, whatever the key says. With a right key that
happens to hardly one item in a hundred, so the bar can be low; tests/practice_health holds how often it errs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

from flask_babel import lazy_gettext as _

from spark.domain.practice.intervals import (
    Everybody,
    Group,
    Interval,
    certainty,
    contrast,
    correlation,
    mean_part,
    point_biserial,
    share,
)
from spark.domain.practice.item_counts import Chosen, ItemCounts

FEWEST = 20  # answers, below which nothing is said
FEWEST_CHOSEN = 4  # of one answer, below which it accuses nobody
# Standard errors: one-sided 90, 95 and 99 %. Chosen on the seeds 1000 to 1099 of the simulated tests.
POSSIBLE, LIKELY, ALMOST_CERTAIN = 1.2816, 1.6449, 2.3263
EASY = 0.95
HARD = 0.10  # of an item that cannot be guessed

Reason = Literal["wrong_key", "negative", "guessing", "too_hard", "too_easy"]
Sureness = Literal["possible", "likely", "almost_certain"]
SURENESS: dict[Sureness, Any] = {
    "possible": _("possible"),
    "likely": _("likely"),
    "almost_certain": _("almost certain"),
}
ORDER: tuple[Reason, ...] = ("wrong_key", "negative", "guessing", "too_hard", "too_easy")
TITLES: dict[Reason, Any] = {
    "wrong_key": _("Wrong key?"),
    "negative": _("Misleads the strong"),
    "guessing": _("Guessed"),
    "too_hard": _("Too hard"),
    "too_easy": _("Too easy"),
}


@dataclass(frozen=True)
class Suspicion:
    """What may be wrong, how sure that is, and why; `choice` names the answer that may be the right one."""

    reason: Reason
    sureness: Sureness
    sentence: Any
    choice: str | None = None


def facility(item: ItemCounts) -> Interval:
    """Return the mean part of the points: of right and wrong alone a share, else a mean."""
    n = item.everybody.n
    return share(item.right.n, n) if item.is_all_or_nothing else mean_part(item.mean, item.deviation, n)


def discrimination(item: ItemCounts) -> Interval | None:
    """Return the corrected item-rest correlation (Lord & Novick 1968, chapter 15; Crocker & Algina 1986, 14.4)."""
    return correlation(item.r, item.everybody.n)


def suspicions(item: ItemCounts) -> list[Suspicion]:
    """Return what speaks against an item, the worst first; nothing where too few have answered."""
    if item.everybody.n < FEWEST:
        return []
    if accused := list(wrong_key(item)):
        return accused  # a wrong key explains all the rest
    return [*negative(item), *too_hard(item), *too_easy(item)]


def wrong_key(item: ItemCounts) -> Iterator[Suspicion]:
    """Suspect a key that the stronger students do not agree with."""
    accused = max(accusations(item), default=(0.0, "", ""), key=lambda one: one[0])
    if accused[0] >= POSSIBLE:
        yield Suspicion("wrong_key", sureness(accused[0]), accused[2], accused[1])


def accusations(item: ItemCounts) -> Iterator[tuple[float, str, Any]]:
    """Yield what accuses a key: how certainly, the answer, and the sentence."""
    for one in item.choices:
        if item.kind == "multiple":
            yield from of_several(one, item.everybody)
        elif one.weight < 1 and one.who.n >= FEWEST_CHOSEN:
            sure = above(one, item)
            if item.kind in ("short_text", "numeric"):
                yield (
                    sure,
                    one.name,
                    _("Strong students often answer “%(answer)s”, which counts as wrong.", answer=one.name),
                )
            elif one.weight < max(other.weight for other in item.choices):
                yield sure, one.name, _("A choice that counts as wrong attracts stronger students than the right one.")


def above(one: Chosen, item: ItemCounts) -> float:
    """Say how certainly an answer attracts stronger students than the right one does, and than the others do."""
    right = item.right
    if item.kind in ("single", "true_false"):  # by the key of now, whether or not all are graded by it yet
        right = together([other.who for other in item.choices if other.weight == 1])
    n = item.everybody.n
    rather = certainty(contrast(one.who, right, item.everybody), n)
    return rather if certainty(point_biserial(one.who, item.everybody), n) > 0 else min(rather, 0.0)


def of_several(one: Chosen, all_: Everybody) -> Iterator[tuple[float, str, Any]]:
    """Yield what one of several choices that can be ticked together says against the key."""
    sure = certainty(point_biserial(one.who, all_), all_.n)
    if one.weight <= 0 and one.who.n >= FEWEST_CHOSEN:
        yield sure, one.name, _("Stronger students tick a choice that counts as wrong, weaker ones leave it out.")
    elif one.weight > 0 and all_.n - one.who.n >= FEWEST_CHOSEN:
        yield -sure, one.name, _("Weaker students tick a choice that counts as right, stronger ones leave it out.")


def together(groups: list[Group]) -> Group:
    """Join groups that have nobody in common."""
    n = sum(group.n for group in groups)
    return Group(n, sum(group.n * group.mean for group in groups) / n if n else 0.0)


def negative(item: ItemCounts) -> Iterator[Suspicion]:
    """Suspect an item that those who know more get wrong more often."""
    found = discrimination(item)
    if found is not None and found.high < 0:
        sure = sureness(-certainty(item.r, item.everybody.n))
        yield Suspicion("negative", sure, _("Who does well in the rest of the test does worse here than the others."))


def too_hard(item: ItemCounts) -> Iterator[Suspicion]:
    """Suspect an item that is answered no better than by chance, or that hardly anybody can answer."""
    n, found, chance = item.everybody.n, facility(item), by_chance(item)
    sure: Sureness
    if chance:
        is_by_chance = found.value <= chance + POSSIBLE * sqrt(chance * (1 - chance) / n)
        tells = certainty(item.r, n) >= LIKELY  # hard, and yet it tells who knows more
        if is_by_chance and not tells:
            sure = "likely" if found.value <= chance else "possible"
            yield Suspicion("guessing", sure, _("It is answered right no more often than by guessing."))
    elif found.value <= HARD:
        yield Suspicion(
            "too_hard", "likely" if found.high <= 2 * HARD else "possible", _("Hardly anybody can answer it.")
        )


def by_chance(item: ItemCounts) -> float:
    """Return how often somebody who knows nothing is right."""
    if item.kind not in ("single", "true_false") or not item.choices:
        return 0.0
    return sum(max(one.weight, 0.0) for one in item.choices) / len(item.choices)


def too_easy(item: ItemCounts) -> Iterator[Suspicion]:
    """Suspect an item that nearly everybody gets right: it tells nobody apart."""
    found = facility(item)
    if found.value >= EASY:
        sure: Sureness = "likely" if found.low >= EASY - 0.05 else "possible"
        yield Suspicion("too_easy", sure, _("Nearly everybody gets it right, so it tells nobody apart."))


def sureness(certain: float) -> Sureness:
    """Return the word for a number of standard errors."""
    return "almost_certain" if certain >= ALMOST_CERTAIN else "likely" if certain >= LIKELY else "possible"


def unchosen(item: ItemCounts) -> list[str]:
    """Return the wrong choices that nobody takes for right, once enough have answered."""
    if item.everybody.n < FEWEST or item.kind not in ("single", "multiple"):
        return []
    return [one.name for one in item.choices if one.weight <= 0 and one.who.n == 0]
