"""Writes Moodle XML files."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from spark.domain.practice.formats.extra import as_text, beyond
from spark.domain.practice.formats.markup.from_html import EMBEDDED
from spark.domain.practice.formats.moodle.elements import cdata, text
from spark.domain.practice.formats.moodle.parts import TYPES
from spark.domain.practice.formats.moodle.reading import read_moodle
from spark.domain.practice.formats.numbers import written
from spark.domain.practice.formats.parsed import Pictures
from spark.domain.practice.formats.topics import path_of
from spark.domain.practice.item import Item, Picture

HEAD, FOOT = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n', "</quiz>\n"
NOT_IN_ALT = re.compile(r"([\\\[\]])")
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")


def moodle_of(items: Iterable[Item], pictures: Pictures) -> str:
    """Return items as Moodle XML, each below its category, with the pictures whose bytes are given."""
    pieces, topic = [HEAD], ""
    for item in items:
        if item.topic != topic:
            topic = item.topic
            pieces.append(category(topic))
        pieces.append(question(item, question_text(item, pictures), extra(item)))
    return "".join([*pieces, FOOT])


def category(topic: str) -> str:
    """Return the element that gives the questions below it their topic."""
    return f'  <question type="category"><category>{text(path_of(topic))}</category></question>\n'


def extra(item: Item) -> str:
    """Return the element with what the format itself cannot say of an item; mostly there is none."""
    alone = question(item, question_text(item, {}), "")
    read_back = read_moodle("".join([HEAD, category(item.topic), alone, FOOT]).encode()).found
    lost = beyond(item, read_back[0].item)
    return f"    <sparkextra>{cdata(as_text(lost, ascii_alone=True))}</sparkextra>\n" if lost else ""


def question(item: Item, its_text: str, more: str) -> str:
    """Return the element of an item."""
    kind, parts = TYPES[item.kind]
    return (
        f'  <question type="{kind}">\n'
        f"    <name>{text(item.name)}</name>\n"
        f"{its_text}"
        f'    <generalfeedback format="markdown">{text(item.explanation)}</generalfeedback>\n'
        f"    <defaultgrade>{written(item.points)}</defaultgrade>\n"
        f"{''.join(parts(item))}{more}"
        "  </question>\n"
    )


def question_text(item: Item, pictures: Pictures) -> str:
    """Return the element of the text, with the picture when its bytes are at hand."""
    content = pictures.get(item.picture.key) if item.picture else None
    if item.picture is None or content is None:
        return f'    <questiontext format="markdown">{text(item.text)}</questiontext>\n'
    name, alt = file_name(item.picture), NOT_IN_ALT.sub(r"\\\1", item.picture.alt)
    shown = f"{item.text}\n\n![{alt}]({EMBEDDED}{name})"
    return (
        f'    <questiontext format="markdown">{text(shown)}\n'
        f'      <file name={quoteattr(name)} path="/" encoding="base64">{base64.b64encode(content).decode()}</file>\n'
        "    </questiontext>\n"
    )


def file_name(picture: Picture) -> str:
    """Return what the file calls a picture."""
    return NOT_IN_NAMES.sub("-", PurePosixPath(picture.key).name) or "picture"
