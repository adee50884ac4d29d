"""A listener on loopback that says whatever a test wants, over TLS or in clear."""

from __future__ import annotations

import datetime
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from sync.client.transport import spki_hash

SILENCE = b""
"""Say nothing and keep the connection open."""


@dataclass
class Hostile:
    """A running listener: its port, its TLS key hash, and what reached it in clear."""

    port: int
    key: bytes = b""
    heard: bytearray = field(default_factory=bytearray)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


def certificate(days: int = 10, begun_days_ago: int = 1) -> tuple[x509.Certificate, bytes]:
    """Return a self-made certificate and its key and itself as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "somebody")])
    begun = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=begun_days_ago)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(begun + datetime.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made, pem + made.public_bytes(Encoding.PEM)


@contextmanager
def listening(
    answers: Sequence[bytes],
    made: tuple[x509.Certificate, bytes] | None = None,
    newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
) -> Iterator[Hostile]:
    """Listen until the block ends; each connection gets the next answer, the last one again.

    Without a certificate it speaks in clear. `SILENCE` waits for the peer to give up.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        hostile = Hostile(server.getsockname()[1])
        context = _context(made, newest) if made else None
        if made:
            hostile.key = spki_hash(made[0])
        thread = threading.Thread(target=_serve, args=(server, hostile, answers, context))
        thread.start()
        try:
            yield hostile
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _context(made: tuple[x509.Certificate, bytes], newest: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = newest
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pem"
        path.write_bytes(made[1])
        context.load_cert_chain(path)
    return context


def _serve(
    server: socket.socket,
    hostile: Hostile,
    answers: Sequence[bytes],
    context: ssl.SSLContext | None,
) -> None:
    while True:
        try:
            peer, _ = server.accept()
        except OSError:
            return
        answer = answers[min(hostile.connections, len(answers) - 1)]
        hostile.connections += 1
        with suppress(OSError), peer:
            _speak(
                context.wrap_socket(peer, server_side=True) if context else peer, hostile, answer
            )


def _speak(peer: socket.socket, hostile: Hostile, answer: bytes) -> None:
    with peer:
        hostile.heard += peer.recv(65_536)
        if answer:
            peer.sendall(answer)
            return
        while peer.recv(65_536):
            pass
