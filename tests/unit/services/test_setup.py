"""Joining an organisation: requests, words, approvals, and what each refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.domain.errors import Locked, Refused
from fieldapp.services import documents, kit, setup
from fieldapp.services import profile as profiles
from fieldapp.services.profile import Standing
from fieldapp.services.setup import Wanted
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role
from tests.support.device import PASSPHRASE, Device, device
from tests.support.fleet import Fleet

NEWCOMER = Wanted(PersonId("OF9"), Role.INSPECTOR)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Device]:
    with device("OF9", tmp_path / "OF9", seed=tmp_path.name) as made:
        yield made


def ask(laptop: Device, team: Fleet, anchored: bool = True) -> setup.Requested:
    root = setup.fingerprint_of(team.administrator.place) if anchored else None
    return setup.request_enrolment(laptop.place, NEWCOMER, PASSPHRASE, root)


def approve(team: Fleet, asked: setup.Requested) -> bytes:
    return setup.approve(team.administrator.profile, asked.request, " ".join(asked.words))


def test_a_laptop_joins_with_two_files_and_eight_words(team: Fleet, laptop: Device) -> None:
    assert laptop.place.standing is Standing.EMPTY
    asked = ask(laptop, team)
    assert laptop.place.standing is Standing.WAITING
    done = setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    assert (done.person, done.compared, len(asked.words)) == ("OF9", True, 8)
    assert laptop.profile.person == "OF9"


def test_a_recovery_code_is_given_once_and_opens(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    profiles.recovery_fits(laptop.place, asked.recovery_code)
    assert laptop.place.settings.recovery_typed
    opened = profiles.unlock_with_recovery(laptop.place, asked.recovery_code)
    assert opened.person == "OF9"


def test_without_a_known_root_the_laptop_says_that_it_is_not_compared(
    team: Fleet, laptop: Device
) -> None:
    asked = ask(laptop, team, anchored=False)
    done = setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    assert not done.compared
    with pytest.raises(Refused, match="C-127"):
        setup.compare_root(laptop.place, " ".join(reversed(done.words)))
    setup.compare_root(laptop.place, " ".join(done.words).upper())
    assert laptop.place.settings.root_compared


def test_words_of_another_request_are_refused_and_nobody_is_added(
    team: Fleet, laptop: Device, tmp_path: Path
) -> None:
    asked = ask(laptop, team)
    version = team.administrator.profile.known.roster.version
    with device("OF8", tmp_path / "OF8") as other:
        words = ask(other, team).words
    with pytest.raises(Refused, match="C-133"):
        setup.approve(team.administrator.profile, asked.request, " ".join(words))
    assert team.administrator.profile.known.roster.version == version


def test_a_changed_request_is_refused(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    for place in (10, len(asked.request) // 2, len(asked.request) - 1):
        flipped = bytearray(asked.request)
        flipped[place] ^= 1
        with pytest.raises(Refused):
            setup.approve(team.administrator.profile, bytes(flipped), " ".join(asked.words))


def test_only_an_administrator_approves(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    with pytest.raises(Refused, match="C-132"):
        setup.approve(team["OF1"].profile, asked.request, " ".join(asked.words))


def test_the_same_request_can_be_approved_again(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    approve(team, asked)
    again = approve(team, asked)
    assert setup.enrol(laptop.place, PASSPHRASE, again).person == "OF9"


def test_an_approval_for_another_laptop_is_refused(
    team: Fleet, laptop: Device, tmp_path: Path
) -> None:
    ask(laptop, team)
    with device("OF8", tmp_path / "OF8") as other:
        approval = approve(team, ask(other, team))
    with pytest.raises(Refused, match="P-324"):
        setup.enrol(laptop.place, PASSPHRASE, approval)
    assert laptop.place.standing is Standing.WAITING


def test_an_approval_of_another_root_is_refused(team: Fleet, laptop: Device) -> None:
    asked = setup.request_enrolment(laptop.place, NEWCOMER, PASSPHRASE, None)
    approval = approve(team, asked)
    with pytest.raises(Refused, match="P-301"):
        setup.enrol(laptop.place, PASSPHRASE, approval, bytes(32))


def test_a_profile_that_waits_cannot_be_unlocked(team: Fleet, laptop: Device) -> None:
    ask(laptop, team)
    with pytest.raises(Refused, match="C-122"):
        profiles.unlock(laptop.place, PASSPHRASE)


def test_an_empty_folder_says_what_to_do(laptop: Device) -> None:
    with pytest.raises(Refused, match="C-120"):
        profiles.unlock(laptop.place, PASSPHRASE)


def test_a_weak_passphrase_makes_no_keys(laptop: Device) -> None:
    with pytest.raises(Refused, match="K-333"):
        setup.request_enrolment(laptop.place, NEWCOMER, "short", None)
    assert laptop.place.standing is Standing.EMPTY


def test_the_key_of_the_records_office_leaves_the_administrators_laptop(team: Fleet) -> None:
    assert team.administrator.profile.opened.shared.role_seed == b""
    assert team["RO1"].profile.opened.shared.role_seed != b""


def test_a_second_laptop_of_the_office_needs_the_printed_key(team: Fleet, laptop: Device) -> None:
    wanted = Wanted(PersonId("RO2"), Role.RECORDS_OFFICE)
    asked = setup.request_enrolment(laptop.place, wanted, PASSPHRASE, None)
    words, administrator = " ".join(asked.words), team.administrator.profile
    with pytest.raises(Refused, match="C-134"):
        setup.approve(administrator, asked.request, words)
    printed = str(team.folder / "kit" / kit.OFFICE_KEY)
    seed = kit.read_key(laptop.ports.files, printed)
    approval = setup.approve(administrator, asked.request, words, office_seed=seed)
    setup.enrol(laptop.place, PASSPHRASE, approval)
    assert laptop.profile.opened.shared.role_seed == seed


def test_a_slip_in_a_printed_key_is_noticed(team: Fleet, laptop: Device, tmp_path: Path) -> None:
    page = (team.folder / "kit" / kit.RECOVERY_KEY).read_text()
    digit = next(c for c in reversed(page) if c in "0123456789abcdef")
    at = page.rindex(digit)
    copied = tmp_path / "copied.txt"
    copied.write_text(page[:at] + ("0" if digit != "0" else "1") + page[at + 1 :])
    with pytest.raises(Refused, match="C-131"):
        kit.read_key(laptop.ports.files, str(copied))


def test_a_kit_is_never_written_over(team: Fleet, laptop: Device) -> None:
    with pytest.raises(Refused, match="C-130"):
        setup.create_organisation(
            laptop.place, "Other", NEWCOMER, PASSPHRASE, str(team.folder / "kit")
        )


def test_names_stand_sealed_beside_the_list(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    approval = setup.approve(
        team.administrator.profile, asked.request, " ".join(asked.words), "Nadia", "blue one"
    )
    setup.enrol(laptop.place, PASSPHRASE, approval)
    known = profiles.names(laptop.profile)
    assert known is not None
    assert {p.person: p.name for p in known.people}["OF9"] == "Nadia"
    held = documents.load(laptop.ports.files, str(laptop.folder))
    assert b"Nadia" not in held.people + held.roster + held.root


def test_an_older_list_of_people_is_refused(team: Fleet, laptop: Device) -> None:
    held = documents.load(laptop.ports.files, str(team.administrator.folder))
    asked = ask(laptop, team)
    setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    with pytest.raises(Refused, match="C-128"):
        setup.take_documents(laptop.profile, held.root, held.roster)


def test_lists_put_back_from_a_copy_are_refused(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    older = documents.load(laptop.ports.files, str(laptop.folder))
    laptop.profile.keep_shared(roster_version=99)
    laptop.lock()
    documents.keep(laptop.ports.files, str(laptop.folder), older)
    with pytest.raises(Refused, match="C-123"):
        profiles.unlock(laptop.place, PASSPHRASE)


def test_a_server_is_named_from_its_own_file(team: Fleet) -> None:
    stated = b'{"server":"%s","tls":["%s"],"data":"x","host":"127.0.0.1","port":8443}'
    key = team.administrator.profile.signer.public.hex().encode()
    server = setup.add_server(team.administrator.profile, stated % (key, b"ab" * 32))
    assert server in team.administrator.profile.known.roster.servers
    with pytest.raises(Refused, match="C-135"):
        setup.add_server(team.administrator.profile, b"{}")


def test_a_passphrase_is_changed_and_only_the_new_one_opens(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    new = "seven purple lanterns over water"
    profiles.change_passphrase(laptop.profile, PASSPHRASE, new)
    laptop.lock()
    with pytest.raises(Locked, match="K-301"):
        profiles.unlock(laptop.place, PASSPHRASE)
    laptop.passphrase = new
    assert laptop.profile.person == "OF9"
    profiles.recovery_fits(laptop.place, asked.recovery_code)


def test_a_new_recovery_code_ends_the_one_before(team: Fleet, laptop: Device) -> None:
    asked = ask(laptop, team)
    setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    code = profiles.change_recovery(laptop.profile, PASSPHRASE)
    profiles.recovery_fits(laptop.place, code)
    with pytest.raises(Locked, match="K-302"):
        profiles.recovery_fits(laptop.place, asked.recovery_code)


def test_locking_closes_the_visits_and_drops_the_keys(team: Fleet, laptop: Device) -> None:
    setup.enrol(laptop.place, PASSPHRASE, approve(team, ask(laptop, team)))
    opened = laptop.profile
    laptop.lock()
    assert (opened.works, hasattr(opened, "opened"), hasattr(opened, "signer")) == (
        {},
        False,
        False,
    )


def test_a_newer_approval_brings_the_newest_list_of_people(
    team: Fleet, laptop: Device, tmp_path: Path
) -> None:
    asked = ask(laptop, team)
    older = approve(team, asked)
    setup.enrol(laptop.place, PASSPHRASE, older)
    with device("OF8", tmp_path / "OF8", seed=tmp_path.name) as other:
        approve(team, ask(other, team))
    setup.enrol(laptop.place, PASSPHRASE, approve(team, asked))
    newest = team.administrator.profile.known.roster.version
    assert laptop.profile.known.roster.version == newest
    laptop.lock()
    with pytest.raises(Refused, match="C-128"):
        setup.enrol(laptop.place, PASSPHRASE, older)


@pytest.mark.parametrize("name", ["root", "roster", "people"])
@pytest.mark.parametrize("ending", ["", ".copy"])
def test_one_damaged_copy_of_the_lists_keeps_nobody_out(
    team: Fleet, laptop: Device, name: str, ending: str
) -> None:
    setup.enrol(laptop.place, PASSPHRASE, approve(team, ask(laptop, team)))
    laptop.lock()
    damaged = laptop.folder / documents.FOLDER / (name + ending)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    profile = profiles.unlock(laptop.place, PASSPHRASE)
    assert profiles.names(profile) is not None
    profiles.lock(profile)
