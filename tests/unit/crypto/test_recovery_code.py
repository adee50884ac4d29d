"""The printed code: what is forgiven, and what is named by its group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.crypto.recovery_code import ALPHABET, from_text, new_secret, to_text
from fieldapp.domain.errors import Refused
from tests.support.keys import SeededRandomness

SECRETS = st.binary(min_size=20, max_size=20)
CODE = to_text(bytes(range(20)))


@given(SECRETS)
def test_a_code_gives_its_secret_back(secret: bytes) -> None:
    assert from_text(to_text(secret)) == secret


def test_a_fresh_secret_has_160_bits() -> None:
    assert len(new_secret(SeededRandomness(1))) == 20


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: f"\n{c} "])
def test_case_spaces_and_hyphens_do_not_matter(change: object) -> None:
    assert callable(change)
    assert from_text(change(CODE)) == bytes(range(20))


@given(SECRETS)
def test_letters_that_look_like_digits_are_read_as_digits(secret: bytes) -> None:
    code = to_text(secret)
    assert from_text(code.replace("0", "o").replace("1", "l")) == secret
    assert from_text(code.replace("0", "O").replace("1", "I")) == secret


@given(SECRETS, st.integers(0, 39), st.integers(1, 31))
def test_any_one_wrong_character_is_named_by_its_group(secret: bytes, at: int, by: int) -> None:
    letters = list(to_text(secret).replace("-", ""))
    letters[at] = ALPHABET[(ALPHABET.index(letters[at]) + by) % 32]
    with pytest.raises(Refused) as caught:
        from_text("".join(letters))
    assert caught.value.code == "K-323"
    assert caught.value.message == (
        f"One character is wrong in group {at // 5 + 1}. This does not count as an attempt."
    )


@given(SECRETS, st.integers(0, 7), st.integers(0, 3))
def test_two_neighbours_that_changed_places_are_noticed(secret: bytes, group: int, at: int) -> None:
    letters = list(to_text(secret).replace("-", ""))
    one = 5 * group + at
    if letters[one] == letters[one + 1]:
        return
    letters[one], letters[one + 1] = letters[one + 1], letters[one]
    with pytest.raises(Refused, match=f"group {group + 1}"):
        from_text("".join(letters))


def test_groups_that_changed_places_are_noticed() -> None:
    groups = CODE.split("-")
    groups[1], groups[4] = groups[4], groups[1]
    with pytest.raises(Refused, match="in groups 2 and 5"):
        from_text("-".join(groups))


def test_a_code_of_another_length_is_told_its_length() -> None:
    with pytest.raises(Refused, match=r"K-321.*has 40 characters, not 39"):
        from_text(CODE[:-1])


def test_a_character_that_no_code_has_is_named_by_its_group() -> None:
    with pytest.raises(Refused, match="K-322: Group 2"):
        from_text(CODE[:6] + "U" + CODE[7:])


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(Refused) as caught:
        from_text("Z" * 40)
    assert "ZZ" not in str(caught.value)
