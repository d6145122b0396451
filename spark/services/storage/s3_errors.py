"""boto3's many errors in the contract's few words."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from spark.services.storage.errors import NotStored, StorageUnavailable

_MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}  # HEAD has no body, hence the bare number


def is_missing(error: ClientError) -> bool:
    """Whether this only says that there is no such key or upload."""
    return error.response.get("Error", {}).get("Code") in _MISSING


@contextmanager
def in_bucket() -> Iterator[None]:
    """Whatever fails here is the store being unavailable: network, time-outs, credentials, no bucket."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error, HTTPError) as error:
        # The class says enough for the log; messages may quote signed addresses.
        raise StorageUnavailable(f"the bucket failed: {_kind(error)}") from error


@contextmanager
def key_in_bucket(key: str) -> Iterator[None]:
    """As in_bucket(), for what must exist: an unknown key or upload is NotStored."""
    with in_bucket():
        try:
            yield
        except ClientError as error:
            if is_missing(error):
                raise NotStored(key) from error
            raise


def _kind(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
