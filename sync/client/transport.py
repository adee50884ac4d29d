"""HTTPS to one server, known by its TLS public key and nothing else.

There is no certificate authority to ask: the roster names the SHA-256 of each TLS public
key that a server may show. The key is compared before the first byte of a request leaves,
so a connection that something in between opens learns nothing, not even a path.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fieldapp.domain.ports import Clock
from sync.client import refusals
from sync.client.wire import Reply, Request
from sync.protocol import hashing
from sync.protocol.exchange import ROSTER_MARK

_HTTPS: Final = 443
_PIECE: Final = 128 * 1024
_SLOWEST: Final = 1_024
"""Bytes a second below which an answer counts as none."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def host_and_port(self) -> str:
        """Return the address as requests name it; the port only when it is not 443."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _HTTPS else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"https://{self.host_and_port}"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection and for the other end to say something."""

    connect: float = 10.0
    answer: float = 60.0


def parse_address(untrusted: str) -> Address:
    """Return the address in a URL such as https://name:8443, or refuse it (X-201)."""
    try:
        parts = urlsplit(untrusted.strip())
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        raise refusals.not_https() from None
    if parts.scheme != "https" or not host or parts.username or parts.path not in ("", "/"):
        raise refusals.not_https()
    return Address(host, port)


class TlsTransport:
    """One kept-alive TLS 1.3 connection; opened when first used, opened again when it ended.

    `allowed` returns the SPKI hashes that are good now: the roster may change them.
    """

    def __init__(
        self,
        address: Address,
        allowed: Callable[[], frozenset[bytes]],
        clock: Clock,
        patience: Patience | None = None,
    ) -> None:
        self._address = address
        self._allowed = allowed
        self._clock = clock
        self._patience = patience or Patience()
        self._context = _context()
        self._connection: http.client.HTTPSConnection | None = None
        self._key = b""
        self._used = False
        self._begun: Request | None = None

    def tls_key(self) -> bytes:
        """Return the SHA-256 of the peer's TLS public key, connecting first."""
        self._connected()
        return self._key

    def begin(self, request: Request) -> None:
        """Send a request; a connection that went stale while idle is replaced once."""
        self._begun = request
        try:
            self._write(request)
        except (OSError, http.client.HTTPException) as lost:
            self._again(request, lost)

    def finish(self) -> Reply:
        """Return the answer; it is read in pieces, never more than the request's limit."""
        request = self._begun
        assert request is not None, "finish follows begin"
        try:
            return self._read(request)
        except (OSError, http.client.HTTPException) as lost:
            self._again(request, lost)
        try:
            return self._read(request)
        except (OSError, http.client.HTTPException) as lost:
            raise self._refusal(lost) from None

    def close(self) -> None:
        """End the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._used = False

    def _again(self, request: Request, lost: Exception) -> None:
        """Send once more on a fresh connection if the lost one had stood idle.

        Every request may arrive twice without harm, so this needs no question.
        """
        stale = self._used and not isinstance(lost, TimeoutError)
        self.close()
        if not stale:
            raise self._refusal(lost) from None
        try:
            self._write(request)
        except (OSError, http.client.HTTPException) as lost_again:
            raise self._refusal(lost_again) from None

    def _refusal(self, lost: Exception) -> Exception:
        self.close()
        if isinstance(lost, TimeoutError):
            return refusals.too_slow()
        if isinstance(lost, OSError | http.client.IncompleteRead):
            return refusals.cut_off()
        return refusals.not_the_exchange()

    def _connected(self) -> http.client.HTTPSConnection:
        if self._connection is None:
            connection = _open(self._address, self._context, self._patience)
            try:
                self._key = self._checked_key(connection)
            except BaseException:
                connection.close()
                raise
            connection.sock.settimeout(self._patience.answer)
            self._connection = connection
        return self._connection

    def _checked_key(self, connection: http.client.HTTPSConnection) -> bytes:
        certificate = x509.load_der_x509_certificate(_shown(connection.sock))
        key = spki_hash(certificate)
        if key not in self._allowed():
            raise refusals.intercepted()
        now = self._clock.now().ms / 1000
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not begins.timestamp() <= now <= ends.timestamp():
            raise refusals.certificate_out_of_date()
        return key

    def _write(self, request: Request) -> None:
        connection = self._connected()
        connection.putrequest(
            request.method, request.path, skip_host=True, skip_accept_encoding=True
        )
        connection.putheader("Host", self._address.host_and_port)
        connection.putheader("Content-Length", str(len(request.body)))
        if request.kind:
            connection.putheader("Content-Type", request.kind)
        if request.token:
            connection.putheader("Authorization", f"Bearer {request.token.hex()}")
        if request.match:
            connection.putheader("If-None-Match", f'"{request.match}"')
        connection.endheaders(_pieces(request.body))

    def _read(self, request: Request) -> Reply:
        connection = self._connected()
        begun = self._clock.monotonic()
        response = connection.getresponse()
        self._used = True
        body = bytearray()
        while piece := response.read1(_PIECE):
            body += piece
            if len(body) > request.limit:
                self.close()
                raise refusals.too_large()
            waited = self._clock.monotonic() - begun
            if waited > self._patience.answer + len(body) / _SLOWEST:
                raise TimeoutError
        if response.length:
            raise http.client.IncompleteRead(bytes(body))
        response.close()
        if response.will_close:
            self.close()
        told = response.headers
        kind, mark = told.get("Content-Type", ""), told.get(ROSTER_MARK, "")
        return Reply(response.status, kind, bytes(body), mark)


def spki_hash(certificate: x509.Certificate) -> bytes:
    """Return the SHA-256 of a certificate's public key as it stands in the roster."""
    key = certificate.public_key()
    return hashing.plain(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _context() -> ssl.SSLContext:
    """Return TLS 1.3 without any authority: the key itself is compared instead."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _open(
    address: Address, context: ssl.SSLContext, patience: Patience
) -> http.client.HTTPSConnection:
    connection = http.client.HTTPSConnection(
        address.host, address.port, timeout=patience.connect, context=context
    )
    connection.auto_open = 0
    try:
        connection.connect()
    except ssl.SSLEOFError:
        raise refusals.cut_off() from None
    except ssl.SSLError:
        raise refusals.older_protection() from None
    except OSError:
        raise refusals.no_connection() from None
    return connection


def _shown(sock: socket.socket) -> bytes:
    assert isinstance(sock, ssl.SSLSocket), "the connection is TLS"
    shown = sock.getpeercert(binary_form=True)
    if shown is None:
        raise refusals.intercepted()
    return shown


def _pieces(body: bytes) -> Iterator[memoryview] | None:
    """Return the body in pieces, so that the patience is for each and not for all."""
    if not body:
        return None
    view = memoryview(body)
    return (view[start : start + _PIECE] for start in range(0, len(view), _PIECE))
