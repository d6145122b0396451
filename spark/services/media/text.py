"""A text becomes parts of safe HTML."""

from spark.services.media.made import Made
from spark.services.media.workbench import Workbench


def make(bench: Workbench) -> Made:
    """The text itself as UTF-8, and its parts."""
    bench.report("text")
    done = bench.decode("text")
    original = bench.made("original.md", "original", "text/markdown; charset=utf-8")
    return Made([original], text_parts=done["parts"], facts={"has_text": True})
