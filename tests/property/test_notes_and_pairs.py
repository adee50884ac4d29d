"""What the authority hears names no child; what was promised blind cannot be swapped."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.keep_in_touch import safe, telling
from fieldapp.domain.pairing import Assessment, Rated, commitment
from sync.protocol.ids import PersonId, RecordId

CODES = ("T03", "CP1", "T-OF2-14", "A7")
PIECES = st.sampled_from(
    (*CODES, "the plan", "“", "”", '"', "‘", "’", "’s", " ", ", ", "T-OF1-2", "A71", "late", "\n")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_composed_sentence_holds_no_code_and_no_quoted_words(text: str) -> None:
    said = telling(safe(text, CODES), CODES)
    assert not [one for one in said if "code" in one or "words" in one]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["", "good", "inadequate"]),
    st.dictionaries(st.sampled_from(["C1", "C2", "C3"]), st.sampled_from(list(Rated))),
    st.text(max_size=40),
)
def test_answers_read_back_as_they_were_given(
    grade: str, criteria: dict[str, Rated], words: str
) -> None:
    made = Assessment(grade, criteria, words)
    assert Assessment.read(made.text()) == made
    pair, person = RecordId(b"p" * 16), PersonId("OF1")
    promise = commitment(pair, person, "00", made.text())
    assert promise != commitment(pair, person, "01", made.text())
    assert promise != commitment(pair, PersonId("OF2"), "00", made.text())
    assert promise != commitment(RecordId(b"q" * 16), person, "00", made.text())
