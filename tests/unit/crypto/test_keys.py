"""Signing keys, and the known answer that is tried at every start."""

import hashlib

import pytest

from fieldapp.crypto import known_answer
from fieldapp.crypto.keys import Signer, check_public, public_of, selftest
from fieldapp.domain.errors import Damaged, Malformed
from sync.protocol.roster import device_id
from sync.protocol.signing import Label, load_public, verify
from tests.support import second
from tests.support.keys import SeededRandomness


def test_the_known_answer_is_given_without_a_refusal() -> None:
    assert selftest() is None


def test_a_second_implementation_gives_the_known_answer() -> None:
    opened = second.hpke_open(known_answer.SEALED, known_answer.SEED, known_answer.INFO)
    assert opened == known_answer.PLAINTEXT


def test_the_public_key_is_that_of_the_x_wing_draft() -> None:
    public = public_of(known_answer.SEED).hex()
    assert public.startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5")
    assert public.endswith("859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534")
    assert hashlib.sha256(bytes.fromhex(public)).digest() == known_answer.PUBLIC_SHA256


@pytest.mark.parametrize("name", ["SEALED", "PLAINTEXT", "PUBLIC_SHA256", "INFO", "SEED"])
def test_any_other_answer_stops_the_start(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value = getattr(known_answer, name)
    monkeypatch.setattr(known_answer, name, value[:-1] + bytes([value[-1] ^ 1]))
    with pytest.raises(Damaged, match="K-206"):
        selftest()


def test_a_signature_stands_for_its_label_organisation_and_bytes_alone() -> None:
    signer = Signer(b"s" * 32)
    signature, key = signer.sign(Label.ENTRY, b"o" * 16, b"exact"), load_public(signer.public)
    assert verify(key, Label.ENTRY, b"o" * 16, b"exact", signature)
    assert not verify(key, Label.ROSTER, b"o" * 16, b"exact", signature)
    assert not verify(key, Label.ENTRY, b"p" * 16, b"exact", signature)
    assert not verify(key, Label.ENTRY, b"o" * 16, b"exact!", signature)


def test_a_signature_with_a_larger_s_is_refused() -> None:
    """Attack 34."""
    signer = Signer(b"s" * 32)
    signature = signer.sign(Label.ENTRY, b"o" * 16, b"exact")
    order = 2**252 + 27742317777372353535851937790883648493
    larger = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    forged = signature[:32] + larger
    assert not verify(load_public(signer.public), Label.ENTRY, b"o" * 16, b"exact", forged)


def test_a_fresh_signer_comes_with_the_seed_that_makes_it_again() -> None:
    signer, seed = Signer.generate(SeededRandomness(1))
    assert Signer(seed).public == signer.public
    assert signer.device(b"p" * 1_216) == device_id(signer.public, b"p" * 1_216)


def test_a_sealing_key_with_a_degenerate_curve_half_is_refused() -> None:
    good = public_of(b"s" * 32)
    check_public(good)
    for half in (bytes(32), b"\1" + bytes(31)):
        with pytest.raises(Malformed, match="K-202"):
            check_public(good[:-32] + half)
