"""From what stands on the pages to text that can be read on a phone."""

from collections import Counter
from typing import Any

from spark.services.media.allowed import clean
from spark.services.media.decoding import Job
from spark.services.media.parts import split
from spark.services.media.pdf.html import html
from spark.services.media.pdf.hyphens import joined, vocabulary
from spark.services.media.pdf.page import Page
from spark.services.media.pdf.paragraphs import Block
from spark.services.media.pdf.running import running_heads
from spark.services.media.pdf.shown import Part


def compose(job: Job) -> dict[str, Any]:
    """From `wanted["pages"]`, as reading.read() left them: the parts, and how many pages can be read as text."""
    pages = [Page(number, found) for number, found in enumerate(job.wanted["pages"], 1)]
    read = [page for page in pages if page.pieces]
    for page, dropped in zip(read, running_heads([(page.height, page.lines) for page in read]), strict=True):
        page.leave_out(dropped)
    body, words = _body_size(read), vocabulary(piece.text for page in read for piece in page.pieces)
    text: list[Part] = []
    for page in pages:
        for part in page.parts(body, words):
            _add(text, part, words)
    safe = clean(html(text, job.folder, len(pages)), pictures=True)
    return {"parts": split(safe), "readable": len(read)}


def _add(text: list[Part], part: Part, words: set[str]) -> None:
    """A paragraph that a column or page broke off goes on where the next begins in small letters."""
    last = text[-1] if text else None
    if (
        isinstance(last, Block)
        and isinstance(part, Block)
        and (last.kind, part.kind) in (("p", "p"), ("li", "p"))
        and last.goes_on
        and part.text[:1].isalpha()
        and not part.text[:1].isupper()
    ):
        last.text, last.goes_on = joined(last.text, part.text, words), part.goes_on
    else:
        text.append(part)


def _body_size(pages: list[Page]) -> float:
    """The size, in half points, in which most letters are set."""
    letters: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            letters[round(piece.size * 2) / 2] += len(piece.text)
    return letters.most_common(1)[0][0] if letters else 10.0
