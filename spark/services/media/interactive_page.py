"""An interactive lesson becomes a zip of plain files, and one page that holds all of them."""

from spark.services.media.made import Made
from spark.services.media.workbench import Workbench


def make(bench: Workbench) -> Made:
    """The zip packed anew, and the page."""
    entries = bench.decode("zip_check")
    bench.report("normalising")
    bench.decode("zip_normalise")
    original = bench.made("original.zip", "original", "application/zip")
    bench.report("light")
    warnings = bench.decode("zip_pack")
    page = bench.made("lesson.html", "light", "text/html; charset=utf-8")
    return Made([original, page], facts={"entries": entries}, warnings=warnings)
