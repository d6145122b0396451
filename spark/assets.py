"""The files a browser fetches once: joined, minified, compressed and named after their content.

`build` turns `static/css`, `static/js` and `static/icons` into `static/built/<name>.<hash>.<ext>` with `.br`
and `.gz` beside, and writes `manifest.json`; `load` reads it for the application. CSS is inlined on full
pages, so its text stands in the manifest, which knows its hash for the Content-Security-Policy; what only a desk
needs stands in `static/css/lazy` and is linked by the pages of that desk. A name never changes its content, so a
browser may keep it for ever. The service worker is joined like `app.js`, with the names of the files that it keeps; it
has one address, `/sw.js`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import brotli
import minify

PREFIX = "/static/built/"
CSS, JS, SVG = "text/css", "text/javascript", "image/svg+xml"
HASH_LENGTH = 8
TWINS = ("", ".br", ".gz")
KEPT_FIRST = ("app.js", "htmx.js", "icons.svg", "spark.svg")  # what a phone keeps before anybody goes offline


class MissingAsset(LookupError):
    """A template names a file that the build did not make."""


@dataclass(frozen=True)
class Manifest:
    """What one build made: its short name, plain name to file name, and the stylesheet to inline."""

    build: str
    fingerprint: str
    files: dict[str, str]
    inline_css: str

    @property
    def style_hash(self) -> str:
        """Return the source expression that lets exactly our inlined stylesheet through the CSP."""
        digest = hashlib.sha256(self.inline_css.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    def url(self, name: str) -> str:
        """Return the address of `app.js`, `icons.svg`, ...: immutable, because its name holds its hash."""
        try:
            return PREFIX + self.files[name]
        except KeyError:
            raise MissingAsset(f"There is no {name} among the built assets: {sorted(self.files)}.") from None


def build(static: Path) -> Manifest:
    """Build what changed since the last time and remove the files of older builds."""
    built = static / "built"
    fingerprint = fingerprint_of(static)
    last = read_manifest(built)
    if last and last.fingerprint == fingerprint and is_whole(built, last):
        return last
    built.mkdir(parents=True, exist_ok=True)
    inline_css = join_css(static / "css")
    files = {}
    for icon in sorted_files(static / "icons", "*.svg"):
        files[icon.name] = publish(built, icon.name, minified(SVG, icon.read_text()))
    for sheet in sorted_files(static / "css" / "lazy", "*.css"):
        files[sheet.name] = publish(built, sheet.name, minified(CSS, sheet.read_text()))
    for folder in ("lazy", "shared"):
        for script in sorted_files(static / "js" / folder, "*.js"):
            files[script.name] = publish(built, script.name, minified(JS, script.read_text()))
    if (vendored := static / "vendor" / "htmx.min.js").exists():
        files["htmx.js"] = publish(built, "htmx.js", vendored.read_text())
    files["app.js"] = publish(built, "app.js", join_app_js(static / "js" / "app", files))
    build_name = short_hash(json.dumps(files, sort_keys=True) + inline_css)
    files["sw.js"] = publish(built, "sw.js", join_worker(static / "js", build_name, files))
    manifest = Manifest(build_name, fingerprint, files, inline_css)
    write_whole(built / "manifest.json", json.dumps(asdict(manifest), indent=1).encode())
    remove_older(built, manifest)
    return manifest


def load(static: Path) -> Manifest:
    """Return the manifest of the built assets, building them first where nobody has."""
    return read_manifest(static / "built") or build(static)


def sources(static: Path) -> Iterator[Path]:
    """Yield every file that a build reads, this module included: other code builds other files."""
    patterns = (("css", "**/*.css"), ("js", "**/*.js"), ("icons", "*.svg"), ("vendor", "htmx.min.js"))
    for folder, pattern in patterns:
        yield from sorted_files(static / folder, pattern)
    yield Path(__file__)


def sorted_files(folder: Path, pattern: str) -> list[Path]:
    """Return the folder's files by name, so that a build is the same on every machine."""
    return sorted(folder.glob(pattern))


def fingerprint_of(static: Path) -> str:
    """Digest names, sizes and times of the sources: a look at the folder, not at the files."""
    seen = [(str(path), (status := path.stat()).st_size, status.st_mtime_ns) for path in sources(static)]
    return hashlib.blake2b(repr(seen).encode(), digest_size=12).hexdigest()


def join_css(folder: Path) -> str:
    """Join the stylesheets; `_layers.css` sorts first and fixes the order of the layers."""
    return minified(CSS, "".join(path.read_text() for path in sorted_files(folder, "*.css")))


def join_app_js(folder: Path, files: dict[str, str]) -> str:
    """Join the behaviours into one closed scope that knows the scripts it may fetch later, by name and hash."""
    later = {name.removesuffix(".js"): file.split(".")[1] for name, file in files.items() if name.endswith(".js")}
    behaviours = "\n".join(path.read_text() for path in sorted_files(folder, "*.js"))
    known = f"const scripts = {json.dumps(later, sort_keys=True)};"
    return closed(known, behaviours)


def join_worker(scripts: Path, build_name: str, files: dict[str, str]) -> str:
    """Join the service worker: what it shares with pages, then its own parts, after the files that belong to it."""
    first = [PREFIX + files[name] for name in KEPT_FIRST if name in files]
    known = f"const build = {json.dumps(build_name)}, keptFirst = {json.dumps(first)};"
    parts = [path.read_text() for folder in ("shared", "worker") for path in sorted_files(scripts / folder, "*.js")]
    return closed(known, *parts)


def closed(*parts: str) -> str:
    """Put scripts into one scope of their own, in which a name costs a letter."""
    return minified(JS, "\n".join(['(() => {\n"use strict";', *parts, "})();"]))


def minified(kind: str, source: str) -> str:
    """Say the same in fewer bytes. Raises minify.MinifyError where the source cannot be read."""
    return str(minify.string(kind, source)) + "\n"


def publish(built: Path, name: str, text: str) -> str:
    """Write a file under a name that holds its hash, with its compressed twins, and return that name."""
    content = text.encode()
    stem, _, extension = name.rpartition(".")
    file = f"{stem}.{short_hash(text)}.{extension}"
    if not all((built / (file + twin)).exists() for twin in TWINS):
        write_whole(built / file, content)
        write_whole(built / f"{file}.br", brotli.compress(content, mode=brotli.MODE_TEXT, quality=11))
        write_whole(built / f"{file}.gz", gzip.compress(content, 9, mtime=0))
    return file


def short_hash(text: str) -> str:
    """Name a content in few characters."""
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step: another process sees the old one or the new one, never half."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def read_manifest(built: Path) -> Manifest | None:
    """Return the last build's manifest, or None where there is none or it is of another shape."""
    try:
        return Manifest(**json.loads((built / "manifest.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def is_whole(built: Path, manifest: Manifest) -> bool:
    """Nobody took a file of this build away."""
    return all((built / (file + twin)).exists() for file in manifest.files.values() for twin in TWINS)


def remove_older(built: Path, manifest: Manifest) -> None:
    """Remove what the manifest does not name; a neighbour's build may have done so already."""
    kept = {file + twin for file in manifest.files.values() for twin in TWINS} | {"manifest.json"}
    for path in built.iterdir():
        if path.name not in kept and not path.name.startswith("."):
            path.unlink(missing_ok=True)
