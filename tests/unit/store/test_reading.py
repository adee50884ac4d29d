"""Lists, history, names and children, as screens ask for them."""

from __future__ import annotations

import pytest

from fieldapp.domain.change import (
    AddChild,
    Code,
    Nothing,
    RecordKind,
    child_slot,
    field_slot,
    inspection_record,
    operation,
)
from fieldapp.domain.errors import Refused
from sync.protocol.ids import RecordId
from tests.support.team import Team, Writer


def test_lists_come_in_pages_without_gap_or_repetition(lead: Writer) -> None:
    kinds = (RecordKind.NOTE, RecordKind.CASE_TRACKING, RecordKind.CONCERN)
    made = {lead.open_record(f"C-{n}", kinds[n % 3]) for n in range(7)}
    seen: list[RecordId] = []
    while page := lead.store.summaries(limit=3, after=seen[-1] if seen else None):
        seen += [row.id for row in page]
    assert len(seen) == 7
    assert set(seen) == made


def test_a_list_can_be_of_one_kind_or_one_child(lead: Writer) -> None:
    lead.open_record("C-1")
    note, opening = lead.opening("N-1", RecordKind.NOTE, child="T03")
    lead.write(opening)
    assert [row.id for row in lead.store.summaries(kind=RecordKind.NOTE)] == [note]
    assert [row.id for row in lead.store.summaries(child="T03")] == [note]
    assert len(lead.store.summaries()) == 2


def test_an_archived_record_moves_to_the_other_list(lead: Writer) -> None:
    record = lead.open_record("C-1")
    lead.write(operation(Code.ARCHIVE, record, b"status", Nothing()))
    assert lead.store.summaries() == ()
    assert [row.id for row in lead.store.summaries(archived=True)] == [record]


def test_a_record_before_its_opening_is_kept_and_not_listed(lead: Writer, team: Team) -> None:
    record, opening = lead.opening("C-1")
    lead.set_field(record, "title", "early", ())
    assert lead.store.summaries() == ()
    lead.write(opening)
    (row,) = lead.store.summaries()
    assert (row.title, row.short_name) == ("early", "C-1")


def test_history_shows_every_write_and_what_is_live(lead: Writer) -> None:
    record = lead.open_record("C-1")
    for text in ("one", "two", "three"):
        lead.set_field(record, "title", text)
    lead.set_field(record, "other", "not this")
    past = lead.store.history(record, field_slot("title"))
    assert [(p.version.text, p.live) for p in past] == [
        ("three", True),
        ("two", False),
        ("one", False),
    ]


def test_children_come_with_the_number_of_their_records(lead: Writer, team: Team) -> None:
    own = inspection_record(team.id)
    for code in ("T03", "T01"):
        body = AddChild(code, "sample", "draw")
        lead.write(operation(Code.ADD_CHILD, own, child_slot(code), body))
    lead.write(lead.opening("N-1", RecordKind.NOTE, child="T03")[1])
    assert [(c.code, c.records) for c in lead.store.children()] == [("T01", 0), ("T03", 1)]


def test_the_highest_number_of_a_name_is_known(lead: Writer) -> None:
    for name in ("E-IN1-2", "E-IN1-11", "E-IN1-x", "E-IN2-40"):
        lead.open_record(name)
    assert lead.store.highest_number("E-IN1-") == 11
    assert lead.store.highest_number("F-IN1-") == 0


def test_a_record_that_is_not_here_is_refused_with_a_code(lead: Writer) -> None:
    with pytest.raises(Refused, match="D-212"):
        lead.store.record(RecordId(bytes(16)))
    assert lead.store.record_state(RecordId(bytes(16))) is None


def test_members_and_epochs_are_read_from_the_log(lead: Writer, team: Team) -> None:
    membership = lead.store.membership()
    assert membership.members == {"IN1", "IN2"}
    assert [body.epoch for body in membership.epochs] == [team.epoch.epoch]
    assert lead.store.epochs[team.epoch.epoch] == team.epoch.secret
    assert team.epoch.secret.hex() not in repr(lead.store.epochs)
