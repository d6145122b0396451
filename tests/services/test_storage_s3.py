import os
import socket
import time

import pytest
import requests

from spark.services.storage import NotStored, StorageUnavailable, storage_from
from tests.services.test_storage import KEYS, bucket, put, read, shared_bucket

__all__ = ["bucket", "shared_bucket"]


def test_a_browser_may_post_what_was_signed(bucket):
    url, fields = bucket.presigned_post("temp/a.pdf", 5000, "application/pdf")
    assert fields["key"] == "temp/a.pdf"
    answer = requests.post(url, data=fields, files={"file": b"%PDF-1.7"}, timeout=5)
    assert answer.ok
    assert read(bucket, "temp/a.pdf") == b"%PDF-1.7"


def test_a_signature_names_the_key_the_type_and_the_size(bucket):
    import base64
    import json

    _, fields = bucket.presigned_post("temp/a.pdf", 5000, "application/pdf")
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert ["content-length-range", 1, 5000] in conditions
    assert {"key": "temp/a.pdf"} in conditions
    assert {"Content-Type": "application/pdf"} in conditions


def test_a_large_file_goes_straight_to_the_bucket_in_parts(bucket):
    upload = bucket.start_multipart("temp/v.mp4", "video/mp4")
    parts = [os.urandom(5 << 20), b"the end"]
    for number, part in enumerate(parts, 1):
        assert requests.put(bucket.presign_part("temp/v.mp4", upload, number), data=part, timeout=10).ok
    assert [part.size for part in bucket.list_parts("temp/v.mp4", upload)] == [5 << 20, 7]
    assert bucket.complete_multipart("temp/v.mp4", upload) == (5 << 20) + 7
    assert read(bucket, "temp/v.mp4", 5 << 20) == b"the end"


def test_an_aborted_upload_is_gone(bucket):
    upload = bucket.start_multipart("temp/v.mp4")
    bucket.abort_multipart("temp/v.mp4", upload)
    bucket.abort_multipart("temp/v.mp4", upload)
    for verb in (bucket.list_parts, bucket.complete_multipart):
        with pytest.raises(NotStored):
            verb("temp/v.mp4", upload)


def test_a_forked_worker_talks_to_the_bucket_with_a_client_of_its_own(bucket):
    mine = bucket.client
    assert bucket.client is mine
    if (child := os.fork()) == 0:
        other = bucket.client is not mine
        put(bucket, "uploads/from-the-child", b"abc")
        os._exit(0 if other else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert read(bucket, "uploads/from-the-child") == b"abc"


def test_two_parts_at_one_offset_the_longer_counts_for_all(bucket):
    bucket.append("temp/u", 0, b"first ")
    digest = "0" * 32
    bucket.client.put_object(Bucket=bucket.bucket, Key=f"temp/u.parts/{0:015d}-3-{digest}", Body=b"fir")
    assert bucket.offset("temp/u") == 6
    assert bucket.finish("temp/u") == 6
    assert {stored.key for stored in bucket.objects()} == {"temp/u"}


def test_a_finish_that_was_killed_before_it_tidied_up_is_finished_again(bucket, monkeypatch):
    bucket.append("temp/u", 0, b"first ")
    monkeypatch.setattr(type(bucket), "delete_prefix", lambda self, prefix: None)
    assert bucket.finish("temp/u") == 6
    monkeypatch.undo()
    assert bucket.finish("temp/u") == 6
    assert {stored.key for stored in bucket.objects()} == {"temp/u"}


def test_a_missing_bucket_is_unavailable_not_empty(bucket_url):
    storage = storage_from({**KEYS, "S3_BUCKET": "nobody-made-this-one", "S3_ENDPOINT_URL": bucket_url})
    for attempt in (
        lambda: list(storage.objects()),
        lambda: put(storage, "a", b""),
        lambda: storage.append("a", 0, b""),
    ):
        with pytest.raises(StorageUnavailable):
            attempt()


def test_nobody_at_the_address_is_unavailable(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    storage = storage_from({**KEYS, "S3_BUCKET": "spark", "S3_ENDPOINT_URL": address})
    began = time.monotonic()
    for attempt in (
        lambda: storage.size("a"),
        lambda: storage.read("a"),
        lambda: storage.fetch("a", tmp_path / "a"),
        lambda: put(storage, "a", b""),
    ):
        with pytest.raises(StorageUnavailable):
            attempt()
    assert time.monotonic() - began < 20


def test_a_file_beyond_one_part_arrives_whole(bucket, tmp_path):
    source = tmp_path / "lesson.mp4"
    source.write_bytes(os.urandom(1 << 20) * 17)
    bucket.put("uploads/lesson.mp4", source, "video/mp4")
    bucket.fetch("uploads/lesson.mp4", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    assert bucket.client.head_object(Bucket=bucket.bucket, Key="uploads/lesson.mp4")["ContentType"] == "video/mp4"
