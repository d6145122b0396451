"""A sound recording becomes one without traces of its author, and one that costs little to hear."""

from shlex import split
from shutil import copyfile

from spark.services.media import ffmpeg
from spark.services.media.made import Made, MadeFile, Role
from spark.services.media.probing import Recording, probe
from spark.services.media.refused import MediaRefused
from spark.services.media.workbench import Workbench

# Where a codec is at home: ffmpeg's name of the container, its type, its ending.
_HOMES = {
    "mp3": ("mp3", "audio/mpeg", "mp3"),
    "aac": ("ipod", "audio/mp4", "m4a"),
    "alac": ("ipod", "audio/mp4", "m4a"),
    "opus": ("opus", "audio/ogg", "opus"),
    "vorbis": ("ogg", "audio/ogg", "ogg"),
    "flac": ("flac", "audio/flac", "flac"),
    "pcm_s16le": ("wav", "audio/wav", "wav"),
    "pcm_u8": ("wav", "audio/wav", "wav"),
    "amr_nb": ("amr", "audio/amr", "amr"),
}
_ANY = ("matroska", "audio/x-matroska", "mka")
_LIGHT_BITS = 16_000  # a second; enough for speech, 1.2 MB in ten minutes
_LIGHT_ENOUGH = 1.5  # times as much: what is no heavier is not made worse by encoding it again
# For the clarity of speech, in long frames, whose headers cost less.
_SPEECH = split("-ac 1 -c:a libopus -application voip -vbr on -frame_duration 60 -compression_level 10")


def make(bench: Workbench) -> Made:
    """The original in its own encoding, and the light rendition."""
    recording = probe(bench)
    if recording.picture:
        raise MediaRefused("wrong_type", found=bench.found, wanted=bench.kind)
    if not recording.sound:
        raise MediaRefused("broken_media")
    bench.report("normalising")
    original = _original(bench, recording, recording.sound)
    bench.report("light")
    light = _as_light(bench, original) if _is_light(recording, original) else light_sound(bench, recording, "light")
    return Made([original, light], facts={"duration_seconds": round(recording.seconds)})


def light_sound(bench: Workbench, recording: Recording, role: Role) -> MadeFile:
    """Speech at 16 kbit/s, from any recording."""
    name = f"{role}.opus"
    ffmpeg.make(
        bench, name, "-map", "0:a:0", *_SPEECH, "-b:a", str(_LIGHT_BITS), *ffmpeg.ANONYMOUS, length=recording.seconds
    )
    return bench.made(name, role, "audio/ogg")


def _original(bench: Workbench, recording: Recording, codec: str) -> MadeFile:
    container, content_type, ending = _HOMES.get(codec, _ANY)
    name = f"original.{ending}"
    front = ["-movflags", "+faststart"] if container == "ipod" else []
    ffmpeg.make(
        bench, name, "-map", "0:a:0", "-c", "copy", *ffmpeg.ANONYMOUS, *front, "-f", container, length=recording.seconds
    )
    return bench.made(name, "original", content_type)


def _is_light(recording: Recording, original: MadeFile) -> bool:
    bits = original.bytes * 8 / recording.seconds
    return recording.sound == "opus" and recording.is_mono and bits <= _LIGHT_ENOUGH * _LIGHT_BITS


def _as_light(bench: Workbench, original: MadeFile) -> MadeFile:
    copyfile(original.path, bench.folder / "light.opus")
    return bench.made("light.opus", "light", original.content_type)
