"""Catalogues: the sentences of the pages in other languages, made ready where a translator changed them."""

from __future__ import annotations

import io
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from spark.assets import write_whole


def make_ready(translations: Path) -> list[str]:
    """Compile every catalogue that changed since the last time; return the languages there are, English first."""
    sources = sorted(translations.glob("*/LC_MESSAGES/messages.po"))
    for source in sources:
        compile_changed(source)
    return ["en", *(source.parts[-3] for source in sources)]


def compile_changed(source: Path) -> None:
    """Write the .mo beside a .po unless it is of the same moment: then nothing was translated since."""
    compiled, moment = source.with_suffix(".mo"), source.stat().st_mtime_ns
    if compiled.exists() and compiled.stat().st_mtime_ns == moment:
        return
    with source.open("rb") as written:
        catalogue = read_po(written, abort_invalid=True)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    write_whole(compiled, binary.getvalue())
    os.utime(compiled, ns=(moment, moment))
