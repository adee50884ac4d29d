"""Any listing of entries, in any grouping, comes back byte for byte."""

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.canonical import decode, encode
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.exchange import Segment
from sync.protocol.limits import REQUEST_BYTES
from sync.protocol.segments import pack_segments, unpack_segments
from tests.support.entries import log_of, name16, name32

_POOL = [name32(letter) for letter in "abc"]
_STEP = st.tuples(
    st.integers(0, 2),
    st.binary(max_size=40),
    st.sampled_from(["sealed", "control", "newer", "redacted"]),
    st.sets(st.sampled_from(_POOL)),
    st.sampled_from(_POOL),
)


@st.composite
def _written(draw: st.DrawFn) -> list[Entry]:
    logs = [log_of("anna"), log_of("anna", "2"), log_of("ben")]
    made = []
    for which, body, kind, dependencies, epoch in draw(st.lists(_STEP, max_size=24)):
        log, named = logs[which], tuple(dependencies)
        if kind == "newer":
            made.append(log.write_newer(body))
        elif kind == "control":
            made.append(log.write(body, EntryClass.CONTROL, named))
        else:
            entry = log.write(body, EntryClass.SEALED, named, epoch=epoch)
            kept = entry.body if kind == "sealed" else None
            made.append(Entry(entry.id, entry.envelope, entry.outer, entry.header, kept))
    return made


@given(_written(), st.randoms(use_true_random=False), st.booleans())
def test_any_order_and_selection_comes_back_exactly(
    written: list[Entry], chance: object, shuffle: bool
) -> None:
    if shuffle:
        chance.shuffle(written)  # type: ignore[attr-defined]  # Hypothesis gives a Random
        written = written[: len(written) // 2]
    segments = pack_segments(written)
    wire = [decode(Segment, encode(segment), limit=REQUEST_BYTES) for segment in segments]
    assert list(unpack_segments(name16("org"), wire)) == written
