"""Segments give back the exact bytes, and refuse what the full form would not be."""

import msgspec
import pytest

from sync.protocol.canonical import decode, encode
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.errors import Malformed
from sync.protocol.exchange import Segment
from sync.protocol.limits import BATCH_ENTRIES, CONTROL_BODY_BYTES, REQUEST_BYTES
from sync.protocol.segments import pack_segments, unpack_segments
from tests.support.entries import Log, log_of, name16, name32

ORGANISATION = name16("org")


def _entries(log: Log, count: int) -> list[Entry]:
    return [log.write(b"words %d" % number) for number in range(count)]


def _again(segments: tuple[Segment, ...]) -> list[Entry]:
    wire = [decode(Segment, encode(segment), limit=REQUEST_BYTES) for segment in segments]
    return list(unpack_segments(ORGANISATION, wire))


def _code(segment: Segment) -> str:
    with pytest.raises(Malformed) as refused:
        list(unpack_segments(ORGANISATION, [segment]))
    return refused.value.code


def test_a_log_travels_in_one_segment_and_comes_back_byte_for_byte() -> None:
    written = _entries(log_of("anna"), 20)
    segments = pack_segments(written)
    assert len(segments) == 1
    assert _again(segments) == written


def test_a_segment_holds_no_more_than_a_batch() -> None:
    written = _entries(log_of("anna"), BATCH_ENTRIES + 1)
    segments = pack_segments(written)
    assert [len(segment.slim) for segment in segments] == [BATCH_ENTRIES, 1]
    assert _again(segments) == written


def test_logs_that_alternate_keep_their_order() -> None:
    anna, ben = log_of("anna"), log_of("ben")
    written = [log.write(b"%d" % n) for n in range(4) for log in (anna, ben)]
    assert _again(pack_segments(written)) == written


def test_two_entries_at_one_place_are_both_carried() -> None:
    log = log_of("anna")
    first = log.write(b"first")
    place = (log.sequence, log.previous)
    second = log.write(b"second")
    log.sequence, log.previous = place
    twin = log.write(b"twin of the second")
    written = [first, second, twin]
    assert _again(pack_segments(written)) == written


def test_an_entry_of_a_newer_version_travels_whole() -> None:
    log = log_of("anna")
    written = [log.write(b"known"), log.write_newer(b"unknown"), log.write(b"known again")]
    segments = pack_segments(written)
    assert [len(segment.whole) for segment in segments] == [0, 1, 0]
    assert _again(segments) == written


def test_a_redacted_body_stays_away_and_the_header_is_still_exact() -> None:
    log = log_of("anna")
    kept, redacted = log.write(b"kept"), log.write(b"taken out by law")
    without = Entry(redacted.id, redacted.envelope, redacted.outer, redacted.header, None)
    assert _again(pack_segments([kept, without])) == [kept, without]


def test_changed_fields_are_stated_and_equal_ones_are_not() -> None:
    log = log_of("anna")
    log.write(b"one")
    second = log.write(b"two", epoch=name32("epoch"), receipt=name32("receipt"))
    third = log.write(b"three", epoch=name32("epoch"), dependencies=(name32("b"), name32("a")))
    segments = pack_segments([second, third])
    assert segments[0].slim[1].epoch is None
    assert _again(segments) == [second, third]


def test_control_and_sealed_entries_share_a_segment() -> None:
    log = log_of("anna")
    written = [log.write(b"clear", EntryClass.CONTROL), log.write(b"sealed")]
    segments = pack_segments(written)
    assert segments[0].slim[0].salt is None
    assert _again(segments) == written


def test_a_segment_that_is_slim_and_whole_or_neither_is_refused() -> None:
    slim = pack_segments(_entries(log_of("anna"), 1))[0]
    whole = pack_segments([log_of("ben").write_newer(b"x")])[0]
    assert _code(Segment(None, (), ())) == "P-121"
    assert _code(Segment(slim.lead, (), ())) == "P-121"
    assert _code(Segment(slim.lead, slim.slim, whole.whole)) == "P-121"
    assert _code(Segment(None, slim.slim, ())) == "P-121"


def test_a_newer_entry_of_another_organisation_is_refused() -> None:
    foreign = pack_segments([log_of("anna", org="other").write_newer(b"x")])[0]
    assert _code(foreign) == "P-122"


def test_a_first_item_must_state_what_later_ones_repeat() -> None:
    segment = pack_segments(_entries(log_of("anna"), 2))[0]
    assert segment.lead is not None
    cut = Segment(msgspec.structs.replace(segment.lead, sequence=1), segment.slim[1:], ())
    assert _code(cut) == "P-123"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"salt": None}, "P-113"),
        ({"kind": EntryClass.CONTROL}, "P-113"),
        ({"rest": (name32("hash"), 3)}, "P-124"),
        ({"body": None}, "P-124"),
        ({"body": None, "rest": (name32("hash"), CONTROL_BODY_BYTES + 1)}, "P-124"),
        ({"body": bytes(70_000)}, "P-101"),
        ({"dependencies": (name32("same"), name32("same"))}, "P-111"),
    ],
)
def test_what_the_full_form_would_not_be_is_refused(changes: dict[str, object], code: str) -> None:
    segment = pack_segments(_entries(log_of("anna"), 1))[0]
    slim = msgspec.structs.replace(segment.slim[0], **changes)
    assert _code(Segment(segment.lead, (slim,), ())) == code


def test_a_place_beyond_the_last_is_refused() -> None:
    segment = pack_segments(_entries(log_of("anna"), 2))[0]
    assert segment.lead is not None
    lead = msgspec.structs.replace(segment.lead, sequence=2**63 - 1, previous=name32("p"))
    assert _code(Segment(lead, segment.slim, ())) == "P-112"


def test_a_beginning_that_names_something_before_it_is_refused() -> None:
    segment = pack_segments(_entries(log_of("anna"), 1))[0]
    assert segment.lead is not None
    lead = msgspec.structs.replace(segment.lead, previous=name32("p"))
    assert _code(Segment(lead, segment.slim, ())) == "P-112"
