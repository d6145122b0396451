"""Pictures people send of themselves and of their questions."""

from pathlib import Path

from spark.services.media.limits import Limits, usual_limits
from spark.services.media.made import MadeFile
from spark.services.media.workbench import Workbench

_BUDGET = 20_000  # bytes of a picture in a page


def avatar(
    source: Path, workdir: Path, *, side: int = 256, budget: int = _BUDGET, limits: Limits | None = None
) -> MadeFile:
    """A square WebP cut from the middle, at most `side` pixels and `budget` bytes, without metadata. MediaRefused."""
    bench = _bench(source, workdir, limits)
    width, height = bench.decode("avatar", side=side, budget=budget)
    return bench.made("avatar.webp", "thumbnail", "image/webp", width=width, height=height)


def picture(
    source: Path, workdir: Path, *, side: int = 1024, budget: int = _BUDGET, limits: Limits | None = None
) -> MadeFile:
    """The whole picture as WebP, upright, at most `side` pixels and `budget` bytes, without metadata. MediaRefused."""
    bench = _bench(source, workdir, limits)
    bench.decode("sniff", kind="image")
    width, height = bench.decode("picture", side=side, budget=budget)
    return bench.made("picture.webp", "light", "image/webp", width=width, height=height)


def _bench(source: Path, workdir: Path, limits: Limits | None) -> Workbench:
    bench = Workbench("image", source.resolve(), workdir.resolve(), limits or usual_limits("image"), lambda step: None)
    bench.measure()
    return bench
