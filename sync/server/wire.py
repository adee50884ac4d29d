"""The HTTP parser within limits, and the TLS listener.

uvicorn bounds neither the size of headers nor the time a peer takes to send them; this
protocol does both.
"""

from __future__ import annotations

import asyncio
import signal
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import HANDLED_SIGNALS

from sync.server.settings import Limits


class Bounded(HttpToolsProtocol):
    """Counts the bytes of a request's head and gives it a few seconds."""

    limits = Limits()
    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head_bytes >= 0:
            self._head_bytes += len(data)
            self._await_head()
        super().data_received(data)
        if self._head_bytes > self.limits.header_bytes:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head_bytes = 0
        super().on_message_complete()

    def shutdown(self) -> None:
        """End an idle connection at once: a close would wait for the peer's farewell."""
        last = self._last_cycle()
        idle = last is None or last.response_complete
        if idle and not self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().shutdown()

    def _last_cycle(self) -> RequestResponseCycle | None:
        return self.cycle

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.limits.header_seconds, self._too_late)

    def _too_late(self) -> None:
        self.transport.abort()

    def _head_came(self) -> None:
        self._head_bytes = -1
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


class Listener(uvicorn.Server):
    """Says where it listens, once it does."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[int], None]) -> None:
        super().__init__(config)
        self._announce = announce

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop gracefully on a signal and do not raise it again: a wanted stop is exit 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {s: signal.signal(s, self.handle_exit) for s in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: Any = None) -> None:
        """Listen, then announce the port (which the system chose when it was 0)."""
        await super().startup(sockets)
        for server in self.servers:
            self._announce(server.sockets[0].getsockname()[1])
            return


def listener(
    app: ASGIApp,
    address: tuple[str, int],
    tls: ssl.SSLContext,
    limits: Limits,
    announce: Callable[[int], None],
) -> Listener:
    """Return a server that speaks TLS with `tls` and nothing else."""
    host, port = address
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=type("BoundedHere", (Bounded,), {"limits": limits}),
        ws="none",
        lifespan="on",
        ssl_context_factory=lambda _config, _default: tls,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=20,
        backlog=256,
    )
    return Listener(config, announce)
