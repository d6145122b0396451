"""Numbers are read alike however they are typed; formulas and codes are told apart from words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spark.domain.questions.formulas import codes, formulas, without_formulas
from spark.domain.questions.numbers import Quantity, plain, quantities, without_quantities


def read(text):
    return {(str(one.value), one.unit) for one in quantities(plain(text))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1/2", {("1/2", "")}),
        ("0.5", {("1/2", "")}),
        ("0,5", {("1/2", "")}),
        ("½", {("1/2", "")}),
        ("one half", {("1/2", "")}),
        ("a quarter", {("1/4", "")}),
        ("1,000 shillings", {("1000", "shilling")}),
        ("12V and 4 Ω", {("12", "v"), ("4", "ω")}),
        ("120 kilometres in two hours", {("120", "km"), ("2", "h")}),
        ("two cats", set()),
        ("20% of 150", {("20", "%"), ("150", "")}),
        ("20 per cent, 20 percent, 20 pour cent", {("20", "%")}),
        ("٧ سم", {("7", "cm")}),
        ("५ kg", {("5", "kg")}),
        ("2 m/s²", {("2", "m/s^2")}),
        ("2 m/s^2", {("2", "m/s^2")}),
        ("60 km/h", {("60", "km/h")}),
        ("divide by zero", {("0", "")}),
        ("3x", set()),
        ("12 H2O", {("12", "")}),
        ("3x2", set()),
        ("1/0", {("1", "")}),
        ("", set()),
    ],
)
def test_a_quantity_is_its_value_and_its_unit(text, found):
    assert read(text) == found


def test_a_unit_left_out_is_no_contradiction_but_another_unit_is():
    five = Fraction(5)
    assert Quantity(five).agrees_with(Quantity(five, "kg"))
    assert not Quantity(five, "g").agrees_with(Quantity(five, "kg"))
    assert not Quantity(five).agrees_with(Quantity(Fraction(6)))


@pytest.mark.parametrize("text", ["x² - 5x + 6 = 0", "x^2-5x+6=0", "X²−5x+6 = 0", "solve x^2 - 5x + 6=0 please"])
def test_a_formula_is_one_however_it_is_typed(text):
    assert formulas(plain(text)) == {"x^2-5x+6=0"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("H₂ + O₂ → H₂O", {"h2+o2>h2o"}),
        ("H2+O2->H2O", {"h2+o2>h2o"}),
        ("1/2 x 1/3", {"1/2*1/3"}),
        ("3/4 of it", set()),
        ("km/h", set()),
        ("e-mail, a well-known word", set()),
        ("3x - 7 = 22 and then", {"3x-7=22"}),
    ],
)
def test_formulas_are_told_apart_from_words(text, found):
    assert formulas(plain(text)) == found


def test_one_digit_makes_another_code():
    assert codes("h2o") != codes("h2o2")
    assert codes("the year 1914") == frozenset()


def test_what_is_a_number_or_a_formula_is_no_word():
    assert without_quantities(without_formulas(plain("solve 3x + 7 = 22 in 5 minutes now"))).split() == [
        "solve",
        "in",
        "now",
    ]


@given(st.integers(0, 10**6), st.integers(1, 999))
def test_fractions_are_exact(above, below):
    assert quantities(f"{above}/{below}") == {Quantity(Fraction(above, below))}


@given(st.integers(0, 10**9), st.sampled_from(["kg", "cm", "km/h", "%", ""]))
def test_a_space_before_the_unit_changes_nothing(number, unit):
    assert quantities(f"{number}{unit}") == quantities(f"{number} {unit}".strip()) == {Quantity(Fraction(number), unit)}


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    said = plain(text)
    quantities(said)
    formulas(said)
    codes(said)
    without_quantities(without_formulas(said))
