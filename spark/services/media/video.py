"""A video becomes one without traces of its author, one for a slow line, one to listen to, and a picture of it."""

from dataclasses import replace
from pathlib import Path
from shlex import split
from shutil import copyfile

from spark.services.media import audio, ffmpeg
from spark.services.media.made import Made, MadeFile
from spark.services.media.probing import Picture, Recording, probe
from spark.services.media.refused import MediaRefused
from spark.services.media.workbench import Workbench

_MP4 = ({"h264", "hevc", "av1", "mpeg4"}, {"aac", "mp3", "ac3", "alac", "opus", None})
_WEBM = ({"vp8", "vp9", "av1"}, {"opus", "vorbis", None})
_LIGHT_SIDE = 240  # pixels of the shorter side
_LIGHT_FRAMES = 20  # a second
# Baseline plays on every phone; about 150 kbit/s with the sound, 1.1 MB a minute at most.
_LIGHT_PICTURE = split(
    "-c:v libx264 -preset medium -profile:v baseline -level:v 3.0 -pix_fmt yuv420p -crf 30 -maxrate 120k "
    "-bufsize 360k -g 200 -threads:v 2"
)
_LIGHT_SOUND = split("-c:a aac -b:a 28k -ac 1 -ar 24000")


def make(bench: Workbench) -> Made:
    """Original, thumbnail and poster, light video, sound alone, captions if it has any."""
    recording = probe(bench)
    if not recording.picture:
        raise MediaRefused("wrong_type", found=bench.found, wanted=bench.kind)
    bench.report("normalising")
    files = [_original(bench, recording, recording.picture), *_captions(bench, recording)]
    bench.report("thumbnail")
    files += _posters(bench, recording)
    bench.report("light")
    files.append(_light(bench, recording, recording.picture, files[0]))
    if recording.sound:
        bench.report("audio")
        files.append(audio.light_sound(bench, recording, "audio"))
    return Made(
        files,
        facts={
            "duration_seconds": round(recording.seconds),
            "width": recording.picture.width,
            "height": recording.picture.height,
        },
        warnings=[] if recording.sound else ["no_sound"],
    )


def _original(bench: Workbench, recording: Recording, picture: Picture) -> MadeFile:
    """The same pictures and sound in a container written anew, playable while it still loads."""
    if picture.codec in _MP4[0] and recording.sound in _MP4[1]:
        name, content_type, form = "original.mp4", "video/mp4", ["-movflags", "+faststart", "-f", "mp4"]
    elif picture.codec in _WEBM[0] and recording.sound in _WEBM[1]:
        name, content_type, form = "original.webm", "video/webm", ["-f", "webm"]
    else:
        name, content_type, form = "original.mkv", "video/x-matroska", ["-f", "matroska"]
    streams = ["-map", "0:v:0", "-map", "0:a:0?", "-c", "copy"]
    ffmpeg.make(
        bench, name, *streams, *ffmpeg.ANONYMOUS, *form, length=recording.seconds, before=("-fflags", "+genpts")
    )
    return bench.made(name, "original", content_type, width=picture.width, height=picture.height)


def _light(bench: Workbench, recording: Recording, picture: Picture, original: MadeFile) -> MadeFile:
    shrink = min(1.0, _LIGHT_SIDE / min(picture.width, picture.height))
    width, height = (max(2, round(side * shrink / 2) * 2) for side in (picture.width, picture.height))
    slower = f"fps={_LIGHT_FRAMES}," if picture.frames_per_second > _LIGHT_FRAMES else ""
    sound = ["-map", "0:a:0", *_LIGHT_SOUND] if recording.sound else []
    ffmpeg.make(
        bench,
        "light.mp4",
        *["-map", "0:v:0", "-vf", f"{slower}scale={width}:{height},setsar=1", *_LIGHT_PICTURE],
        *[*sound, *ffmpeg.ANONYMOUS, "-movflags", "+faststart", "-f", "mp4"],
        length=recording.seconds,
    )
    light = bench.made("light.mp4", "light", "video/mp4", width=width, height=height)
    if light.bytes < original.bytes or original.content_type != "video/mp4":
        return light
    copyfile(original.path, light.path)  # somebody has been there before us
    return bench.made("light.mp4", "light", "video/mp4", width=picture.width, height=picture.height)


def _posters(bench: Workbench, recording: Recording) -> list[MadeFile]:
    """From the most typical of fifty frames a tenth into the video: first frames are often black."""
    frame = _frame(bench, recording.seconds / 10) or _frame(bench, 0)
    if frame is None:
        raise MediaRefused("broken_media")
    sizes = replace(bench, source=frame).decode("posters")
    return [
        bench.made(f"{role}.webp", role, "image/webp", width=sizes[role][0], height=sizes[role][1])
        for role in ("thumbnail", "poster")
    ]


def _frame(bench: Workbench, at: float) -> Path | None:
    path = bench.folder / "frame.png"
    path.unlink(missing_ok=True)
    # Made smaller first: fifty frames of a large video would not fit into the decoder's memory.
    look = split("-map 0:v:0 -vf scale=640:-2,thumbnail=50,setsar=1 -frames:v 1 -update 1 -f image2")
    ffmpeg.run(bench, *look, path.name, before=("-ss", f"{at:.2f}"))
    return path if path.is_file() and path.stat().st_size else None


def _captions(bench: Workbench, recording: Recording) -> list[MadeFile]:
    """The first subtitles that are text; a video is good without those that cannot be read."""
    if recording.captions is None:
        return []
    path = bench.folder / "captions.vtt"
    ended = ffmpeg.run(bench, "-map", f"0:{recording.captions}", "-c:s", "webvtt", *ffmpeg.ANONYMOUS, path.name)
    if ended.status or not path.is_file() or b"-->" not in path.read_bytes():
        return []
    return [bench.made(path.name, "captions", "text/vtt")]
