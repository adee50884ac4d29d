"""One profile: one process, a keyring that may be lost, waits after wrong attempts, a log."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.errors import Locked, Refused
from fieldapp.services import profile as profiles
from fieldapp.services import settings, setup
from fieldapp.services.diagnostics import LocalLog, diagnostic_text
from fieldapp.services.profile import Profile
from fieldapp.services.settings import Settings
from fieldapp.services.setup import Wanted
from fieldapp.store.files import SystemFiles
from fieldapp.store.posix_calls import PosixCalls
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role
from tests.support.clock import SteadyClock
from tests.support.device import PASSPHRASE, Device, seeded_ports
from tests.support.shelf import MemoryShelf
from tests.support.team import system_files

FOUNDER = Wanted(PersonId("AD1"), Role.ADMINISTRATOR)


def found(laptop: Device) -> setup.Founded:
    kit = str(laptop.folder.parent / "kit")
    return setup.create_organisation(laptop.place, "Northmere", FOUNDER, PASSPHRASE, kit)


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()


@pytest.fixture
def laptop(tmp_path: Path, shelf: MemoryShelf) -> Device:
    ports = replace(seeded_ports(tmp_path.name), shelf=shelf)
    return Device("AD1", tmp_path / "profile", ports)


def test_a_second_holder_is_refused_and_the_first_goes_on(laptop: Device) -> None:
    found(laptop)
    with (
        pytest.raises(Refused, match="D-"),
        profiles.hold(laptop.ports, str(laptop.folder)),
    ):
        pass
    assert laptop.profile.person == "AD1"
    laptop.end()


def test_a_folder_that_is_not_there_is_not_made_to_look_into_it(laptop: Device) -> None:
    with (
        pytest.raises(Refused, match="C-120"),
        profiles.hold(laptop.ports, str(laptop.folder), make=False),
    ):
        pass
    assert not laptop.folder.exists()


class FullDisk(SystemFiles):
    """A disk that takes nothing while the reserve lies on it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(PosixCalls())
        self._reserve = folder / "reserve"

    def write_atomically(self, path: str, data: bytes) -> None:
        if self._reserve.exists():
            raise Refused("D-110", "The disk is full.", "Free some space.")
        super().write_atomically(path, data)

    def free_bytes(self, _folder: str) -> int:
        return 0


def test_on_a_full_disk_the_reserve_is_given_up_to_unlock(laptop: Device) -> None:
    found(laptop)
    laptop.end()
    full = replace(laptop.ports, files=FullDisk(laptop.folder))
    with profiles.hold(full, str(laptop.folder)) as place:
        (laptop.folder / "reserve").touch()
        profiles.lock(profiles.unlock(place, PASSPHRASE))
        assert not (laptop.folder / "reserve").exists()


def test_on_a_full_disk_locking_drops_the_keys_all_the_same(laptop: Device) -> None:
    found(laptop)
    laptop.end()
    full = replace(laptop.ports, files=FullDisk(laptop.folder))
    with profiles.hold(full, str(laptop.folder)) as place:
        opened = profiles.unlock(place, PASSPHRASE)
        (laptop.folder / "reserve").touch()
        profiles.lock(opened)
        assert not hasattr(opened, "opened")


def test_without_the_keyrings_secret_only_the_recovery_code_opens(
    laptop: Device, shelf: MemoryShelf
) -> None:
    code = found(laptop).recovery_code
    assert shelf.secrets
    shelf.secrets.clear()
    with pytest.raises(Locked, match="K-307"):
        profiles.unlock(laptop.place, PASSPHRASE)
    opened = profiles.unlock_with_recovery(laptop.place, code)
    new = "seven purple lanterns over water"
    profiles.set_passphrase(opened, new)
    profiles.lock(opened)
    laptop.passphrase = new
    assert laptop.profile.person == "AD1"
    laptop.end()


def test_wrong_attempts_make_the_next_one_wait(laptop: Device) -> None:
    found(laptop)
    for _ in range(3):
        with pytest.raises(Locked, match="K-301"):
            profiles.unlock(laptop.place, "wrong")
    assert profiles.seconds_to_wait(laptop.place) > 0
    with pytest.raises(Locked, match="K-320"):
        profiles.unlock(laptop.place, PASSPHRASE)
    clock = laptop.ports.clock
    assert isinstance(clock, SteadyClock)
    clock.pass_time(profiles.seconds_to_wait(laptop.place) + 1)
    assert profiles.unlock(laptop.place, PASSPHRASE).person == "AD1"
    laptop.end()


def test_a_wrong_present_passphrase_changes_nothing(laptop: Device) -> None:
    found(laptop)
    opened: Profile = laptop.profile
    with pytest.raises(Locked):
        profiles.change_passphrase(opened, "wrong", "seven purple lanterns over water")
    with pytest.raises(Refused, match="K-33"):
        profiles.change_passphrase(opened, PASSPHRASE, "northmere1234567")
    laptop.lock()
    assert laptop.profile.person == "AD1"
    laptop.end()


def test_a_suggested_passphrase_is_good_enough(laptop: Device) -> None:
    offered = profiles.suggest_passphrase(laptop.ports)
    profiles.check_passphrase(laptop.ports, offered)
    assert len(offered.split()) == 5


def test_nothing_in_a_profile_shows_itself_in_a_repr(laptop: Device) -> None:
    found(laptop)
    shown = repr(laptop.profile)
    assert laptop.profile.opened.shared.sealing.hex() not in shown
    assert "seed" not in shown
    laptop.end()


def test_settings_are_kept_and_damage_gives_the_first_ones(tmp_path: Path) -> None:
    files, folder = system_files(), str(tmp_path)
    settings.save(files, folder, Settings(theme="dark", text_percent=200))
    assert settings.load(files, folder).text_percent == 200
    (tmp_path / settings.FILE).write_text("{")
    assert settings.load(files, folder) == Settings()


def test_settings_outside_their_bounds_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="idle_minutes"):
        settings.save(system_files(), str(tmp_path), Settings(idle_minutes=16))


@pytest.mark.parametrize("name", ["Case of T03", "", "x" * 80, "note\nmore"])
def test_the_log_takes_no_sentences(tmp_path: Path, name: str) -> None:
    log = LocalLog(system_files(), SteadyClock(), str(tmp_path))
    with pytest.raises(ValueError, match="names and codes"):
        log.note(name)
    with pytest.raises(ValueError, match="names and codes"):
        log.note("note", code="a sentence with words")


def test_the_log_turns_over_and_stays_bounded(tmp_path: Path) -> None:
    log = LocalLog(system_files(), SteadyClock(), str(tmp_path))
    for _ in range(12):
        for number in range(1_500):
            log.note("a-note-of-a-usual-length", number=number)
        log.flush()
    sizes = [path.stat().st_size for path in (tmp_path / "log").iterdir()]
    assert len(sizes) == 2
    assert sum(sizes) < 1_000_000


def test_the_diagnostic_file_says_what_it_holds(tmp_path: Path) -> None:
    log = LocalLog(system_files(), SteadyClock(), str(tmp_path))
    log.refused("unlock-refused", Refused("K-301", "words", "next"))
    text = diagnostic_text([("App", "0.1.0")], log)
    assert "App: 0.1.0" in text
    assert "unlock-refused code=K-301" in text
    assert "words" not in text.split("Notes")[1]
