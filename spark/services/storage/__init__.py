"""Where files lie: one contract, two backends. A bucket when one is configured, a folder otherwise."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spark.services.storage.contract import Storage, Stored
from spark.services.storage.errors import (
    BadKey,
    NotDirect,
    NotStored,
    OffsetMismatch,
    StorageError,
    StorageUnavailable,
)
from spark.services.storage.local import LocalStorage

__all__ = [
    "BadKey",
    "LocalStorage",
    "NotDirect",
    "NotStored",
    "OffsetMismatch",
    "Storage",
    "StorageError",
    "StorageUnavailable",
    "Stored",
    "storage_from",
]


def storage_from(config: Mapping[str, Any]) -> Storage:
    """The bucket `S3_BUCKET` names (with `S3_ENDPOINT_URL`, `S3_REGION`, `S3_ACCESS_KEY_ID`,
    `S3_SECRET_ACCESS_KEY`), or the folder `files` inside `SPARK_DATA`."""
    if not config.get("S3_BUCKET"):
        return LocalStorage(Path(config["SPARK_DATA"]) / "files")
    from spark.services.storage.s3 import S3Storage  # boto3 takes 0.3 s to load: only those who use it pay

    return S3Storage(
        config["S3_BUCKET"],
        endpoint_url=config.get("S3_ENDPOINT_URL") or None,
        region=config.get("S3_REGION") or None,
        access_key_id=config.get("S3_ACCESS_KEY_ID") or None,
        secret_access_key=config.get("S3_SECRET_ACCESS_KEY") or None,
    )
