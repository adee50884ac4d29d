"""Who the children are, sealed under a key chain of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.crypto.epoch import Scope, make_epoch
from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import IDENTITIES
from fieldapp.services import compartments, exporting, identities, reading, visits
from fieldapp.services.identities import Identity
from fieldapp.services.work import Work
from fieldapp.services.writing import write_control
from sync.protocol.control import ControlCode
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role
from tests.support.fleet import Fleet, fleet
from tests.support.stretching import quick_stretching

ANNA = Identity("4711", "2014-02-03")
PLANTED = "kingfisher"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Fleet]:
    people = [("OF2", Role.LEAD), ("OF3", Role.INSPECTOR), ("CO1", Role.RECORDS_OFFICE)]
    with quick_stretching(), fleet(tmp_path, *people) as made:
        yield made


def sealed(team: Fleet) -> Work:
    """The lead's visit with lists and a key sheet."""
    visit = team.create_visit("OF2", ["OF3"])
    work = team["OF2"].open(visit)
    compartments.begin(work, IDENTITIES)
    identities.keep_lists(work, "aa" * 32, b"the lists of " + PLANTED.encode())
    identities.add_to_sheet(work, {"T01": ANNA})
    return work


def carried(team: Fleet, work: Work, person: str) -> Work:
    """The visit on another laptop, with the sealed pieces of its files."""
    team.carry(work.inspection, "OF2", person)
    there = team[person].open(work.inspection)
    for address in there.store.missing_chunks():
        there.store.put_chunk(address, work.store.read_chunk(address))
    return there


def test_the_key_sheet_and_the_lists_come_back_as_they_were(team: Fleet) -> None:
    work = sealed(team)
    assert identities.key_sheet(work) == {"T01": ANNA}
    assert identities.lists_of(work, "aa" * 32).endswith(PLANTED.encode())


def test_a_member_who_was_not_let_in_keeps_what_is_sealed_and_cannot_read_it(team: Fleet) -> None:
    work = sealed(team)
    other = carried(team, work, "OF3")
    assert other.epoch is not None
    assert not identities.are_readable(other)
    with pytest.raises(Refused, match="was not let in") as refusal:
        identities.key_sheet(other)
    assert refusal.value.code == "C-171"
    assert reading.summaries(other, RecordKind.IDENTITIES) == ()


def test_the_records_office_can_always_read(team: Fleet) -> None:
    work = sealed(team)
    office = carried(team, work, "CO1")
    assert identities.key_sheet(office) == {"T01": ANNA}


def test_a_member_who_is_let_in_reads_from_the_beginning_on(team: Fleet) -> None:
    work = sealed(team)
    carried(team, work, "OF3")
    compartments.let_in(work, IDENTITIES, PersonId("OF3"))
    other = carried(team, work, "OF3")
    assert identities.key_sheet(other) == {"T01": ANNA}


def test_who_joins_the_team_later_does_not_get_the_key_of_identities(team: Fleet) -> None:
    work = sealed(team)
    team.enrol("OF4", Role.INSPECTOR)
    team.share_people()
    visits.add_member(team["OF2"].profile, work, PersonId("OF4"))
    other = carried(team, work, "OF4")
    assert other.epoch is not None
    assert not identities.are_readable(other)


def test_who_does_not_lead_can_make_no_compartment(team: Fleet) -> None:
    visit = team.create_visit("OF2", ["OF3"])
    team.carry(visit, "OF2", "OF3")
    with pytest.raises(Refused) as refusal:
        compartments.begin(team["OF3"].open(visit), IDENTITIES)
    assert refusal.value.code == "C-170"


def test_a_member_cannot_make_others_seal_for_readers_of_its_own_choice(team: Fleet) -> None:
    visit = team.create_visit("OF2", ["OF3"])
    team.carry(visit, "OF2", "OF3")
    member, scope = team["OF3"].open(visit), Scope(team["OF3"].profile.known.organisation, visit)
    roster = member.known.roster
    laptops = [d.sealing for p in ("OF2", "OF3") for d in member.known.devices_of(PersonId(p))]
    readers = [*laptops, roster.role_key, roster.recovery_key]
    _, body = make_epoch(scope, IDENTITIES, readers, member.ports.wrap, member.rng)
    write_control(member, ControlCode.EPOCH, body)
    team.carry(visit, "OF3", "OF2")
    lead = team["OF2"].open(visit)
    assert not compartments.begun(lead, IDENTITIES)
    compartments.begin(lead, IDENTITIES)
    assert compartments.opened(lead, IDENTITIES).id != body.epoch


def test_each_look_is_written_down_with_its_reason(team: Fleet) -> None:
    work = sealed(team)
    identity, _ = identities.reveal(work, "T01", "To ask the council for the file.")
    assert identity == ANNA
    (look,) = identities.looks(work)
    assert (look.code, look.reason, look.person) == (
        "T01",
        "To ask the council for the file.",
        "OF2",
    )


def test_a_look_without_a_reason_is_refused_and_shows_nothing(team: Fleet) -> None:
    work = sealed(team)
    with pytest.raises(Refused) as refusal:
        identities.reveal(work, "T01", "  ")
    assert refusal.value.code == "C-174"
    assert identities.looks(work) == ()


def test_a_code_that_two_children_carry_reveals_neither(team: Fleet) -> None:
    work = sealed(team)
    identities.add_to_sheet(work, {"T01": Identity("4712", "2015-01-01"), "T02": ANNA})
    assert identities.disputed(work) == {"T01"}
    with pytest.raises(Refused) as refusal:
        identities.reveal(work, "T01", "To ask for the file.")
    assert refusal.value.code == "C-176"
    assert identities.looks(work) == ()


def test_what_is_sealed_is_written_under_the_team_again_afterwards(team: Fleet) -> None:
    work = sealed(team)
    assert work.epoch == visits.writing_epoch(work.store)


def test_lists_search_and_exports_show_nothing_of_identities(team: Fleet, tmp_path: Path) -> None:
    work = sealed(team)
    identities.reveal(work, "T01", f"Because of {PLANTED}")
    while reading.index_pending(work):
        pass
    assert reading.search(work, PLANTED).hits == ()
    assert reading.summaries(work) == ()
    for kind in set(exporting.Format) - {exporting.Format.XFORMS}:
        exporting.export_inspection(work, kind, str(tmp_path / "out"))
    written = b"".join(p.read_bytes() for p in (tmp_path / "out").iterdir())
    assert PLANTED.encode() not in written
    assert ANNA.key.encode() not in written.replace(work.inspection.hex().encode(), b"")
