"""Objects in an S3 bucket, or in anything that speaks its language."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from os import getpid
from pathlib import Path
from typing import Any, BinaryIO

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

from spark.services.storage.atomic import on_disk, whole_file
from spark.services.storage.contract import CHUNK, Stored
from spark.services.storage.errors import NotStored
from spark.services.storage.keys import checked, checked_prefix
from spark.services.storage.s3_direct import S3Direct
from spark.services.storage.s3_errors import in_bucket, is_missing, key_in_bucket
from spark.services.storage.s3_parts import S3Parts

# Checksums only where S3 demands them: other makers' buckets refuse the newer trailing ones.
_CLIENT = Config(
    signature_version="s3v4",
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_TRANSFER = TransferConfig(multipart_threshold=16 << 20, multipart_chunksize=16 << 20, use_threads=False)


class S3Storage(S3Parts, S3Direct):
    """One bucket. Without keys of its own it uses what the machine's role gives."""

    direct = True

    def __init__(
        self,
        bucket: str,
        *,
        endpoint_url: str | None = None,
        region: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
    ) -> None:
        self.bucket = bucket
        self._settings = {
            "endpoint_url": endpoint_url,
            "region_name": region or "us-east-1",
            "aws_access_key_id": access_key_id,
            "aws_secret_access_key": secret_access_key,
            # A bucket at an address of one's own seldom has a DNS name per bucket.
            "config": _CLIENT.merge(Config(s3={"addressing_style": "path" if endpoint_url else "virtual"})),
        }
        self._clients: dict[int, Any] = {}
        self._making = threading.Lock()

    @property
    def client(self) -> Any:
        """This process's own client: sockets shared across a fork would mix up two replies."""
        if (client := self._clients.get(getpid())) is None:
            with self._making:  # making a session is the one step of boto3 that threads must not share
                client = boto3.session.Session().client("s3", **self._settings)
                self._clients = {getpid(): client}
        return client

    def put(self, key: str, source: Path | BinaryIO, content_type: str) -> None:
        """Upload as one object, or in parts of 16 MiB beyond that size."""
        with on_disk():
            file: AbstractContextManager[BinaryIO] = (
                source.open("rb") if isinstance(source, Path) else nullcontext(source)
            )
        with in_bucket(), file as body:
            self.client.upload_fileobj(
                body, self.bucket, checked(key), ExtraArgs={"ContentType": content_type}, Config=_TRANSFER
            )

    def fetch(self, key: str, to: Path) -> None:
        """Stream to a file."""
        body = self._body(key)
        with in_bucket(), on_disk(), whole_file(to, to.parent) as out:
            shutil.copyfileobj(body, out, CHUNK)

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Ask for the range alone."""
        if start == 0 and end is None:
            return _chunks(self._body(key))
        if (size := self.size(key)) is None:
            raise NotStored(key)
        last = size if end is None else min(end, size)
        if start >= last:
            return iter(())  # S3 answers 416 to a range that holds nothing
        return _chunks(self._body(key, f"bytes={start}-{last - 1}"))

    def size(self, key: str) -> int | None:
        """HEAD."""
        with in_bucket():
            try:
                return int(self.client.head_object(Bucket=self.bucket, Key=checked(key))["ContentLength"])
            except self.client.exceptions.ClientError as error:
                if is_missing(error):
                    return None
                raise

    def copy(self, source: str, target: str) -> None:
        """Copy inside the bucket (up to 5 GB, ten times our largest file)."""
        origin = {"Bucket": self.bucket, "Key": checked(source)}
        with key_in_bucket(source):
            self.client.copy_object(Bucket=self.bucket, Key=checked(target), CopySource=origin)

    def delete(self, key: str) -> None:
        """Delete; S3 does not mind a missing one."""
        with in_bucket():
            self.client.delete_object(Bucket=self.bucket, Key=checked(key))

    def delete_prefix(self, prefix: str) -> None:
        """Delete one by one: not every maker's bucket takes the batch call."""
        for stored in list(self.objects(prefix)):
            self.delete(stored.key)

    def objects(self, prefix: str = "") -> Iterator[Stored]:
        """List, page by page."""
        pages = self.client.get_paginator("list_objects_v2")
        with in_bucket():
            for page in pages.paginate(Bucket=self.bucket, Prefix=checked_prefix(prefix)):
                for found in page.get("Contents", ()):
                    yield Stored(found["Key"], found["Size"], found["LastModified"])

    def _body(self, key: str, bytes_range: str | None = None) -> Any:
        wanted = {"Range": bytes_range} if bytes_range else {}
        with key_in_bucket(key):
            return self.client.get_object(Bucket=self.bucket, Key=checked(key), **wanted)["Body"]


def _chunks(body: Any) -> Iterator[bytes]:
    with in_bucket(), body:
        yield from body.iter_chunks(CHUNK)
