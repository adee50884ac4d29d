"""Drafts: what was typed is kept at once, and an entry ends exactly the text it holds."""

from __future__ import annotations

from dataclasses import replace

from fieldapp.domain.change import field_slot
from fieldapp.domain.views import Custody, Draft
from fieldapp.store.facts import Batch, DraftDone
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from tests.support.entries import name32
from tests.support.team import Writer

SEEN = (Reference(name32("seen"), 3),)


def _draft(record: RecordId, text: str = "typed", saved_ms: int = 5) -> Draft:
    return Draft(record, field_slot("title"), text, SEEN, 1, saved_ms, 2, "")


def _finish(lead: Writer, record: RecordId, text: str, saved_ms: int) -> Reference:
    before = lead.head
    arrived = lead.sealed(lead.setting(record, "title", text, ()))
    done = (DraftDone(record, field_slot("title"), saved_ms),)
    lead.store.commit(Batch(entries=(arrived,), drafts_done=done, expect_head=before))
    return Reference(arrived.entry.id, 0)


def test_a_draft_is_there_after_opening_again(lead: Writer) -> None:
    record = lead.open_record("C-1")
    draft = _draft(record, "NUL \0 and \u2028 and \u202e and 🙂 <b>")
    lead.store.save_draft(draft)
    lead.reopen()
    assert lead.store.drafts() == (draft,)


def test_typing_on_replaces_the_draft_of_the_same_place(lead: Writer) -> None:
    record = lead.open_record("C-1")
    lead.store.save_draft(_draft(record))
    later = _draft(record, "typed on", 6)
    lead.store.save_draft(later)
    assert lead.store.drafts() == (later,)


def test_the_entry_that_holds_a_draft_ends_it(lead: Writer) -> None:
    record = lead.open_record("C-1")
    lead.store.save_draft(_draft(record))
    _finish(lead, record, "typed", 5)
    assert lead.store.drafts() == ()


def test_what_was_typed_meanwhile_stays_and_goes_on_from_the_entry(lead: Writer) -> None:
    record = lead.open_record("C-1")
    later = _draft(record, "typed on", 6)
    lead.store.save_draft(later)
    written = _finish(lead, record, "typed", 5)
    assert lead.store.drafts() == (replace(later, seen=(written,)),)


def test_a_draft_given_up_is_forgotten(lead: Writer) -> None:
    record = lead.open_record("C-1")
    lead.store.save_draft(_draft(record))
    lead.store.drop_draft(record, field_slot("title"))
    assert lead.store.drafts() == ()


def test_a_draft_keeps_its_record_on_this_laptop_only(lead: Writer) -> None:
    record = lead.open_record("C-1")
    entries = lead.store.entries(0)
    lead.store.commit(Batch(placed=tuple((h.entry.id, h.row) for h in entries)))
    lead.store.save_draft(_draft(record))
    assert lead.store.summaries()[0].custody is Custody.LAPTOP
    assert lead.store.counters().server == 0


def test_a_draft_of_a_record_not_yet_opened_counts_as_an_item(lead: Writer) -> None:
    before = lead.store.counters()
    lead.store.save_draft(_draft(RecordId(bytes(16))))
    after = lead.store.counters()
    assert (after.laptop, after.server) == (before.laptop + 1, before.server)


def test_local_values_are_kept_by_name(lead: Writer) -> None:
    assert lead.store.setting("last place") is None
    lead.store.set_setting("last place", b"here")
    lead.reopen()
    assert lead.store.setting("last place") == b"here"
