"""Lessons as PDF: a page of plain print with drawings, set from a text in a few marks of Markdown.

`## heading`, `- point`, `1. point`, `= formula` and `[figure: name]`; everything else is a paragraph. The
fonts are those every reader has, so nothing is embedded and a lesson weighs a few kilobytes.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from fpdf import FPDF

from spark.seed.figures import FIGURES
from spark.seed.image import INK, WIDE

MARGIN = 22  # millimetres
LINE = 6.2
WIDTH = 210 - 2 * MARGIN
ITEM = re.compile(r"(-|\d+\.) ")
MADE_AT = datetime(2024, 1, 29, tzinfo=UTC)  # always the same, so that a lesson made again is the same file


class Paper(FPDF):
    """A4 without running heads: they would stand between the lines of the text version."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.core_fonts_encoding = "windows-1252"
        self.set_title(title)
        self.set_author("Spark demo school")
        self.set_lang("en")
        self.set_creation_date(MADE_AT)
        self.set_margins(MARGIN, 20, MARGIN)
        self.set_auto_page_break(True, 20)
        self.set_text_color(*INK)
        self.add_page()


def pdf(title: str, text: str) -> bytes:
    """Return a lesson as a PDF."""
    paper = Paper(title)
    paper.set_font("Helvetica", "B", 20)
    paper.multi_cell(WIDTH, 9, title, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(4)
    for block in blocks(text):
        set_block(paper, block)
    paper.ln(4)
    paper.set_font("Helvetica", size=9)
    paper.cell(WIDTH, LINE, "Spark demo school, CC BY 4.0")
    return bytes(paper.output())


def blocks(text: str) -> list[str]:
    """Return headings, points, formulas, figures and paragraphs, each on one line."""
    found: list[str] = []
    begins = True
    for line in text.splitlines():
        if not line.strip():
            begins = True
        elif begins or ITEM.match(line):
            found.append(line.strip())
            begins = False
        else:
            found[-1] += " " + line.strip()
    return found


def set_block(paper: Paper, block: str) -> None:
    """Set one block and the space after it."""
    paper.set_font("Helvetica", size=11.5)
    if block.startswith("## "):
        set_heading(paper, block[3:])
    elif block.startswith("[figure: "):
        set_figure(paper, block[9:-1])
    elif block.startswith("= "):
        paper.set_font("Helvetica", "B", 14)
        paper.multi_cell(WIDTH, LINE + 2, block[2:], align="C", new_x="LMARGIN", new_y="NEXT")
        paper.ln(2)
    elif point := ITEM.match(block):
        mark = "\u2022" if point[1] == "-" else point[1]
        paper.cell(8, LINE, mark)
        paper.multi_cell(WIDTH - 8, LINE, block[point.end() :], align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(1.2)
    else:
        lines = paper.multi_cell(WIDTH, LINE, block, align="L", dry_run=True, output="LINES")
        if paper.will_page_break(LINE * len(lines)):  # type: ignore[arg-type]
            paper.add_page()
        paper.multi_cell(WIDTH, LINE, block, align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(2.6)


def set_heading(paper: Paper, words: str) -> None:
    """Set a heading together with the lines that follow it, never alone at the foot of a page."""
    if paper.will_page_break(LINE * 5):
        paper.add_page()
    paper.ln(2.5)
    paper.set_font("Helvetica", "B", 14)
    paper.start_section(words)
    paper.multi_cell(WIDTH, 7.5, words, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(1)


def set_figure(paper: Paper, name: str) -> None:
    """Set in a picture, whole on one page."""
    draw, shows = FIGURES[name]
    sketch = draw()
    if paper.will_page_break(sketch.tall + 6):
        paper.add_page()
    top = paper.get_y() + 2
    paper.image(BytesIO(sketch.png()), MARGIN + (WIDTH - WIDE) / 2, top, WIDE, sketch.tall, alt_text=shows)
    paper.set_y(top + sketch.tall + 4)
