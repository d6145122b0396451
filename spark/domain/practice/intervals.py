"""Intervals: how far the figures of an item may be from what many more students would show. Pure.

All are of 95 %. The formulas:

- A share: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
- A mean of parts: Student's t, its quantile by the Cornish-Fisher expansion (Abramowitz & Stegun 26.7.5).
- A correlation: R. A. Fisher's z = atanh r, whose standard error is 1/sqrt(n - 3).
- Who chose something against the others: the point-biserial correlation, (M1 - M)/s * sqrt(p/(1 - p)); L. Crocker and
  J. Algina, "Introduction to Classical and Modern Test Theory" (1986), chapter 14.
- Who chose one thing against who chose another: the correlation with a contrast that is 1 for the one, -1 for the
  other and 0 for the rest; of two groups alone it is the point-biserial of the one among both.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

SURE = NormalDist().inv_cdf(0.975)
ALMOST = 0.999_999  # beyond, Fisher's z has no end


@dataclass(frozen=True)
class Interval:
    """A figure, and between which two it is in 95 of 100 cases."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """Some of the students: how many, and their mean score in the rest of the test."""

    n: int
    mean: float


@dataclass(frozen=True)
class Everybody:
    """All who had an item: how many, the mean and the standard deviation (of n) of their rest scores."""

    n: int
    mean: float
    deviation: float


def share(count: int, n: int) -> Interval:
    """Return the Wilson interval of a share."""
    if not n:
        return Interval(0, 0, 1)
    p, z2 = count / n, SURE**2
    middle, width = p + z2 / (2 * n), SURE * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Interval(p, max((middle - width) / (1 + z2 / n), 0), min((middle + width) / (1 + z2 / n), 1))


def mean_part(mean: float, deviation: float, n: int) -> Interval:
    """Return Student's interval of a mean of parts, which are 0 to 1; `deviation` is the sample's (of n - 1)."""
    if n < 2:
        return Interval(mean, 0, 1)
    width = student(n - 1) * deviation / sqrt(n)
    return Interval(mean, max(mean - width, 0), min(mean + width, 1))


def student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t, right to three digits from 5 degrees of freedom on."""
    z = SURE
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def correlation(r: float | None, n: int) -> Interval | None:
    """Return Fisher's interval of a correlation; None where there is none to speak of."""
    if r is None or n < 4:
        return None
    z, width = fisher(r), SURE / sqrt(n - 3)
    return Interval(r, tanh(z - width), tanh(z + width))


def fisher(r: float) -> float:
    """Return Fisher's z of a correlation."""
    return atanh(min(max(r, -ALMOST), ALMOST))


def point_biserial(chosen: Group, all_: Everybody) -> float | None:
    """Return how choosing something goes with the rest score; None when all or nobody did, or all scored alike."""
    return contrast(chosen, Group(0, all_.mean), all_)


def contrast(one: Group, other: Group, all_: Everybody) -> float | None:
    """Return how choosing `one` rather than `other` goes with the rest score; None where nothing differs."""
    if not all_.n or not all_.deviation:
        return None
    p, q = one.n / all_.n, other.n / all_.n
    spread = p + q - (p - q) ** 2
    if spread <= 0:
        return None
    together = p * (one.mean - all_.mean) - q * (other.mean - all_.mean)
    return together / (sqrt(spread) * all_.deviation)


def certainty(r: float | None, n: int) -> float:
    """Return by how many standard errors a correlation is above 0, below it with a minus."""
    return fisher(r) * sqrt(n - 3) if r is not None and n > 3 else 0.0
