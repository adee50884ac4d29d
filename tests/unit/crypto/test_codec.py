"""Packing is bounded on the way back: bombs, second frames, other dictionaries."""

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
import zstandard

from fieldapp.crypto.codec import Codecs, Dictionary, load_codecs
from fieldapp.domain.errors import Damaged, Malformed
from sync.protocol.limits import CONTENT_BYTES
from tests.support.sealing import dictionary, shipped

SAID = b"The record of supervision is thin. " * 20


def frame(raw: bytes, **options: object) -> bytes:
    known = zstandard.ZstdCompressionDict(dictionary())
    return zstandard.ZstdCompressor(dict_data=known, **options).compress(raw)  # type: ignore[arg-type]  # as given


def test_what_was_packed_comes_back() -> None:
    number, coded = shipped().pack(SAID)
    assert number == 1
    assert len(coded) < len(SAID)
    assert shipped().unpack(number, coded) == SAID


def test_noise_is_left_as_it_is() -> None:
    noise = bytes(range(256))
    assert shipped().pack(noise)[0] in (0, 1)
    assert Codecs().pack(noise) == (0, noise)


def test_an_unknown_dictionary_is_named_as_newer() -> None:
    with pytest.raises(Malformed, match="K-104"):
        shipped().unpack(9, frame(SAID))


@pytest.mark.parametrize(
    "coded",
    [
        b"",
        b"not a frame",
        frame(SAID)[:-1],
        frame(SAID) + b"\0",
        frame(SAID) + frame(SAID),
        frame(SAID, write_content_size=False),
        frame(SAID, write_dict_id=False),
        frame(bytes(CONTENT_BYTES + 1)),
        frame(bytes(64 * CONTENT_BYTES)),
        zstandard.ZstdCompressor().compress(SAID),
        b"\x50\x2a\x4d\x18\x04\0\0\0skip",
        b"\x50\x2a\x4d\x18\x04\0\0\0skip" + frame(SAID),
    ],
    ids=[
        "empty",
        "noise",
        "cut",
        "trailing byte",
        "second frame",
        "size not declared",
        "dictionary not named",
        "one byte over",
        "bomb",
        "without dictionary",
        "skippable",
        "skippable first",
    ],
)
def test_anything_but_one_bounded_frame_is_refused(coded: bytes) -> None:
    with pytest.raises(Malformed, match="K-105"):
        shipped().unpack(1, coded)


def test_a_frame_that_declares_less_than_it_holds_is_refused() -> None:
    honest = bytearray(frame(bytes(300)))
    at = honest.index((300 - 256).to_bytes(2, "little"), 4)
    honest[at : at + 2] = (10).to_bytes(2, "little")
    with pytest.raises(Malformed, match="K-105"):
        shipped().unpack(1, bytes(honest))


def test_unpacked_content_is_bounded_too() -> None:
    assert Codecs().unpack(0, bytes(CONTENT_BYTES)) == bytes(CONTENT_BYTES)
    with pytest.raises(Malformed, match="K-105"):
        Codecs().unpack(0, bytes(CONTENT_BYTES + 1))


def test_the_dictionary_is_the_one_that_its_hash_names(tmp_path: Path) -> None:
    folder = files("resources") / "dictionaries"
    (tmp_path / "index.toml").write_bytes((folder / "index.toml").read_bytes())
    (tmp_path / "1.zdict").write_bytes(dictionary()[:-1] + b"x")
    with pytest.raises(Damaged, match="K-106"):
        load_codecs(tmp_path)


def test_two_threads_can_pack_with_one_dictionary() -> None:
    one = Dictionary(1, dictionary())
    with ThreadPoolExecutor(2) as pool:
        packed = list(pool.map(one.compress, [SAID] * 50))
        assert set(pool.map(one.decompress, packed)) == {SAID}
