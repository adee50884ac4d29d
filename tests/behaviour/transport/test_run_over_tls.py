"""A run over real TLS against a real server process."""

from sync.client.transport import TlsTransport, parse_address
from tests.support.server import Served
from tests.support.sync_world import Device, World


def _connected(served: Served, world: World, person: str) -> tuple[Device, TlsTransport]:
    device = world.device(person)
    transport = TlsTransport(
        parse_address(served.url), lambda: frozenset({world.tls_key}), world.clock
    )
    device.connect(transport)
    return device, transport


def test_two_laptops_agree_through_a_real_server(served: tuple[Served, World]) -> None:
    running, world = served
    writer = world.open_visit()
    for number in range(300):
        writer.write("title", f"visit {number}")
    (anna, first), (ben, second) = (_connected(running, world, p) for p in ("IN1", "IN2"))
    try:
        assert anna.sync().complete
        assert ben.sync().complete
        assert anna.held(writer.inspection) == ben.held(writer.inspection)
        assert len(ben.held(writer.inspection)) == 301
        assert anna.sync().visits[0].receipt
    finally:
        first.close()
        second.close()
