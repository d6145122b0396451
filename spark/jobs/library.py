"""The library's jobs."""

from __future__ import annotations

from uuid import UUID

from spark.domain.library import cleaning, processing, sending_back, uploading
from spark.domain.library.handing_in import JOB
from spark.jobs.registry import job


def tell_educator(id: str) -> None:
    """The file could not be prepared, however often we tried."""
    sending_back.give_up(UUID(id))


@job(JOB, give_up=tell_educator)
def process(id: str) -> None:
    """Prepare the file of a version that was handed in."""
    processing.process(UUID(id))


@job("storage.remove")
def remove(prefix: str, multipart: str = "") -> None:
    """Take bytes that no row names any more out of the storage."""
    uploading.remove_bytes(prefix, multipart)


@job("uploads.clean")
def clean_uploads() -> None:
    """Drop uploads that nobody goes on with."""
    cleaning.clean_uploads()


@job("storage.sweep")
def sweep() -> None:
    """Delete stored files that no lesson lists."""
    cleaning.sweep_storage()


@job("content.erase")
def erase() -> None:
    """Erase what was deleted two weeks ago."""
    cleaning.erase_deleted_lessons()
