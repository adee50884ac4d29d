"""The first tables: who belongs, sessions, the ledger, its receipts and chunks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _server()
    _access()
    _inspection()
    _entries()
    _receipts()


def downgrade() -> None:
    """Nothing leads back from the first tables."""
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _server() -> None:
    op.create_table(
        "document",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "version"),
    )
    op.create_table(
        "incarnation",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "server",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("incarnation", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("only"),
    )


def _access() -> None:
    op.create_table(
        "challenge",
        sa.Column("nonce", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nonce"),
    )
    op.create_index(op.f("ix_challenge_expires_ms"), "challenge", ["expires_ms"], unique=False)
    op.create_table(
        "session",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index(op.f("ix_session_expires_ms"), "session", ["expires_ms"], unique=False)
    op.create_table(
        "usage",
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.Column("entry_bytes", sa.BigInteger(), nullable=False),
        sa.Column("chunk_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device"),
    )


def _inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("redacted", sa.BigInteger(), nullable=False),
        sa.Column("chunks", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "member",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("inspection", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection"],
            ["inspection.place"],
        ),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("person", "inspection"),
    )


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("inspection", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("log", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("author", sa.LargeBinary(length=16), nullable=False),
        sa.Column("format", sa.BigInteger(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection"],
            ["inspection.place"],
        ),
        sa.PrimaryKeyConstraint("inspection", "cursor"),
        sa.UniqueConstraint("inspection", "id"),
    )
    op.create_index("entry_log", "entry", ["inspection", "log", "sequence"], unique=False)
    op.create_table(
        "head",
        sa.Column("inspection", sa.Integer(), nullable=False),
        sa.Column("entry", sa.LargeBinary(length=32), nullable=False),
        sa.Column("log", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection"],
            ["inspection.place"],
        ),
        sa.PrimaryKeyConstraint("inspection", "entry"),
    )


def _receipts() -> None:
    op.create_table(
        "chunk",
        sa.Column("inspection", sa.Integer(), nullable=False),
        sa.Column("address", sa.LargeBinary(length=32), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection"],
            ["inspection.place"],
        ),
        sa.PrimaryKeyConstraint("inspection", "address"),
    )
    op.create_table(
        "receipt",
        sa.Column("inspection", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incarnation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("chunks", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection"],
            ["inspection.place"],
        ),
        sa.PrimaryKeyConstraint("inspection", "number"),
    )
