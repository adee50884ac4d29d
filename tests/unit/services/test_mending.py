"""A damaged file of a visit: what is whole is kept, and the rest can be received again."""

import io
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind, field_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft
from fieldapp.services import attachments, mending, reading, records, visits
from fieldapp.services.profile import Profile
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from tests.support.fleet import Fleet

PAGE = 4096


def _quiet(_done: int, _total: int, _what: str) -> None:
    return


def _written(work: Work, count: int) -> set[str]:
    words = {f"entry {number} " + "seen and heard " * 40 for number in range(count)}
    for one in sorted(words):
        records.open_record(work, RecordKind.NOTE, fields={"title": one})
    return words


def _titles(work: Work) -> set[str]:
    rows = reading.summaries(work, RecordKind.NOTE, limit=1000)
    return {reading.record(work, row.id).fields["title"].text for row in rows}


def _damage(path: Path, *places: float) -> None:
    """Overwrite a page at each share of the file's length."""
    data = bytearray(path.read_bytes())
    for place in places:
        start = int(len(data) * place) // PAGE * PAGE
        data[start : start + PAGE] = b"\x5a" * PAGE
    path.write_bytes(data)


def _closed(profile: Profile, visit: InspectionId) -> Path:
    held = profile.works.get(visit)
    if held is not None:
        visits.close_visit(profile, held)
    return Path(visits.store_path(profile, visit))


def test_what_is_whole_is_kept_and_the_rest_is_received_again(
    team: Fleet, visit: InspectionId
) -> None:
    profile = team["OF1"].profile
    words = _written(team["OF1"].open(visit), 60)
    team.carry(visit, "OF1", "OF2")
    path = _closed(profile, visit)
    _damage(path, 0.3, 0.5, 0.7)
    mended = mending.mend(profile, visit, _quiet)
    assert 45 < mended.entries <= 62
    kept = _titles(team["OF1"].open(visit))
    assert kept <= words
    team.carry(visit, "OF2", "OF1")
    assert _titles(team["OF1"].open(visit)) == words
    assert b"\x5a" * PAGE in Path(mended.aside, "store.db").read_bytes()


def test_words_that_were_only_drafts_survive_beside_damage(
    team: Fleet, visit: InspectionId
) -> None:
    profile = team["OF1"].profile
    work = team["OF1"].open(visit)
    record, _ = records.open_record(work, RecordKind.NOTE)
    place = field_slot("title")
    work.store.save_draft(Draft(record, place, "typed, not an entry", (), 1, 2, 5, ""))
    _written(work, 40)
    path = _closed(profile, visit)
    _damage(path, 0.8)
    mended = mending.mend(profile, visit, _quiet)
    assert mended.drafts == 1
    (draft,) = team["OF1"].open(visit).store.drafts()
    assert (draft.record, draft.slot, draft.text) == (record, place, "typed, not an entry")


def test_pieces_of_files_are_found_again_on_the_disk(team: Fleet, visit: InspectionId) -> None:
    profile = team["OF1"].profile
    work = team["OF1"].open(visit)
    record, _ = records.open_record(work, RecordKind.NOTE)
    attachments.attach_file(work, record, "plan.png", "image/png", io.BytesIO(b"x" * 99), 99)
    path = _closed(profile, visit)
    path.unlink()
    mended = mending.mend(profile, visit, _quiet)
    assert (mended.entries, mended.pieces) == (0, 1)


def test_a_file_that_opens_no_more_at_all_is_replaced_by_an_empty_one(
    team: Fleet, visit: InspectionId
) -> None:
    profile = team["OF1"].profile
    words = _written(team["OF1"].open(visit), 5)
    team.carry(visit, "OF1", "OF2")
    _damage(_closed(profile, visit), 0.0)
    with pytest.raises(Refused, match="D-203"):
        visits.open_visit(profile, visit)
    assert mending.mend(profile, visit, _quiet).entries == 0
    team.carry(visit, "OF2", "OF1")
    assert _titles(team["OF1"].open(visit)) == words


def test_a_sound_file_is_left_alone(team: Fleet, visit: InspectionId) -> None:
    profile = team["OF1"].profile
    words = _written(team["OF1"].open(visit), 3)
    with pytest.raises(Refused, match="C-119"):
        mending.mend(profile, visit, _quiet)
    assert _titles(team["OF1"].open(visit)) == words


def test_an_attempt_that_was_cut_short_is_made_good_by_the_next(
    team: Fleet, visit: InspectionId
) -> None:
    """The worst instant: the old file's log is gone and the new file is not in place."""
    profile = team["OF1"].profile
    words = _written(team["OF1"].open(visit), 30)
    path = _closed(profile, visit)
    aside = path.parent / "damaged-1"
    aside.mkdir()
    (aside / "store.db").write_bytes(path.read_bytes())
    _damage(path, 0.0)
    (path.parent / "mended.db").write_bytes(b"half")
    mending.mend(profile, visit, _quiet)
    assert _titles(team["OF1"].open(visit)) == words


def test_a_mended_visit_sends_what_only_this_laptop_had(team: Fleet, visit: InspectionId) -> None:
    profile = team["OF1"].profile
    work = team["OF1"].open(visit)
    before = {entry.id for entry in work.store.outbox(None, 1 << 30)}
    _closed(profile, visit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldapp.store.inspection.is_sound", lambda _session: False)
        mending.mend(profile, visit, _quiet)
    work = team["OF1"].open(visit)
    assert {entry.id for entry in work.store.outbox(None, 1 << 30)} == before
    record, _ = records.open_record(work, RecordKind.NOTE, fields={"title": "goes on"})
    assert reading.record(work, RecordId(record)).fields["title"].text == "goes on"
