"""Simulated students at simulated items, some of which have a wrong key.

A student of ability t knows item i with the probability 1 / (1 + exp(-a (t - b))), as in the 2PL model (Birnbaum
1968); who does not know chooses among all choices by how attractive they are, the right one in 10 to 30 % of the
guesses, which makes it a 3PL model whose guesses are spread over distractors of different attraction. Choice 0 is
right; a wrong key says that it is one of the others.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from statistics import fmean, pstdev, stdev
from uuid import UUID

from spark.domain.practice.intervals import Everybody, Group
from spark.domain.practice.item_counts import Chosen, ItemCounts
from spark.domain.practice.suspicions import suspicions

CHOICES = 4


@dataclass(frozen=True)
class Simulated:
    """What everybody answered (`answers[student][item]`), and the keys, of which `wrong` are wrong."""

    answers: Sequence[Sequence[int]]
    keys: Sequence[int]
    wrong: frozenset[int]


def simulate(seed: int, *, items: int = 100, wrong: int = 5, students: int = 100) -> Simulated:
    chance = random.Random(seed)
    abilities = [chance.gauss(0, 1) for _ in range(students)]
    made = [item(chance) for _ in range(items)]
    with_wrong_key = frozenset(chance.sample(range(items), wrong))
    keys = [chance.randrange(1, CHOICES) if number in with_wrong_key else 0 for number in range(items)]
    answers = [[answer(chance, ability, one) for one in made] for ability in abilities]
    return Simulated(answers, keys, with_wrong_key)


def item(chance: random.Random) -> tuple[float, float, list[float]]:
    discrimination = min(max(exp(chance.gauss(0.1, 0.3)), 0.4), 2.5)
    difficulty = min(max(chance.gauss(0, 1), -2.2), 2.2)
    guessed = chance.uniform(0.1, 0.3)
    drawn = [chance.gammavariate(1.2, 1) for _ in range(CHOICES - 1)]
    return discrimination, difficulty, [guessed, *((1 - guessed) * one / sum(drawn) for one in drawn)]


def answer(chance: random.Random, ability: float, item: tuple[float, float, list[float]]) -> int:
    discrimination, difficulty, attraction = item
    if chance.random() < 1 / (1 + exp(-discrimination * (ability - difficulty))):
        return 0
    return chance.choices(range(CHOICES), attraction)[0]


def counted(world: Simulated) -> list[ItemCounts]:
    """Count as the database does, without one."""
    totals = [sum(map(int.__eq__, row, world.keys)) for row in world.answers]
    return [count_item(world, number, totals) for number in range(len(world.keys))]


def count_item(world: Simulated, number: int, totals: list[int]) -> ItemCounts:
    key, others = world.keys[number], len(world.keys) - 1
    given = [row[number] for row in world.answers]
    parts = [float(one == key) for one in given]
    rests = [(total - part) / others for total, part in zip(totals, parts, strict=True)]
    mean, n = fmean(rests), len(rests)

    def group(choice: int) -> Group:
        theirs = [rest for rest, one in zip(rests, given, strict=True) if one == choice]
        return Group(len(theirs), fmean(theirs) if theirs else mean)

    together = fmean(part * rest for part, rest in zip(parts, rests, strict=True)) - fmean(parts) * mean
    spread = pstdev(parts) * pstdev(rests)
    return ItemCounts(
        question_id=UUID(int=number),
        version_id=UUID(int=number),
        position=number,
        kind="single",
        everybody=Everybody(n, mean, pstdev(rests)),
        mean=fmean(parts),
        deviation=stdev(parts),
        r=together / spread if spread else None,
        right=group(key),
        choices=tuple(Chosen(str(choice), float(choice == key), group(choice)) for choice in range(CHOICES)),
    )


def suspected(counts: Sequence[ItemCounts]) -> set[int]:
    """Return the places of the items whose key is suspected."""
    return {
        number for number, one in enumerate(counts) if any(found.reason == "wrong_key" for found in suspicions(one))
    }
