"""A document's blocks as HTML; it still goes through the one allow list."""

import hashlib
import re
from collections import Counter
from html import escape
from itertools import groupby
from pathlib import Path

from spark.services.media.pdf.hyphens import HYPHEN
from spark.services.media.pdf.paragraphs import Block
from spark.services.media.pdf.rows import LEVEL, LOWERED, RAISED
from spark.services.media.pdf.shown import Part, Shown, Table
from spark.services.media.pdf.tables import grid

_ON_EVERY_PAGE = 3  # times the same figure stands in a document before it is taken for a logo
_DOTS = re.compile(r"(?:\s?[.·…]){4,}\s*")
_MARKS = re.compile(f"[{RAISED}{LOWERED}{LEVEL}]")


def html(text: list[Part], folder: Path, pages: int) -> str:
    """One string; pictures are named by the SHA-256 of their files in `folder`."""
    sizes = sorted({part.size for part in text if isinstance(part, Block) and part.kind == "h"}, reverse=True)
    digests = {
        part.name: hashlib.sha256((folder / part.name).read_bytes()).hexdigest()
        for part in text
        if isinstance(part, Shown)
    }
    often = Counter(digests[part.name] for part in text if isinstance(part, Shown) and not part.is_page)
    out = []
    for is_item, group in groupby(text, lambda part: isinstance(part, Block) and part.kind == "li"):
        if is_item:
            out.append(f"<ul>{''.join(_block('li', part) for part in group if isinstance(part, Block))}</ul>")
            continue
        for part in group:
            if isinstance(part, Block):
                out.append(_block(f"h{2 + min(3, sizes.index(part.size))}" if part.kind == "h" else "p", part))
            elif isinstance(part, Table):
                out.append(_table(part))
            elif often[digests[part.name]] <= _ON_EVERY_PAGE:
                out.append(_picture(part, digests[part.name], pages))
    return "\n".join(out)


def _block(tag: str, block: Block) -> str:
    direction = ' dir="rtl"' if block.is_rtl else ""
    return f"<{tag}{direction}>{_inline(block.text)}</{tag}>"


def _table(table: Table) -> str:
    texts = [[_inline(text) for text in cells] for cells in grid(table.lines)]
    head = ""
    if table.lines[0].bold:
        head = f"<thead><tr>{''.join(f'<th>{text}</th>' for text in texts.pop(0))}</tr></thead>"
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in cells)}</tr>" for cells in texts)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _picture(shown: Shown, digest: str, pages: int) -> str:
    """A whole page is told by its number, in signs that need no translation."""
    alt = f"{shown.page} / {pages}" if shown.is_page else _MARKS.sub("", shown.alt.replace(HYPHEN, ""))
    size = f'width="{shown.width}" height="{shown.height}"'
    return f'<figure><img data-file="{digest}" data-page="{shown.page}" alt="{escape(alt)}" {size}></figure>'


def _inline(text: str) -> str:
    """Escaped, leaders of dots shortened, marks of raised and lowered type as tags."""
    text = escape(_DOTS.sub(" … ", text.replace(HYPHEN, "")), quote=False)
    for mark, tag in ((RAISED, "sup"), (LOWERED, "sub")):
        text = re.sub(f"{mark}(.*?){LEVEL}", rf"<{tag}>\1</{tag}>", text)
    return text
