"""Whether a zip can be an interactive lesson."""

from spark.services.media.decoding import Job
from spark.services.media.interactive.package import Package


def check(job: Job) -> int:
    """How many files it holds. MediaRefused."""
    return len(Package(job.source, job.limits).files)
