"""Passages that are found again, and what their coders are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldapp.domain.anchor import Anchor, Located, Standing, locate
from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import (
    GONE,
    Item,
    Source,
    Strength,
    anchor,
    named,
    notice,
    uncoded,
)
from fieldapp.domain.ports import Moment
from fieldapp.domain.views import Version
from sync.protocol.ids import DeviceId, PersonId, RecordId
from sync.protocol.operation import Reference

RECORD = RecordId(b"r" * 16)
TEXT = "The plan is old. The worker has changed twice. Nobody told T03 why."
START = TEXT.index("The worker")
END = TEXT.index(" Nobody")


def coded(text: str = TEXT, start: int = START, end: int = END) -> Anchor:
    return anchor(RECORD, b"x:1", Source(text, "aa.0"), start, end)


def version(text: str, place: int = 0) -> Version:
    reference = Reference(b"e" * 32, place)
    return Version(reference, text, PersonId("OF2"), DeviceId(b"d" * 32), Moment(1, 0), "")


def item() -> Item:
    return Item(
        id=RecordId(b"i" * 16),
        short_name="E-OF1-1",
        coder=PersonId("OF1"),
        opened=Moment(1, 0),
        archived=False,
        anchor=coded(),
        mark=Mark.IMPROVE,
        source_type="case_record",
        strength=Strength.FAIR,
        areas=("in_care",),
        criteria=("CIC2",),
        agencies=(),
        children=("T03",),
        acknowledged=frozenset(),
        disputed=(),
    )


def test_an_anchor_comes_back_from_its_field_as_it_was() -> None:
    assert Anchor.read(coded().text()) == coded()
    assert Anchor.read("no anchor") is None


def test_a_passage_stands_where_it_stood() -> None:
    assert locate(coded(), TEXT) == Located(Standing.SAME, START, END)


@pytest.mark.parametrize("before", ["", "Read at 10:02. ", "x" * 5_000])
def test_a_passage_keeps_its_anchor_when_the_text_around_it_changes(before: str) -> None:
    text = before + TEXT.replace("Nobody told", "Somebody may have told")
    found = locate(coded(), text)
    assert text[found.start : found.end] == "The worker has changed twice."
    assert found.standing is (Standing.MOVED if before else Standing.SAME)


def test_of_equal_words_those_in_their_old_surroundings_are_meant() -> None:
    text = "Yes. A says: agreed. B says: agreed. No."
    second = text.rindex("agreed")
    held = coded(text, second, second + 6)
    found = locate(held, "C says: agreed. " + text)
    assert found.start == second + 16


def test_equal_words_at_the_old_place_in_other_surroundings_are_not_taken_for_it() -> None:
    held = coded("aaa bbb ccc", 4, 7)
    found = locate(held, "xxx bbb yyy aaa bbb ccc")
    assert found == Located(Standing.MOVED, 16, 19)


def test_a_passage_that_was_written_anew_is_shown_between_its_surroundings() -> None:
    text = TEXT.replace("has changed twice", "changed three times")
    found = locate(coded(), text)
    assert found.standing is Standing.REWRITTEN
    assert text[found.start : found.end] == "The worker changed three times."


def test_a_passage_that_is_not_there_any_more_is_gone() -> None:
    assert locate(coded(), "Something else entirely.").standing is Standing.GONE
    assert locate(coded(TEXT, 0, len(TEXT)), "").standing is Standing.GONE


def test_a_coder_is_told_of_a_correction_until_it_is_acknowledged() -> None:
    correction = version("It was three times.")
    source = Source(TEXT, "aa.0", (correction,))
    told = notice(item(), [source])
    assert told is not None
    assert (told.coder, told.corrections) == ("OF1", (correction,))
    assert "correction" in told.sentence
    seen = replace(item(), acknowledged=frozenset({named(correction.reference)}))
    assert notice(seen, [source]) is None


def test_a_coder_is_told_when_the_words_changed_and_not_when_they_moved() -> None:
    rewritten = Source(TEXT.replace("twice", "three times"), "bb.0")
    told = notice(item(), [rewritten])
    assert told is not None
    assert told.located.standing is Standing.REWRITTEN
    assert notice(item(), [Source("Before. " + TEXT, "bb.0")]) is None
    assert notice(replace(item(), acknowledged=frozenset({"bb.0"})), [rewritten]) is None
    gone = notice(item(), [None])
    assert gone is not None
    assert gone.located.standing is Standing.GONE
    assert notice(replace(item(), acknowledged=frozenset({GONE})), [None]) is None


def test_an_item_without_area_or_source_type_is_still_to_code() -> None:
    bare = replace(item(), areas=())
    assert uncoded([item(), bare]) == (bare,)
    assert uncoded([replace(bare, archived=True)]) == ()
