"""The form of one question, of any kind: fields, and rows that are added, moved and taken away without JavaScript.

Whatever button was pressed, all that was typed comes back. What a row is for follows from its name: `choices-2-text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from spark.admin.tests.item_rows import COLUMNS, LISTS, SPARE, Row, filled, parts_of, rows_of
from spark.domain.practice.item import Item, Picture, as_json, item_from
from spark.domain.practice.item_rules import MOST_PARTS, problems_of
from spark.domain.practice.numerals import readings

LINES = ("name", "text", "explanation", "points", "topic", "picture_alt")
OF_KIND: dict[str, tuple[str, ...]] = {
    "true_false": ("answer", "if_true", "if_false"),
    "short_text": ("case_matters",),
    "numeric": ("unit",),
    "free_response": ("sample",),
}
CELL = re.compile(r"([a-z]+)-(\d{1,3})-([a-z]+)")
PRESSED = re.compile(r"([a-z]+)(?:-(\d{1,3}))?")
MOST_ROWS = MOST_PARTS + 10


@dataclass
class ItemForm:
    """What stands in the form: texts as they were typed. `item()` says what they come to."""

    kind: str
    values: dict[str, str]
    rows: dict[str, list[Row]]
    picture: Picture | None = None
    wrong: dict[str, list[str]] = field(default_factory=dict)  # sentences by field
    form_errors: list[str] = field(default_factory=list)
    fresh: str = ""  # the row that was just added, which takes the focus

    @property
    def errors(self) -> dict[str, list[str]]:
        """All that is wrong, as the forms of WTForms say it."""
        return self.wrong | ({"": self.form_errors} if self.form_errors else {})

    @classmethod
    def blank(cls, kind: str) -> ItemForm:
        """A form with nothing in it."""
        form = cls(kind, {"points": "0" if kind == "description" else "1"}, {name: [] for name in LISTS.get(kind, ())})
        form.offer_rows(SPARE)
        return form

    @classmethod
    def of(cls, item: Item) -> ItemForm:
        """The form as a question says it."""
        said = as_json(item)
        values = {name: str(said[name]) for name in (*LINES, *OF_KIND.get(item.kind, ())) if name in said}
        values |= {name: str(int(said[name])) for name in ("answer",) if name in said}
        values |= {name: "1" if said[name] else "" for name in ("case_matters",) if name in said}
        values["picture_alt"] = item.picture.alt if item.picture else ""
        form = cls(item.kind, values, {name: rows_of(said, name) for name in LISTS.get(item.kind, ())}, item.picture)
        form.offer_rows({})
        return form

    @classmethod
    def sent(cls, kind: str, given: Mapping[str, str]) -> ItemForm:
        """The form as it was sent."""
        values = {name: given.get(name, "") for name in (*LINES, *OF_KIND.get(kind, ()))}
        rows: dict[str, dict[int, Row]] = {name: {} for name in LISTS.get(kind, ())}
        for name, value in given.items():
            if (cell := CELL.fullmatch(name)) and cell[1] in rows and cell[3] in COLUMNS[cell[1]]:
                rows[cell[1]].setdefault(int(cell[2]), {})[cell[3]] = value
        in_order = {name: [row for _number, row in sorted(numbered.items())] for name, numbered in rows.items()}
        right = given.get("right", "")
        if kind == "single" and right.isdecimal() and int(right) in rows["choices"]:
            rows["choices"][int(right)]["right"] = "1"
        return cls(kind, values, {name: row[:MOST_ROWS] for name, row in in_order.items()})

    def offer_rows(self, least: Mapping[str, int]) -> None:
        """Offer some rows to write into."""
        for name, rows in self.rows.items():
            rows.extend({} for _missing in range(least.get(name, 0) - len(rows)))

    def rearrange(self, given: Mapping[str, str]) -> bool:
        """Do what a button beside the rows asks for; say whether one was pressed."""
        for verb, change in (("more", self.add), ("remove", self.take_away), ("up", self.move_up)):
            pressed = PRESSED.fullmatch(given.get(verb, ""))
            if pressed and pressed[1] in self.rows:
                change(pressed[1], int(pressed[2] or 0))
                return True
        return False

    def add(self, name: str, _number: int) -> None:
        """One more row."""
        if len(self.rows[name]) < MOST_ROWS:
            self.rows[name].append({})
            self.fresh = f"{name}-{len(self.rows[name]) - 1}"

    def take_away(self, name: str, number: int) -> None:
        """One row less."""
        del self.rows[name][number : number + 1]

    def move_up(self, name: str, number: int) -> None:
        """Change places with the row above."""
        rows = self.rows[name]
        if 0 < number < len(rows):
            rows[number - 1], rows[number] = rows[number], rows[number - 1]

    def item(self) -> Item | None:
        """Return the question; None, with the reasons in `wrong`, when it is none yet."""
        said: dict[str, Any] = {"kind": self.kind, "picture": self.picture_said()}
        said |= {name: self.values.get(name, "") for name in ("name", "text", "explanation", "topic")}
        said["points"] = Decimal(0) if self.kind == "description" else self.number("points", self.values["points"])
        said |= self.said_of_kind()
        if self.wrong:
            return None
        try:
            item = item_from(said)
        except ValidationError as wrong:
            for error in wrong.errors():
                self.refuse(str(error["loc"][1] if len(error["loc"]) > 1 else "text"), _("This number is too long."))
            return None
        for problem in problems_of(item):
            self.refuse(problem.field, str(problem.sentence))
        return None if self.wrong else item

    def picture_said(self) -> dict[str, Any] | None:
        """The picture with what is written about it."""
        if self.picture is None:
            return None
        return self.picture.model_copy(update={"alt": self.values.get("picture_alt", "")[:500]}).model_dump()

    def said_of_kind(self) -> dict[str, Any]:
        """What only this kind of question says."""
        said: dict[str, Any] = {name: self.values[name] for name in OF_KIND.get(self.kind, ())}
        said |= {name: parts_of(self, name, filled(rows)) for name, rows in self.rows.items()}
        if "case_matters" in said:
            said["case_matters"] = bool(said["case_matters"])
        if "answer" in said:
            if said["answer"] not in ("1", "0"):
                self.refuse("answer", _("Say whether it is true or false."))
            said["answer"] = said["answer"] == "1"
        return said

    def number(self, field: str, typed: str, instead: Decimal | None = None) -> Decimal:
        """Return a number as people write it, `instead` where nothing stands; else note what is wrong."""
        typed = typed.strip()
        if not typed and instead is not None:
            return instead
        found = readings(typed)
        if len(found) == 1:
            return found.pop()
        if found:
            sentence = _("“%(typed)s” can be read in two ways. Write it without marks between thousands.", typed=typed)
        elif typed:
            sentence = _("Write a number here, such as 3 or 2.5, not “%(typed)s”.", typed=typed[:40])
        else:
            sentence = _("Write a number.")
        self.refuse(field, sentence)
        return Decimal(0)

    def refuse(self, field: str, sentence: str) -> None:
        """Put a sentence at a field, once."""
        if sentence not in self.wrong.setdefault(field, []):
            self.wrong[field].append(sentence)

    def __iter__(self) -> Iterator[SimpleNamespace]:
        """Go through the fields that are wrong, as the summary of errors wants them."""
        for name, sentences in self.wrong.items():
            yield SimpleNamespace(
                id=name,
                label=SimpleNamespace(text=field_names().get(name, name)),
                errors=sentences,
                widget=SimpleNamespace(html_tag=None),
            )


def field_names() -> dict[str, str]:
    """The fields in words."""
    return {
        "name": _("Name"),
        "text": _("Question"),
        "explanation": _("Explanation"),
        "points": _("Points"),
        "topic": _("Topic"),
        "picture": _("Picture"),
        "choices": _("Choices"),
        "answer": _("Answer"),
        "accepted": _("Answers that count"),
        "unit": _("Unit"),
        "pairs": _("Pairs"),
        "steps": _("Steps"),
        "rubric": _("What is looked for"),
        "sample": _("A good answer"),
        "reason": _("Reason for the students"),
    }
