"""A zip written anew: nothing before, between or behind its files, and no times or attributes."""

from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from spark.services.media.decoding import Job
from spark.services.media.interactive.package import Package

_ONCE = (1980, 1, 1, 0, 0, 0)  # the first day a zip can name; the same files give the same bytes


def normalise(job: Job) -> None:
    """Leaves original.zip. Unpacks every file once, so a lie about a size ends here. MediaRefused."""
    package = Package(job.source, job.limits)
    with ZipFile(job.folder / "original.zip", "w", ZIP_DEFLATED) as packed:
        for name in sorted(package.files):
            entry = ZipInfo(name, _ONCE)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, package.read(name))
