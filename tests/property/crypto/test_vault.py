"""A vault that was changed anywhere is refused, never opened to something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.crypto import vault_format
from fieldapp.crypto.stretch import FLOOR, Argon2
from fieldapp.crypto.vault_format import FileKey, Locks, Opened, Shared, Tools
from fieldapp.domain.errors import Refused
from sync.protocol import hashing
from tests.support.keys import SeededRandomness, SeededWrap

CODE = b"recovery secret, 20b"


def quick(passphrase: str, salt: bytes, cost: Argon2) -> bytes:
    """In place of Argon2id, whose cost is not what is looked at here."""
    return hashing.plain(passphrase.encode() + salt + repr(cost).encode())


class Vault:
    def __init__(self) -> None:
        rng = SeededRandomness(1)
        self.tools = Tools(rng, SeededWrap(rng))
        self.office_seed, office = self.tools.wrap.generate()
        self.locks = Locks("plum", None, FLOOR)
        self.shared = Shared(rng.bytes(32), rng.bytes(32), b"", 1, (FileKey(b"i" * 16, bytes(32)),))
        made = vault_format.create(self.locks, CODE, self.shared, bytes(32), self.tools)
        self.opened = vault_format.set_office(made, office, self.tools)

    def every_way(self, data: bytes) -> list[Opened | Shared]:
        """What still opens, by each of the three ways."""
        wrap, found = self.tools.wrap, []
        for way in (
            lambda: vault_format.open_with_passphrase(data, "plum", None),
            lambda: vault_format.open_with_recovery(data, CODE, wrap),
            lambda: vault_format.open_with_role_key(data, self.office_seed, wrap),
        ):
            try:
                found.append(way())
            except Refused:
                continue
        return found


@pytest.fixture(scope="module")
def vault() -> Vault:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault_format, "stretch", quick)
        return Vault()


@pytest.fixture(autouse=True)
def quick_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_format, "stretch", quick)


def test_each_flipped_byte_is_refused_by_every_way(vault: Vault) -> None:
    data = vault.opened.data
    for at in range(len(data)):
        flipped = data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :]
        assert vault.every_way(flipped) == []


def test_each_flipped_byte_under_a_repaired_checksum_never_opens_to_something_else(
    vault: Vault,
) -> None:
    body, right = vault.opened.data[:-32], vault.opened
    for at in range(len(body)):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        for opened in vault.every_way(flipped + hashing.plain(flipped)):
            shared = opened.shared if isinstance(opened, Opened) else opened
            assert shared == right.shared
            assert not isinstance(opened, Opened) or opened.own == right.own


@given(cut=st.integers(0, 10**9))
def test_a_cut_vault_is_refused(vault: Vault, cut: int) -> None:
    data = vault.opened.data
    assert vault.every_way(data[: cut % len(data)]) == []


@given(noise=st.binary(max_size=3_000), lead=st.booleans())
def test_noise_is_refused(vault: Vault, noise: bytes, lead: bool) -> None:
    body = (b"fieldapp vault 1\n" if lead else b"") + noise
    assert vault.every_way(body + hashing.plain(body)) == []
    assert vault.every_way(noise) == []
