"""The server's own keys: one that signs receipts and sessions, one that TLS shows."""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from sync.protocol import hashing
from sync.protocol.errors import Refused
from sync.protocol.signing import Label, message
from sync.server.settings import DataFolder, Settings

VALID_DAYS: Final = 3_650
"""The roster names the key, so the certificate's dates protect nothing."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The signing key, its public half (32 bytes) and the TLS key hashes that are ours."""

    public: bytes
    tls_keys: frozenset[bytes]
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, label: Label, organisation: bytes, exact: bytes) -> bytes:
        """Return the 64-byte signature over `exact`."""
        return self.private.sign(message(label, organisation, exact))


def make_signing_key(folder: DataFolder, seed: bytes) -> None:
    """Write a new signing key from 32 random bytes."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    write_secret(folder.signing_key, _pem(private))


def make_certificate(folder: DataFolder, host: str, now_ms: int) -> None:
    """Write a P-256 key and a certificate that it signs itself."""
    private = ec.generate_private_key(ec.SECP256R1())
    start = datetime.datetime.fromtimestamp(now_ms / 1000, datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fieldapp server")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - datetime.timedelta(days=1))
        .not_valid_after(start + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    write_secret(folder.tls_key, _pem(private))
    folder.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))


def load_identity(folder: DataFolder, settings: Settings) -> Identity:
    """Return the server's identity from its files, or refuse with the file's name."""
    private = load_pem_private_key(_read(folder.signing_key), None)
    if not isinstance(private, Ed25519PrivateKey):
        raise _unusable(folder.signing_key)
    own = spki_hash(tls_paths(folder, settings)[0])
    outer = frozenset(bytes.fromhex(key) for key in settings.outer_keys)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Identity(public, outer | {own}, private)


def tls_paths(folder: DataFolder, settings: Settings) -> tuple[Path, Path]:
    """Return the files of certificate and key that TLS uses."""
    certificate = Path(settings.tls_certificate) if settings.tls_certificate else folder.certificate
    key = Path(settings.tls_key) if settings.tls_key else folder.tls_key
    return certificate, key


def spki_hash(certificate: Path) -> bytes:
    """Return the SHA-256 of the public key (SPKI, DER) in a PEM certificate."""
    try:
        found = x509.load_pem_x509_certificate(_read(certificate))
    except ValueError:
        raise _unusable(certificate) from None
    der = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashing.plain(der)


def tls_context(folder: DataFolder, settings: Settings) -> ssl.SSLContext:
    """Return a server context that speaks TLS 1.3 and nothing older."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    certificate, key = tls_paths(folder, settings)
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError):
        raise _unusable(certificate) from None
    return context


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads; an existing one is never replaced."""
    plain_bytes: int = getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | plain_bytes, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _pem(private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _names(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    addresses = {ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")}
    try:
        addresses.add(ipaddress.ip_address(host))
    except ValueError:
        names.append(x509.DNSName(host))
    return names + [x509.IPAddress(a) for a in sorted(addresses, key=str)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise _unusable(path) from None


def _unusable(path: Path) -> Refused:
    return Refused(
        "S-106", f"The key or certificate file {path.name} cannot be used.", "Check the file."
    )
