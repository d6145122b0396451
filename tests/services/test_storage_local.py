import errno
import io
import os
import stat
import time

import pytest

from spark.services.storage import LocalStorage, NotDirect, StorageUnavailable


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "files")


@pytest.fixture
def full_disk(monkeypatch):
    def refuse(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)


def everything(storage):
    return [path for path in storage.root.rglob("*") if path.is_file()]


def test_files_are_for_their_owner_alone(storage):
    storage.put("uploads/a", io.BytesIO(b"abc"), "text/plain")
    storage.append("temp/u", 0, b"abc")
    for path in everything(storage):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_full_disk_leaves_what_stood_there(storage, full_disk, monkeypatch):
    with monkeypatch.context() as room:
        room.setattr(os, "fsync", lambda handle: None)
        storage.put("uploads/a", io.BytesIO(b"before"), "text/plain")
    with pytest.raises(StorageUnavailable):
        storage.put("uploads/a", io.BytesIO(b"after, and longer"), "text/plain")
    assert b"".join(storage.read("uploads/a")) == b"before"
    assert len(everything(storage)) == 1


def test_half_a_part_on_a_full_disk_is_taken_back(storage, monkeypatch, full_disk):
    with monkeypatch.context() as room:
        room.setattr(os, "fsync", lambda handle: None)
        storage.append("temp/u", 0, b"first ")
    with pytest.raises(StorageUnavailable):
        storage.append("temp/u", 6, b"second")
    assert storage.offset("temp/u") == 6


def test_a_source_that_breaks_off_stores_nothing(storage):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(StorageUnavailable):
        storage.put("uploads/a", Broken(), "text/plain")
    assert everything(storage) == []


def test_no_empty_folders_stay(storage):
    storage.put("uploads/a/b/c", io.BytesIO(b"abc"), "text/plain")
    storage.delete("uploads/a/b/c")
    assert [path.name for path in storage.root.iterdir()] == [".incoming"]


def test_what_a_killed_process_left_is_forgotten_after_a_day(storage):
    left = storage.root / ".incoming" / "tmpabc"
    left.write_bytes(b"half")
    LocalStorage(storage.root)
    assert left.exists()
    os.utime(left, (time.time() - 90_000,) * 2)
    LocalStorage(storage.root)
    assert not left.exists()


def test_a_range_survives_the_deletion_of_its_object(storage):
    storage.put("uploads/a", io.BytesIO(b"abc" * 100_000), "text/plain")
    chunks = storage.read("uploads/a")
    first = next(chunks)
    storage.delete("uploads/a")
    assert len(first + b"".join(chunks)) == 300_000


def test_a_folder_takes_no_uploads_past_the_server(storage):
    assert not storage.direct
    with pytest.raises(NotDirect):
        storage.presigned_post("temp/a", 100, "application/pdf")
