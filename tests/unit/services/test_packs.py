"""Packs are signed by an administrator, taken into use, refused with nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fieldapp.crypto import authority
from fieldapp.crypto.keys import Signer
from fieldapp.domain.change import inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.frameworks import archive
from fieldapp.frameworks.archive import Archive
from fieldapp.frameworks.index import former
from fieldapp.frameworks.library import pack as pack_called
from fieldapp.services import (
    documents,
    moving_visits,
    packs,
    reading,
    records,
    setup,
    visit_forms,
    visit_packs,
    visits,
)
from fieldapp.services.packs import Standing
from fieldapp.services.profile import Profile
from fieldapp.services.work import Work
from sync.protocol.canonical import decode
from sync.protocol.ids import PersonId
from sync.protocol.roster import (
    DOCUMENT_BYTES,
    Known,
    Role,
    RosterPerson,
    SignedDocument,
    pack,
    verify_documents,
)
from tests.support.fleet import Fleet, fleet
from tests.support.form_desk import carry_files
from tests.support.packs import named, packed
from tests.support.stretching import quick_stretching

LEAD, OTHER = "OF1", "OF2"


@pytest.fixture
def clean(team: Fleet) -> Iterator[Fleet]:
    """The same laptops with nothing on their shelves."""
    yield team
    for device in team.devices.values():
        for file in Path(device.profile.folder, "packs").glob("*"):
            file.unlink()


def signed(team: Fleet, *changes: tuple[str, str, str], version: int = 3) -> bytes:
    return packs.sign(team.administrator.profile, packed(*changes, version=version))[1]


def code(profile: Profile, data: bytes) -> str:
    """The code with which a laptop refuses a file; its shelf is as it was."""
    before = packs.editions(profile)
    with pytest.raises(Refused) as refused:
        packs.adopt(profile, data)
    assert refused.value.message
    assert refused.value.next_step
    assert packs.editions(profile) == before
    assert packs.unusable(profile) == ()
    return refused.value.code


def test_a_signed_edition_is_used_for_new_visits_from_then_on(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    before = packs.for_new_visit(lead, "focused-visit")[1]
    taken = packs.adopt(lead, signed(clean))
    assert (taken.person, taken.standing) == ("AD1", Standing.IN_USE)
    assert packs.for_new_visit(lead, "focused-visit")[1].digest == taken.pack.digest
    assert packs.for_new_visit(clean[OTHER].profile, "focused-visit")[1] == before
    standing = {one.pack.digest: one.standing for one in packs.editions(lead)}
    assert standing[before.digest] is Standing.REPLACED


def test_an_older_edition_is_kept_for_its_visits_and_not_used_for_new_ones(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    packs.adopt(lead, signed(clean, version=5))
    older = packs.adopt(lead, signed(clean, version=4))
    assert older.standing is Standing.REPLACED
    assert packs.for_new_visit(lead, "focused-visit")[1].about.version == 5


def test_a_pack_of_a_new_name_is_a_framework_that_visits_can_follow(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    packs.adopt(lead, signed(clean, named("regional-2027")))
    listed = {str(one.id): one for one in packs.frameworks(lead)}
    assert "regional-2027-permanence" in listed
    assert listed["regional-2027-permanence"].agencies[0].title == "Ofsted"
    found, held = packs.for_new_visit(lead, "regional-2027-permanence")
    assert (found.theme, held.id) == ("permanence", "regional-2027")


def test_only_an_administrator_signs(team: Fleet) -> None:
    with pytest.raises(Refused, match="C-250"):
        packs.sign(team[LEAD].profile, packed())
    assert packs.may_sign(team.administrator.profile)
    assert not packs.may_sign(team[LEAD].profile)


def test_a_pack_with_mistakes_is_signed_by_nobody(team: Fleet) -> None:
    broken = packed(("judgements.toml", 'wants = ["', 'wants = ["gossip", "'))
    with pytest.raises(Refused) as refused:
        packs.sign(team.administrator.profile, broken)
    assert refused.value.code == "C-251"
    assert "gossip" in refused.value.message


def test_what_is_unsigned_damaged_or_newer_changes_nothing(clean: Fleet) -> None:
    lead, good = clean[LEAD].profile, signed(clean)
    assert code(lead, packed()) == "F-246"
    assert code(lead, good[:-1]) == "F-244"
    assert code(lead, b"PK\x03\x04 a zip file") == "F-242"
    newer = packed(("pack.toml", "format = 2", "format = 3"))
    assert code(lead, newer) == "F-139"
    odd = packed(("pack.toml", "format = 2", "formed = 2"))
    assert code(lead, odd) == "F-133"


def test_a_signature_is_for_one_edition_alone(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    approval = archive.read(signed(clean)).approval
    other = archive.read(packed(version=4)).approved(approval)
    assert code(lead, archive.write(other)) == "F-248"
    forged = approval[:-1] + bytes([approval[-1] ^ 1])
    own = archive.read(packed()).approved(forged)
    assert code(lead, archive.write(own)) == "F-248"
    nonsense = archive.read(packed()).approved(b"yes")
    assert code(lead, archive.write(nonsense)) == "F-248"


def test_mistakes_are_refused_even_under_an_administrators_signature(
    clean: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as careless:
        careless.setattr(packs, "check", lambda _pack: ())
        bad = signed(clean, ("judgements.toml", 'wants = ["', 'wants = ["gossip", "'))
    assert code(clean[LEAD].profile, bad) == "C-251"


def test_a_version_stands_for_one_wording_and_a_name_for_one_framework(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    packs.adopt(lead, signed(clean))
    other = signed(clean, ("report.toml", 'title = "', 'title = "Another '))
    assert code(lead, other) == "C-252"
    assert code(lead, signed(clean, version=2)) == "C-252"
    theme = ("pack.toml", 'id = "front-door"', 'id = "sexual-abuse"')
    assert code(lead, signed(clean, named("jtai-2025"), theme)) == "C-253"


def test_a_pack_of_another_organisation_is_refused(clean: Fleet, tmp_path: Path) -> None:
    with quick_stretching(), fleet(tmp_path, seed="other") as others:
        foreign = packs.sign(others.administrator.profile, packed())[1]
    assert code(clean[LEAD].profile, foreign) == "F-247"


def test_who_is_no_administrator_any_more_takes_nothing_into_use(clean: Fleet) -> None:
    """The list of people is replaced by a newer one in which AD1 is an analyst."""
    lead = clean[LEAD].profile
    packs.adopt(lead, signed(clean))
    late = signed(clean, version=4)
    before = lead.known
    lead.known = _without_administrator(clean)
    try:
        with pytest.raises(Refused) as refused:
            packs.adopt(lead, late)
        assert refused.value.code == "F-249"
        assert [one.refused.code for one in packs.unusable(lead)] == ["F-249"]
        assert packs.for_new_visit(lead, "focused-visit")[1].about.version == 2
    finally:
        lead.known = before


def _without_administrator(team: Fleet) -> Known:
    """What a laptop knows from a newer list, signed under the same root."""
    profile = team.administrator.profile
    held = documents.load(profile.ports.files, profile.folder)
    body = decode(SignedDocument, held.roster, limit=DOCUMENT_BYTES).body
    roster = authority.next_roster(body, authority.Period(0, 1))
    people = [one for one in roster.people if one.person != "AD1"]
    changed = (RosterPerson("AD1", (Role.ANALYST,)), *people)
    following = msgspec.structs.replace(roster, people=changed)
    seed = profile.seed(setup.ADMINISTRATOR)
    assert seed is not None
    signed_roster = pack(authority.sign_roster(following, Signer(seed)))
    return verify_documents(held.root, signed_roster, None)


def test_a_file_that_somebody_puts_on_the_shelf_has_no_effect(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    taken = packs.adopt(lead, signed(clean))
    file = Path(lead.folder, "packs", f"{taken.pack.digest}.pack")
    file.write_bytes(packed())
    assert [one.refused.code for one in packs.unusable(lead)] == ["F-246"]
    file.write_bytes(signed(clean, version=4))
    assert packs.for_new_visit(lead, "focused-visit")[1].about.version == 2


def test_a_visit_carries_its_edition_to_every_member(clean: Fleet) -> None:
    lead = clean[LEAD].profile
    taken = packs.adopt(lead, signed(clean))
    visit = clean.create_visit(LEAD, [OTHER])
    about = clean[LEAD].open(visit)
    records.set_field(  # the fleet makes visits of another framework
        about,
        inspection_record(visit),
        visit_packs.PINNED,
        taken.pack.digest,
        reading.record(about, inspection_record(visit)).fields[visit_packs.PINNED].seen,
    )
    visit_packs.bring_together(about)
    clean.carry(visit, LEAD, OTHER)
    other = clean[OTHER].open(visit)
    with pytest.raises(Refused, match="C-254"):
        visit_packs.pack_of(other)
    carry_files(clean, visit, LEAD, OTHER)
    assert visit_packs.pack_of(other) == taken.pack
    visits.close_visit(clean[OTHER].profile, other)
    clean[OTHER].open(visit)
    assert packs.for_new_visit(clean[OTHER].profile, "focused-visit")[1] == taken.pack


def test_a_visit_that_began_with_a_former_edition_follows_it(clean: Fleet) -> None:
    visit = visits.create_visit(clean[LEAD].profile, "Northmere", "ilacs-2018", [PersonId(OTHER)])
    work = clean[LEAD].open(visit)
    record = inspection_record(visit)
    seen = reading.record(work, record).fields[visit_packs.PINNED].seen
    records.set_field(work, record, visit_packs.PINNED, former()["ilacs-2018.1"], seen)
    assert visit_packs.pack_of(work).about.version == 1


def test_only_a_lead_says_which_edition_a_visit_follows(clean: Fleet) -> None:
    visit = clean.create_visit(LEAD, [OTHER])
    clean.carry(visit, LEAD, OTHER)
    other, record = clean[OTHER].open(visit), inspection_record(visit)
    before = visit_packs.pack_of(other)
    seen = reading.record(other, record).fields[visit_packs.PINNED].seen
    records.set_field(other, record, visit_packs.PINNED, former()["ilacs-2026.1"], seen)
    assert visit_packs.pack_of(other) == before


@pytest.fixture
def begun(clean: Fleet) -> Iterator[Work]:
    """A visit of the lead that follows the shipped edition."""
    lead = clean[LEAD].profile
    visit = visits.create_visit(lead, "Northmere", "focused-visit", [PersonId(OTHER)])
    yield clean[LEAD].open(visit)
    visits.close_visit(lead, clean[LEAD].open(visit))


def test_a_lead_moves_a_visit_to_a_corrected_edition(clean: Fleet, begun: Work) -> None:
    lead = clean[LEAD].profile
    assert moving_visits.newer_edition(lead, begun) is None
    taken = packs.adopt(lead, signed(clean))
    assert visit_packs.pack_of(begun).about.version == 2
    moving_visits.move_visit(lead, begun)
    assert visit_packs.pack_of(begun) == taken.pack
    clean.carry(begun.inspection, LEAD, OTHER)
    carry_files(clean, begun.inspection, LEAD, OTHER)
    assert visit_packs.pack_of(clean[OTHER].open(begun.inspection)) == taken.pack


def test_a_record_of_a_form_goes_on_with_the_form_of_the_new_edition(
    clean: Fleet, begun: Work
) -> None:
    lead = clean[LEAD].profile
    form = visit_forms.forms(begun)[0]
    record, _ = visit_forms.open_form_record(begun, form, form.title)
    again = files_of_a_corrected_form()
    packs.adopt(lead, packs.sign(clean.administrator.profile, again)[1])
    moving_visits.move_visit(lead, begun)
    newer = visit_forms.newer_form(begun, record)
    assert newer is not None
    visit_forms.move_record(begun, record, newer)
    assert visit_forms.newer_form(begun, record) is None
    assert b"Such as T08" in visit_forms.package_of(begun, record).xform


def files_of_a_corrected_form() -> bytes:
    """The shipped pack as its next version, with one hint of its form corrected."""
    files = dict(pack_called("focused-visit").files)
    files["pack.toml"] = files["pack.toml"].replace(b"version = 2", b"version = 3", 1)
    path = "forms/case_sampling.md"
    files[path] = files[path].replace(b"Such as T07", b"Such as T08", 1)
    return archive.write(Archive(files))


def test_a_visit_stays_where_something_would_lose_its_place(clean: Fleet, begun: Work) -> None:
    lead = clean[LEAD].profile
    packs.adopt(lead, signed(clean, ("pack.toml", 'id = "data"', 'id = "figures"')))
    with pytest.raises(Refused) as refused:
        moving_visits.move_visit(lead, begun)
    assert refused.value.code == "C-258"
    assert "the kind of source data" in refused.value.message
    assert visit_packs.pack_of(begun).about.version == 2


def test_only_a_lead_moves_a_visit_and_only_forwards(clean: Fleet, begun: Work) -> None:
    with pytest.raises(Refused, match="C-257"):
        moving_visits.move_visit(clean[LEAD].profile, begun)
    clean.carry(begun.inspection, LEAD, OTHER)
    with pytest.raises(Refused, match="C-256"):
        moving_visits.move_visit(clean[OTHER].profile, clean[OTHER].open(begun.inspection))
