"""Reading a request's body within its limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from starlette.requests import ClientDisconnect, Request

from sync.server import refusals
from sync.server.settings import Limits


async def read(request: Request, limits: Limits, largest: int) -> bytes:
    """Return the body; refuse one over `largest` bytes or slower than the limits allow."""
    return b"".join([part async for part in parts(request, limits, largest)])


async def parts(request: Request, limits: Limits, largest: int) -> AsyncIterator[bytes]:
    """Yield the body as it arrives; nothing beyond `largest` is taken, whatever is announced."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > largest:
        raise refusals.too_large()
    size, stream = 0, request.stream()
    while (part := await _next(stream, limits.body_seconds)) is not None:
        size += len(part)
        if size > largest:
            raise refusals.too_large()
        yield part


async def _next(stream: AsyncGenerator[bytes, None], seconds: float) -> bytes | None:
    try:
        async with asyncio.timeout(seconds):
            return await anext(stream, None)
    except (TimeoutError, ClientDisconnect):
        raise refusals.too_slow() from None
