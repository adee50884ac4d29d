"""Files in sealed chunks: every disorder is noticed, and nothing shows twice."""

from collections.abc import Callable

import msgspec
import pytest

from fieldapp.crypto import stream
from fieldapp.crypto.padme import padded_size
from fieldapp.crypto.stream import PIECE_BYTES, Chunk, Sealer, chunk_count, open_file
from fieldapp.domain.change import Attach
from fieldapp.domain.errors import Damaged, Refused
from sync.protocol import hashing
from sync.protocol.ids import ChunkAddress
from sync.protocol.limits import CHUNK_BYTES
from tests.support.golden_crypto import pattern

KEY = b"k" * 32


class Kept:
    """A sealed file and the chunks of it that are here."""

    def __init__(self, data: bytes, key: bytes = KEY, step: int = 700_001) -> None:
        sealer = Sealer(key)
        chunks: list[Chunk] = []
        for at in range(0, len(data), step):
            chunks += sealer.feed(data[at : at + step])
        chunks += sealer.finish()
        self.chunks = {chunk.address: chunk.data for chunk in chunks}
        listed = stream.listed(key, sealer.addresses)
        self.chunks |= {chunk.address: chunk.data for chunk in listed.further}
        self.body = Attach(
            "a", "b", sealer.length, sealer.sha256, key, listed.chunks, listed.levels, True
        )

    def open(self, **changed: object) -> bytes:
        body = msgspec.structs.replace(self.body, **changed)
        return b"".join(open_file(body, self.chunks.get))


THREE = Kept(pattern(2 * PIECE_BYTES + 9))
LENGTHS = [0, 1, 255, 256, 257, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_file_comes_back_as_it_was(length: int) -> None:
    kept = Kept(pattern(length))
    assert kept.open() == pattern(length)
    assert len(kept.chunks) == chunk_count(length)


@pytest.mark.parametrize("step", [1_000_003, PIECE_BYTES, 3 * PIECE_BYTES])
def test_how_it_was_read_does_not_change_what_is_sealed(step: int) -> None:
    assert Kept(pattern(2 * PIECE_BYTES + 9), step=step).chunks == THREE.chunks


def test_sealed_sizes_tell_the_padme_size_only() -> None:
    kept = Kept(pattern(2 * PIECE_BYTES + 9))
    sizes = [len(data) for data in kept.chunks.values()]
    assert sum(sizes) - 16 * len(sizes) == padded_size(2 * PIECE_BYTES + 9)
    assert max(sizes) == CHUNK_BYTES


def test_an_address_is_the_hash_of_what_is_kept() -> None:
    assert all(hashing.plain(data) == address for address, data in THREE.chunks.items())


def test_the_same_file_twice_has_nothing_in_common() -> None:
    """Attack 63."""
    assert THREE.chunks.keys().isdisjoint(Kept(pattern(2 * PIECE_BYTES + 9), b"o" * 32).chunks)


Disorder = Callable[[tuple[bytes, ...]], tuple[bytes, ...]]


@pytest.mark.parametrize(
    "disorder",
    [
        lambda c: (c[1], c[0], c[2]),
        lambda c: (c[0], c[0], c[2]),
        lambda c: (c[0], c[2], c[1]),
        lambda c: c[:2],
        lambda c: (*c, c[2]),
        lambda c: c[1:],
        lambda c: (),
    ],
    ids=["swapped", "repeated", "reordered", "last dropped", "one more", "first dropped", "none"],
)
def test_chunks_in_disorder_are_refused(disorder: Disorder) -> None:
    """Attack 62."""
    with pytest.raises(Damaged, match="K-34"):
        THREE.open(chunks=disorder(THREE.body.chunks))


def test_a_shorter_file_made_of_the_first_chunks_is_refused() -> None:
    first = THREE.body.chunks[:2]
    length = next(n for n in range(PIECE_BYTES, 3 * PIECE_BYTES, 4_096) if chunk_count(n) == 2)
    with pytest.raises(Damaged, match="K-342"):
        THREE.open(chunks=first, length=length)


def test_a_chunk_under_a_wrong_address_is_refused() -> None:
    kept = Kept(pattern(300))
    address = next(iter(kept.chunks))
    kept.chunks[address] = bytes(len(kept.chunks[address]))
    with pytest.raises(Damaged, match="K-342"):
        kept.open()


def test_a_chunk_that_is_not_here_is_said_to_be_missing() -> None:
    kept = Kept(pattern(300))
    kept.chunks.clear()
    with pytest.raises(Refused, match="K-341"):
        kept.open()


def test_another_key_length_or_hash_is_refused() -> None:
    kept = Kept(pattern(300))
    for changed in (
        {"file_key": b"o" * 32},
        {"length": 299},
        {"length": 2**62},
        {"sha256": bytes(32)},
    ):
        with pytest.raises(Damaged, match="K-34"):
            kept.open(**changed)


def test_a_long_list_of_chunks_is_itself_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LISTED_CHUNKS", 2)
    kept = Kept(pattern(2 * PIECE_BYTES + 9))
    assert kept.body.levels == 1
    assert len(kept.body.chunks) == 1
    assert kept.open() == pattern(2 * PIECE_BYTES + 9)
    assert len(stream.chunks_of(kept.body, kept.chunks.get)) == 3


def test_a_list_of_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LISTED_CHUNKS", 2)
    kept, other = (Kept(pattern(2 * PIECE_BYTES + 9), key) for key in (KEY, b"o" * 32))
    kept.chunks |= other.chunks
    with pytest.raises(Damaged, match="K-342"):
        kept.open(chunks=other.body.chunks)


def test_reading_stops_at_the_first_chunk_that_is_wrong() -> None:
    asked: list[ChunkAddress] = []

    def read(address: ChunkAddress) -> bytes:
        asked.append(address)
        return b"x"

    with pytest.raises(Damaged):
        list(open_file(THREE.body, read))
    assert len(asked) == 1
