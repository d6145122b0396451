"""Jobs about the photos of questions."""

from __future__ import annotations

from spark.domain.questions.photo_sweeping import sweep_photos
from spark.jobs.registry import job


@job("questions.sweep_photos")
def sweep() -> None:
    """Delete stored photos that nothing names."""
    sweep_photos()
