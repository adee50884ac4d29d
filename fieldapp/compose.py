"""The composition root: real clock, randomness, keys, files and transport, handed down."""

from __future__ import annotations

import os
import sys
from importlib.resources import files as resource
from pathlib import Path
from typing import Final

import keyring
import platformdirs
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from fieldapp.crypto import keys
from fieldapp.crypto.codec import Codecs, load_codecs
from fieldapp.crypto.keys import HpkeWrap
from fieldapp.crypto.passphrase import load_passphrases
from fieldapp.crypto.stretch import FLOOR, Argon2, calibrate
from fieldapp.crypto.words import load_words
from fieldapp.domain.ports import FilePort, SecretShelf
from fieldapp.forms.library import builtin
from fieldapp.services.carrying import reading_keys
from fieldapp.services.exchange import ProfileShelf
from fieldapp.services.profile import Profile
from fieldapp.services.work import Ports
from fieldapp.store.files import Calls as SystemCalls
from fieldapp.store.files import SystemFiles
from fieldapp.system import SystemClock, SystemRandomness
from sync.bundle.opener import Opener
from sync.client.ahead import OneThread
from sync.client.beside import Beside, PipedProcess
from sync.client.calls import Calls
from sync.client.desk import Desk
from sync.client.engine import run_once
from sync.client.lanes import ManyLanes
from sync.client.line import Line
from sync.client.outcome import Outcome, Tell
from sync.client.publishing import hand_over, server_is_behind
from sync.client.session import Laptop, Sessions
from sync.client.transport import TlsTransport, parse_address

NAME: Final = "fieldapp"
_LANES: Final = 3
_AHEAD: Final = 4
"""Parts on their way to the store: two with the process beside the app, two here."""
_SEALED_SHELVES: Final = ("Windows", "macOS", "SecretService", "kwallet", "libsecret")


def ports(*, kdf_floor: bool = False) -> Ports:
    """Return the real ports, after the ciphers were tried against known answers.

    `kdf_floor` gives new vaults the lowest cost that is allowed instead of a measured one.
    """
    keys.selftest()
    clock, rng = SystemClock(), SystemRandomness()
    words = load_words(resource("resources") / "words")
    return Ports(
        clock=clock,
        rng=rng,
        wrap=HpkeWrap(rng),
        files=system_files(),
        shelf=system_shelf(),
        codecs=load_codecs(resource("resources") / "dictionaries"),
        forms=builtin(),
        words=words,
        passphrases=load_passphrases(words, resource("resources") / "words"),
        cost=_floor if kdf_floor else lambda: calibrate(clock),
    )


def default_profile() -> Path:
    """Return where a person's profile lies unless --profile says otherwise."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False)) / "profile"


def system_files() -> FilePort:
    """Return the durable files of this system."""
    if sys.platform == "win32":
        from fieldapp.store.windows_calls import RealSystem, WindowsCalls

        calls: SystemCalls = WindowsCalls(RealSystem())
    else:
        from fieldapp.store.posix_calls import PosixCalls

        calls = PosixCalls()
    return SystemFiles(calls)


def system_shelf() -> SecretShelf:
    """Return the system's keyring when it keeps secrets sealed, else a shelf that has none."""
    backend = keyring.get_keyring()
    sealed = type(backend).__module__.rsplit(".", 1)[-1] in _SEALED_SHELVES
    return KeyringShelf(backend) if sealed else NoShelf()


def beside(codecs: Codecs) -> Opener | None:
    """Return what opens in a process of its own, where modules can be started by name.

    A packed app is its own executable, and would start a second app.
    """
    is_python = Path(sys.executable or "").name.lower().startswith("python")
    if getattr(sys, "frozen", False) or not is_python:
        return None
    command = (sys.executable, "-I", "-m", "fieldapp.opener")
    return Beside(lambda: PipedProcess(command), codecs)


class KeyringShelf:
    """Secrets in the system's own keyring, as hexadecimal text."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None when it is not there or the keyring stays closed."""
        try:
            text = self._backend.get_password(NAME, name)
            return bytes.fromhex(text) if text else None
        except (KeyringError, ValueError):
            return None

    def put(self, name: str, secret: bytes) -> bool:
        """Keep a secret; say whether it can be read back."""
        try:
            self._backend.set_password(NAME, name, secret.hex())
        except KeyringError:
            return False
        return self.get(name) == secret

    def remove(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        try:
            self._backend.delete_password(NAME, name)
        except KeyringError:
            return


class NoShelf:
    """A system that keeps no secrets for a person."""

    def get(self, _name: str) -> bytes | None:
        """Return None."""
        return None

    def put(self, _name: str, _secret: bytes) -> bool:
        """Keep nothing."""
        return False

    def remove(self, _name: str) -> None:
        """Forget nothing."""


class ServerCourier:
    """Sends and receives for one unlocked profile over TLS; its line stays open between runs."""

    def __init__(self, profile: Profile, address: str) -> None:
        self._profile = profile
        self._where = parse_address(address)
        clock, rng = profile.ports.clock, profile.ports.rng
        calls = self._calls()
        sessions = Sessions(calls, Laptop(profile.device, profile.signer), clock, rng)
        self._line = Line(calls, sessions)
        self._lanes = ManyLanes(self._calls, _LANES)
        self._ahead = OneThread(room=_AHEAD)
        self._beside = beside(profile.ports.codecs)

    def run(self, tell: Tell) -> Outcome:
        """Send and receive all there is, once; a server behind on the people is told first."""
        outcome = self._once(tell)
        if server_is_behind(outcome) and self._hand_over():
            outcome = self._once(tell)
        return outcome

    def _once(self, tell: Tell) -> Outcome:
        profile = self._profile
        desk = Desk(
            line=self._line,
            lanes=self._lanes,
            known=profile.known,
            keys=reading_keys(profile),
            clock=profile.ports.clock,
            tell=tell,
            ahead=self._ahead,
            beside=self._beside,
        )
        return run_once(desk, ProfileShelf(profile))

    def _hand_over(self) -> bool:
        transport = self._transport()
        try:
            return hand_over(transport, *ProfileShelf(self._profile).documents())
        finally:
            transport.close()

    def _calls(self) -> Calls:
        return Calls(self._transport())

    def _transport(self) -> TlsTransport:
        return TlsTransport(self._where, self._allowed, self._profile.ports.clock)

    def _allowed(self) -> frozenset[bytes]:
        return frozenset(key for s in self._profile.known.roster.servers for key in s.tls)

    def close(self) -> None:
        """End every connection."""
        self._ahead.close()
        self._lanes.close()
        self._line.close()


def _floor() -> Argon2:
    return FLOOR


def has_display() -> bool:
    """Say whether a window would be seen by somebody."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform != "linux" or any(os.environ.get(name) for name in shown)


def show_somewhere() -> None:
    """Let Qt draw in memory where Linux has no display."""
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
