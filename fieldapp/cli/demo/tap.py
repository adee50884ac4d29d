"""A relay on loopback that keeps every byte that passes, to be searched afterwards.

``python -m fieldapp.cli.demo.tap PORT FILE`` listens on a port that the system chooses and
prints it; what passes to and from PORT is appended to FILE.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

_PIECE: Final = 65_536


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, kept: BinaryIO) -> None:
    while data := await source.read(_PIECE):
        kept.write(data)
        kept.flush()
        sink.write(data)
        await sink.drain()
    with suppress(OSError):
        sink.close()


async def serve(port: int, kept: BinaryIO) -> None:
    """Relay connections to `port` until the process is ended."""

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_copy(reader, far_writer, kept), _copy(far_reader, writer, kept))
        writer.close()

    server = await asyncio.start_server(passed_on, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with Path(sys.argv[2]).open("ab") as target, suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), target))
