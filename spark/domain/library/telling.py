"""Telling how far a file is, to the page that looks on."""

from __future__ import annotations

from uuid import UUID

from spark.domain.library.content import ContentVersion
from spark.extensions import db


class NoLongerWanted(Exception):
    """The version was taken back while its file was being prepared."""


def tell(version_id: UUID, step: str) -> None:
    """Note the step for the page that looks on, in a transaction of its own."""
    version = db.session.get(ContentVersion, version_id, populate_existing=True)
    if version is None or version.state != "processing":
        raise NoLongerWanted
    version.step = step
    db.session.commit()
