"""The calls of the exchange as typed functions over a transport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from sync.client import refusals
from sync.client.wire import Reply, Request, Transport
from sync.protocol import hashing
from sync.protocol.canonical import decode, encode
from sync.protocol.errors import Malformed, Refused
from sync.protocol.exchange import (
    CONTENT_TYPE,
    Challenge,
    ErrorBody,
    FrontierAnswer,
    FrontierRequest,
    OpenSession,
    RosterAnswer,
    Session,
    SyncAnswer,
    SyncRequest,
)
from sync.protocol.limits import CHUNK_BYTES, KIB, MIB, REQUEST_BYTES

T = TypeVar("T")
CHUNK_TYPE: Final = "application/octet-stream"
_SMALL: Final = 64 * KIB
_GOOD: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)
_UNCHANGED: Final = 304
_NOT_HERE: Final = 404
_NO_SESSION: Final = 401


class SessionEnded(Exception):
    """The token is over; `answer` is what the server said."""

    def __init__(self, answer: Refused) -> None:
        super().__init__(str(answer))
        self.answer = answer


class Calls:
    """Each call sends one request and returns its typed answer.

    Raises `Refused`: the server's own refusal as it stands, or X-2.. when what came is not
    an answer of the exchange; `SessionEnded` when the token is over.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.mark = ""
        """The roster mark of the newest answer that carried one."""

    def tls_key(self) -> bytes:
        """Return the SHA-256 of the TLS public key that the server showed."""
        return self._transport.tls_key()

    def challenge(self) -> Challenge:
        """Ask for the nonce that a session is opened with."""
        return self._ask(Challenge, Request("POST", "/v1/session/challenge"))

    def open_session(self, half: OpenSession) -> Session:
        """Send the device's half of a session and return the server's."""
        request = Request("POST", "/v1/session", encode(half), CONTENT_TYPE)
        return self._ask(Session, request)

    def roster(self, token: bytes, held: str) -> RosterAnswer | None:
        """Return the newest signed root and roster, and this device's inspections.

        None when nothing changed since the answer whose mark is `held`.
        """
        request = Request("GET", "/v1/roster", token=token, limit=4 * MIB, match=held)
        reply = self._send(request)
        if held and reply.status == _UNCHANGED:
            return None
        return _typed(RosterAnswer, reply, request.limit)

    def frontier(self, token: bytes, request: FrontierRequest) -> FrontierAnswer:
        """Return which heads the server lacks, and its own."""
        sent = Request("POST", "/v1/frontier", encode(request), CONTENT_TYPE, token, MIB)
        return self._ask(FrontierAnswer, sent)

    def begin_sync(self, token: bytes, request: SyncRequest) -> None:
        """Send a page; `finish_sync` returns its answer."""
        self._transport.begin(
            Request("POST", "/v1/sync", encode(request), CONTENT_TYPE, token, 2 * REQUEST_BYTES)
        )

    def finish_sync(self) -> SyncAnswer:
        """Return the answer to the page that was begun."""
        return _typed(SyncAnswer, self._finish(), 2 * REQUEST_BYTES)

    def put_chunk(self, token: bytes, inspection: bytes, address: bytes, data: bytes) -> None:
        """Send one sealed chunk; it may be there already."""
        path = _chunk_path(inspection, address)
        _checked(self._send(Request("PUT", path, data, CHUNK_TYPE, token)))

    def put_chunks(
        self, token: bytes, inspection: bytes, group: Sequence[tuple[bytes, bytes]]
    ) -> None:
        """Send several (address, sealed chunk) at once; all or none are acknowledged."""
        path = f"/v1/inspections/{inspection.hex()}/chunks"
        pieces: list[bytes] = []
        for address, data in group:
            pieces += (address, len(data).to_bytes(4, "big"), data)
        _checked(self._send(Request("POST", path, b"".join(pieces), CHUNK_TYPE, token)))

    def get_chunk(self, token: bytes, inspection: bytes, address: bytes) -> bytes | None:
        """Return one sealed chunk, None when the server has it not."""
        path = _chunk_path(inspection, address)
        reply = self._send(Request("GET", path, token=token, limit=CHUNK_BYTES + _SMALL))
        if reply.status == _NOT_HERE and reply.kind == CONTENT_TYPE:
            return None
        body = _checked(reply).body
        if hashing.plain(body) != address:
            raise refusals.wrong_piece()
        return body

    def close(self) -> None:
        """End the connection."""
        self._transport.close()

    def _send(self, request: Request) -> Reply:
        self._transport.begin(request)
        return self._finish()

    def _finish(self) -> Reply:
        reply = self._transport.finish()
        self.mark = reply.mark or self.mark
        return reply

    def _ask(self, kind: type[T], request: Request) -> T:
        return _typed(kind, self._send(request), request.limit)


def _chunk_path(inspection: bytes, address: bytes) -> str:
    return f"/v1/inspections/{inspection.hex()}/chunks/{address.hex()}"


def _typed(kind: type[T], reply: Reply, limit: int) -> T:
    body = _checked(reply).body
    if reply.kind != CONTENT_TYPE:
        raise refusals.not_the_exchange()
    try:
        return decode(kind, body, limit=limit)
    except Malformed:
        raise refusals.nonsense() from None


def _checked(reply: Reply) -> Reply:
    """Return a good reply; raise what a bad one says."""
    if reply.status in _GOOD:
        return reply
    if reply.status in _REDIRECTS or reply.kind != CONTENT_TYPE:
        raise refusals.not_the_exchange()
    said = _said(reply.body)
    if reply.status == _NO_SESSION:
        raise SessionEnded(said)
    raise said


def _said(untrusted: bytes) -> Refused:
    try:
        body = decode(ErrorBody, untrusted, limit=_SMALL)
    except Malformed:
        return refusals.nonsense()
    return Refused(body.code, body.message, body.next_step)
