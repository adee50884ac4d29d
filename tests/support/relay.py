"""A relay on loopback that adds a round trip and counts bytes; a process of its own.

``python -m tests.support.relay PORT MS`` listens on a port that the system chooses, prints
it, passes everything on to PORT half of MS late in each direction, and answers a line on
standard input with ``up down`` as JSON, the bytes since it was asked before.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass
class Counted:
    """Bytes that went up and down since they were last asked for."""

    up: int = 0
    down: int = 0

    def taken(self) -> str:
        line = json.dumps({"up": self.up, "down": self.down})
        self.up = self.down = 0
        return line


@dataclass
class Relay:
    """A running relay: where it listens, and its process."""

    port: int
    process: subprocess.Popen[str]

    def count(self) -> tuple[int, int]:
        """Return bytes (up, down) of all connections since the last call."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("count\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        return told["up"], told["down"]


@contextmanager
def relaying(port: int, added_ms: float) -> Iterator[Relay]:
    """Run a relay to a port of loopback until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.relay", str(port), str(added_ms)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Relay(int(process.stdout.readline()), process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


class _Direction(asyncio.Protocol):
    """Bytes that come in on one side leave on the other, a fixed time later and in order."""

    def __init__(self, late: float, counted: Counted, upwards: bool) -> None:
        self.other: asyncio.Transport | None = None
        self._late = late
        self._counted = counted
        self._upwards = upwards
        self._own: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._own = transport

    def data_received(self, data: bytes) -> None:
        if self._upwards:
            self._counted.up += len(data)
        else:
            self._counted.down += len(data)
        if self._late:
            asyncio.get_running_loop().call_later(self._late, self._pass_on, data)
        else:
            self._pass_on(data)

    def connection_lost(self, problem: Exception | None) -> None:
        if self.other is not None:
            asyncio.get_running_loop().call_later(self._late, self.other.close)

    def pause_writing(self) -> None:
        if self.other is not None:
            self.other.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None:
            self.other.resume_reading()

    def _pass_on(self, data: bytes) -> None:
        if self.other is not None and not self.other.is_closing():
            self.other.write(data)


class _Entrance(_Direction):
    """The side that clients connect to; opens the other side first."""

    def __init__(self, port: int, late: float, counted: Counted) -> None:
        super().__init__(late, counted, upwards=True)
        self._port = port
        self._early: list[bytes] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        task = asyncio.get_running_loop().create_task(self._open(transport))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _pass_on(self, data: bytes) -> None:
        if self.other is None:
            self._early.append(data)
        else:
            super()._pass_on(data)

    async def _open(self, transport: asyncio.Transport) -> None:
        exit_ = _Direction(self._late, self._counted, upwards=False)
        exit_.other = transport
        loop = asyncio.get_running_loop()
        try:
            self.other, _ = await loop.create_connection(lambda: exit_, "127.0.0.1", self._port)
        except OSError:
            transport.close()
            return
        for data in self._early:
            super()._pass_on(data)


async def _serve(port: int, added_ms: float) -> None:
    counted, loop = Counted(), asyncio.get_running_loop()
    late = added_ms / 2_000
    server = await loop.create_server(
        lambda: _Entrance(port, late, counted), "127.0.0.1", 0, start_serving=True
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        print(counted.taken(), flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
