"""The built files, the one stylesheet and the icons: small, true to their names, readable by everybody."""

from __future__ import annotations

import base64
import colorsys
import gzip
import hashlib
import re
import shutil
from pathlib import Path

import brotli
import pytest

from spark import assets

ROOT = Path(__file__).parent.parent
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
ONLY_AT_DESKS = {"desk.js", "steady.js", "upload.js"}  # no student's phone fetches them
PHYSICAL = re.compile(
    r"[\s;{](margin|padding|border)-(left|right|top|bottom)\b|[\s;{](left|right|top|bottom|width|height|max-width)\s*:|text-align:\s*(left|right)|float:"
)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A copy of our sources, with a stand-in for the HTMX that npm brings."""
    copy = tmp_path / "static"
    shutil.copytree(STATIC, copy, ignore=shutil.ignore_patterns("built", "vendor"))
    (copy / "vendor").mkdir()
    (copy / "vendor" / "htmx.min.js").write_text("var htmx = 1;")
    return copy


def css() -> str:
    return "".join(path.read_text() for path in sorted((STATIC / "css").glob("*.css")))


def small(text: str) -> int:
    return len(brotli.compress(text.encode(), quality=11))


# The build


def test_every_file_is_named_after_its_content_and_has_its_twins(static: Path) -> None:
    manifest = assets.build(static)
    assert {"app.js", "upload.js", "htmx.js", "icons.svg", "spark.svg"} <= set(manifest.files)
    for file in manifest.files.values():
        content = (static / "built" / file).read_bytes()
        assert hashlib.sha256(content).hexdigest()[: assets.HASH_LENGTH] == file.split(".")[1]
        assert brotli.decompress((static / "built" / f"{file}.br").read_bytes()) == content
        assert gzip.decompress((static / "built" / f"{file}.gz").read_bytes()) == content


def test_a_second_build_only_looks(static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = assets.build(static)
    monkeypatch.setattr(assets, "publish", lambda *_: pytest.fail("it was built again"))
    assert assets.build(static) == first


def test_a_changed_source_gets_a_new_name_and_the_old_files_go(static: Path) -> None:
    old = assets.build(static)
    (static / "js" / "lazy" / "upload.js").write_text("// another\nlet other = 1;\n")
    new = assets.build(static)
    assert new.files["upload.js"] != old.files["upload.js"]
    assert new.files["app.js"] != old.files["app.js"], "app.js names the scripts it fetches"
    assert new.files["icons.svg"] == old.files["icons.svg"]
    assert new.build != old.build
    assert not list((static / "built").glob(old.files["upload.js"] + "*"))


def test_a_removed_built_file_is_made_again(static: Path) -> None:
    manifest = assets.build(static)
    (static / "built" / manifest.files["app.js"]).unlink()
    assets.build(static)
    assert (static / "built" / manifest.files["app.js"]).exists()


def test_load_reads_what_was_built_and_builds_where_nothing_was(static: Path) -> None:
    assert assets.load(static) == assets.build(static)
    (static / "built" / "manifest.json").write_text("half a")
    assert assets.load(static).files


def test_the_policy_names_exactly_the_inlined_stylesheet(static: Path) -> None:
    manifest = assets.build(static)
    digest = base64.b64encode(hashlib.sha256(manifest.inline_css.encode()).digest()).decode()
    assert manifest.style_hash == f"'sha256-{digest}'"
    assert "</" not in manifest.inline_css
    assert "<style>{{ inline_css }}</style>" in (TEMPLATES / "layout.html").read_text()


def test_an_unknown_name_says_which_there_are(static: Path) -> None:
    with pytest.raises(assets.MissingAsset, match=r"no nothing\.js among the built assets"):
        assets.build(static).url("nothing.js")


# Budgets (design, section 8)


def test_the_budgets_hold(static: Path) -> None:
    manifest = assets.build(static)
    sizes = {name: (static / "built" / f"{file}.br").stat().st_size for name, file in manifest.files.items()}
    assert small(manifest.inline_css) <= 3000
    assert sizes["app.js"] <= 3000
    assert sizes["icons.svg"] <= 2000
    assert sizes["sw.js"] <= 5600
    scripts = [path.name for folder in ("lazy", "shared") for path in (STATIC / "js" / folder).glob("*.js")]
    lazy = {name: sizes[name] for name in scripts}
    assert max(lazy.values()) <= 3000
    assert sum(size for name, size in lazy.items() if name not in ONLY_AT_DESKS) <= 21600


# The look


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def themes() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    source = (STATIC / "css" / "tokens.css").read_text()
    light, by_wish, by_class = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", source)
    return tokens(light), tokens(by_wish), tokens(by_class)


def test_the_dark_theme_is_one_theme() -> None:
    _, by_wish, by_class = themes()
    assert by_wish == by_class


def luminance(colour: tuple[float, ...]) -> float:
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(value: str) -> tuple[float, ...]:
    return tuple(int(value[start : start + 2], 16) / 255 for start in (1, 3, 5))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_and_controls_can_be_seen(theme: int) -> None:
    colours = themes()[0] | (themes()[1] if theme else {})
    for surface in ("paper", "sheet"):
        for words in ("ink", "soft", "accent", "good", "bad"):
            assert contrast(rgb(colours[words]), rgb(colours[surface])) >= 4.5, (words, surface)
        assert contrast(rgb(colours["edge"]), rgb(colours[surface])) >= 3, ("edge", surface)
    assert contrast(rgb(colours["on-amber"]), rgb(colours["amber"])) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_subject_can_be_seen_on_its_own_colour(theme: int) -> None:
    colours = themes()[theme]
    hues = [int(hue) for hue in re.findall(r"--h:\s*(\d+)", css())]
    assert len(set(hues)) >= 16
    for hue in hues:
        glyph, ground = (
            colorsys.hls_to_rgb(hue / 360, int(colours[part].rstrip("%")) / 100, saturation)
            for part, saturation in (("deep", 0.45), ("tint", 0.38))
        )
        assert contrast(glyph, ground) >= 4.5, hue


def test_styles_say_start_and_end_never_left_and_right() -> None:
    bare = re.sub(r"/\*.*?\*/", "", css(), flags=re.DOTALL)
    assert not [found.group() for found in PHYSICAL.finditer(bare)]


def test_no_template_carries_styles_or_scripts_of_its_own() -> None:
    for path in TEMPLATES.rglob("*.html"):
        source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\sstyle=|\son\w+=|\shx-on|javascript:|js:", source), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), path


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons" / "icons.svg").read_text()))
    subjects = (ROOT / "templates" / "parts" / "icons.html").read_text()
    assert set(re.findall(r'"([\w-]+)": \d', subjects)) <= drawn
    for path in TEMPLATES.rglob("*.html"):
        named = re.findall(r"""(?:\bicon\(|icon_name=)["']([\w-]+)["']""", path.read_text())
        assert set(named) <= drawn, path
