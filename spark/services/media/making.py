"""From an uploaded file to what we keep of it."""

from collections.abc import Callable
from pathlib import Path

from spark.services.media import audio, document, interactive_page, text, video
from spark.services.media.limits import Limits
from spark.services.media.made import Made
from spark.services.media.workbench import Workbench

_MAKERS: dict[str, Callable[[Workbench], Made]] = {
    "pdf": document.make,
    "text": text.make,
    "audio": audio.make,
    "video": video.make,
    "interactive": interactive_page.make,
}


def process(kind: str, source: Path, workdir: Path, limits: Limits, report: Callable[[str], None]) -> Made:
    """Check the file, then make its renditions in `workdir`; `report` hears each of STEPS[kind] as it begins.

    Raises MediaRefused when the file is at fault and MediaFailed when this machine is. The work folder
    is the caller's to remove. The same file gives the same Made, byte for byte.
    """
    bench = Workbench(kind, source.resolve(), workdir.resolve(), limits, report)
    report("checking")
    bench.measure()
    bench.found = bench.decode("sniff", kind=kind)
    return _MAKERS[kind](bench)
