"""Transports for tests: a server in this process, and one that loses, repeats and damages."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sync.client import refusals
from sync.client.wire import Reply, Request, Transport
from sync.protocol.canonical import decode
from sync.protocol.errors import Refused
from sync.protocol.exchange import CONTENT_TYPE, OpenSession
from sync.protocol.limits import MIB
from sync.server.chunks import Chunks
from sync.server.refusals import Denied, body_of
from sync.server.service import Answer, Service

OCTETS = "application/octet-stream"


class ServiceTransport:
    """The real server without a network: each request is one call, on this thread."""

    def __init__(self, service: Service, chunks: Chunks, tls_key: bytes) -> None:
        self.service = service
        self.chunks = chunks
        self.requests: list[Request] = []
        self._tls_key = tls_key
        self._reply: Reply | None = None

    def tls_key(self) -> bytes:
        return self._tls_key

    def begin(self, request: Request) -> None:
        self.requests.append(request)
        self._reply = self._answered(request)

    def finish(self) -> Reply:
        assert self._reply is not None, "finish follows begin"
        reply, self._reply = self._reply, None
        return reply

    def close(self) -> None:
        self._reply = None

    def _answered(self, request: Request) -> Reply:
        try:
            return self._called(request)
        except Refused as refused:
            status = refused.status if isinstance(refused, Denied) else 400
            return Reply(status, CONTENT_TYPE, body_of(refused))

    def _called(self, request: Request) -> Reply:
        service, token = self.service, request.token
        match (request.method, request.path):
            case ("POST", "/v1/session/challenge"):
                return _good(service.challenge())
            case ("POST", "/v1/session"):
                asked = decode(OpenSession, request.body, limit=MIB)
                return _good(service.open_session(asked))
            case ("POST", "/v1/sync"):
                return _marked(service.sync(token, request.body))
            case ("POST", "/v1/frontier"):
                return _good(service.frontier(token, request.body))
            case ("GET", "/v1/roster"):
                return _marked(service.roster(token, request.match))
        return self._chunk(request)

    def _group(self, request: Request) -> Reply:
        upload = self.chunks.begin(request.token, bytes.fromhex(request.path.split("/")[3]))
        body = request.body
        while body:
            end = 36 + int.from_bytes(body[32:36], "big")
            self.chunks.keep(upload, body[:32], body[36:end])
            body = body[end:]
        self.chunks.list(upload)
        return Reply(204, "", b"")

    def _chunk(self, request: Request) -> Reply:
        if request.method == "POST":
            return self._group(request)
        _, _, _, inspection, _, address = request.path.split("/")
        place = bytes.fromhex(inspection), bytes.fromhex(address)
        if request.method == "PUT":
            upload = self.chunks.begin(request.token, place[0])
            self.chunks.keep(upload, place[1], request.body)
            self.chunks.list(upload)
            return Reply(204, "", b"")
        return Reply(200, OCTETS, self.chunks.get(request.token, *place))


def _good(body: bytes) -> Reply:
    return Reply(200, CONTENT_TYPE, body)


def _marked(answer: Answer) -> Reply:
    status = 200 if answer.body else 304
    return Reply(status, CONTENT_TYPE if answer.body else "", answer.body, answer.mark)


@dataclass
class Trouble:
    """How often each thing happens to a message, from 0 to 1."""

    lose_request: float = 0.0
    lose_answer: float = 0.0
    repeat: float = 0.0
    truncate: float = 0.0
    damage: float = 0.0


class Lossy:
    """Carries messages of another transport badly, by a seeded chance."""

    def __init__(self, inner: Transport, trouble: Trouble, chance: random.Random) -> None:
        self._inner = inner
        self._trouble = trouble
        self._chance = chance
        self._lost = False

    def tls_key(self) -> bytes:
        return self._inner.tls_key()

    def begin(self, request: Request) -> None:
        self._lost = self._happens(self._trouble.lose_request)
        if self._lost:
            return
        if self._happens(self._trouble.repeat):
            self._inner.begin(request)
            self._inner.finish()
        self._inner.begin(request)

    def finish(self) -> Reply:
        if self._lost:
            raise refusals.cut_off()
        reply = self._inner.finish()
        if self._happens(self._trouble.lose_answer):
            raise refusals.cut_off()
        if reply.body and self._happens(self._trouble.truncate):
            at = self._chance.randrange(len(reply.body))
            return Reply(reply.status, reply.kind, reply.body[:at], reply.mark)
        if reply.body and self._happens(self._trouble.damage):
            return Reply(reply.status, reply.kind, self._damaged(reply.body), reply.mark)
        return reply

    def close(self) -> None:
        self._inner.close()

    def _happens(self, share: float) -> bool:
        return share > 0 and self._chance.random() < share

    def _damaged(self, body: bytes) -> bytes:
        at = self._chance.randrange(len(body))
        return body[:at] + bytes([body[at] ^ (1 << self._chance.randrange(8))]) + body[at + 1 :]


class LoseOnceDeliverTwice:
    """Every message is lost once and delivered twice.

    A message is told by its content: the first time it is lost on its way there, the
    second time its answer is lost, after that it arrives twice and is answered once.
    """

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._seen: dict[Request, int] = {}
        self._times = 0

    def tls_key(self) -> bytes:
        return self._inner.tls_key()

    def begin(self, request: Request) -> None:
        self._times = self._seen.get(request, 0) + 1
        self._seen[request] = self._times
        if self._times == 1:
            return
        self._inner.begin(request)
        if self._times > 2:
            self._inner.finish()
            self._inner.begin(request)

    def finish(self) -> Reply:
        if self._times == 1:
            raise refusals.cut_off()
        reply = self._inner.finish()
        if self._times == 2:
            raise refusals.cut_off()
        return reply

    def close(self) -> None:
        self._inner.close()


@dataclass
class Scripted:
    """Answers what a function says; keeps the requests."""

    answer: Callable[[Request], Reply]
    key: bytes = bytes(32)
    requests: list[Request] = field(default_factory=list)

    def tls_key(self) -> bytes:
        return self.key

    def begin(self, request: Request) -> None:
        self.requests.append(request)

    def finish(self) -> Reply:
        return self.answer(self.requests[-1])

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Tampering:
    """Changes the answers of another transport by a function of (request, reply)."""

    inner: Transport
    change: Callable[[Request, Reply], Reply]
    _asked: list[Request] = field(default_factory=list)

    def tls_key(self) -> bytes:
        return self.inner.tls_key()

    def begin(self, request: Request) -> None:
        self._asked.append(request)
        self.inner.begin(request)

    def finish(self) -> Reply:
        return self.change(self._asked[-1], self.inner.finish())

    def close(self) -> None:
        self.inner.close()
