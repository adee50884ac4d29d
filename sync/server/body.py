"""Reading a request's body within its limits of size and time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from sync.server import refusals
from sync.server.settings import Limits


async def read(request: Request, limits: Limits, largest: int) -> bytes:
    """Return the body; refuse one over `largest` bytes or slower than the limits allow.

    Nothing is kept beyond `largest`, whatever length is announced.
    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > largest:
        raise refusals.too_large()
    parts: list[bytes] = []
    size = 0
    stream = request.stream().__aiter__()
    try:
        while True:
            part = await asyncio.wait_for(anext(stream), limits.body_seconds)
            size += len(part)
            if size > largest:
                raise refusals.too_large()
            parts.append(part)
    except StopAsyncIteration:
        return b"".join(parts)
    except (TimeoutError, ClientDisconnect):
        raise refusals.too_slow() from None
