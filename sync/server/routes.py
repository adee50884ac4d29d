"""HTTP: parse, call, encode. Every decision is made elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.protocol.canonical import decode
from sync.protocol.exchange import CONTENT_TYPE, OpenSession
from sync.server import body, refusals
from sync.server.ahead import Ahead
from sync.server.chunks import Chunks
from sync.server.frames import framed
from sync.server.ports import Clock
from sync.server.rate import Rate
from sync.server.service import Answer, Service
from sync.server.settings import Limits

ROSTER_MARK: Final = "fieldapp-roster"
CHUNK_TYPE: Final = "application/octet-stream"
_AHEAD: Final = 4
"""Chunks of one request that are written at the same time."""

Handler = Callable[[Request], Awaitable[Response]]


class Routes:
    """The handlers of one service."""

    def __init__(self, service: Service, chunks: Chunks, limits: Limits, clock: Clock) -> None:
        self._service = service
        self._chunks = chunks
        self._limits = limits
        self._challenges = Rate(clock, limits.challenges_a_minute)
        self._sessions = Rate(clock, limits.sessions_a_minute)
        self._documents = Rate(clock, limits.documents_a_minute)

    def table(self) -> list[Route]:
        """Return the routes."""
        chunks = "/v1/inspections/{inspection}/chunks"
        chunk = f"{chunks}/{{address}}"
        return [
            Route("/v1/health", self.health, methods=["GET"]),
            Route("/v1/session/challenge", self.challenge, methods=["POST"]),
            Route("/v1/session", self.open_session, methods=["POST"]),
            Route("/v1/sync", self.sync, methods=["POST"]),
            Route("/v1/frontier", self.frontier, methods=["POST"]),
            Route("/v1/roster", self.roster, methods=["GET"]),
            Route("/v1/roster", self.publish, methods=["POST"]),
            Route(chunks, self.put_chunks, methods=["POST"]),
            Route(chunk, self.put_chunk, methods=["PUT"]),
            Route(chunk, self.get_chunk, methods=["GET"]),
        ]

    async def health(self, _request: Request) -> Response:
        """Say that the server and its database answer; 204 without a body."""
        await run_in_threadpool(self._service.health)
        return Response(status_code=204)

    async def challenge(self, request: Request) -> Response:
        """Give a nonce."""
        self._challenges.spend(_peer(request))
        await body.read(request, self._limits, self._limits.small_bytes)
        return _typed(await run_in_threadpool(self._service.challenge))

    async def open_session(self, request: Request) -> Response:
        """Open a session."""
        untrusted = await body.read(request, self._limits, self._limits.small_bytes)
        asked = decode(OpenSession, untrusted, limit=self._limits.small_bytes)
        self._sessions.spend(_peer(request) + asked.device)
        return _typed(await run_in_threadpool(self._service.open_session, asked))

    async def sync(self, request: Request) -> Response:
        """Exchange entries of one inspection."""
        token = _token(request)
        await self._recognise(request, token)
        untrusted = await body.read(request, self._limits, self._limits.request_bytes)
        return _marked(await run_in_threadpool(self._service.sync, token, untrusted))

    async def frontier(self, request: Request) -> Response:
        """Compare heads."""
        token = _token(request)
        untrusted = await body.read(request, self._limits, self._limits.small_bytes)
        return _typed(await run_in_threadpool(self._service.frontier, token, untrusted))

    async def roster(self, request: Request) -> Response:
        """Give the newest documents; 304 when the mark is the present one."""
        held = request.headers.get("if-none-match", "").strip('"')
        answer = await run_in_threadpool(self._service.roster, _token(request), held)
        return _marked(answer)

    async def publish(self, request: Request) -> Response:
        """Take in a newer roster."""
        self._documents.spend(_peer(request))
        untrusted = await body.read(request, self._limits, self._limits.document_bytes)
        await run_in_threadpool(self._service.publish, untrusted)
        return Response(status_code=204)

    async def put_chunk(self, request: Request) -> Response:
        """Keep a chunk."""
        token, inspection, address = _token(request), _id(request, 16), _id(request, 32)
        await self._recognise(request, token)
        data = await body.read(request, self._limits, self._limits.chunk_bytes)

        def run() -> None:
            upload = self._chunks.begin(token, inspection)
            self._chunks.keep(upload, address, data)
            self._chunks.list(upload)

        await run_in_threadpool(run)
        return Response(status_code=204)

    async def put_chunks(self, request: Request) -> Response:
        """Keep several chunks, each ``address ‖ u32be length ‖ bytes``, all or none listed.

        One is hashed and written while the next one arrives.
        """
        token, inspection = _token(request), _id(request, 16)
        upload = await run_in_threadpool(self._chunks.begin, token, inspection)
        async with Ahead(_AHEAD) as ahead:
            async for address, data in framed(request, self._limits):
                await ahead.start(self._chunks.keep, upload, address, data)
        await run_in_threadpool(self._chunks.list, upload)
        return Response(status_code=204)

    async def _recognise(self, request: Request, token: bytes) -> None:
        """Hold no more than a small body for one whose token was not looked at yet."""
        if body.announced(request) > self._limits.small_bytes:
            await run_in_threadpool(self._service.recognise, token)

    async def get_chunk(self, request: Request) -> Response:
        """Give a chunk."""
        token, inspection, address = _token(request), _id(request, 16), _id(request, 32)
        data = await run_in_threadpool(self._chunks.get, token, inspection, address)
        return Response(data, media_type=CHUNK_TYPE)


def _token(request: Request) -> bytes:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or len(text) != 64:
        raise refusals.no_session()
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise refusals.no_session() from None


_PARAMETERS: Final = {16: "inspection", 32: "address"}


def _id(request: Request, length: int) -> bytes:
    text: str = request.path_params[_PARAMETERS[length]]
    if len(text) != 2 * length or not set(text) <= set("0123456789abcdef"):
        raise refusals.not_found()
    return bytes.fromhex(text)


def _peer(request: Request) -> bytes:
    return request.client.host.encode() if request.client else b""


def _typed(data: bytes) -> Response:
    return Response(data, media_type=CONTENT_TYPE)


def _marked(answer: Answer) -> Response:
    headers = {ROSTER_MARK: answer.mark}
    if not answer.body:
        return Response(status_code=304, headers=headers)
    return Response(answer.body, media_type=CONTENT_TYPE, headers=headers)


def error(refused: Any) -> Response:
    """Return the response for a refusal."""
    status = refused.status if isinstance(refused, refusals.Denied) else 400
    return Response(refusals.body_of(refused), status_code=status, media_type=CONTENT_TYPE)
