"""The session with a server: both sides prove their keys over the TLS key that was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from fieldapp.crypto.keys import Signer
from fieldapp.domain.ports import Clock, Randomness
from sync.client import refusals
from sync.client.calls import Calls, SessionEnded
from sync.protocol.canonical import encode
from sync.protocol.exchange import Challenge, OpenSession, Transcript
from sync.protocol.ids import DeviceId, Incarnation
from sync.protocol.roster import Known, RosterServer
from sync.protocol.signing import Label, load_public, verify

T = TypeVar("T")
_MARGIN: Final = 30.0
"""Seconds before its end at which a token is not used any more."""


@dataclass(frozen=True, slots=True)
class Laptop:
    """The device that opens sessions: its id and its signing key."""

    device: DeviceId
    signer: Signer


@dataclass(frozen=True, slots=True)
class Open:
    """An open session; the token stays out of every repr."""

    token: bytes = field(repr=False)
    until: float
    server: RosterServer
    incarnation: Incarnation


class Sessions:
    """Keeps one session open and opens the next when its token is over."""

    def __init__(self, calls: Calls, laptop: Laptop, clock: Clock, rng: Randomness) -> None:
        self._calls = calls
        self._laptop = laptop
        self._clock = clock
        self._rng = rng
        self._open: Open | None = None

    @property
    def stands(self) -> bool:
        """Say whether a token is held that should still be good."""
        return self._open is not None and self._clock.monotonic() < self._open.until

    def current(self, known: Known) -> Open:
        """Return the open session, opening one when there is none or it is over."""
        if self._open is None or not self.stands:
            self._open = self._opened(known)
        return self._open

    def with_token(self, known: Known, call: Callable[[bytes], T]) -> T:
        """Return what `call` answers, once more with a new token when the old one is over."""
        try:
            return call(self.current(known).token)
        except SessionEnded:
            self._open = None
        try:
            return call(self.current(known).token)
        except SessionEnded as ended:
            self._open = None
            raise ended.answer from None

    def forget(self) -> None:
        """Drop the token; the next call opens a session."""
        self._open = None

    def _opened(self, known: Known) -> Open:
        challenge = self._calls.challenge()
        tls_key = self._calls.tls_key()
        server = _server_of(known, tls_key, challenge)
        transcript = Transcript(
            challenge.server,
            challenge.incarnation,
            self._laptop.device,
            challenge.nonce,
            self._rng.bytes(32),
            tls_key,
        )
        exact = encode(transcript)
        half = self._half(transcript, known, exact)
        try:
            session = self._calls.open_session(half)
        except SessionEnded as refused:
            raise refused.answer from None
        public = load_public(server.signing)
        if not verify(public, Label.SESSION, known.organisation, exact, session.signature):
            raise refusals.wrong_server()
        until = self._clock.monotonic() + session.seconds - _MARGIN
        return Open(session.token, until, server, Incarnation(challenge.incarnation))

    def _half(self, transcript: Transcript, known: Known, exact: bytes) -> OpenSession:
        return OpenSession(
            transcript.device,
            transcript.server_nonce,
            transcript.device_nonce,
            transcript.tls_key,
            self._laptop.signer.sign(Label.SESSION, known.organisation, exact),
        )


def _server_of(known: Known, tls_key: bytes, challenge: Challenge) -> RosterServer:
    """Return the roster's server that shows this TLS key, if the challenge names it too."""
    for server in known.roster.servers:
        if tls_key in server.tls and server.signing == challenge.server:
            return server
    raise refusals.wrong_server()
