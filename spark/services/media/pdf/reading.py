"""What stands on some pages of a PDF: pieces of text and figures, or a picture where the text cannot be read."""

from typing import Any

import pypdfium2 as pdfium

from spark.services.media.decoding import Job
from spark.services.media.pdf import pictures, regions
from spark.services.media.pdf.characters import Characters, characters_of
from spark.services.media.pdf.piece import Figure, Piece
from spark.services.media.pdf.sheet import Area, Sheet

_LABELS = 240  # characters inside a drawing: more than that is a text with a frame around it
_FIGURES = 12  # a page


def read(job: Job) -> list[dict[str, Any]]:
    """Pages `wanted["first"]` up to, not with, `wanted["end"]` of original.pdf (from 0), each as
    {"picture": {name, width, height}} or {"height", "pieces", "figures"}; {} for an empty one."""
    with pdfium.PdfDocument(job.folder / "original.pdf") as document:
        return [_page(document, number, job) for number in range(job.wanted["first"], job.wanted["end"])]


def _page(document: Any, number: int, job: Job) -> dict[str, Any]:
    page = document[number]
    sheet = Sheet(page)
    characters = characters_of(page, sheet)
    drawn = regions.drawn_on(page, sheet)
    try:
        if not characters.count and not drawn:
            return {}
        if not _can_be_read(characters) or (_is_seen(characters) < 10 and regions.covered(drawn, sheet)):
            return {"picture": pictures.page_picture(page, job, f"page-{number + 1:03}.webp")}
        areas = regions.regions(drawn, sheet)
        if characters.count < 3 and not areas:
            return {"picture": pictures.page_picture(page, job, f"page-{number + 1:03}.webp")}
        figures, pieces = _figures(page, areas, characters.pieces, job, f"figure-{number + 1:03}")
        return {"height": sheet.height, "pieces": pieces, "figures": figures}
    finally:
        page.close()


def _can_be_read(characters: Characters) -> bool:
    """Up to one letter in twenty may be unknown: formulas and ornaments have such."""
    return (characters.unmapped + characters.misdrawn) * 20 <= characters.count


def _is_seen(characters: Characters) -> int:
    return characters.count - characters.hidden


def _figures(
    page: Any, areas: list[Area], pieces: list[Piece], job: Job, name: str
) -> tuple[list[Figure], list[Piece]]:
    """The areas as pictures, and the text outside them: what is inside is seen in the picture."""
    figures: list[Figure] = []
    height = page.get_size()[1]
    for area in areas[:_FIGURES]:
        inside = [piece for piece in pieces if area.holds((piece.left + piece.right) / 2, piece.base - piece.size / 3)]
        if sum(len(piece.text) for piece in inside) > _LABELS:
            continue
        pieces = [piece for piece in pieces if piece not in inside]
        around = (area.left, height - area.bottom, area.right, height - area.top)
        picture = pictures.rendered(page, min(720, round(2 * (area.right - area.left))), around)
        saved = pictures.saved(picture, job, f"{name}-{len(figures) + 1}.webp")
        figures.append(Figure(*area, **saved, alt=" ".join(piece.text for piece in inside)))
    return figures, pieces
