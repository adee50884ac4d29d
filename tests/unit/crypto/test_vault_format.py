"""The vault: what opens it, what each slot gives, and how a change leaves it."""

from collections.abc import Callable

import pytest

from fieldapp.crypto import vault_format
from fieldapp.crypto.stretch import FLOOR, Argon2
from fieldapp.crypto.vault_format import (
    FileKey,
    Header,
    Locks,
    NamedSeed,
    Opened,
    Shared,
    Tools,
    VaultFile,
    open_with_passphrase,
    open_with_recovery,
    open_with_role_key,
)
from fieldapp.domain.errors import Damaged, Locked, Malformed, Refused
from sync.protocol import hashing
from sync.protocol.canonical import decode, encode
from tests.support.keys import SeededRandomness, SeededWrap

FIRST_LINE = b"fieldapp vault 1\n"
PASSPHRASE = "plum kettle harbour 31"
RECOVERY = b"recovery secret, 20b"
OTHER_RECOVERY = b"another secret, 20 b"
SIGNING = b"signing seed".ljust(32)


class Made:
    """A vault with an office slot, made of seeded randomness."""

    def __init__(self, seed: int = 1, device_secret: bytes | None = None) -> None:
        rng = SeededRandomness(seed)
        self.tools = Tools(rng, SeededWrap(rng))
        self.office_seed, office = self.tools.wrap.generate()
        self.locks = Locks(PASSPHRASE, device_secret, FLOOR)
        self.shared = Shared(rng.bytes(32), b"", b"", 0, (FileKey(b"i" * 16, rng.bytes(32)),))
        seeds = (NamedSeed("root", rng.bytes(32)),)
        made = vault_format.create(self.locks, RECOVERY, self.shared, SIGNING, self.tools, seeds)
        self.opened = vault_format.set_office(made, office, self.tools)

    def by_code(self, data: bytes, code: bytes = RECOVERY) -> Opened:
        return open_with_recovery(data, code, self.tools.wrap)


@pytest.fixture(scope="module")
def made() -> Made:
    return Made()


def test_the_passphrase_opens_all(made: Made) -> None:
    assert open_with_passphrase(made.opened.data, PASSPHRASE, None) == made.opened


def test_the_recovery_code_opens_all(made: Made) -> None:
    assert made.by_code(made.opened.data) == made.opened


def test_the_office_opens_what_is_needed_to_read_and_no_signing_key(made: Made) -> None:
    shared = open_with_role_key(made.opened.data, made.office_seed, made.tools.wrap)
    assert shared == made.shared
    assert not hasattr(shared, "signing")


def test_the_office_slot_holds_one_key_only(made: Made) -> None:
    file = decode(VaultFile, made.opened.data[len(FIRST_LINE) : -32], limit=1 << 20)
    info = vault_format._info(made.opened.header.vault, 3, file.header)
    assert made.tools.wrap.open(file.office, made.office_seed, info) == made.opened.key_a


def test_a_wrong_passphrase_is_told_apart_from_damage(made: Made) -> None:
    with pytest.raises(Locked, match="K-301"):
        open_with_passphrase(made.opened.data, PASSPHRASE + "x", None)


def test_another_recovery_code_is_told_apart_from_damage(made: Made) -> None:
    with pytest.raises(Locked, match="K-302"):
        made.by_code(made.opened.data, OTHER_RECOVERY)


def test_another_role_key_does_not_open(made: Made) -> None:
    stranger, _ = made.tools.wrap.generate()
    with pytest.raises(Refused, match="K-201"):
        open_with_role_key(made.opened.data, stranger, made.tools.wrap)


def test_a_vault_that_the_office_never_got_says_so(made: Made) -> None:
    alone = vault_format.create(made.locks, RECOVERY, made.shared, SIGNING, made.tools)
    with pytest.raises(Locked, match="K-308"):
        open_with_role_key(alone.data, made.office_seed, made.tools.wrap)


def test_accents_typed_in_another_form_open_too(made: Made) -> None:
    locks = Locks("Ka\u0308lte und fu\u0308nf Ku\u0308he", None, FLOOR)
    data = vault_format.change_passphrase(made.opened, locks, made.tools).data
    assert open_with_passphrase(data, "Kälte und fünf Kühe", None).shared == made.shared


def test_a_keyring_secret_is_needed_once_it_is_in_use_but_not_by_the_code() -> None:
    kept = Made(device_secret=b"k" * 32)
    data = kept.opened.data
    assert open_with_passphrase(data, PASSPHRASE, b"k" * 32) == kept.opened
    assert kept.by_code(data) == kept.opened
    with pytest.raises(Locked, match="K-307"):
        open_with_passphrase(data, PASSPHRASE, None)
    with pytest.raises(Locked, match="K-301"):
        open_with_passphrase(data, PASSPHRASE, b"l" * 32)


def test_new_contents_keep_every_way_in(made: Made) -> None:
    shared = Shared(made.shared.sealing, b"o" * 32, b"", 5, ())
    changed = vault_format.resealed(made.opened, shared, made.opened.own, made.tools)
    assert open_with_passphrase(changed.data, PASSPHRASE, None) == changed
    assert made.by_code(changed.data).shared == shared
    assert open_with_role_key(changed.data, made.office_seed, made.tools.wrap) == shared


def test_a_new_passphrase_comes_with_fresh_keys_and_keeps_code_and_office(made: Made) -> None:
    locks = Locks("another four words here", b"k" * 32, FLOOR)
    changed = vault_format.change_passphrase(made.opened, locks, made.tools)
    assert {changed.key_a, changed.key_b}.isdisjoint({made.opened.key_a, made.opened.key_b})
    assert made.by_code(changed.data) == changed
    assert open_with_passphrase(changed.data, locks.passphrase, b"k" * 32) == changed
    assert open_with_role_key(changed.data, made.office_seed, made.tools.wrap) == made.shared
    with pytest.raises(Locked, match="K-301"):
        open_with_passphrase(changed.data, PASSPHRASE, b"k" * 32)


def test_a_new_recovery_code_closes_the_old_one_and_comes_with_fresh_keys(made: Made) -> None:
    changed = vault_format.change_recovery(made.opened, made.locks, OTHER_RECOVERY, made.tools)
    assert changed.key_a != made.opened.key_a
    assert made.by_code(changed.data, OTHER_RECOVERY) == changed
    assert open_with_passphrase(changed.data, PASSPHRASE, None) == changed
    with pytest.raises(Locked, match="K-302"):
        made.by_code(changed.data)


def test_a_new_recovery_code_needs_the_present_passphrase(made: Made) -> None:
    wrong = Locks("not the passphrase", None, FLOOR)
    with pytest.raises(Locked, match="K-301"):
        vault_format.change_recovery(made.opened, wrong, OTHER_RECOVERY, made.tools)


def test_contents_that_nobody_could_read_back_are_not_written(made: Made) -> None:
    bad = Shared(b"short", b"", b"", 0, ())
    with pytest.raises(Malformed, match="P-102"):
        vault_format.resealed(made.opened, bad, made.opened.own, made.tools)


def repacked(data: bytes, change: Callable[[VaultFile], VaultFile]) -> bytes:
    """The file after a change by somebody who also repaired the checksum."""
    file = decode(VaultFile, data[len(FIRST_LINE) : -32], limit=1 << 20)
    body = FIRST_LINE + encode(change(file))
    return body + hashing.plain(body)


def with_header(file: VaultFile, cost: Argon2) -> VaultFile:
    header = decode(Header, file.header, limit=256)
    changed = Header(
        header.vault, cost.memory_kib, cost.passes, cost.lanes, header.salt, header.keyring
    )
    return VaultFile(
        encode(changed), file.passphrase, file.recovery, file.office, file.shared, file.own
    )


@pytest.mark.parametrize(
    "cost",
    [
        Argon2(8, 1, 1),
        Argon2(FLOOR.memory_kib - 1, 3, 4),
        Argon2(FLOOR.memory_kib, 2, 4),
        Argon2(FLOOR.memory_kib, 3, 0),
        Argon2(FLOOR.memory_kib, 11, 4),
        Argon2(FLOOR.memory_kib, 3, 9),
        Argon2(1024 * 1024 + 1, 3, 4),
        Argon2(2**62, 2**62, 2**62),
    ],
)
def test_a_cost_outside_the_bounds_is_refused_before_anything_is_derived(
    made: Made, cost: Argon2, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_format, "stretch", lambda *_: pytest.fail("derived"))
    data = repacked(made.opened.data, lambda file: with_header(file, cost))
    with pytest.raises(Damaged, match="K-304"):
        open_with_passphrase(data, PASSPHRASE, None)


def test_another_cost_within_the_bounds_does_not_open(made: Made) -> None:
    data = repacked(made.opened.data, lambda f: with_header(f, Argon2(FLOOR.memory_kib, 4, 4)))
    with pytest.raises(Locked, match="K-301"):
        open_with_passphrase(data, PASSPHRASE, None)
    with pytest.raises(Locked, match="K-302"):
        made.by_code(data)


@pytest.mark.parametrize("slot", ["passphrase", "recovery", "office", "shared", "own"])
def test_a_slot_of_another_vault_does_not_fit(made: Made, slot: str) -> None:
    other = decode(VaultFile, Made(seed=2).opened.data[len(FIRST_LINE) : -32], limit=1 << 20)

    def change(file: VaultFile) -> VaultFile:
        parts = {name: getattr(file, name) for name in VaultFile.__struct_fields__}
        return VaultFile(**(parts | {slot: getattr(other, slot)}))

    data = repacked(made.opened.data, change)
    opens: dict[str, Callable[[], object]] = {
        "passphrase": lambda: open_with_passphrase(data, PASSPHRASE, None),
        "recovery": lambda: made.by_code(data),
        "office": lambda: open_with_role_key(data, made.office_seed, made.tools.wrap),
    }
    with pytest.raises(Refused, match=r"K-(301|302|303|201)"):
        opens.get(slot, opens["recovery"])()


def test_a_vault_of_a_newer_format_is_said_to_be_newer(made: Made) -> None:
    data = made.opened.data.replace(b"vault 1\n", b"vault 2\n")
    with pytest.raises(Refused, match="K-306"):
        open_with_passphrase(data, PASSPHRASE, None)


@pytest.mark.parametrize(
    "data", [b"", b"fieldapp vault 1\n", b"x" * 5_000], ids=["none", "line", "x"]
)
def test_bytes_that_are_no_vault_are_damage(data: bytes) -> None:
    with pytest.raises(Damaged, match="K-303"):
        open_with_passphrase(data, PASSPHRASE, None)


def test_nothing_of_a_vault_shows_its_keys(made: Made) -> None:
    shown = " ".join(
        repr(thing)
        for thing in (made.opened, made.shared, made.opened.own, made.locks, *made.shared.file_keys)
    )
    assert PASSPHRASE not in shown
    for secret in (SIGNING, made.shared.sealing, made.shared.file_keys[0].key):
        assert repr(secret) not in shown
        assert secret.hex() not in shown
