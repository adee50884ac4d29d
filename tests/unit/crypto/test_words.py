"""Words read out to compare, and passphrases."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.crypto.passphrase import load_passphrases
from fieldapp.crypto.words import NO_FINGERPRINT, WordList, enrolment_digest, load_words
from fieldapp.domain.errors import Damaged, Refused
from sync.protocol import hashing
from tests.support.keys import SeededRandomness

FOLDER = files("resources") / "words"
WORDS = load_words(FOLDER)
PASSPHRASES = load_passphrases(WORDS, FOLDER)


def test_no_two_words_share_their_first_four_letters() -> None:
    assert len({word[:4] for word in WORDS.words}) == 2_048
    assert all(word.isascii() and word.islower() for word in WORDS.words)


def test_eight_words_are_the_first_88_bits() -> None:
    digest = bytes.fromhex("ffe00400c0140300701004401300")
    spelt = [WORDS.words.index(word) for word in WORDS.spell(digest)]
    bits = "".join(f"{place:011b}" for place in spelt)
    assert int(bits, 2).to_bytes(11, "big") == digest[:11]


@given(st.binary(min_size=11, max_size=32), st.integers(0, 87))
def test_any_of_the_88_bits_changes_a_word(digest: bytes, bit: int) -> None:
    other = bytearray(digest)
    other[bit // 8] ^= 1 << bit % 8
    assert WORDS.spell(bytes(other)) != WORDS.spell(digest)


def test_the_words_of_a_request_depend_on_the_organisation() -> None:
    assert enrolment_digest(b"r", bytes(31) + b"\1") != enrolment_digest(b"r", NO_FINGERPRINT)
    assert enrolment_digest(b"r", b"f" * 32) == hashing.plain(b"enrolment/1" + b"r" + b"f" * 32)


def test_typed_words_are_read_however_they_are_parted() -> None:
    spelt = WORDS.spell(b"\x5a" * 11)
    assert WORDS.read(" ".join(spelt).upper()) == spelt
    assert WORDS.read(",\n".join(spelt)) == spelt


def test_a_word_too_few_is_told_apart_from_other_words() -> None:
    with pytest.raises(Refused, match=r"K-331: .* not 7"):
        WORDS.read(" ".join(WORDS.words[:7]))


def test_a_word_that_is_not_listed_is_named_by_its_place() -> None:
    typed = [*WORDS.words[:8]]
    typed[4] = "xylophon"
    with pytest.raises(Refused, match="K-332: Word 5") as caught:
        WORDS.read(" ".join(typed))
    assert "xylophon" not in str(caught.value)


def test_a_list_of_another_length_is_refused() -> None:
    with pytest.raises(Damaged, match="K-106"):
        WordList(WORDS.words[:-1])


@pytest.mark.parametrize("count", [4, 5])
def test_suggested_passphrases_are_accepted(count: int) -> None:
    rng = SeededRandomness(1)
    drawn = {PASSPHRASES.suggest(rng, count) for _ in range(50)}
    assert len(drawn) == 50
    for passphrase in drawn:
        assert len(passphrase.split()) == count
        if len(passphrase) >= 14:
            PASSPHRASES.check(passphrase)


@pytest.mark.parametrize("passphrase", ["", "plum kettle 3", "x" * 13])
def test_a_short_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused, match="K-333"):
        PASSPHRASES.check(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "passwordpassword",
        "P@ssw0rd P@ssw0rd",
        "Password123456!",
        "abcdefghijklmnopq",
        "qwertyuiopasdfghjkl",
        "zyxwvutsrqponmlk",
        "123456789012345678",
        "aaaaaaaaaaaaaaaaaaaa",
        "ababababababababab",
        "correct horse battery staple",
        "Ofsted inspector 2027",
        "Monday Tuesday Wednesday",
        "Liverpool Football!!",
        "Olu Adeyemi Northshire",
    ],
)
def test_what_a_stranger_would_try_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused, match="K-334"):
        PASSPHRASES.check(passphrase, names=["Olu Adeyemi", "Northshire"])


@pytest.mark.parametrize(
    "passphrase",
    [
        "we ate cold plums by the canal",
        "Kettle-humming gate 31",
        "im März blüht noch nichts",
        "тихий дворик за школой",
    ],
)
def test_a_sentence_of_ones_own_is_accepted(passphrase: str) -> None:
    PASSPHRASES.check(passphrase, names=["Olu Adeyemi"])
