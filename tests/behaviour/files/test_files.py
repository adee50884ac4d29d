"""Every file port keeps the same promises: the fake, the POSIX one and its Windows twin."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.domain.ports import FilePort
from fieldapp.store.files import SystemFiles
from fieldapp.store.posix_calls import PosixCalls
from fieldapp.store.windows_calls import DRIVE_REMOTE, WRITE_THROUGH, WindowsCalls
from tests.support.files import Crash, MemoryFiles


@dataclass
class FakedWindows:
    """The Windows calls by those of this system, noted as they are made."""

    calls: list[str] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    remote: str = ""
    private: list[str] = field(default_factory=list)

    def flush_file_buffers(self, number: int) -> None:
        self.calls.append("flush")
        os.fsync(number)

    def move_file_ex(self, source: str, target: str, flags: int) -> None:
        self.calls.append("move" if flags & WRITE_THROUGH else "move without write-through")
        Path(source).replace(target)

    def lock_one_byte(self, number: int) -> None:
        place = os.fstat(number).st_ino
        if place in self.held:
            raise PermissionError(13, "locked")
        self.held.add(place)

    def unlock_one_byte(self, number: int) -> None:
        self.held.discard(os.fstat(number).st_ino)

    def drive_type(self, root: str) -> int:
        return DRIVE_REMOTE if root == self.remote else 3

    def keep_for_owner(self, folder: str) -> None:
        self.private.append(folder)


@dataclass
class Disk:
    """A port and a folder to work in."""

    files: FilePort
    folder: str

    def at(self, name: str) -> str:
        return f"{self.folder}/{name}"


@pytest.fixture(params=["memory", "posix", "windows"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    folder = str(tmp_path / "disk")
    made: FilePort
    if request.param == "memory":
        made = MemoryFiles()
    else:
        calls = PosixCalls() if request.param == "posix" else WindowsCalls(FakedWindows())
        made = SystemFiles(calls)
    made.make_folder(folder)
    return Disk(made, folder)


def test_what_was_written_is_read_back_whole(disk: Disk) -> None:
    disk.files.write_atomically(disk.at("vault"), b"one")
    disk.files.write_atomically(disk.at("vault"), b"two")
    assert disk.files.read(disk.at("vault"), 10) == b"two"


def test_writing_leaves_no_other_file_behind(disk: Disk) -> None:
    disk.files.write_atomically(disk.at("vault"), b"one")
    assert list(disk.files.list(disk.folder)) == ["vault"]


def test_a_file_longer_than_allowed_is_not_read(disk: Disk) -> None:
    disk.files.write_atomically(disk.at("vault"), b"four")
    with pytest.raises(Damaged, match="D-103"):
        disk.files.read(disk.at("vault"), 3)


def test_a_missing_file_is_refused_with_a_code(disk: Disk) -> None:
    with pytest.raises(Refused, match="D-102"):
        disk.files.read(disk.at("none"), 3)


def test_a_taken_name_is_refused_and_stays_as_it_was(disk: Disk) -> None:
    disk.files.write_atomically(disk.at("a"), b"kept")
    with pytest.raises(Refused, match="D-104"), disk.files.create_exclusive(disk.at("a")):
        pass
    assert disk.files.read(disk.at("a"), 9) == b"kept"


def test_a_streamed_file_is_published_under_its_name(disk: Disk) -> None:
    with disk.files.create_exclusive(disk.at("a.part")) as handle:
        handle.write(b"one ")
        handle.write(b"two")
        disk.files.flush(handle)
    disk.files.publish(disk.at("a.part"), disk.at("a"))
    assert disk.files.read(disk.at("a"), 9) == b"one two"
    assert list(disk.files.list(disk.folder)) == ["a"]


def test_a_copy_is_equal_and_the_source_stays(disk: Disk) -> None:
    disk.files.write_atomically(disk.at("a"), b"sealed" * 1000)
    disk.files.copy(disk.at("a"), disk.at("b"))
    assert disk.files.read(disk.at("b"), 9999) == disk.files.read(disk.at("a"), 9999)


def test_removing_twice_is_no_fault(disk: Disk) -> None:
    disk.files.write_atomically(disk.at("a"), b"x")
    disk.files.remove(disk.at("a"))
    disk.files.remove(disk.at("a"))
    assert not disk.files.exists(disk.at("a"))


def test_a_missing_folder_lists_nothing(disk: Disk) -> None:
    assert list(disk.files.list(disk.at("none"))) == []


def test_folders_are_made_with_those_above_them(disk: Disk) -> None:
    disk.files.make_folder(disk.at("one/two"))
    disk.files.make_folder(disk.at("one/two"))
    assert list(disk.files.list(disk.folder)) == ["one"]
    assert disk.files.exists(disk.at("one/two"))


def test_a_second_holder_of_the_lock_is_refused(disk: Disk) -> None:
    second = disk.files.lock(disk.at("lock"))
    with disk.files.lock(disk.at("lock")), pytest.raises(Refused, match="D-101"), second:
        pass
    with disk.files.lock(disk.at("lock")):
        assert disk.files.exists(disk.at("lock"))


def test_free_room_is_told_in_bytes(disk: Disk) -> None:
    assert disk.files.free_bytes(disk.folder) > 1_000_000


def test_an_ordinary_folder_is_accepted(disk: Disk) -> None:
    disk.files.refuse_unsafe_place(disk.folder)
    assert disk.files.exists(disk.folder)


def test_the_windows_twin_flushes_before_it_renames(tmp_path: Path) -> None:
    system = FakedWindows()
    SystemFiles(WindowsCalls(system)).write_atomically(str(tmp_path / "vault"), b"one")
    assert system.calls == ["flush", "move"]


def test_the_windows_twin_makes_folders_for_their_owner_alone(tmp_path: Path) -> None:
    system = FakedWindows()
    files = SystemFiles(WindowsCalls(system))
    files.make_folder(str(tmp_path / "profile"))
    files.make_folder(str(tmp_path / "profile"))
    assert system.private == [str(tmp_path / "profile")]


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("\\\\server\\share\\visits", True),
        ("\\\\?\\UNC\\server\\share\\visits", True),
        ("Z:\\visits", True),
        ("C:\\visits", False),
        ("\\\\?\\C:\\visits", False),
    ],
)
def test_the_windows_twin_knows_a_network_share(folder: str, remote: bool) -> None:
    assert WindowsCalls(FakedWindows(remote="Z:\\")).is_remote(folder) is remote


def test_posix_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    SystemFiles(PosixCalls()).make_folder(str(tmp_path / "profile"))
    assert (tmp_path / "profile").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_share_is_refused(tmp_path: Path, kind: str) -> None:
    share = tmp_path / "share"
    share.mkdir()
    table = tmp_path / "mounts"
    table.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {share} {kind} rw 0 0\n", "utf-8")
    files = SystemFiles(PosixCalls(str(table)))
    with pytest.raises(Refused, match="D-105"):
        files.refuse_unsafe_place(str(share / "visits"))
    files.refuse_unsafe_place(str(tmp_path / "local"))


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - County Council",
        "Dropbox",
        "iCloud Drive",
        "Google Drive",
        "Nextcloud",
    ],
)
def test_a_folder_of_a_cloud_program_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "visits"
    folder.mkdir(parents=True)
    with pytest.raises(Refused, match="D-106"):
        SystemFiles(PosixCalls()).refuse_unsafe_place(str(folder))


@pytest.mark.parametrize("mark", [".dropbox.cache", ".nextcloudsync.log"])
def test_a_cloud_program_is_known_by_the_marks_it_leaves(tmp_path: Path, mark: str) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / mark).mkdir()
    with pytest.raises(Refused, match="D-106"):
        SystemFiles(PosixCalls()).refuse_unsafe_place(str(tmp_path / "work" / "visits"))


def test_a_power_cut_at_any_step_leaves_the_old_file_or_the_new_one() -> None:
    for cut in range(1, 12):
        files = MemoryFiles(crash_at=0)
        files.write_atomically("/p/vault", b"old")
        files.steps, files.crash_at = 0, cut
        with suppress(Crash):
            files.write_atomically("/p/vault", b"new")
        assert files.crash().read("/p/vault", 9) in (b"old", b"new")


def test_a_full_disk_leaves_the_file_that_stood_there() -> None:
    files = MemoryFiles(capacity=10)
    files.write_atomically("/p/vault", b"old")
    with pytest.raises(Refused, match="D-110"):
        files.write_atomically("/p/vault", b"much too long")
    assert files.now == {"/p/vault": b"old"}
