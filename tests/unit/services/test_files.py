"""Files that a person chose: attached whole or refused in words, looked at, copied out."""

from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Cancelled
from fieldapp.domain.views import Custody
from fieldapp.services import files, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId
from tests.support.fleet import Fleet


def silent(done: int, total: int, what: str) -> None:
    """Show nothing."""


@pytest.fixture
def record(work: Work) -> RecordId:
    return records.open_record(work, RecordKind.NOTE)[0]


def attached(work: Work, record: RecordId, path: Path) -> AttachmentId:
    files.attach_path(work, record, str(path), silent)
    return reading.record(work, record).attachments[-1].id


def test_a_file_keeps_its_name_kind_and_bytes_and_is_only_here_yet(
    work: Work, record: RecordId, tmp_path: Path
) -> None:
    chosen = tmp_path / "chronology.txt"
    chosen.write_bytes(b"0123456789" * 200_000)
    made = attached(work, record, chosen)
    (shown,) = reading.record(work, record).attachments
    assert (shown.name, shown.media_type) == ("chronology.txt", "text/plain")
    assert (shown.length, shown.custody) == (2_000_000, Custody.LAPTOP)
    assert files.content(work, record, made, 3_000_000, silent) == (chosen.read_bytes(), True)
    assert files.content(work, record, made, 15, silent) == (b"012345678901234", False)


def test_an_empty_file_is_refused_in_words(work: Work, record: RecordId, tmp_path: Path) -> None:
    chosen = tmp_path / "empty.txt"
    chosen.touch()
    with pytest.raises(Refused, match="C-140"):
        files.attach_path(work, record, str(chosen), silent)


def test_a_file_that_went_away_is_refused_in_words(
    work: Work, record: RecordId, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="C-141"):
        files.attach_path(work, record, str(tmp_path / "gone.txt"), silent)


def test_what_is_no_file_is_refused_in_words(work: Work, record: RecordId, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="C-142"):
        files.attach_path(work, record, str(tmp_path), silent)


def test_a_file_above_the_limit_is_refused_before_it_is_read(
    work: Work, record: RecordId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    chosen = tmp_path / "long.mp4"
    chosen.write_bytes(bytes(11))
    with pytest.raises(Refused, match="C-143"):
        files.attach_path(work, record, str(chosen), silent)
    assert reading.record(work, record).attachments == ()


def test_a_copy_is_the_file_and_replaces_an_older_one(
    work: Work, record: RecordId, tmp_path: Path
) -> None:
    chosen, copy = tmp_path / "a.bin", tmp_path / "copy.bin"
    chosen.write_bytes(bytes(range(256)) * 9_000)
    copy.write_bytes(b"older")
    made = attached(work, record, chosen)
    files.save_copy(work, record, made, str(copy), silent)
    assert copy.read_bytes() == chosen.read_bytes()


def test_a_stopped_copy_leaves_what_stood_there(
    work: Work, record: RecordId, tmp_path: Path
) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    chosen, copy = tmp_path / "a.bin", tmp_path / "copy.bin"
    chosen.write_bytes(b"a")
    copy.write_bytes(b"older")
    made = attached(work, record, chosen)
    with pytest.raises(Cancelled):
        files.save_copy(work, record, made, str(copy), stop)
    assert copy.read_bytes() == b"older"
    assert {path.name for path in tmp_path.iterdir()} >= {"a.bin", "copy.bin"}
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_into_a_folder_that_is_not_there_is_refused(
    work: Work, record: RecordId, tmp_path: Path
) -> None:
    chosen = tmp_path / "a.bin"
    chosen.write_bytes(b"a")
    made = attached(work, record, chosen)
    with pytest.raises(Refused):
        files.save_copy(work, record, made, str(tmp_path / "no" / "copy.bin"), silent)


def test_a_flipped_byte_of_a_piece_is_noticed_and_no_copy_is_left(
    work: Work, record: RecordId, team: Fleet, tmp_path: Path
) -> None:
    made, piece = _with_a_piece(work, record, team, tmp_path)
    data = bytearray(piece.read_bytes())
    data[len(data) // 2] ^= 1
    piece.write_bytes(data)
    copy = tmp_path / "copy"
    with pytest.raises(Refused, match="D-221"):
        files.save_copy(work, record, made, str(copy), silent)
    assert not list(tmp_path.glob("copy*"))


def test_a_piece_that_is_missing_is_said_with_what_brings_it_back(
    work: Work, record: RecordId, team: Fleet, tmp_path: Path
) -> None:
    made, piece = _with_a_piece(work, record, team, tmp_path)
    piece.unlink()
    with pytest.raises(Refused, match="C-107"):
        files.content(work, record, made, 5_000_000, silent)


def _with_a_piece(
    work: Work, record: RecordId, team: Fleet, folder: Path
) -> tuple[AttachmentId, Path]:
    """Attach a file of some pieces; return the second one's file on the disk."""
    chosen = folder / "sound.bin"
    chosen.write_bytes(b"0123456789" * 250_000)
    before = set(team.folder.rglob("*"))
    made = attached(work, record, chosen)
    pieces = [p for p in team.folder.rglob("*") if p not in before and p.is_file()]
    return made, max(pieces, key=lambda path: path.stat().st_size)
