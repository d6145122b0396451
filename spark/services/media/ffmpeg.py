"""ffmpeg, caged and told to open nothing but this one file in one of these forms."""

import shutil
from functools import cache
from pathlib import Path
from shlex import split

from spark.services.media import caged
from spark.services.media.refused import MediaFailed
from spark.services.media.workbench import Workbench

# Containers by ffmpeg's names. Playlists are not among them: they make it open other addresses.
_FORMATS = {
    "audio": "mp3,mov,ogg,flac,wav,matroska,aac,amr",
    "video": "mov,matroska,avi,mpegts,mpeg,ogg",
}
# Nothing of the author's place, time or device stays; nothing of ours comes in, so that the same file gives the
# same bytes again.
_SLOWEST = 4  # times the recording's length, for the smallest machine and the largest picture
ANONYMOUS = split("-map_metadata -1 -map_chapters -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact")


@cache
def binary() -> str:
    """The system's ffmpeg, else the one in the wheel imageio-ffmpeg. MediaFailed."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise MediaFailed("there is no ffmpeg on this machine") from error


def run(bench: Workbench, *options: str, before: tuple[str, ...] = (), earned: float = 0) -> caged.Ended:
    """`options` as they follow the input; `before`, those for the input itself; `earned`: seconds that the
    length of the recording allows this work. Does not judge the result."""
    program = [binary(), "-nostdin", "-hide_banner", "-nostats", "-y", *before]
    program += ["-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS[bench.kind], "-threads", "2"]
    program += ["-i", f"file:{bench.source}", "-filter_threads", "1", *options]
    return bench.run(program, earned=earned)


def make(bench: Workbench, name: str, *options: str, length: float, before: tuple[str, ...] = ()) -> Path:
    """As run(), for work on all the `length` (seconds) of a recording that must leave the file `name`. MediaRefused."""
    ended = run(bench, *options, name, before=before, earned=_SLOWEST * length)
    path = bench.folder / name
    if ended.status or not path.is_file() or not path.stat().st_size:
        raise bench.failure(ended)
    return path
