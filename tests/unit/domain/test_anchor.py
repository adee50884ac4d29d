"""Answers, places in files, moments of recordings and passages over several lines."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from msgspec import structs

from fieldapp.domain.anchor import (
    Anchor,
    AnchorKind,
    Standing,
    clock,
    read_clock,
    stretch,
)
from fieldapp.domain.evidence import Source, notice, stands
from tests.unit.domain.test_evidence import TEXT, coded, item

FILE = Anchor("aa", "613a", 0, 0, "", "", "", "v1", kind="file", name="minutes.pdf")
MOMENT = structs.replace(FILE, kind="moment", name="talk.wav", from_ms=125_000, to_ms=3_601_000)
ANSWER = structs.replace(FILE, kind="answer", name="Seen alone?", quote="No", held="no")


@pytest.mark.parametrize(
    ("held", "where"),
    [
        (coded(), ""),
        (ANSWER, "Seen alone?"),
        (FILE, "minutes.pdf"),
        (structs.replace(FILE, page=3), "minutes.pdf, page 3"),
        (structs.replace(FILE, area=(0, 0, 500, 500)), "minutes.pdf, a part of the picture"),
        (MOMENT, "talk.wav, 02:05 to 1:00:01"),
    ],
)
def test_an_anchor_says_where_it_stands_and_comes_back_as_it_was(held: Anchor, where: str) -> None:
    assert held.where == where
    assert Anchor.read(held.text()) == held


def test_an_anchor_of_a_newer_app_is_kept_and_said_to_be_one() -> None:
    newer = json.loads(FILE.text()) | {"kind": "hologram", "depth": 4}
    held = Anchor.read(json.dumps(newer))
    assert held is not None
    assert held.coded_as is AnchorKind.NEWER
    assert "newer version" in held.where
    assert notice(replace(item(), anchor=held), [None]) is None


def test_an_anchor_from_before_there_were_kinds_is_a_passage() -> None:
    kept = json.loads(coded().text())
    assert "kind" not in kept
    held = Anchor.read(json.dumps(kept))
    assert held is not None
    assert held.coded_as is AnchorKind.WORDS


@pytest.mark.parametrize(
    ("text", "standing"),
    [("no", Standing.SAME), ("yes", Standing.REWRITTEN), ("", Standing.GONE)],
)
def test_an_answer_is_told_when_it_is_another_one_or_was_taken_back(
    text: str, standing: Standing
) -> None:
    assert stands(ANSWER, [Source(text, "v2")]).standing is standing


@pytest.mark.parametrize("held", [FILE, MOMENT])
def test_a_place_in_a_file_stands_until_the_file_is_replaced_or_taken_out(held: Anchor) -> None:
    found = replace(item(), anchor=held)
    assert notice(found, [Source("minutes.pdf", "v1")]) is None
    replaced = notice(found, [Source("minutes.pdf", "v2")])
    gone = notice(found, [None])
    assert replaced is not None
    assert gone is not None
    assert "replaced by another" in replaced.sentence
    assert "taken out" in gone.sentence


def test_a_passage_over_several_lines_stands_as_its_worst_line_does() -> None:
    later = stretch(b"x:2", "And then she left.", "v1", 0, 18)
    held = structs.replace(coded(), more=(later,))
    assert held.words.endswith("changed twice.\nAnd then she left.")
    same, other = Source(TEXT, "v1"), Source("Quite another line.", "v2")
    assert stands(held, [same, Source("And then she left.", "v1")]).standing is Standing.SAME
    assert stands(held, [same, other]).standing is Standing.GONE
    assert stands(held, [same, None]).standing is Standing.GONE


@pytest.mark.parametrize("ms", [0, 59_000, 125_000, 3_599_000, 7_384_000])
def test_a_time_of_a_recording_is_read_as_it_is_written(ms: int) -> None:
    assert read_clock(clock(ms)) == ms


@pytest.mark.parametrize("text", ["", "soon", "1:75", "1:2:3:4", "-1", "1:"])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert read_clock(text) is None


@pytest.mark.parametrize("key", ["record", "slot"])
def test_an_anchor_whose_place_is_no_place_is_no_anchor(key: str) -> None:
    kept = json.loads(coded().text())
    for text in ("zz", "abc", "é"):
        assert Anchor.read(json.dumps({**kept, key: text})) is None
