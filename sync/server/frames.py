"""Several chunks in one body: each is its address, its length and its bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request

from sync.server import body, refusals
from sync.server.settings import Limits

_HEAD: Final = 32 + 4


async def framed(request: Request, limits: Limits) -> AsyncIterator[tuple[bytes, bytes]]:
    """Yield (address, bytes) of each chunk as soon as it is whole.

    A length over the limit is refused before anything of that chunk is kept.
    """
    held = bytearray()
    async for part in body.parts(request, limits, limits.chunks_bytes):
        held += part
        while len(held) >= _HEAD:
            length = int.from_bytes(held[32:_HEAD], "big")
            if length > limits.chunk_bytes:
                raise refusals.too_large()
            end = _HEAD + length
            if len(held) < end:
                break
            yield bytes(held[:32]), bytes(memoryview(held)[_HEAD:end])
            del held[:end]
    if held:
        raise refusals.cut_short()
