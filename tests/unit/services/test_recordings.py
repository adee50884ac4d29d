"""Recordings: sealed second by second, attached when they end, kept over a crash."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.crypto import pieces
from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Damaged
from fieldapp.services import attachments, reading, recordings, records
from fieldapp.services.work import Work
from sync.protocol.ids import ChunkAddress, RecordId
from tests.support.editor_desk import open_visit

SECOND = bytes(range(256)) * 125


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    with open_visit(tmp_path_factory.mktemp("recordings")) as (opened, _fleet):
        yield opened


@pytest.fixture
def record(work: Work) -> RecordId:
    return records.open_record(work, RecordKind.NOTE)[0]


def _sound(work: Work, record: RecordId, name: str) -> bytes:
    file = next(f for f in reading.record(work, record).attachments if f.name == name)
    data = b"".join(attachments.open_attachment(work, record, file.id))
    with wave.open(io.BytesIO(data)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 16_000)
        return bytes(sound.readframes(sound.getnframes()))


def _of(work: Work, record: RecordId) -> recordings.Recording:
    return next(held for of, held in recordings.waiting(work) if of == record)


def test_a_recording_becomes_a_file_of_its_record_and_its_answer(
    work: Work, record: RecordId
) -> None:
    keeper = recordings.begin(work, record, "said.wav", "said")
    said = [SECOND, SECOND[::-1], SECOND[:1_000]]
    assert [keeper.add(piece) for piece in said] == [1.0, 2.0, 2.03125]
    recordings.attach(work, record, keeper.end())
    assert _sound(work, record, "said.wav") == b"".join(said)
    assert reading.record(work, record).fields["said"].text == "said.wav"
    assert recordings.waiting(work) == ()


def test_what_a_crash_cut_off_is_there_up_to_its_last_sealed_second(
    work: Work, record: RecordId
) -> None:
    keeper = recordings.begin(work, record, "cut.wav", "cut")
    keeper.add(SECOND)
    attachments.drop_unfinished(work)
    found = _of(work, record)
    assert (found.seconds, found.ended) == (1.0, False)
    recordings.attach(work, record, found)
    assert _sound(work, record, "cut.wav") == SECOND


def test_a_recording_without_a_sound_leaves_nothing(work: Work, record: RecordId) -> None:
    keeper = recordings.begin(work, record, "none.wav", "none")
    recordings.attach(work, record, keeper.end())
    assert reading.record(work, record).attachments == ()
    assert recordings.waiting(work) == ()


def test_a_question_that_was_answered_meanwhile_keeps_its_answer(
    work: Work, record: RecordId
) -> None:
    first = recordings.begin(work, record, "first.wav", "both")
    second = recordings.begin(work, record, "second.wav", "both")
    for keeper in (first, second):
        keeper.add(SECOND)
        recordings.attach(work, record, keeper.end())
    held = reading.record(work, record)
    assert held.fields["both"].text == "first.wav"
    assert {file.name for file in held.attachments} == {"first.wav", "second.wav"}


def test_pieces_are_let_go_and_never_sent_by_themselves(work: Work, record: RecordId) -> None:
    keeper = recordings.begin(work, record, "gone.wav", "gone")
    before = set(work.store.held_chunks(limit=1_000))
    unsent = work.store.unsent_chunks(1_000)
    keeper.add(SECOND)
    piece = set(work.store.held_chunks(limit=1_000)) - before
    assert len(piece) == 1
    assert work.store.unsent_chunks(1_000) == unsent
    recordings.attach(work, record, keeper.end())
    assert not piece & set(work.store.held_chunks(limit=1_000))


def test_nothing_of_a_recording_is_on_the_disk_in_clear(
    work: Work, record: RecordId, tmp_path: Path
) -> None:
    marked = b"the words that were said" * 50
    keeper = recordings.begin(work, record, "sealed.wav", "sealed")
    keeper.add(marked)
    recordings.attach(work, record, keeper.end())
    files = [f for place in (Path(work.profile), tmp_path) for f in place.rglob("*") if f.is_file()]
    assert files
    assert not [f for f in files if marked[:24] in f.read_bytes()]


def test_a_changed_piece_is_not_played_as_whole() -> None:
    key, held = bytes(32), dict[ChunkAddress, bytes]()
    before = pieces.FIRST
    for number, data in enumerate((b"one", b"two", b"three")):
        chunk = pieces.seal_piece(key, number, before, data)
        held[chunk.address], before = chunk.data, chunk.address
    addresses = pieces.chain(before, 3, held.__getitem__)
    assert list(pieces.open_pieces(key, addresses, held.__getitem__)) == [b"one", b"two", b"three"]
    for wrong in (addresses[::-1], (addresses[0], addresses[2])):
        with pytest.raises(Damaged, match="missing or was changed"):
            list(pieces.open_pieces(key, wrong, held.__getitem__))
    with pytest.raises(Damaged):
        pieces.chain(before, 2, held.__getitem__)
