import os
import subprocess

import pytest
from PIL import Image

from spark.services import media
from spark.services.media import ffmpeg

SOUND = ["-f", "lavfi", "-i", "sine=440:r=44100:d=2"]
PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=480x360:r=25:d=2"]
SMALL = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]


def clip(path, *options):
    subprocess.run([ffmpeg.binary(), "-v", "error", "-nostdin", "-y", *options, str(path)], check=True)
    return path


def told(path):
    """What ffmpeg says about a file."""
    return subprocess.run(
        [ffmpeg.binary(), "-hide_banner", "-i", str(path)], capture_output=True, text=True, check=False
    ).stderr


def by_role(made):
    return {file.role: file for file in made.files}


@pytest.fixture
def without_system_ffmpeg(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    ffmpeg.binary.cache_clear()
    yield
    ffmpeg.binary.cache_clear()


def test_the_demo_video_becomes_light(process, demo_data):
    made = process("video", demo_data / "media" / "lesson-newton-first-law.mp4")
    files = by_role(made)
    assert set(files) == {"original", "thumbnail", "poster", "light", "audio"}
    assert made.facts == {"duration_seconds": 23, "width": 640, "height": 360}
    assert files["light"].bytes < files["original"].bytes
    assert (files["light"].width, files["light"].height) == (426, 240)
    assert "h264 (Constrained Baseline)" in told(files["light"].path)
    assert files["poster"].bytes <= 20_000
    assert files["thumbnail"].bytes <= 8_000
    assert files["audio"].bytes < 50_000
    data = files["light"].path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays while it still loads
    assert Image.open(files["poster"].path).convert("L").getextrema()[1] > 100


def test_the_demo_sounds_become_light(process, demo_data):
    spoken = by_role(process("audio", demo_data / "media" / "lesson-newton-first-law.mp3"))
    assert (spoken["original"].content_type, spoken["light"].content_type) == ("audio/mpeg", "audio/ogg")
    assert spoken["light"].bytes < 45_000
    light = by_role(process("audio", demo_data / "media" / "lesson-newton-first-law.opus"))
    assert light["light"].sha256 == light["original"].sha256  # light enough: not made worse


def test_it_works_with_the_ffmpeg_of_the_wheel_too(process, tmp_path, without_system_ffmpeg):
    pytest.importorskip("imageio_ffmpeg")
    made = process("video", clip(tmp_path / "a.mp4", *PICTURE, *SOUND, *SMALL))
    assert set(by_role(made)) == {"original", "thumbnail", "poster", "light", "audio"}
    assert made.facts["duration_seconds"] == 2
    assert process("audio", clip(tmp_path / "a.mp3", *SOUND)).facts["duration_seconds"] == 2


def test_neither_place_nor_time_nor_name_stays_in_it(process, tmp_path):
    tags = ["-metadata", "location=+06.9-079.8/", "-metadata", "artist=Asha", "-metadata", "creation_time=2026-01-01"]
    made = process("video", clip(tmp_path / "a.mov", *PICTURE, *SOUND, *SMALL, *tags))
    for file in made.files:
        data = file.path.read_bytes()
        assert b"Asha" not in data
        assert b"06.9" not in data
    sound = process("audio", clip(tmp_path / "a.mp3", *SOUND, *tags))
    assert b"Asha" not in by_role(sound)["original"].path.read_bytes()


def test_a_video_held_upright_stays_upright(process, tmp_path):
    lying = clip(tmp_path / "a.mp4", *PICTURE, *SMALL)
    if "display_rotation" in told_options():
        turned = clip(tmp_path / "b.mp4", "-display_rotation", "90", "-i", str(lying), "-c", "copy")
    else:  # ffmpeg 5
        turned = clip(tmp_path / "b.mp4", "-i", str(lying), "-c", "copy", "-metadata:s:v", "rotate=90")
    assert "rotation of" in told(turned)
    made = process("video", turned)
    files = by_role(made)
    assert made.warnings == ["no_sound"]
    assert (made.facts["width"], made.facts["height"]) == (360, 480)
    assert (files["light"].width, files["light"].height) == (240, 320)
    assert "240x320" in told(files["light"].path)
    assert files["poster"].height > files["poster"].width
    assert "rotation of" in told(files["original"].path)


def told_options():
    return subprocess.run(
        [ffmpeg.binary(), "-hide_banner", "-h", "full"], capture_output=True, text=True, check=True
    ).stdout


def test_captions_inside_come_out(process, tmp_path):
    (tmp_path / "a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nA body at rest\n")
    spoken = clip(tmp_path / "a.mp4", *PICTURE, *SOUND, "-i", str(tmp_path / "a.srt"), *SMALL, "-c:s", "mov_text")
    captions = by_role(process("video", spoken))["captions"]
    assert captions.path.read_text().startswith("WEBVTT")
    assert "A body at rest" in captions.path.read_text()


@pytest.mark.parametrize(
    ("name", "encoding", "kind", "kept"),
    [
        ("a.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"], "video", "video/webm"),
        ("a.avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame"], "video", "video/mp4"),
        ("a.m4a", ["-vn", "-c:a", "aac"], "audio", "audio/mp4"),
        ("a.wav", ["-vn"], "audio", "audio/wav"),
        ("a.flac", ["-vn"], "audio", "audio/flac"),
        ("a.ogg", ["-vn", "-c:a", "libvorbis"], "audio", "audio/ogg"),
    ],
)
def test_what_people_record_with_is_welcome(process, tmp_path, name, encoding, kind, kept):
    made = process(kind, clip(tmp_path / name, *PICTURE, *SOUND, *encoding))
    assert by_role(made)["original"].content_type == kept
    assert made.facts["duration_seconds"] == 2


def test_the_same_recording_gives_the_same_bytes(process, tmp_path):
    source = clip(tmp_path / "a.mp4", *PICTURE, *SOUND, *SMALL)
    once, again = (sorted(file.sha256 for file in process("video", source).files) for _ in range(2))
    assert once == again


def test_sound_is_no_video_and_video_no_sound(refusal, tmp_path):
    sound = clip(tmp_path / "a.m4a", *SOUND, "-c:a", "aac")
    assert refusal("video", sound).code == "wrong_type"
    both = clip(tmp_path / "a.mp4", *PICTURE, *SOUND, *SMALL)
    assert refusal("audio", both).params == {"found": "video/mp4", "wanted": "audio"}


def test_a_cover_picture_does_not_make_a_song_a_video(process, tmp_path):
    Image.new("RGB", (60, 60), "red").save(tmp_path / "cover.jpg")
    art = [
        "-i",
        str(tmp_path / "cover.jpg"),
        "-map",
        "0:a",
        "-map",
        "1:v",
        "-disposition:v",
        "attached_pic",
        "-c:v",
        "copy",
    ]
    made = process("audio", clip(tmp_path / "a.mp3", *SOUND, *art))
    assert b"JFIF" not in by_role(made)["original"].path.read_bytes()


def test_a_long_recording_is_refused(refusal, tmp_path):
    refused = refusal("audio", clip(tmp_path / "a.mp3", *SOUND), media_seconds=1)
    assert (refused.code, refused.params) == ("too_long", {"seconds": 2, "limit": 1})


def test_a_recording_of_too_many_pixels_is_refused(refusal, tmp_path):
    assert refusal("video", clip(tmp_path / "a.mp4", *PICTURE, *SMALL), pixels=100_000).code == "image_bomb"


def test_half_a_file_is_refused(refusal, tmp_path):
    whole = clip(tmp_path / "a.mp4", *PICTURE, *SOUND, *SMALL).read_bytes()
    assert refusal("video", whole[: len(whole) // 2]).code == "broken_media"
    assert refusal("video", whole[:2000] + os.urandom(5000)).code == "broken_media"


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_a_playlist_opens_nothing(refusal, tmp_path, kind):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    for list_of_others in (
        f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\nfile '{secret}'\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    ):
        assert refusal(kind, list_of_others.encode()).code == "wrong_type"


def test_a_machine_without_ffmpeg_is_not_the_files_fault(
    process, tmp_path, demo_data, without_system_ffmpeg, monkeypatch
):
    import imageio_ffmpeg

    def missing():
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", missing)
    with pytest.raises(media.MediaFailed):
        process("audio", demo_data / "media" / "lesson-newton-first-law.mp3")
