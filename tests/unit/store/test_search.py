"""Search finds what stands, says when it is behind, and forgets what was replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.change import (
    AddBlock,
    Code,
    Nothing,
    RecordKind,
    block_slot,
    field_slot,
    operation,
    retract_slot,
)
from fieldapp.domain.views import Draft, Hit
from fieldapp.store.driver import Session
from fieldapp.store.wording import fold_text, match_text, terms_of
from sync.protocol.ids import BlockId, RecordId
from tests.support.team import KEY, Writer


def _find(writer: Writer, text: str) -> tuple[Hit, ...]:
    while writer.store.index_pending(64):
        pass
    return writer.store.search(text).hits


@pytest.fixture
def record(lead: Writer) -> RecordId:
    made = lead.open_record("IV-IN1-1", RecordKind.INTERVIEW_CHILD)
    lead.set_field(made, "title", "Zoë said the café was “really, REALLY” good")
    return made


@pytest.mark.parametrize(
    "typed",
    ["zoe", "ZOË", "caf", "good café", '"really, really"', "iv-in1", "re-ally".replace("-", "")],
)
def test_words_are_found_without_accents_case_or_ending(
    lead: Writer, record: RecordId, typed: str
) -> None:
    assert [hit.record.id for hit in _find(lead, typed)] == [record]


@pytest.mark.parametrize(
    "typed", ["", '"', "zzz", '"good really"', "AND OR NOT", "title:zoe*", "("]
)
def test_what_does_not_stand_there_is_not_found(lead: Writer, record: RecordId, typed: str) -> None:
    assert _find(lead, typed) == ()


def test_a_hit_says_where_and_shows_the_words_around(lead: Writer, record: RecordId) -> None:
    (hit,) = _find(lead, "cafe")
    assert (hit.slot, hit.found) == (field_slot("title"), "café")
    assert hit.before.endswith("said the ")
    assert hit.after.startswith(" was")


def test_a_replaced_text_is_no_longer_found(lead: Writer, record: RecordId) -> None:
    assert _find(lead, "café")
    lead.set_field(record, "title", "another text")
    assert _find(lead, "café") == ()
    assert _find(lead, "another")


def test_a_block_taken_back_is_no_longer_found(lead: Writer, record: RecordId) -> None:
    block = BlockId(bytes(15) + b"\1")
    body = AddBlock(b"", "words", "", "a sentence of the child", 0)
    lead.write(operation(Code.ADD_BLOCK, record, block_slot(block), body))
    assert _find(lead, "sentence")
    lead.write(operation(Code.RETRACT_BLOCK, record, retract_slot(block), Nothing()))
    assert _find(lead, "sentence") == ()


def test_search_says_how_far_it_is_behind(lead: Writer, record: RecordId) -> None:
    behind = lead.store.search("zoe")
    assert (behind.hits, behind.behind) == ((), 2)
    assert lead.store.index_pending(1) == 1
    assert lead.store.index_pending(1) == 0
    assert lead.store.search("zoe").behind == 0


def test_a_draft_is_found_before_it_is_an_entry(lead: Writer, record: RecordId) -> None:
    lead.store.save_draft(Draft(record, field_slot("view"), "still typing", (), 1, 2, 0, ""))
    assert [hit.slot for hit in _find(lead, "typ")] == [field_slot("view")]


def test_more_hits_than_asked_for_are_announced(lead: Writer) -> None:
    for number in range(4):
        made = lead.open_record(f"C-{number}")
        lead.set_field(made, "title", "the same words")
    _find(lead, "same")
    found = lead.store.search("same", limit=3)
    assert (len(found.hits), found.more) == (3, True)


def test_a_deleted_word_leaves_the_file(lead: Writer, record: RecordId, tmp_path: Path) -> None:
    lead.set_field(record, "title", "xylophonist")
    _find(lead, "xylophonist")
    lead.set_field(record, "title", "gone")
    _find(lead, "gone")
    lead.store.close()
    session = Session(lead.path, KEY)
    blocks = session.rows("SELECT block FROM search_data")
    session.close()
    assert not [block for (block,) in blocks if b"xylophonist" in block]
    lead.reopen()


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_no_typed_text_reaches_the_query_language(typed: str) -> None:
    terms = terms_of(typed)
    for word in (word for term in terms for word in term.words):
        assert '"' not in word
    assert match_text(terms).count('"') == 2 * len(terms)


@given(st.text(max_size=80))
def test_folding_keeps_track_of_every_place(text: str) -> None:
    folded, places = fold_text(text)
    assert len(places) == len(folded) + 1
    assert list(places) == sorted(places)
    assert places[len(folded)] == len(text)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = Session(str(tmp_path_factory.mktemp("index") / "index.db"), KEY)
    session.execute('CREATE VIRTUAL TABLE s USING fts5(text, tokenize="unicode61")')
    yield session
    session.close()


@given(typed=st.text(max_size=40))
@settings(max_examples=60)
def test_any_typed_text_is_answered(index: Session, typed: str) -> None:
    terms = terms_of(typed)
    found = index.rows("SELECT 1 FROM s WHERE s MATCH ?", (match_text(terms),)) if terms else []
    assert found == []
