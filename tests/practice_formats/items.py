"""Any valid item of a practice test, for tests that try what nobody thought of."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from spark.domain.library.details import many_lines
from spark.domain.people.names import one_line
from spark.domain.practice.item import (
    AcceptedNumber,
    AcceptedText,
    Choice,
    Criterion,
    Description,
    FreeResponse,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Pair,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from spark.domain.practice.item_rules import problems_of

# What means something in one of the formats or in Markdown; and what is odd in Unicode.
LANGUAGES = r"""
:: // { } = ~ # -> #### \n \ \\ %50% %100% [html] [markdown] [x] $CATEGORY: spark: {} TRUE FALSE T F true >3 ALL 3.5
]]> <![CDATA[ <!-- &amp; &lt; <b> </text> <p>x</p> @@PLUGINFILE@@/a.png ![a](@@PLUGINFILE@@/a.png) A. B) ANSWER: A
'=1 =1+1 -1 +1 @x ' '' , ; | " "" ± .. * ** _ __ ` $ $$ $x^2$ \( \) \[ > # - 1. ~~ ^ option_a kind
"""
ODDITIES = (
    *(" ", "  ", "\n", "\n\n", "\n    ", "\t", "\x00", "\r", "\x85", "\xa0", "\u2028", "\u2029", "\ufeff", "\u202e"),
    *("\ufffe", "\uffff", "\U0001ffff", "\ue000", "\U000f0000", "e\u0301", "e\x01\u0301", "\u200d", "क्षि", "😀"),
)
SNIPPETS = (*LANGUAGES.split(), *ODDITIES)
words = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=4) | st.sampled_from("abc"), max_size=8).map("".join)
lines = words.map(one_line)
texts = words.map(many_lines)
some_line, some_text = lines.filter(bool), texts.filter(bool)
points = st.integers(1, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)
weights = st.sampled_from([0, 0, 0, 10, 25, 50, Decimal("33.33333"), 100, -10, -50, -100]).map(Decimal)
shares = st.sampled_from([0, 0, 10, 50, Decimal("14.28571"), 100]).map(Decimal)
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=4) | st.sampled_from(
    [Decimal(text) for text in ("0", "-0.5", "1E-20", "-1E+20", "12345678901234567890", "6.022E+20")]
)
COMMON = {"name": lines, "text": some_text, "explanation": texts, "topic": lines}
GRADED = {**COMMON, "points": points}


def several(parts: st.SearchStrategy, least: int = 1, **options) -> st.SearchStrategy:
    """A few parts of an item."""
    return st.lists(parts, min_size=least, max_size=4, **options).map(tuple)


def choices_weighing(*sets: tuple[str, ...]) -> st.SearchStrategy:
    """Choices that read differently, with one of the sets of weights."""
    return st.sampled_from(sets).flatmap(
        lambda given: st.tuples(
            st.permutations([Decimal(weight) for weight in given]),
            st.lists(some_text, min_size=len(given), max_size=len(given), unique=True),
            st.lists(texts, min_size=len(given), max_size=len(given)),
        ).map(lambda drawn: tuple(Choice(text=t, weight=w, explanation=e) for w, t, e in zip(*drawn, strict=True)))
    )


ONE_RIGHT = choices_weighing(("100", "0"), ("100", "0", "0", "0"), ("100", "50", "-25"), ("100", "100"))
SOME_RIGHT = choices_weighing(
    ("50", "50", "0"),
    ("50", "50", "-50", "-50"),
    ("33.33333", "33.33333", "33.33334"),
    ("100", "0"),
    ("70", "30", "-100"),
)
accepted_texts = st.builds(AcceptedText, text=some_line, weight=shares, explanation=texts)
accepted_numbers = st.builds(
    AcceptedNumber, value=numbers, tolerance=numbers.map(abs), weight=shares, explanation=texts
)
criteria = st.builds(Criterion, text=some_text, points=points.map(lambda number: min(number, Decimal(20))))


def with_rubric(item: FreeResponse) -> FreeResponse:
    """Let the points of a rubric be those of its item."""
    total = sum((line.points for line in item.rubric), Decimal(0))
    return FreeResponse.model_validate(item.model_dump() | ({"points": total} if item.rubric else {}))


single_choices = st.builds(SingleChoice, choices=ONE_RIGHT, **GRADED)
items: st.SearchStrategy[Item] = st.one_of(
    single_choices,
    st.builds(MultipleChoice, choices=SOME_RIGHT, **GRADED),
    st.builds(TrueFalse, answer=st.booleans(), if_true=texts, if_false=texts, **GRADED),
    st.builds(ShortText, accepted=several(accepted_texts), case_matters=st.booleans(), **GRADED),
    st.builds(Numeric, accepted=several(accepted_numbers), unit=lines, **GRADED),
    st.builds(
        Matching,
        pairs=several(st.builds(Pair, left=some_text, right=some_line), 2, unique_by=lambda pair: pair.left),
        others=several(some_line, 0, unique=True),
        **GRADED,
    ),
    st.builds(Ordering, steps=several(some_text, 2, unique=True), **GRADED),
    st.builds(FreeResponse, rubric=several(criteria, 0), sample=texts, **GRADED).map(with_rubric),
    st.builds(Description, **COMMON),
).filter(lambda item: not problems_of(item))
