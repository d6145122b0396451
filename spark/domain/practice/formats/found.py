"""From the values that a reader took from a file to a question that was found, with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from pydantic import ValidationError

from spark.domain.people.names import one_line
from spark.domain.practice.formats.parsed import EmbeddedPicture, Found
from spark.domain.practice.formats.refusals import few
from spark.domain.practice.item import Item, Picture, item_from
from spark.domain.practice.item_rules import LONGEST_LINE, LONGEST_TEXT, Problem, problems_of
from spark.domain.refusal import Refused

LONGEST_LABEL = 60  # of a question that has no name
FAR_TOO_LONG = 4 * LONGEST_TEXT  # characters that are not even looked at
CUT = {"name": _("The name was too long and was cut."), "topic": _("The topic was too long and was cut.")}
NUMBERS = ("points", "weight", "value", "tolerance")
STAND_IN = Picture(key="", bytes=0, width=0, height=0)  # for rules that ask only whether there is a picture


def found(line: int, values: Mapping[str, Any], notes: Iterable[Any], picture: EmbeddedPicture | None = None) -> Found:
    """Return what stands at a line, checked by the rules that every item keeps."""
    values, cut = shortened(values)
    notes = (*notes, *cut)
    name = label(values)
    try:
        check_sizes(values)
        item = item_from(values)
    except Refused as refusal:
        return Found(line, name, problems=(Problem(refusal.field, refusal.sentence),), notes=notes)
    except ValidationError as error:
        return Found(line, name, problems=tuple(in_our_words(error)), notes=notes)
    return Found(line, name, item, tuple(problems(item, picture)), notes, picture)


def unreadable(line: int, name: str, text: str, refusal: Refused) -> Found:
    """Return what cannot become an item at all."""
    return Found(line, label({"name": name, "text": text}), problems=(Problem(refusal.field, refusal.sentence),))


def problems(item: Item, picture: EmbeddedPicture | None) -> list[Problem]:
    """Return what is wrong with an item whose picture is not in the storage yet."""
    return problems_of(item.model_copy(update={"picture": STAND_IN}) if picture else item)


def label(values: Mapping[str, Any]) -> str:
    """Return what people recognise a question by: its name or its first words."""
    name, text = (one_line(str(values.get(key, ""))[:1000]) for key in ("name", "text"))
    return name[:LONGEST_LINE] or text[:LONGEST_LABEL]


def shortened(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return the values with a name and a topic that fit, and what that changed."""
    short, notes = dict(values), []
    for key, note in CUT.items():
        if isinstance(given := values.get(key), str) and len(line := one_line(given[:FAR_TOO_LONG])) > LONGEST_LINE:
            short[key] = line[:LONGEST_LINE].strip()
            notes.append(note)
    return short, notes


def check_sizes(value: Any, field: str = "text") -> None:
    """Refuse what only a hostile file holds, before it costs time and memory."""
    if isinstance(value, str) and len(value) > FAR_TOO_LONG:
        raise too_long(field)
    if isinstance(value, Mapping):
        for key, part in value.items():
            check_sizes(part, key if field == "text" else field)
    elif isinstance(value, list | tuple):
        for part in few(field, value):
            check_sizes(part, field)


def too_long(field: str) -> Refused:
    """Return the refusal of a text."""
    return Refused(_("This is too long. Use at most %(count)s characters.", count=LONGEST_TEXT), field=field)


def in_our_words(error: ValidationError) -> Iterator[Problem]:
    """Yield a sentence for each field that pydantic could not make anything of."""
    seen = set()
    for wrong in error.errors(include_url=False, include_input=False, include_context=False):
        place = [str(step) for step in wrong["loc"]] or ["kind"]
        field = place[1] if len(place) > 1 else "kind"
        if field not in seen:
            seen.add(field)
            yield Problem(field, sentence_for(place[-1]))


def sentence_for(leaf: str) -> Any:
    """Return what to say about a value that does not fit."""
    if leaf in NUMBERS:
        return _("A number here has too many digits or is none.")
    return _("Something here is missing or not what it should be.")
