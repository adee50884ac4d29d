"""What benchmarks run on: real profiles, a real server in its own process, a relay.

Clock, randomness, ciphers, TLS, signatures and files are those of the installed app; only
the cost of a passphrase is the lowest that is allowed, since no figure includes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fieldapp import compose
from fieldapp.domain import change
from fieldapp.domain.change import Code, OpenRecord, SetField
from fieldapp.services import attachments, records, setup, visits
from fieldapp.services.exchange import ProfileShelf
from fieldapp.services.work import Work
from fieldapp.services.writing import write_units
from sync.bundle.opener import Opener
from sync.bundle.opening import Keys, ReadingKey
from sync.client.ahead import OneThread
from sync.client.calls import Calls
from sync.client.desk import Desk
from sync.client.engine import run_once
from sync.client.lanes import ManyLanes
from sync.client.line import Line
from sync.client.outcome import Outcome, Tell
from sync.client.session import Laptop, Sessions
from sync.client.transport import TlsTransport, parse_address
from sync.protocol.ids import InspectionId, RecordId
from sync.protocol.operation import Operation
from sync.protocol.roster import Role, key_id
from tests.support.chain import FIELDS, RECORD_BYTES, Chain, corpus
from tests.support.device import Device
from tests.support.fleet import ADMINISTRATOR, Fleet
from tests.support.relay import Relay, relaying
from tests.support.server import command, serving

PERSON = "OF1"
COLLEAGUE = "OF2"
RUN_SEED = 2
_LANES = 4


class RealFleet(Fleet):
    """Laptops as the composition root makes them."""

    def _device(self, person: str, laptop: str = "") -> Device:
        name = f"{person}{laptop}"
        self.devices[name] = Device(person, self.folder / name, compose.ports(kdf_floor=True))
        return self.devices[name]


class Writer:
    """Writes benchmark records: one entry of 20 field operations and the record's opening."""

    def __init__(self, work: Work, seed: int = RUN_SEED) -> None:
        self._work = work
        self._chain = Chain(corpus(), seed)
        self._number = 0

    def unit(self) -> list[Operation]:
        """Return the operations of the next record."""
        self._number += 1
        nonce = self._chain.bytes(32)
        record = change.record_id(self._work.inspection, self._work.device, nonce)
        opened = OpenRecord(
            nonce, "note", "note", 1, bytes(32), f"N-{PERSON}-{self._number}", "T03"
        )
        return [
            change.operation(Code.OPEN_RECORD, record, change.OPEN_SLOT, opened),
            *(self._field(record, place) for place in range(FIELDS)),
        ]

    def write(self, count: int) -> None:
        """Write `count` records, many in a transaction."""
        while count > 0:
            some = min(count, 256)
            write_units(self._work, [self.unit() for _ in range(some)])
            count -= some

    def edit(self, record: RecordId) -> None:
        """Change one field of a record, as one entry."""
        text = self._chain.text(RECORD_BYTES // FIELDS)
        seen = self._work.store.record(record).fields["field_0"].seen
        records.set_field(self._work, record, "field_0", text, seen)

    def _field(self, record: RecordId, place: int) -> Operation:
        value = SetField(self._chain.text(RECORD_BYTES // FIELDS))
        return change.operation(Code.SET_FIELD, record, change.field_slot(f"field_{place}"), value)


@dataclass
class Connected:
    """A laptop with an open session to the server, through the relay."""

    device: Device
    line: Line
    lanes: ManyLanes
    ahead: OneThread
    beside: Opener | None

    def open_session(self) -> None:
        """Open connection and session and learn the people, so that a clock can start."""
        assert self.run().refusal is None

    def run(self, only: Sequence[InspectionId] = ()) -> Outcome:
        """Send and receive once, for some visits alone when any are named."""
        profile = self.device.profile
        keys = tuple(ReadingKey(key_id(public), seed) for public, seed in profile.reading_keys())
        ports = profile.ports
        desk = Desk(
            self.line,
            self.lanes,
            profile.known,
            Keys(keys, ports.wrap, ports.codecs),
            ports.clock,
            Tell(),
            self.ahead,
            self.beside,
        )
        return run_once(desk, ProfileShelf(profile), only)

    def close(self) -> None:
        self.ahead.close()
        self.lanes.close()
        self.line.close()


@dataclass
class Bench:
    """An organisation of two inspectors and an office, its server, and the relay to it."""

    folder: Path
    fleet: Fleet
    relay: Relay | None = None

    def visit(self) -> tuple[InspectionId, Work]:
        """Open a new inspection on the first inspector's laptop."""
        inspection = self.fleet.create_visit(PERSON, (COLLEAGUE,))
        return inspection, self.fleet[PERSON].open(inspection)

    @contextmanager
    def connected(self, person: str) -> Iterator[Connected]:
        """Connect a laptop through the relay; the session is opened by its first run."""
        assert self.relay is not None, "this benchmark needs the server"
        device = self.fleet[person]
        known, ports = device.profile.known, device.profile.ports
        address = parse_address(f"https://127.0.0.1:{self.relay.port}")
        allowed = frozenset(key for server in known.roster.servers for key in server.tls)

        def calls() -> Calls:
            return Calls(TlsTransport(address, lambda: allowed, ports.clock))

        first, lanes = calls(), ManyLanes(calls, _LANES)
        laptop = Laptop(device.profile.device, device.profile.signer)
        line = Line(first, Sessions(first, laptop, ports.clock, ports.rng))
        beside = compose.beside(device.profile.ports.codecs)
        made = Connected(device, line, lanes, OneThread(room=4), beside)
        try:
            yield made
        finally:
            made.close()


@contextmanager
def bench(*, latency_ms: float = 0.0, server: bool = False) -> Iterator[Bench]:
    """Set everything up in a folder of its own and take it down at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        fleet = RealFleet(folder / "fleet")
        stack.callback(fleet.end)
        fleet.found()
        for person, role in ((PERSON, Role.LEAD), (COLLEAGUE, Role.INSPECTOR)):
            fleet.enrol(person, role)
        made = Bench(folder, fleet)
        if server:
            made.relay = stack.enter_context(_server(fleet, folder / "server", latency_ms))
        fleet.share_people()
        yield made


@contextmanager
def _server(fleet: Fleet, data: Path, latency_ms: float) -> Iterator[Relay]:
    profile = fleet.devices[ADMINISTRATOR].profile
    paths = [data.with_suffix(".root"), data.with_suffix(".roster")]
    _documents(profile, paths)
    told = _made(
        command("init", "--data", data, "--root", paths[0], "--roster", paths[1], "--json")
    )
    setup.add_server(profile, json.dumps(told).encode())
    _documents(profile, paths)
    with serving(data) as served, relaying(served.port, latency_ms) as relay:
        _publish(relay.port, paths)
        yield relay


def _documents(profile: Any, paths: Sequence[Path]) -> None:
    for path, data in zip(paths, ProfileShelf(profile).documents(), strict=True):
        path.write_bytes(data)


def _made(done: Any) -> dict[str, Any]:
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _publish(port: int, paths: Sequence[Path]) -> None:
    """Bring the server the roster that names its keys."""
    from http.client import HTTPSConnection

    from sync.protocol.canonical import encode
    from sync.protocol.exchange import PublishRoster
    from tests.support.server import loose_tls

    connection = HTTPSConnection("127.0.0.1", port, context=loose_tls(), timeout=60)
    body = encode(PublishRoster(*(path.read_bytes() for path in paths)))
    connection.request("POST", "/v1/roster", body)
    answer = connection.getresponse()
    assert answer.status < 300, answer.read()
    connection.close()


def attach(work: Work, megabytes: int) -> None:
    """Attach a file of random bytes of that size to a new note."""
    record, _ = records.open_record(work, change.RecordKind.NOTE)
    data = work.rng.bytes(1 << 20) * megabytes
    attachments.attach_file(
        work, record, "a.bin", "application/octet-stream", BytesIO(data), len(data)
    )


def close_visits(device: Device) -> None:
    """Close every open inspection of a laptop, keeping it unlocked."""
    for work in list(device.profile.works.values()):
        visits.close_visit(device.profile, work)
