"""An organisation at work: office, lead, inspectors, each on a laptop of its own.

Everything is set up through the services, as people do it; entries move from laptop to
laptop in memory, in any order and as often as a test wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.services import documents, setup, visits
from fieldapp.services.setup import Wanted
from fieldapp.store.facts import Arrived, Batch
from sync.protocol.ids import InspectionId, PersonId
from sync.protocol.roster import Role
from tests.support.device import Device, seeded_ports

ADMINISTRATOR = "AD1"


@dataclass
class Fleet:
    """The laptops by person; `administrator` founded the organisation."""

    folder: Path
    seed: str = "1"
    devices: dict[str, Device] = field(default_factory=dict)

    def __getitem__(self, person: str) -> Device:
        return self.devices[person]

    @property
    def administrator(self) -> Device:
        """The laptop that signs the list of people."""
        return self.devices[ADMINISTRATOR]

    def found(self) -> Device:
        """Make the organisation on the administrator's laptop."""
        device = self._device(ADMINISTRATOR)
        founder = Wanted(PersonId(ADMINISTRATOR), Role.ADMINISTRATOR, "Ada")
        kit = str(self.folder / "kit")
        setup.create_organisation(device.place, "Northmere", founder, device.passphrase, kit)
        return device

    def enrol(self, person: str, role: Role, laptop: str = "") -> Device:
        """Ask, compare the eight words, approve, and take the approval in."""
        device = self._device(person, laptop)
        root = setup.fingerprint_of(self.administrator.place)
        wanted = Wanted(PersonId(person), role)
        asked = setup.request_enrolment(device.place, wanted, device.passphrase, root)
        words = " ".join(asked.words)
        approval = setup.approve(self.administrator.profile, asked.request, words)
        setup.enrol(device.place, device.passphrase, approval)
        return device

    def share_people(self) -> None:
        """Give every laptop the newest list of people."""
        root, roster = self._documents()
        for device in self.devices.values():
            setup.take_documents(device.profile, root, roster)
            visits.refresh(device.profile)

    def create_visit(self, lead: str, members: Iterable[str] = ()) -> InspectionId:
        """Open an inspection on the lead's laptop."""
        self.share_people()
        team = [PersonId(person) for person in members]
        return visits.create_visit(self[lead].profile, "Northmere", "ilacs-2026", team)

    def carry(self, inspection: InspectionId, source: str, target: str) -> None:
        """Move every entry that one laptop holds to another, as any carrier would."""
        held = self[source].open(inspection)
        visits.receive_visit(self[target].profile, inspection)
        taken = self[target].open(inspection)
        entries, row = [], 0
        while page := held.store.entries(row, 256):
            entries += [Arrived(item.entry, None, None, True) for item in page]
            row = page[-1].row
        taken.store.commit(Batch(entries=tuple(entries)))
        visits.take_keys(self[target].profile, taken)

    def end(self) -> None:
        """End every laptop's process."""
        for device in self.devices.values():
            device.end()

    def _device(self, person: str, laptop: str = "") -> Device:
        name = f"{person}{laptop}"
        ports = seeded_ports(f"{name}/{self.seed}")
        self.devices[name] = Device(person, self.folder / name, ports)
        return self.devices[name]

    def _documents(self) -> tuple[bytes, bytes]:
        profile = self.administrator.profile
        held = documents.load(profile.ports.files, profile.folder)
        return held.root, held.roster


@contextmanager
def fleet(folder: Path, *people: tuple[str, Role], seed: str = "1") -> Iterator[Fleet]:
    """An organisation with a laptop for each person; ended at the end."""
    made = Fleet(folder, seed)
    try:
        made.found()
        for person, role in people:
            made.enrol(person, role)
        made.share_people()
        yield made
    finally:
        made.end()
