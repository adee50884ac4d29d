"""Any request at all gets a coded answer, and the ledger stays as it was."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message

from sync.protocol.canonical import decode, encode
from sync.protocol.exchange import ErrorBody
from sync.protocol.limits import MIB
from sync.server import compose
from sync.server.logs import EventLog
from sync.server.settings import load
from tests.support.host import Host
from tests.support.organisation import Organisation, Visit

PATHS = (
    "/v1/sync",
    "/v1/frontier",
    "/v1/session",
    "/v1/roster",
    "/v1/inspections/{id}/chunks",
    "/v1/inspections/{id}/chunks/" + "ab" * 32,
)


class Target:
    """An application over a server with one inspection, and a valid token."""

    def __init__(self, host: Host, visit: Visit) -> None:
        self.host, self.visit = host, visit
        self.log = io.StringIO()
        made = compose.make_application(
            host.folder, load(host.folder), host.world, EventLog(self.log, host.clock)
        )
        self.app: ASGIApp = made
        log, first = visit.opened()
        host.sync(visit.creator, visit.id, [first, log.write(b"one")])
        self.token = host.token(visit.creator)
        self.valid = host.request(visit.id, [log.write(b"two"), log.write(b"three")])

    def ask(self, method: str, path: str, parts: list[bytes]) -> tuple[int, bytes]:
        return asyncio.run(self._ask(method, path.format(id=self.visit.id.hex()), parts))

    async def _ask(self, method: str, path: str, parts: list[bytes]) -> tuple[int, bytes]:
        incoming = [
            {"type": "http.request", "body": part, "more_body": n < len(parts) - 1}
            for n, part in enumerate(parts)
        ]
        sent: list[Message] = []

        async def receive() -> Message:
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(b"authorization", b"Bearer " + self.token.hex().encode())]
        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
        scope |= {"headers": headers, "query_string": b"", "client": None, "root_path": ""}
        await self.app(scope | {"http_version": "1.1", "scheme": "https"}, receive, send)
        return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:])


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    organisation = Organisation()
    host = Host.make(tmp_path_factory.mktemp("fuzz") / "data", organisation)
    yield Target(host, Visit(organisation, organisation.laptop_of("IN1"), ("IN1",)))
    host.close()


@settings(max_examples=60)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    path=st.sampled_from(PATHS) | st.text(max_size=30).map(lambda t: "/" + t),
    parts=st.lists(st.binary(max_size=300), min_size=1, max_size=3),
)
def test_arbitrary_requests_get_a_coded_answer(
    target: Target, method: str, path: str, parts: list[bytes]
) -> None:
    status, body = target.ask(method, path.replace("{", "").replace("}", ""), parts)
    assert status in {200, 204, 304} or decode(ErrorBody, body, limit=MIB).code
    assert status < 500, target.log.getvalue()


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_request_changes_nothing_that_was_there(
    target: Target, data: st.DataObject
) -> None:
    before = target.host.sync(target.visit.creator, target.visit.id, limit=2)
    damaged = bytearray(target.valid)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    status, body = target.ask("POST", "/v1/sync", [bytes(damaged[:cut]), bytes(damaged[cut:])])
    assert status in {200, 400, 404}, body
    after = target.host.sync(target.visit.creator, target.visit.id, limit=2)
    assert after.runs == before.runs


@settings(max_examples=60)
@given(
    value=st.recursive(
        st.integers(0, 2**63 - 1) | st.binary(max_size=40) | st.none() | st.booleans(),
        lambda inner: st.lists(inner, max_size=6),
        max_leaves=30,
    ),
    path=st.sampled_from(PATHS[:4]),
)
def test_well_formed_nonsense_is_refused(target: Target, value: object, path: str) -> None:
    status, body = target.ask("POST", path, [encode(value)])
    assert (status, decode(ErrorBody, body, limit=MIB).code) == (400, "P-102")
