"""Reading a request's body within its limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

from starlette.requests import ClientDisconnect, Request

from sync.server import refusals
from sync.server.settings import Limits

_ANY: Final = 2**63


def announced(request: Request) -> int:
    """Return the announced length in bytes; a body without one may be of any length."""
    text = request.headers.get("content-length", "")
    return int(text[:20]) if text.isascii() and text.isdigit() else _ANY


async def read(request: Request, limits: Limits, largest: int) -> bytes:
    """Return the body; refuse one over `largest` bytes or slower than the limits allow."""
    return b"".join([part async for part in parts(request, limits, largest)])


async def parts(request: Request, limits: Limits, largest: int) -> AsyncIterator[bytes]:
    """Yield the body as it arrives; nothing beyond `largest` is taken, whatever is announced."""
    if request.headers.get("content-length") and announced(request) > largest:
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
