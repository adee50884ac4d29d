"""What the server says on the wire, and to whom it does not speak (attacks 51 to 56)."""

from __future__ import annotations

import gzip
import json
import socket
import ssl

import pytest

from sync.protocol import hashing
from sync.protocol.canonical import decode, encode
from sync.protocol.exchange import CONTENT_TYPE, RosterAnswer
from sync.protocol.limits import MIB
from tests.support.organisation import Organisation, Visit
from tests.support.server import Caller, Served, command, loose_tls


def raw(served: Served) -> socket.socket:
    """Return a TLS connection for bytes that no client would send."""
    plain = socket.create_connection((served.host, served.port), timeout=30)
    return loose_tls().wrap_socket(plain)


def until_closed(connection: socket.socket) -> bytes:
    """Return what comes until the server ends the connection."""
    found = b""
    try:
        while part := connection.recv(65_536):
            found += part
    except (ConnectionError, ssl.SSLError):
        pass
    return found


def sent_until_refused(connection: socket.socket, most: int) -> int:
    """Send headers without end; return how many bytes went before the connection did."""
    sent = 0
    try:
        while sent < most:
            sent += connection.send(b"x-filler: " + b"y" * 8_000 + b"\r\n")
    except (ConnectionError, ssl.SSLError):
        pass
    return sent


def test_health_says_nothing_but_that_it_is_there(caller: Caller) -> None:
    caller.token = b""
    answer = caller.ask("GET", "/v1/health")
    assert (answer.status, answer.body) == (204, b"")


def test_answers_carry_few_headers(caller: Caller, visit: Visit) -> None:
    answer = caller.push(visit.id)
    assert set(answer.headers) == {"content-type", "content-length", "fieldapp-roster"}
    assert answer.headers["content-type"] == CONTENT_TYPE


def test_plain_http_is_refused(served: Served) -> None:
    """Attack 52."""
    with socket.create_connection((served.host, served.port), timeout=30) as plain:
        plain.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"HTTP" not in until_closed(plain)


def test_tls_older_than_1_3_is_refused(served: Served) -> None:
    """Attack 52."""
    old = loose_tls()
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection((served.host, served.port), timeout=30) as plain,
        pytest.raises(ssl.SSLError),
    ):
        old.wrap_socket(plain)


def test_the_certificate_shows_the_key_that_init_printed(caller: Caller, served: Served) -> None:
    data = served.log.with_suffix("")
    told = json.loads(command("status", "--data", data, "--json").stdout)
    assert caller.tls_key().hex() in told["tls"]
    assert caller.challenge is not None
    assert caller.challenge.server.hex() == told["server"]


def test_a_request_without_a_token_gets_a_coded_refusal(caller: Caller, visit: Visit) -> None:
    caller.token = b""
    answer = caller.push(visit.id)
    assert (answer.status, answer.error.code) == (401, "S-204")
    assert answer.error.next_step


@pytest.mark.parametrize("text", ["", "Basic x", "Bearer zz", "Bearer " + "g" * 64])
def test_a_token_that_is_none_is_refused(caller: Caller, text: str) -> None:
    caller.token = b""
    answer = caller.ask("GET", "/v1/roster", authorization=text)
    assert (answer.status, answer.error.code) == (401, "S-204")


def test_a_stolen_token_cannot_write_for_another(caller: Caller, visit: Visit) -> None:
    """Attack 51: what it offers must be signed by an author's key, which a thief lacks."""
    log = visit.log(caller.laptop, "thief")
    log.key = caller.organisation.laptop_of("IN3").key
    forged = log.write(b"forged")
    answer = caller.sync(visit.id, [forged])
    assert [(r.entry, r.code) for r in answer.refused] == [(forged.id, "S-301")]


def test_unknown_paths_methods_and_ids_look_alike(caller: Caller, visit: Visit) -> None:
    """Attacks 55 and 56."""
    chunk = f"/v1/inspections/{visit.id.hex()}/chunks"
    answers = [
        caller.ask("GET", "/"),
        caller.ask("GET", "/v1/sync"),
        caller.ask("DELETE", "/v1/roster"),
        caller.ask("GET", "/v1/roster/"),
        caller.ask("GET", f"{chunk}/{bytes(32).hex()}"),
        caller.ask("GET", f"{chunk}/..%2f..%2fserver.key"),
        caller.ask("GET", f"{chunk}/{'A' * 64}"),
        caller.ask("GET", f"/v1/inspections/{'0' * 32}/chunks/{'0' * 64}"),
        caller.ask("GET", "/v1/inspections/'%20OR%201=1--/chunks/x"),
    ]
    assert {(a.status, a.body) for a in answers} == {(404, answers[0].body)}
    assert answers[0].error.code == "S-404"


def test_the_roster_is_not_sent_twice(caller: Caller, organisation: Organisation) -> None:
    first = caller.ask("GET", "/v1/roster")
    mark = first.headers["fieldapp-roster"]
    again = caller.ask("GET", "/v1/roster", **{"if-none-match": f'"{mark}"'})
    found = decode(RosterAnswer, first.body, limit=3 * MIB)
    assert (found.root, found.roster) == organisation.documents()
    assert (again.status, again.body) == (304, b"")
    assert again.headers["fieldapp-roster"] == mark


def test_chunks_go_up_one_by_one_and_several_at_once(caller: Caller, visit: Visit) -> None:
    chunk = f"/v1/inspections/{visit.id.hex()}/chunks"
    listed = [bytes([n]) * MIB for n in range(4)]
    addresses = [hashing.plain(data) for data in listed]
    body = b"".join(
        a + len(data).to_bytes(4, "big") + data for a, data in zip(addresses, listed, strict=True)
    )
    first = caller.ask("PUT", f"{chunk}/{addresses[0].hex()}", listed[0])
    both = [caller.ask("POST", chunk, body) for _ in range(2)]
    assert [(a.status, a.body) for a in (first, *both)] == [(204, b"")] * 3
    for address, data in zip(addresses, listed, strict=True):
        assert caller.ask("GET", f"{chunk}/{address.hex()}").body == data


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (bytes(32) + (4).to_bytes(4, "big") + b"data", "S-409"),
        (bytes(32) + (2**31).to_bytes(4, "big"), "S-413"),
        (bytes(32) + (8).to_bytes(4, "big") + b"data", "S-411"),
        (bytes(7), "S-411"),
    ],
)
def test_bad_frames_are_refused(caller: Caller, visit: Visit, body: bytes, code: str) -> None:
    answer = caller.ask("POST", f"/v1/inspections/{visit.id.hex()}/chunks", body)
    assert answer.error.code == code


def test_a_body_over_the_limit_is_refused_before_it_is_read(served: Served) -> None:
    """Attack 53: the length is only announced."""
    with raw(served) as connection:
        head = f"POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: {2**63}\r\n\r\n"
        connection.sendall(head.encode())
        found = b""
        while b"S-413" not in found:
            part = connection.recv(65_536)
            assert part
            found += part
        assert b" 413 " in found


def test_a_large_body_is_not_read_for_one_without_a_session(served: Served) -> None:
    """Attack 53: the refusal comes before the first byte of the body."""
    with raw(served) as connection:
        token = f"Authorization: Bearer {'ab' * 32}"
        head = f"POST /v1/sync HTTP/1.1\r\nHost: x\r\n{token}\r\nContent-Length: 30000000\r\n\r\n"
        connection.sendall(head.encode())
        found = b""
        while b"S-204" not in found:
            part = connection.recv(65_536)
            assert part
            found += part
        assert b" 401 " in found


def test_a_body_without_a_length_is_cut_at_the_limit(caller: Caller) -> None:
    def endless() -> object:
        for _ in range(600):
            yield bytes(1024)

    caller.connection.request("POST", "/v1/session", endless(), encode_chunked=True)  # type: ignore[arg-type]
    answer = caller.connection.getresponse()
    assert answer.status == 413
    caller.close()


def test_endless_headers_end_the_connection(served: Served) -> None:
    """Attack 53: a 1 GB header."""
    with raw(served) as connection:
        connection.sendall(b"GET /v1/health HTTP/1.1\r\n")
        assert sent_until_refused(connection, 64 * MIB) < 16 * MIB


def test_a_head_that_never_ends_ends_the_connection(served: Served) -> None:
    """Attack 53: slow loris."""
    with raw(served) as connection:
        connection.sendall(b"GET /v1/health HTTP/1.1\r\nx: ")
        assert until_closed(connection) == b""


def test_a_body_that_never_comes_is_refused(served: Served) -> None:
    """Attack 53: slow loris with a body."""
    with raw(served) as connection:
        connection.sendall(b"POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
        found = b""
        while b"S-408" not in found:
            part = connection.recv(65_536)
            assert part
            found += part
        assert b" 408 " in found


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "P-102"),
        (b"\xc1", "P-102"),
        (b"\x91" * 100_000, "P-102"),
        (b"\xdd\xff\xff\xff\xff", "P-102"),
        (b"\x9f" + b"\xde\xff\xff" * 10, "P-102"),
        (encode(b"x" * 1000), "P-102"),
    ],
    ids=["nothing", "reserved", "depth", "million items", "maps", "string"],
)
def test_bytes_that_are_no_request_get_a_stable_code(
    caller: Caller, visit: Visit, body: bytes, code: str
) -> None:
    """Attack 53."""
    before = caller.sync(visit.id)
    for path in ("/v1/sync", "/v1/frontier", "/v1/session", "/v1/roster"):
        answer = caller.ask("POST", path, body)
        assert answer.status == 400
        assert answer.error.code in {code, "P-103"}
    assert caller.sync(visit.id) == before


def test_a_compressed_body_is_not_unpacked(caller: Caller) -> None:
    """Attack 53: a compressed bomb."""
    bomb = gzip.compress(bytes(8 * MIB))
    answer = caller.ask("POST", "/v1/sync", bomb, **{"content-encoding": "gzip"})
    assert (answer.status, answer.error.code) == (400, "P-102")
