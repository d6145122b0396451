"""A long text in parts of a few kilobytes each: what a phone pays for at a time."""

from bs4 import BeautifulSoup

from spark.services.media.blocks import pieces
from spark.services.media.grouping import grouped, weight

__all__ = ["BUDGET", "split", "weight"]

BUDGET = 5000  # bytes of a part as it travels: brotli, quality 5, as the server compresses pages


def split(html: str, budget: int = BUDGET) -> list[str]:
    """Well-formed parts in order, cut between blocks, each within the budget where its blocks allow it.

    A box, list or table too long for one part is closed and opened again in the next (a table with its
    head, a numbered list at its number); headings stay with what follows them.
    """
    whole = BeautifulSoup(html, "html.parser")
    return ["".join(group) for group in grouped(pieces(whole, budget), budget)]
