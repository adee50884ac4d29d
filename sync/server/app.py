"""The ASGI application: routes, one place that turns refusals into answers, one log line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.protocol.errors import Refused
from sync.server import refusals, routes
from sync.server.logs import EventLog, describe
from sync.server.ports import Clock


def make_app(table: list[Route], log: EventLog, clock: Clock, close: Callable[[], None]) -> ASGIApp:
    """Return the application; `close` is called once, when the server stops."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        close()

    app = Starlette(
        routes=table,
        lifespan=lifespan,
        exception_handlers={Refused: _refused, 404: _absent, 405: _absent},
    )
    app.router.redirect_slashes = False
    return Outermost(app, table, log, clock)


async def _refused(_request: Request, error: Exception) -> Response:
    return routes.error(error)


async def _absent(_request: Request, _error: Exception) -> Response:
    return routes.error(refusals.not_found())


class Outermost:
    """Logs each request by its route and turns every failure into a coded answer."""

    def __init__(self, app: ASGIApp, table: list[Route], log: EventLog, clock: Clock) -> None:
        self._app = app
        self._table = table
        self._log = log
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, seen = self._clock.monotonic(), _Seen(send)
        try:
            await self._app(scope, receive, seen.send)
        except Exception as error:  # noqa: BLE001 - whatever fails becomes a coded answer
            await self._failed(scope, receive, seen, error)
        took = round((self._clock.monotonic() - began) * 1000, 1)
        route = _name(self._table, scope)
        self._log.write("request", route=route, status=seen.status, ms=took)

    async def _failed(self, scope: Scope, receive: Receive, seen: _Seen, error: Exception) -> None:
        self._log.write("failed", what=describe(error))
        if seen.status:
            return
        stored = isinstance(error, SQLAlchemyError | OSError)
        denied = refusals.storage_failed() if stored else refusals.failed()
        await routes.error(denied)(scope, receive, seen.send)


class _Seen:
    """Notes the status that goes out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


def _name(table: list[Route], scope: Scope) -> str:
    for route in table:
        if route.matches(scope)[0] is Match.FULL:
            return f"{scope['method']} {route.path}"
    return "none"
