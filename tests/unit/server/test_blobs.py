"""Chunks on a disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sync.protocol import hashing
from sync.server.blobs import FolderBlobs
from tests.support.host import DrawnBytes

VISIT = bytes(range(16))
DATA = b"sealed" * 1000
ADDRESS = hashing.plain(DATA)


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "chunks", DrawnBytes())


def test_what_was_put_is_there(blobs: FolderBlobs) -> None:
    blobs.put(VISIT, ADDRESS, DATA)
    assert blobs.exists(VISIT, ADDRESS)
    assert blobs.get(VISIT, ADDRESS) == DATA
    assert list(blobs.addresses(VISIT)) == [ADDRESS]


def test_what_was_not_put_is_not_there(blobs: FolderBlobs) -> None:
    assert not blobs.exists(VISIT, ADDRESS)
    assert blobs.get(VISIT, ADDRESS) is None
    assert list(blobs.addresses(VISIT)) == []


def test_inspections_do_not_see_each_others_chunks(blobs: FolderBlobs) -> None:
    blobs.put(VISIT, ADDRESS, DATA)
    assert blobs.get(bytes(16), ADDRESS) is None


def test_putting_again_changes_nothing(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.put(VISIT, ADDRESS, DATA)
    before = [(p, p.stat().st_mtime_ns) for p in sorted(tmp_path.rglob("*")) if p.is_file()]
    blobs.put(VISIT, ADDRESS, DATA)
    after = [(p, p.stat().st_mtime_ns) for p in sorted(tmp_path.rglob("*")) if p.is_file()]
    assert before == after


def test_bytes_and_names_are_flushed_before_the_answer(
    blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        steps.append("fsync")
        real_fsync(handle)

    def replace(source: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    blobs.put(VISIT, ADDRESS, DATA)
    blobs.flush(VISIT)
    assert steps.index("rename") > 0
    assert steps[steps.index("rename") - 1] == "fsync"
    assert steps[-1] == ("rename" if os.name == "nt" else "fsync")


def test_a_full_disk_leaves_no_half_chunk(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    blobs.put(VISIT, hashing.plain(b"before"), b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put(VISIT, ADDRESS, DATA)
    assert blobs.get(VISIT, ADDRESS) is None
    assert not list(tmp_path.rglob("*.part"))


def test_half_written_files_of_a_crash_are_swept(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.put(VISIT, ADDRESS, DATA)
    folder = next(p for p in tmp_path.rglob("*") if p.is_file()).parent
    (folder / "0123456789abcdef.part").write_bytes(b"half")
    assert blobs.sweep() == 1
    assert list(blobs.addresses(VISIT)) == [ADDRESS]
    assert not list(tmp_path.rglob("*.part"))
