"""One statement is shown; it is checked without keys, and the others stay sealed."""

from collections.abc import Callable

import msgspec
import pytest

from fieldapp.crypto.disclosure import Disclosure, check_disclosure, disclose
from fieldapp.crypto.keys import Signer
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol.canonical import decode, encode
from sync.protocol.ids import DeviceId
from sync.protocol.operation import Operation
from tests.support.sealing import PLAIN, SECRET, SIGNER, Sealing, content

ENTRY = Sealing().seal(content("what she said"))


def roster(device: DeviceId) -> bytes | None:
    return SIGNER.public if device == b"author-device-00" else None


def shown(place: int) -> bytes:
    return disclose(ENTRY, SECRET, PLAIN, place)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_part_is_accepted_without_the_key_of_the_visit(place: int) -> None:
    checked = check_disclosure(shown(place), roster)
    whole = content("what she said")
    assert checked.said == (whole.prelude, *whole.operations)[place]
    assert checked.entry.id == ENTRY.id
    assert checked.entry.body is None


def test_the_other_parts_are_not_in_what_is_shown() -> None:
    assert b"what she said" not in shown(0)
    assert b"OF2" not in shown(1)


Change = Callable[[Disclosure], Disclosure]


def altered(change: Change, place: int = 1) -> bytes:
    return encode(change(decode(Disclosure, shown(place), limit=1 << 20)))


def _reworded(disclosure: Disclosure) -> Disclosure:
    part = decode(Operation, disclosure.part, limit=1 << 20)
    body = part.body.replace(b"she", b"he ")
    return msgspec.structs.replace(
        disclosure, part=encode(msgspec.structs.replace(part, body=body))
    )


@pytest.mark.parametrize(
    "change",
    [
        _reworded,
        lambda d: msgspec.structs.replace(d, key=bytes(32)),
        lambda d: msgspec.structs.replace(d, place=2),
        lambda d: msgspec.structs.replace(d, place=9),
        lambda d: msgspec.structs.replace(d, codes=d.codes[:2]),
        lambda d: msgspec.structs.replace(d, codes=(*d.codes, bytes(32))),
        lambda d: msgspec.structs.replace(d, codes=(d.codes[1], d.codes[0], d.codes[2])),
    ],
)
def test_one_altered_character_or_place_is_refused(change: Change) -> None:
    """Attack 45."""
    with pytest.raises(Malformed, match="K-351"):
        check_disclosure(altered(change), roster)


def test_a_statement_of_an_unknown_laptop_is_refused() -> None:
    with pytest.raises(Refused, match="K-352"):
        check_disclosure(shown(1), lambda _: None)


def test_a_statement_signed_by_another_key_is_refused() -> None:
    with pytest.raises(Refused, match="K-352"):
        check_disclosure(shown(1), lambda _: Signer(b"x" * 32).public)


@pytest.mark.parametrize("place", [-1, 3])
def test_there_is_no_further_part_to_show(place: int) -> None:
    with pytest.raises(Malformed, match="K-353"):
        shown(place)
