"""What is in a recording: its streams, and how long it really is."""

import re
from dataclasses import dataclass
from shlex import split

from spark.services.media import ffmpeg
from spark.services.media.refused import MediaRefused
from spark.services.media.workbench import Workbench

_INPUT = re.compile(r"^Input #0.*?(?=^Output #|^Stream mapping|\Z)", re.M | re.S)
_STREAM = re.compile(r"^ +Stream #0:(\d+)\S*: (Video|Audio|Subtitle): (\w+)(.*)$", re.M)
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")
_FRAMES = re.compile(r"\b([\d.]+)(k?) fps")
_DURATION = re.compile(r"^ +Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.M)
_TURNED = re.compile(r"rotation of (-?[\d.]+) degrees")
_ALL_PACKETS = split("-map 0:v:0? -map 0:a:0? -c copy -progress pipe:1 -f null -")
_REACHED = re.compile(r"^out_time_us=(\d+)$", re.M)
_CAPTIONS = {"mov_text", "subrip", "webvtt", "ass", "ssa", "text"}  # the others are pictures


@dataclass(frozen=True)
class Picture:
    """A video stream; width and height in pixels as it is shown, turned upright."""

    codec: str
    width: int
    height: int
    frames_per_second: float


@dataclass(frozen=True)
class Recording:
    """`sound` is the codec of the first audio stream, `captions` the number of a subtitle stream that is text."""

    seconds: float
    picture: Picture | None
    sound: str | None
    is_mono: bool
    captions: int | None


def probe(bench: Workbench) -> Recording:
    """Read the file once from end to end without decoding it: headers lie about durations, packets do not."""
    ended = ffmpeg.run(bench, *_ALL_PACKETS)
    header = found[0] if (found := _INPUT.search(ended.err)) else ""
    streams = list(_STREAM.finditer(header))
    if "whitelist" in ended.err and not streams:
        raise MediaRefused("wrong_type", found=bench.found, wanted=bench.kind)
    if ended.status or not streams:
        raise bench.failure(ended)
    sounds = [stream for stream in streams if stream[2] == "Audio"]
    captions = [int(stream[1]) for stream in streams if stream[2] == "Subtitle" and stream[3] in _CAPTIONS]
    recording = Recording(
        seconds=_seconds(ended.out.decode("ascii", "replace"), header),
        picture=_picture(header, streams),
        sound=sounds[0][3] if sounds else None,
        is_mono=bool(sounds) and ", mono" in sounds[0][4],
        captions=captions[0] if captions else None,
    )
    _within_limits(bench, recording)
    return recording


def _picture(header: str, streams: list[re.Match[str]]) -> Picture | None:
    for stream in streams:
        size = _SIZE.search(stream[4])
        if stream[2] == "Video" and size and "attached pic" not in stream[4]:
            width, height = int(size[1]), int(size[2])
            if (turned := _TURNED.search(header)) and round(float(turned[1]) / 90) % 2:
                width, height = height, width
            frames = _FRAMES.search(stream[4])
            speed = float(frames[1]) * (1000 if frames[2] else 1) if frames else 25.0
            return Picture(stream[3], width, height, speed)
    return None


def _seconds(progress: str, header: str) -> float:
    if reached := _REACHED.findall(progress):
        return int(reached[-1]) / 1_000_000
    if told := _DURATION.search(header):
        return int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3])
    return 0.0


def _within_limits(bench: Workbench, recording: Recording) -> None:
    limits = bench.limits
    if recording.seconds <= 0:
        raise MediaRefused("broken_media")
    if recording.seconds > limits.media_seconds:
        raise MediaRefused("too_long", seconds=round(recording.seconds), limit=limits.media_seconds)
    if recording.picture and (pixels := recording.picture.width * recording.picture.height) > limits.pixels:
        raise MediaRefused("image_bomb", pixels=pixels, limit=limits.pixels)
