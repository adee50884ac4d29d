"""Quick stand-ins for Argon2id and for the disk's word, for tests that are about neither."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest

from fieldapp.crypto import vault_format
from fieldapp.crypto.stretch import Argon2
from fieldapp.store import posix_calls


def quick(passphrase: str, salt: bytes, cost: Argon2) -> bytes:
    """32 bytes that depend on passphrase, salt and cost, in no time."""
    cost.check()
    return sha256(f"{passphrase}/{cost}".encode() + salt).digest()


@contextmanager
def quick_stretching() -> Iterator[None]:
    """Vaults made and opened inside use the stand-in; they open nowhere else.

    Small files are not flushed to the device: nobody cuts the power inside.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vault_format, "stretch", quick)
        patched.setattr(posix_calls, "_flush", lambda _number: None)
        yield
