"""A PDF becomes a harmless PDF, a lighter one, and text in parts."""

from typing import Any

from spark.services.media.made import Made, MadeFile
from spark.services.media.workbench import Workbench

_PAGES_A_RUN = 20
_EARNED = 1.5  # seconds for each page that was read: a long document may take its time, a bad page may not


def make(bench: Workbench) -> Made:
    """Normalised original, thumbnail of the first page, compressed copy if worth it, text parts and pictures."""
    checked = bench.decode("pdf_check")
    bench.report("normalising")
    cleaned = bench.decode("pdf_normalise")
    files = [bench.made("original.pdf", "original", "application/pdf")]

    bench.report("thumbnail")
    width, height = bench.decode("pdf_thumbnail")
    files.append(bench.made("thumbnail.webp", "thumbnail", "image/webp", width=width, height=height))

    bench.report("text")
    pages = _pages(bench, checked["pages"])
    text = bench.decode("pdf_compose", pages=pages)
    files += _pictures(bench, pages)

    bench.report("compressing")
    if bench.decode("pdf_compress"):
        files.append(bench.made("compressed.pdf", "compressed", "application/pdf"))

    as_pictures = sum("picture" in page for page in pages)
    noticed = {
        "active_parts_removed": cleaned["removed"],
        "restrictions_removed": checked["restricted"],
        "pages_as_pictures": as_pictures,
    }
    return Made(
        files,
        text_parts=text["parts"],
        facts={"pages": checked["pages"], "has_text": text["readable"] > as_pictures},
        warnings=[code for code, noted in noticed.items() if noted],
    )


def _pages(bench: Workbench, count: int) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    for first in range(0, count, _PAGES_A_RUN):
        end = min(count, first + _PAGES_A_RUN)
        pages += bench.decode("pdf_read", first=first, end=end)
        bench.clock += _EARNED * (end - first)
    return pages


def _pictures(bench: Workbench, pages: list[dict[str, Any]]) -> list[MadeFile]:
    """Those that the text parts name: whole pages and figures."""
    whole = [tuple(page["picture"].values()) for page in pages if "picture" in page]
    figures = [figure[4:7] for page in pages for figure in page.get("figures", ())]
    return [
        bench.made(name, "page", "image/webp", width=width, height=height) for name, width, height in [*whole, *figures]
    ]
