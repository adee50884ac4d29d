"""A passage is found again whatever is written before and after it."""

import hypothesis.strategies as st
from hypothesis import given

from fieldapp.domain.anchor import Standing, locate
from fieldapp.domain.evidence import Source, anchor
from sync.protocol.ids import RecordId

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXTS, st.text("abc .", min_size=1, max_size=20), TEXTS, TEXTS, TEXTS)
def test_words_that_still_stand_are_found(
    before: str, quote: str, after: str, new_before: str, new_after: str
) -> None:
    text = before + quote + after
    held = anchor(RecordId(b"r" * 16), b"x:1", Source(text, ""), len(before), len(before + quote))
    assert locate(held, text).standing is Standing.SAME
    changed = new_before + before + quote + after + new_after
    found = locate(held, changed)
    assert changed[found.start : found.end] == quote
    assert found.standing in (Standing.SAME, Standing.MOVED)
