"""Interactive lessons: the folders beside the lessons' texts, as the zip an educator would upload."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MADE_AT = (2024, 1, 29, 0, 0, 0)  # always the same, so that a lesson made again is the same file


def zipped(folder: Path) -> bytes:
    """Return the files of a folder, index.html among them, as a zip."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.writestr(ZipInfo(path.name, MADE_AT), path.read_bytes(), ZIP_DEFLATED)
    return packed.getvalue()
