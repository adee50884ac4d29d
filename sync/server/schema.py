"""The tables. Envelopes, bodies and receipts are the exact bytes that were signed."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


class Exact(LargeBinary):
    """Bytes as both drivers take and give them, without a conversion for each value."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        """Pass bytes on."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Take bytes as they come."""


server = Table(
    "server",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("organisation", Exact(16), nullable=False),
    Column("incarnation", Exact(16), nullable=False),
)

incarnation = Table(
    "incarnation",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("id", Exact(16), nullable=False, unique=True),
    Column("started_ms", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("signed", Exact, nullable=False),
)

inspection = Table(
    "inspection",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("id", Exact(16), nullable=False, unique=True),
    Column("cursor", BigInteger, nullable=False),
    Column("digest", Exact(32), nullable=False),
    Column("redacted", BigInteger, nullable=False),
    Column("chunks", BigInteger, nullable=False),
    Column("receipt", BigInteger, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("inspection", ForeignKey("inspection.place"), nullable=False),
    Column("person", Text, nullable=False),
    Column("lead", Boolean, nullable=False),
    UniqueConstraint("person", "inspection"),
)

entry = Table(
    "entry",
    metadata,
    Column("inspection", ForeignKey("inspection.place"), primary_key=True),
    Column("cursor", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Exact(32), nullable=False),
    Column("log", Exact(16), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("previous", Exact(32), nullable=False),
    Column("author", Exact(16), nullable=False),
    Column("format", BigInteger, nullable=False),
    Column("header", Exact, nullable=False),
    Column("signature", Exact(64), nullable=False),
    Column("body", Exact),
    Column("digest", Exact(32), nullable=False),
    UniqueConstraint("inspection", "id"),
    Index("entry_log", "inspection", "log", "sequence"),
)

head = Table(
    "head",
    metadata,
    Column("inspection", ForeignKey("inspection.place"), primary_key=True),
    Column("entry", Exact(32), primary_key=True),
    Column("log", Exact(16), nullable=False),
    Column("sequence", BigInteger, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("inspection", ForeignKey("inspection.place"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("incarnation", Exact(16), nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("chunks", BigInteger, nullable=False),
    Column("hash", Exact(32), nullable=False),
    Column("signed", Exact, nullable=False),
)

chunk = Table(
    "chunk",
    metadata,
    Column("inspection", ForeignKey("inspection.place"), primary_key=True),
    Column("address", Exact(32), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("device", Exact(16), nullable=False),
)

usage = Table(
    "usage",
    metadata,
    Column("device", Exact(16), primary_key=True),
    Column("entry_bytes", BigInteger, nullable=False),
    Column("chunk_bytes", BigInteger, nullable=False),
)

challenge = Table(
    "challenge",
    metadata,
    Column("nonce", Exact(32), primary_key=True),
    Column("expires_ms", BigInteger, nullable=False, index=True),
)

session = Table(
    "session",
    metadata,
    Column("token", Exact(32), primary_key=True),
    Column("device", Exact(16), nullable=False),
    Column("expires_ms", BigInteger, nullable=False, index=True),
)

COPIED = (
    server,
    incarnation,
    document,
    inspection,
    member,
    entry,
    head,
    receipt,
    chunk,
    usage,
)
"""What a backup holds, in an order in which foreign keys are satisfied."""
