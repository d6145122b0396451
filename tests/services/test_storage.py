"""One contract, asked of both backends."""

import io
import os
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spark.services.storage import (
    BadKey,
    LocalStorage,
    NotStored,
    OffsetMismatch,
    storage_from,
)
from spark.services.storage.keys import checked

KEYS = {"S3_ACCESS_KEY_ID": "test", "S3_SECRET_ACCESS_KEY": "test-secret", "S3_REGION": "us-east-1"}


@pytest.fixture(scope="session")
def shared_bucket(bucket_url):
    name = f"spark-{uuid.uuid4()}"
    storage = storage_from({**KEYS, "S3_BUCKET": name, "S3_ENDPOINT_URL": bucket_url})
    storage.client.create_bucket(Bucket=name)
    return storage


@pytest.fixture
def bucket(shared_bucket):
    """A bucket with nothing in it."""
    yield shared_bucket
    shared_bucket.delete_prefix("")


@pytest.fixture(params=["local", "s3"])
def storage(request, tmp_path):
    return storage_from({"SPARK_DATA": tmp_path}) if request.param == "local" else request.getfixturevalue("bucket")


def put(storage, key, data):
    storage.put(key, io.BytesIO(data), "text/plain")


def read(storage, key, *span):
    return b"".join(storage.read(key, *span))


def keys(storage, prefix=""):
    return {stored.key for stored in storage.objects(prefix)}


def test_what_was_put_comes_back(storage, tmp_path):
    source = tmp_path / "lesson.md"
    source.write_bytes(b"F = ma" * 50_000)
    storage.put("uploads/a/lesson.md", source, "text/markdown")
    put(storage, "uploads/a/note.txt", b"short")
    assert storage.size("uploads/a/lesson.md") == 300_000
    assert read(storage, "uploads/a/lesson.md") == source.read_bytes()
    assert read(storage, "uploads/a/note.txt") == b"short"


def test_putting_again_replaces(storage):
    put(storage, "uploads/a", b"the first, longer text")
    put(storage, "uploads/a", b"second")
    assert read(storage, "uploads/a") == b"second"


@pytest.mark.parametrize(
    ("span", "expected"),
    [((2,), b"cdef"), ((0, 2), b"ab"), ((2, 4), b"cd"), ((4, 99), b"ef"), ((3, 3), b""), ((6,), b""), ((9,), b"")],
)
def test_a_range_is_read_like_a_slice(storage, span, expected):
    put(storage, "uploads/a", b"abcdef")
    assert read(storage, "uploads/a", *span) == expected


def test_an_empty_object_is_an_object(storage):
    put(storage, "uploads/empty", b"")
    assert storage.size("uploads/empty") == 0
    assert read(storage, "uploads/empty") == read(storage, "uploads/empty", 0, 5) == b""


def test_fetching_makes_a_file(storage, tmp_path):
    put(storage, "uploads/a", b"abcdef")
    storage.fetch("uploads/a", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"abcdef"


def test_what_is_missing_is_said_at_once(storage, tmp_path):
    assert storage.size("uploads/none") is None
    with pytest.raises(NotStored):
        storage.read("uploads/none")
    with pytest.raises(NotStored):
        storage.read("uploads/none", 3, 5)
    with pytest.raises(NotStored):
        storage.fetch("uploads/none", tmp_path / "copy")
    with pytest.raises(NotStored):
        storage.copy("uploads/none", "uploads/other")
    with pytest.raises(NotStored):
        storage.finish("uploads/none")
    assert not (tmp_path / "copy").exists()


def test_a_copy_outlives_its_source(storage):
    put(storage, "temp/a", b"abc")
    storage.copy("temp/a", "uploads/x/y/a")
    storage.delete("temp/a")
    assert read(storage, "uploads/x/y/a") == b"abc"


def test_deleting_twice_is_fine(storage):
    put(storage, "temp/a", b"abc")
    storage.delete("temp/a")
    storage.delete("temp/a")
    assert storage.size("temp/a") is None


def test_listing_and_deleting_go_by_prefix(storage):
    for key in ("temp/a1", "temp/a2/b", "temp/b", "uploads/a1"):
        put(storage, key, b"12345")
    assert keys(storage, "temp/a") == {"temp/a1", "temp/a2/b"}
    assert keys(storage) == {"temp/a1", "temp/a2/b", "temp/b", "uploads/a1"}
    assert keys(storage, "nothing/") == set()
    storage.delete_prefix("temp/a")
    assert keys(storage) == {"temp/b", "uploads/a1"}
    [stored] = storage.objects("temp/")
    assert stored.size == 5
    assert abs(stored.modified_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_upload_in_parts_becomes_an_object(storage):
    parts = [os.urandom(256 * 1024), os.urandom(256 * 1024), b"the end"]
    at = 0
    for part in parts:
        assert storage.offset("temp/u") == at
        at = storage.append("temp/u", at, part)
    assert storage.size("temp/u") is None
    assert storage.finish("temp/u") == at == 2 * 256 * 1024 + 7
    assert read(storage, "temp/u") == b"".join(parts)
    assert keys(storage) == {"temp/u"}
    assert storage.finish("temp/u") == at
    assert storage.offset("temp/u") == at


def test_a_part_sent_again_after_a_lost_reply_changes_nothing(storage):
    assert storage.append("temp/u", 0, b"first ") == 6
    assert storage.append("temp/u", 6, b"second") == 12
    assert storage.append("temp/u", 0, b"first ") == 6
    assert storage.append("temp/u", 6, b"second") == 12
    storage.finish("temp/u")
    assert storage.append("temp/u", 6, b"second") == 12
    assert read(storage, "temp/u") == b"first second"
    assert keys(storage) == {"temp/u"}


def test_a_part_that_does_not_continue_is_told_where_to(storage):
    storage.append("temp/u", 0, b"first ")
    for offset, data in ((3, b"third"), (9, b"later"), (0, b"other!"), (0, b"first and more")):
        with pytest.raises(OffsetMismatch) as refusal:
            storage.append("temp/u", offset, data)
        assert refusal.value.expected == 6
    storage.finish("temp/u")
    with pytest.raises(OffsetMismatch):
        storage.append("temp/u", 6, b"more")
    assert read(storage, "temp/u") == b"first "


def test_any_process_may_take_any_part(storage, tmp_path, bucket_url):
    def colleague():
        if isinstance(storage, LocalStorage):
            return LocalStorage(storage.root)
        return storage_from({**KEYS, "S3_BUCKET": storage.bucket, "S3_ENDPOINT_URL": bucket_url})

    assert colleague().append("temp/u", 0, b"one ") == 4
    assert colleague().append("temp/u", 4, b"two") == 7
    assert colleague().finish("temp/u") == 7
    assert read(colleague(), "temp/u") == b"one two"


def test_an_upload_of_nothing_is_an_empty_object(storage):
    assert storage.append("temp/u", 0, b"") == 0
    assert storage.finish("temp/u") == 0


def test_an_abandoned_upload_is_listed_and_goes_with_its_key(storage):
    storage.append("temp/u", 0, b"first ")
    [stored] = storage.objects("temp/")
    assert stored.key.startswith("temp/u.parts/")
    storage.delete_prefix("temp/u")
    assert keys(storage) == set()
    assert storage.offset("temp/u") == 0


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "../secret",
        "a/../b",
        "a//b",
        "a/",
        ".incoming/x",
        "a/.b",
        "a\\b",
        "a\0b",
        "a b",
        "ä",
        "a\n",
    ],
)
def test_no_key_leaves_the_store(storage, key, tmp_path):
    for attempt in (storage.size, storage.read, storage.delete, storage.offset, storage.finish):
        with pytest.raises(BadKey):
            attempt(key)
    for attempt in (lambda: put(storage, key, b""), lambda: storage.append(key, 0, b"")):
        with pytest.raises(BadKey):
            attempt()
    for attempt in (lambda: storage.copy("a", key), lambda: storage.copy(key, "a")):
        with pytest.raises(BadKey):
            attempt()


@given(st.text())
def test_a_checked_key_stays_below_its_folder(key):
    try:
        checked(key)
    except BadKey:
        return
    assert os.path.normpath(f"/store/{key}") == f"/store/{key}"
