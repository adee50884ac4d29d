"""Inspections: create, share, take in, list; who can read and who cannot."""

import io
import json
from pathlib import Path
from threading import Thread

import pytest

from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Cancelled
from fieldapp.services import attachments, exporting, reading, records, upkeep, visits
from fieldapp.services.exporting import Format
from fieldapp.services.work import Work
from fieldapp.store.facts import Check
from sync.protocol.control import EpochBody
from sync.protocol.ids import InspectionId, PersonId
from sync.protocol.roster import Role, key_id
from tests.support.fleet import Fleet


def epochs(work: Work) -> tuple[EpochBody, ...]:
    return work.store.membership().epochs


def test_a_new_visit_has_its_title_framework_and_lead(team: Fleet, visit: InspectionId) -> None:
    (card,) = [v for v in visits.list_visits(team["OF1"].profile) if v.id == visit]
    assert (card.title, card.framework, card.lead) == ("Northmere", "ilacs-2026", "OF1")
    assert card.members == ("OF1", "OF2")
    assert card.counters.entries_unsent == 2


def test_the_first_key_goes_to_members_office_and_recovery(team: Fleet, work: Work) -> None:
    (epoch,) = epochs(work)
    roster = work.known.roster
    readers = [roster.role_key, roster.recovery_key]
    readers += [d.sealing for p in ("OF1", "OF2") for d in work.known.devices_of(PersonId(p))]
    assert {wrap.recipient for wrap in epoch.wraps} == {key_id(public) for public in readers}


def test_an_unknown_person_or_framework_makes_no_visit(team: Fleet) -> None:
    profile = team["OF1"].profile
    before = profile.inspections()
    with pytest.raises(Refused, match="C-111"):
        visits.create_visit(profile, "x", "ilacs-2026", [PersonId("ZZ9")])
    with pytest.raises(Refused, match="F-130"):
        visits.create_visit(profile, "x", "no such", [])
    assert profile.inspections() == before


def test_a_member_reads_it_all_and_the_office_too(
    team: Fleet, work: Work, visit: InspectionId
) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE, "T03", {"title": "seen"})
    for person in ("OF2", "RO1"):
        team.carry(visit, "OF1", person)
        theirs = team[person].open(visit)
        assert reading.record(theirs, record).fields["title"].text == "seen"
        assert visit in {v.id for v in visits.list_visits(team[person].profile)}


def test_who_has_no_key_is_shown_no_visit_and_can_write_nothing(
    team: Fleet, work: Work, visit: InspectionId
) -> None:
    team.carry(visit, "OF1", "AD1")
    profile = team.administrator.profile
    theirs = visits.open_visit(profile, visit)
    assert visit not in {v.id for v in visits.list_visits(profile)}
    assert theirs.store.counters().unreadable > 0
    with pytest.raises(Refused, match="C-113"):
        records.open_record(theirs, RecordKind.NOTE)


def test_a_member_added_later_reads_from_the_beginning(team: Fleet, work: Work) -> None:
    team.enrol("OF3", Role.INSPECTOR)
    team.share_people()
    record, _ = records.open_record(work, RecordKind.NOTE, "T03", {"title": "early"})
    visits.add_member(team["OF1"].profile, work, PersonId("OF3"))
    team.carry(work.inspection, "OF1", "OF3")
    theirs = team["OF3"].open(work.inspection)
    assert reading.record(theirs, record).fields["title"].text == "early"
    records.set_field(
        theirs, record, "title", "late", reading.record(theirs, record).fields["title"].seen
    )
    team.carry(work.inspection, "OF3", "OF1")
    assert reading.record(work, record).fields["title"].text == "late"


def test_a_second_laptop_of_a_member_is_added_the_same_way(team: Fleet, work: Work) -> None:
    team.enrol("OF2", Role.INSPECTOR, laptop="-second")
    team.share_people()
    visits.add_member(team["OF1"].profile, work, PersonId("OF2"))
    team.carry(work.inspection, "OF1", "OF2-second")
    assert team["OF2-second"].open(work.inspection).epoch == work.epoch
    assert work.store.membership().members == {"OF1", "OF2"}


def test_only_the_lead_and_the_office_add_people(
    team: Fleet, work: Work, visit: InspectionId
) -> None:
    team.carry(visit, "OF1", "OF2")
    with pytest.raises(Refused, match="C-112"):
        visits.add_member(team["OF2"].profile, team["OF2"].open(visit), PersonId("AD1"))


def test_a_visit_is_found_by_the_start_of_its_id(team: Fleet, visit: InspectionId) -> None:
    profile = team["OF1"].profile
    assert visits.find_visit(profile, visit.hex()[:12]) == visit
    for named in ("", "zzzz", visit.hex()[:3]):
        with pytest.raises(Refused, match="C-110"):
            visits.find_visit(profile, named)


def test_an_attachment_comes_back_whole(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    data = bytes(range(256)) * 9_000
    source = io.BytesIO(data)
    made, _ = attachments.attach_file(
        work, record, "C:\\x\\plan.png", "image/png", source, len(data)
    )
    (shown,) = reading.record(work, record).attachments
    assert (shown.name, shown.length) == ("plan.png", len(data))
    assert b"".join(attachments.open_attachment(work, record, made)) == data


def test_a_file_is_attached_from_another_thread_while_words_are_saved(
    team: Fleet, work: Work, visit: InspectionId
) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE, fields={"title": "0"})
    profile = team["OF1"].profile

    def attach() -> None:
        with visits.apart(profile, visit) as aside:
            source = io.BytesIO(b"x" * 6_000_000)
            attachments.attach_file(aside, record, "x", "text/plain", source, 6_000_000)

    thread = Thread(target=attach)
    thread.start()
    for number in range(1, 30):
        seen = reading.record(work, record).fields["title"].seen
        records.set_field(work, record, "title", str(number), seen)
    thread.join()
    shown = reading.record(work, record)
    assert (shown.fields["title"].text, len(shown.attachments)) == ("29", 1)
    assert upkeep.rebuild(work, lambda done, total, what: None).equal


def test_a_long_text_is_attached_and_its_line_ends_kept_plain(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    made, _ = attachments.attach_text(work, record, "paste.txt", "a\r\nb" * 90_000)
    assert b"".join(attachments.open_attachment(work, record, made)) == b"a\nb" * 90_000


def test_a_stopped_attachment_leaves_nothing_in_the_record(work: Work) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    record, _ = records.open_record(work, RecordKind.NOTE)
    before = reading.counters(work).laptop
    with pytest.raises(Cancelled):
        attachments.attach_file(work, record, "x", "text/plain", io.BytesIO(b"abc"), 3, stop)
    assert reading.record(work, record).attachments == ()
    assert attachments.drop_unfinished(work) == 0
    assert work.store.held_chunks() == ()
    assert reading.counters(work).laptop == before


def test_a_detached_file_leaves_the_record(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    made, _ = attachments.attach_file(work, record, "x", "text/plain", io.BytesIO(b"abc"), 3)
    attachments.detach(work, record, made)
    assert reading.record(work, record).attachments == ()
    with pytest.raises(Refused, match="C-105"):
        attachments.stated(work, record, made)


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.XFORMS])
def test_every_export_has_its_dictionary_and_hashes(
    work: Work, form: Format, tmp_path: Path
) -> None:
    records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": "=cmd()"})
    written = exporting.export_inspection(work, form, str(tmp_path / "out"))
    names = {Path(w.path).name for w in written}
    assert {"SHA256SUMS.txt", "data-dictionary.csv"} <= names
    assert {path.name for path in (tmp_path / "out").iterdir()} == names


@pytest.mark.parametrize("form", [Format.CSV, Format.JSONL])
def test_files_without_pages_carry_the_marking_of_the_visit_beside_them(
    work: Work, form: Format, tmp_path: Path
) -> None:
    records.set_field(work, inspection_record(work.inspection), "marking", "official", ())
    exporting.export_inspection(work, form, str(tmp_path))
    assert (tmp_path / "MARKING.txt").read_text("utf-8").startswith("OFFICIAL  Personal data")


def test_the_marking_that_was_chosen_for_the_visit_stands_on_every_page(work: Work) -> None:
    assert exporting.context(work).marking == "OFFICIAL-SENSITIVE"
    records.set_field(work, inspection_record(work.inspection), "marking", "official", ())
    assert exporting.context(work).marking == "OFFICIAL"
    record, _ = records.open_record(work, RecordKind.NOTE)
    assert exporting.record_page(work, record).band.startswith("OFFICIAL  ")


def test_a_marking_that_two_people_chose_apart_is_the_stricter_one(work: Work) -> None:
    here = inspection_record(work.inspection)
    for chosen in ("official", "official_sensitive"):
        records.set_field(work, here, "marking", chosen, ())
    assert exporting.context(work).marking == "OFFICIAL-SENSITIVE"


def test_the_log_says_checked_only_of_what_a_checked_signature_reaches(
    work: Work, tmp_path: Path
) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    records.set_field(work, record, "title", "x", ())
    held = work.store.entries()
    middle = held[-2].entry.id
    work.store.mark_verified([middle])
    known = {one.entry.id: one.check for one in work.store.entries()}
    exporting.export_inspection(work, Format.JSONL, str(tmp_path))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_bytes().splitlines()]
    said = {line["entry"]: line["verified"] for line in lines}
    tip = held[-1].entry.id
    if known[tip] is Check.CHAINED:
        assert said[tip.hex()] == "not checked"
    assert said[middle.hex()] == "signature checked"


def test_one_record_is_exported_and_printed(work: Work, tmp_path: Path) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE, "T03", {"title": "<b>bold</b>"})
    written = exporting.export_record_docx(work, record, str(tmp_path))
    assert Path(written.path).read_bytes().startswith(b"PK")
    assert "&lt;b&gt;bold&lt;/b&gt;" in exporting.record_page(work, record).html


def test_a_rebuild_comes_out_equal(work: Work) -> None:
    records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": "x"})
    done = upkeep.rebuild(work, lambda done, total, what: None)
    assert (done.equal, done.entries) == (True, 3)
