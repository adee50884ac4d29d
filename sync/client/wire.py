"""One request and its answer, and what carries them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `limit` bounds the bytes of its answer. The token never shows itself."""

    method: str
    path: str
    body: bytes = field(default=b"", repr=False)
    kind: str = ""
    token: bytes = field(default=b"", repr=False)
    limit: int = 65_536
    match: str = ""
    """The roster mark that is held already; the answer is then 304 without a body."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; nothing of it was looked at."""

    status: int
    kind: str
    body: bytes = field(repr=False)
    mark: str = ""


class Transport(Protocol):
    """One connection to a server whose TLS key is in the roster; reopened when needed.

    Every method raises `Refused` (X-2..) when there is no connection or one that is not to
    be trusted; nothing was sent in the second case.
    """

    def tls_key(self) -> bytes:
        """Return the SHA-256 of the TLS public key (SPKI) of the peer, connecting first."""
        ...

    def begin(self, request: Request) -> None:
        """Send a request whose answer `finish` will return; one at a time."""
        ...

    def finish(self) -> Reply:
        """Return the answer to the request that was begun."""
        ...

    def close(self) -> None: ...
