"""Phone numbers in a text: written, spaced out, spelled in words, with letters in place of digits.

School texts are full of digits. What makes some of them a phone number is that they could be dialled: they are a valid
number of the school's region, carry a country's code, begin with the zero of a national number, or follow a word
such as "call". What is a date, a time, a decimal, a list or a quantity is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberType, is_valid_number, number_type, parse

from spark.domain.moderation.dictation import Group, Run, runs
from spark.domain.moderation.quantities import hide_quantities, is_list, is_quantity

SHORTEST, LONGEST = 7, 15  # digits; E.164 allows no more than 15
TABLE = 39  # digits in a row are a table, the decimals of a number, not something to dial; three phone numbers are less
MOST_TRIES = 300  # a text with more digits that could be dialled is looked at by a person
SPELLED = 7  # number words in a row


@dataclass
class Tries:
    """How often the numbering plans may still be asked about one text: that is what costs time."""

    left: int = MOST_TRIES


def phone_numbers(plain: str, region: str) -> Iterator[tuple[int, int]]:
    """Yield where phone numbers stand in a plain spelling (`disguise.unmask`)."""
    tries = Tries()
    for run in runs(hide_quantities(plain)):
        yield from dialled(run, region, tries)
        if tries.left <= 0:
            yield run.groups[0].start, run.groups[-1].end
            return


def dialled(run: Run, region: str, tries: Tries) -> Iterator[tuple[int, int]]:
    """Yield the phone numbers within a row of digits, else the whole row when it was dictated."""
    groups, first, found = run.groups, 0, False
    is_sequence = run.digits <= TABLE and not run.has_plus and is_list([group.digits for group in groups])
    if run.digits < SHORTEST or is_sequence:
        return
    while first < len(groups):
        last = number_from(run, first, region, tries)
        if last is None:
            first += 1
            continue
        yield groups[first].start, groups[last].end
        first, found = last + 1, True
    if not found and is_dictated(run):
        yield groups[0].start, groups[-1].end


def number_from(run: Run, first: int, region: str, tries: Tries) -> int | None:
    """Return the last group of the longest phone number that begins at a group, None when none begins there."""
    groups = run.groups
    is_start = first == 0 or groups[first].digits[0] == "0" or len(groups[first].digits) >= SHORTEST
    if not is_start or (run.digits > TABLE and not (first == 0 and run.has_plus)):
        return None
    digits, found = "", None
    for last in range(first, len(groups)):
        digits += groups[last].digits
        if len(digits) > LONGEST:
            break
        if len(digits) >= SHORTEST and is_phone(run, first, last, digits, region, tries):
            found = last
    return found


def is_phone(run: Run, first: int, last: int, digits: str, region: str, tries: Tries) -> bool:
    """Whether some groups of a row are a number that could be dialled."""
    groups = run.groups[first : last + 1]
    if tries.left <= 0:
        return False
    if first == 0 and last == len(run.groups) - 1 and run.is_announced:
        return True
    if (first == 0 and run.has_plus) or digits.startswith("00"):
        tries.left -= 1
        return len(digits) > 8 and is_valid("+" + digits.removeprefix("00"), None)
    if run.has_commas and not all(group.words or len(group.digits) == 1 for group in groups):
        return False
    could_be = is_national(run, groups, digits, region, tries) or is_of_another_country(groups, digits, run)
    return could_be and not is_list([group.digits for group in groups])


def is_national(run: Run, groups: list[Group], digits: str, region: str, tries: Tries) -> bool:
    """Whether it is a number of the school's region; without its first zero only where nothing else explains it."""
    prefix, lengths, code = plan_of(region)
    has_prefix = bool(prefix) and digits.startswith(prefix) and len(digits) - len(prefix) in lengths
    has_code = digits.startswith(code) and len(digits) - len(code) in lengths
    if not has_prefix and not has_code and len(digits) not in lengths:
        return False
    if has_prefix:
        tries.left -= 1
        return is_valid(digits, region)
    if is_quantity(run.text, groups):
        return False
    tries.left -= 1
    return is_valid(digits, region, mobile=bool(prefix) and not has_code)


def is_of_another_country(groups: list[Group], digits: str, run: Run) -> bool:
    """Whether it looks like a number of any country as people write it at home: a zero, nine to eleven digits."""
    return (
        digits[0] == "0"
        and digits[1] != "0"
        and 9 <= len(digits) <= 11
        and len(set(digits)) > 2
        and all(len(group.digits) > 1 for group in groups)
        and len({group.gap for group in groups[1:]}) <= 1
        and not run.has_commas
    )


def is_dictated(run: Run) -> bool:
    """Whether somebody spells a number of unknown make in words; counting up or down is none."""
    if sum(group.words for group in run.groups) < SPELLED or run.digits > TABLE:
        return False
    values = [int(group.digits) for group in run.groups]
    return values != sorted(values) or values[0] == 0


def is_valid(number: str, region: str | None, *, mobile: bool = False) -> bool:
    """Ask the numbering plans of the world."""
    try:
        known = parse(number, region)
    except NumberParseException:
        return False
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return is_valid_number(known) and (not mobile or number_type(known) in kinds)


@lru_cache(maxsize=8)
def plan_of(region: str) -> tuple[str, frozenset[int], str]:
    """Return a region's national prefix, the lengths of its numbers without it, and its country code."""
    plan = PhoneMetadata.metadata_for_region(region)
    if plan is None or plan.general_desc is None:
        return "", frozenset(), "?"
    lengths = frozenset(length for length in plan.general_desc.possible_length if length >= SHORTEST)
    return plan.national_prefix or "", lengths, str(plan.country_code)
