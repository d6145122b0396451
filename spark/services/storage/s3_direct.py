"""Uploads from the browser straight to the bucket: signed here, never believed afterwards."""

from typing import Any, Protocol

from spark.services.storage.contract import Part
from spark.services.storage.errors import NotStored
from spark.services.storage.keys import checked
from spark.services.storage.s3_errors import in_bucket, is_missing, key_in_bucket


class _Bucket(Protocol):
    bucket: str

    @property
    def client(self) -> Any: ...
    def size(self, key: str) -> int | None: ...
    def list_parts(self, key: str, upload_id: str) -> list[Part]: ...


class S3Direct:
    """Presigned POST for small files, presigned multipart for those that must survive a dropped line."""

    def presigned_post(
        self: _Bucket, key: str, max_bytes: int, content_type: str, seconds: int = 900
    ) -> tuple[str, dict[str, str]]:
        """Sign a form for one key, type and size; the bucket refuses all else."""
        with in_bucket():
            signed = self.client.generate_presigned_post(
                self.bucket,
                checked(key),
                Fields={"Content-Type": content_type},
                Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, max_bytes]],
                ExpiresIn=seconds,
            )
        return signed["url"], signed["fields"]

    def start_multipart(self: _Bucket, key: str, content_type: str = "application/octet-stream") -> str:
        """Open it; what is never completed costs money until aborted."""
        with in_bucket():
            begun = self.client.create_multipart_upload(Bucket=self.bucket, Key=checked(key), ContentType=content_type)
        return str(begun["UploadId"])

    def presign_part(self: _Bucket, key: str, upload_id: str, number: int, seconds: int = 900) -> str:
        """Sign one PUT."""
        with in_bucket():
            url = self.client.generate_presigned_url(
                "upload_part",
                Params=_upload(self, key, upload_id) | {"PartNumber": number},
                ExpiresIn=seconds,
            )
        return str(url)

    def list_parts(self: _Bucket, key: str, upload_id: str) -> list[Part]:
        """Ask the bucket: the browser's own count is not believed."""
        with key_in_bucket(key):
            pages = self.client.get_paginator("list_parts").paginate(**_upload(self, key, upload_id))
            found = [part for page in pages for part in page.get("Parts", ())]
        return [Part(part["PartNumber"], part["ETag"], part["Size"]) for part in found]

    def complete_multipart(self: _Bucket, key: str, upload_id: str) -> int:
        """Join by the bucket's own list."""
        arrived = self.list_parts(key, upload_id)
        joined = {"Parts": [{"PartNumber": part.number, "ETag": part.etag} for part in arrived]}
        with key_in_bucket(key):
            self.client.complete_multipart_upload(**_upload(self, key, upload_id), MultipartUpload=joined)
        if (size := self.size(key)) is None:
            raise NotStored(key)
        return size

    def abort_multipart(self: _Bucket, key: str, upload_id: str) -> None:
        """Free what has arrived."""
        with in_bucket():
            try:
                self.client.abort_multipart_upload(**_upload(self, key, upload_id))
            except self.client.exceptions.ClientError as error:
                if not is_missing(error):
                    raise


def _upload(bucket: _Bucket, key: str, upload_id: str) -> dict[str, Any]:
    return {"Bucket": bucket.bucket, "Key": checked(key), "UploadId": upload_id}
