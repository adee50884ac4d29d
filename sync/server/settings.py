"""Settings of one server: one JSON file in its data folder, and the limits in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.protocol.errors import Refused
from sync.protocol.limits import CHUNK_BYTES, MIB, REQUEST_BYTES

Positive = Annotated[int, Meta(ge=1)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds on what one device or one connection can take; bytes and seconds."""

    entry_quota_bytes: Positive = 4 * 1024 * MIB
    chunk_quota_bytes: Positive = 64 * 1024 * MIB
    request_bytes: Positive = REQUEST_BYTES
    answer_bytes: Positive = 16 * MIB
    chunk_bytes: Positive = CHUNK_BYTES
    chunks_bytes: Positive = 32 * MIB
    small_bytes: Positive = 512 * 1024
    document_bytes: Positive = 3 * MIB
    header_bytes: Positive = 16 * 1024
    header_seconds: Positive = 10
    idle_seconds: Positive = 75
    body_seconds: Positive = 20
    connections: Positive = 512
    challenges_a_minute: Positive = 240
    sessions_a_minute: Positive = 60
    documents_a_minute: Positive = 30


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a server runs. Empty `database` is SQLite in the data folder; empty TLS paths
    are the certificate that `init` made. `outer_keys` are SHA-256 hashes (hex) of the TLS
    public keys of a balancer in front. `durability` is a number of `receipt.Durability`."""

    format: Annotated[int, Meta(ge=1, le=1)] = 1
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8443
    database: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    outer_keys: tuple[str, ...] = ()
    durability: Annotated[int, Meta(ge=1, le=3)] = 1
    limits: Limits = Limits()


class DataFolder:
    """Where the files of a server lie."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = path / "settings.json"
        self.signing_key = path / "server.key"
        self.certificate = path / "tls.pem"
        self.tls_key = path / "tls.key"
        self.database = path / "ledger.sqlite"
        self.blobs = path / "chunks"

    def __repr__(self) -> str:
        return f"DataFolder({str(self.path)!r})"


def save(folder: DataFolder, settings: Settings) -> None:
    """Write the settings file, readable by its owner alone (a database URL holds a password)."""
    text = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    folder.settings.touch(mode=0o600)
    folder.settings.write_bytes(text + b"\n")


def load(folder: DataFolder) -> Settings:
    """Return the settings of a data folder, or refuse a folder that holds none."""
    try:
        return msgspec.json.decode(folder.settings.read_bytes(), type=Settings)
    except FileNotFoundError:
        raise Refused(
            "S-102",
            "This folder does not belong to a server.",
            "Make one with: fieldapp-server init --data DIR --root FILE",
        ) from None
    except msgspec.MsgspecError as error:
        raise Refused(
            "S-103", f"The settings file cannot be read: {error}", "Correct settings.json."
        ) from None
