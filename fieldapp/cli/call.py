"""What a command gets: its profile, its secrets, its console and the real ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldapp import compose
from fieldapp.cli.answers import Console
from fieldapp.cli.passphrases import Secrets
from fieldapp.domain.errors import Damaged, Refused
from fieldapp.services import profile as profiles
from fieldapp.services import visits
from fieldapp.services.profile import Place, Profile
from fieldapp.services.work import Ports, Work


@dataclass(frozen=True, slots=True)
class Call:
    """One run of a command: its profile folder, its secrets, its console, the ports."""

    folder: Path
    secrets: Secrets
    console: Console
    ports: Ports

    def read(self, path: Path, limit: int) -> bytes:
        """Return a file that was named on the command line, at most `limit` bytes."""
        try:
            return self.ports.files.read(str(path.absolute()), limit)
        except Damaged as problem:
            raise Refused(
                "C-211",
                f"The file {path.name} is longer than a file of its kind can be.",
                "Check that it is the right one.",
            ) from problem
        except Refused as problem:
            raise Refused(
                "C-202", f"The file {path.name} cannot be read.", "Check its name and place."
            ) from problem

    def write(self, path: Path, data: bytes) -> None:
        """Write a file that was named on the command line, whole or not at all."""
        self.ports.files.write_atomically(str(path.absolute()), data)

    def refuse_no_room_for(self, path: Path) -> None:
        """Refuse a file to be written whose folder is missing, before anything is done."""
        if not path.absolute().parent.is_dir() or path.is_dir():
            raise Refused(
                "C-210",
                f"The file {path.name} cannot be written there.",
                "Name a file in a folder that exists.",
            )

    @contextmanager
    def place(self, *, make: bool = False) -> Iterator[Place]:
        """Hold the profile folder, so that no other process touches it."""
        with profiles.hold(self.ports, str(self.folder), make=make) as place:
            yield place

    @contextmanager
    def profile(self) -> Iterator[Profile]:
        """Hold and unlock the profile; it is locked again at the end."""
        with self.place() as place:
            opened = profiles.unlock(place, self.secrets.passphrase())
            try:
                yield opened
            finally:
                profiles.lock(opened)

    @contextmanager
    def work(self, visit: str) -> Iterator[Work]:
        """Hold and unlock the profile, and open the visit of this id or of its beginning."""
        with self.profile() as profile:
            wanted = visits.find_visit(profile, visit)
            with visits.visiting(profile, wanted) as work:
                yield work


def make_call(held: Mapping[str, Any], console: Console) -> Call:
    """Return a run with the common options `held`, by their names, and the real ports."""
    folder = held.get("profile") or compose.default_profile()
    return Call(
        folder=_looked_at(Path(folder).absolute()),
        secrets=Secrets(held.get("passphrase_file"), held.get("passphrase_fd")),
        console=console,
        ports=compose.ports(),
    )


def _looked_at(folder: Path) -> Path:
    """Refuse a profile folder that the system cannot even look at, such as too long a name."""
    try:
        folder.exists()
    except (OSError, ValueError):
        raise Refused(
            "C-214",
            "This system takes no folder of that name.",
            "Choose a shorter one with --profile.",
        ) from None
    return folder
