"""A quick stand-in for Argon2id, for tests that are not about passphrases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest

from fieldapp.crypto import vault_format
from fieldapp.crypto.stretch import Argon2


def quick(passphrase: str, salt: bytes, cost: Argon2) -> bytes:
    """32 bytes that depend on passphrase, salt and cost, in no time."""
    cost.check()
    return sha256(f"{passphrase}/{cost}".encode() + salt).digest()


@contextmanager
def quick_stretching() -> Iterator[None]:
    """Vaults made and opened inside use the stand-in; they open nowhere else."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vault_format, "stretch", quick)
        yield
