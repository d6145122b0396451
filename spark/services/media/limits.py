"""How much a file may ask of us."""

from dataclasses import dataclass, replace

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds. The first group holds for every decoder, whatever it reads."""

    source_bytes: int = 50 * MB
    output_bytes: int = 1000 * MB  # of any one file that is made
    memory_bytes: int = 512 << 20
    seconds: float = 55  # wall clock of all decoders together; see Workbench for what earns more
    transcoding_seconds: float = 3600  # of any one run, whatever it has earned

    pages: int = 400
    pixels: int = 40_000_000
    media_seconds: int = 3 * 3600
    entries: int = 2000  # files in a zip
    unpacked_bytes: int = 100 * MB
    packed_page_bytes: int = 10 * MB  # of the one HTML file that an interactive lesson becomes


_USUAL = {
    "pdf": Limits(source_bytes=50 * MB),
    "audio": Limits(source_bytes=100 * MB),
    "video": Limits(source_bytes=500 * MB),
    "text": Limits(source_bytes=2 * MB),
    "interactive": Limits(source_bytes=20 * MB),
    "image": Limits(source_bytes=10 * MB),
}


def usual_limits(kind: str, source_bytes: int | None = None) -> Limits:
    """What a kind may have, with the school's own upload limit when it has set one."""
    usual = _USUAL[kind]
    return usual if source_bytes is None else replace(usual, source_bytes=source_bytes)
