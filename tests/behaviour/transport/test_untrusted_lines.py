"""Lines that are not to be trusted are refused before anything is said on them."""

import ssl

import pytest

from fieldapp.system import SystemClock
from sync.client.calls import Calls
from sync.client.transport import Address, Patience, TlsTransport, parse_address
from sync.client.wire import Request
from sync.protocol.errors import Refused
from tests.support.hostile_server import SILENCE, Hostile, certificate, listening

_ASK = Request("POST", "/v1/sync", b"secret", token=b"t" * 32, limit=100)
_PATIENCE = Patience(connect=5.0, answer=0.3)


def _to(hostile: Hostile, allowed: bytes | None = None) -> TlsTransport:
    keys = frozenset({hostile.key if allowed is None else allowed})
    return TlsTransport(parse_address(hostile.url), lambda: keys, SystemClock(), _PATIENCE)


def _code(transport: TlsTransport) -> str:
    with pytest.raises(Refused) as refused:
        Calls(transport).challenge()
    transport.close()
    return refused.value.code


def test_another_certificate_is_refused_and_hears_nothing() -> None:
    with listening([SILENCE], certificate()) as hostile:
        assert _code(_to(hostile, allowed=bytes(32))) == "X-210"
    assert not hostile.heard


def test_an_expired_certificate_is_refused_and_hears_nothing() -> None:
    with listening([SILENCE], certificate(days=2, begun_days_ago=9)) as hostile:
        assert _code(_to(hostile)) == "X-211"
    assert not hostile.heard


def test_a_certificate_of_the_future_is_refused() -> None:
    with listening([SILENCE], certificate(begun_days_ago=-5)) as hostile:
        assert _code(_to(hostile)) == "X-211"
    assert not hostile.heard


def test_an_older_tls_is_refused_and_hears_nothing() -> None:
    with listening([SILENCE], certificate(), ssl.TLSVersion.TLSv1_2) as hostile:
        assert _code(_to(hostile)) == "X-212"
    assert not hostile.heard


def test_a_server_without_tls_is_refused_and_hears_no_request() -> None:
    with listening([b"HTTP/1.1 200 OK\r\n\r\n"]) as hostile:
        assert _code(_to(hostile)) == "X-212"
    assert b"/v1/" not in hostile.heard


def test_nobody_there_is_no_connection() -> None:
    with listening([SILENCE]) as hostile:
        pass
    assert _code(_to(hostile)) == "X-202"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<html", "X-220"),
        (b"HTTP/1.1 302 Found\r\nLocation: https://sign.in/\r\nContent-Length: 0\r\n\r\n", "X-220"),
        (b"HTTP/1.1 511 Sign in\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", "X-220"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "X-220"),
        (b"\x00" * 70_000, "X-220"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort", "X-203"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 70_000, "X-222"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.fieldapp.v1\r\n"
            b"Content-Length: 4\r\n\r\n\x93\x01\x02\x03",
            "X-221",
        ),
        (
            b"HTTP/1.1 503 No\r\nContent-Type: application/vnd.fieldapp.v1\r\n"
            b"Content-Length: 4\r\n\r\n\xff\xff\xff\xff",
            "X-221",
        ),
        (SILENCE, "X-204"),
    ],
)
def test_an_answer_that_is_none_gets_a_plain_refusal(answer: bytes, code: str) -> None:
    with listening([answer], certificate()) as hostile:
        assert _code(_to(hostile)) == code


@pytest.mark.parametrize(
    "address",
    [
        "http://server:8443",
        "ftp://server",
        "server:8443",
        "https://",
        "https://a/path",
        "",
        "https://u:p@a",
    ],
)
def test_an_address_without_https_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(address)
    assert refused.value.code == "X-201"


def test_an_address_may_leave_out_the_port() -> None:
    assert parse_address("https://records.example") == Address("records.example", 443)
    assert str(parse_address("https://[::1]:8443/")) == "https://[::1]:8443"


def test_a_connection_that_ended_while_idle_is_opened_again_once() -> None:
    whole = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
    with listening([whole], certificate()) as hostile:
        transport = _to(hostile)
        for _ in range(3):
            transport.begin(Request("GET", "/v1/roster"))
            assert transport.finish().status == 204
        transport.close()
    assert hostile.connections == 3


def test_the_token_and_the_body_show_in_no_repr() -> None:
    assert "secret" not in repr(_ASK)
    assert "tttt" not in repr(_ASK)
