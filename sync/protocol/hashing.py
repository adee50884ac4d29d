"""SHA-256 with a label for each use, so that no hash of one kind serves as another."""

from __future__ import annotations

import hashlib


def labelled(label: str, *parts: bytes) -> bytes:
    """Return H(label ‖ part ‖ …), 32 bytes; the label is ASCII such as ``entry-id/1``."""
    return hashlib.sha256(label.encode("ascii") + b"".join(parts)).digest()


def plain(data: bytes) -> bytes:
    """Return SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()
