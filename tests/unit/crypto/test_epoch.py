"""Epochs: who opens them, and the ways in which one must not."""

import msgspec
import pytest

from fieldapp.crypto.epoch import (
    EpochSecret,
    Scope,
    epoch_id,
    make_epoch,
    open_epoch,
    open_link,
    wraps_for,
)
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol.control import ControlCode, EpochBody, check_mandatory_wraps, pack, parse
from sync.protocol.ids import WHOLE_TEAM
from sync.protocol.roster import key_id
from tests.support.keys import SeededRandomness, SeededWrap

SCOPE = Scope(b"o" * 16, b"i" * 16)


class Team:
    """Three readers and an epoch for them."""

    def __init__(self) -> None:
        self.rng = SeededRandomness(1)
        self.wrap = SeededWrap(self.rng)
        self.readers = [self.wrap.generate() for _ in range(3)]
        self.publics = [public for _, public in self.readers]
        self.secret, self.body = self.epoch()

    def epoch(self, *earlier: EpochSecret) -> tuple[EpochSecret, EpochBody]:
        return make_epoch(SCOPE, WHOLE_TEAM, self.publics, self.wrap, self.rng, earlier)

    def open(self, body: EpochBody, reader: int = 0, scope: Scope = SCOPE) -> EpochSecret:
        seed, public = self.readers[reader]
        return open_epoch(body, scope, seed, key_id(public), self.wrap)


@pytest.mark.parametrize("reader", [0, 1, 2])
def test_every_reader_opens_the_same_secret(reader: int) -> None:
    team = Team()
    assert team.open(team.body, reader) == team.secret


def test_an_epoch_survives_its_way_through_a_statement() -> None:
    team = Team()
    assert parse(pack(ControlCode.EPOCH, team.body)) == team.body


def test_an_epoch_holds_the_two_mandatory_readers() -> None:
    team = Team()
    office, recovery = key_id(team.publics[0]), key_id(team.publics[1])
    assert check_mandatory_wraps(team.body, office, recovery) == team.secret.id
    with pytest.raises(Refused, match="P-401"):
        check_mandatory_wraps(team.body, office, b"somebody else 00")


def test_a_reader_named_twice_gets_one_wrap() -> None:
    team = Team()
    body = make_epoch(SCOPE, WHOLE_TEAM, team.publics * 2, team.wrap, team.rng)[1]
    assert len(body.wraps) == 3


def test_whoever_is_not_a_reader_is_told_so() -> None:
    team = Team()
    seed, public = team.wrap.generate()
    with pytest.raises(Refused, match="K-203"):
        open_epoch(team.body, SCOPE, seed, key_id(public), team.wrap)


def test_an_epoch_of_another_visit_does_not_open() -> None:
    team = Team()
    with pytest.raises(Refused, match="K-201"):
        team.open(team.body, scope=Scope(b"o" * 16, b"j" * 16))


def test_two_secrets_under_one_id_are_refused() -> None:
    """Attack 36: the author wraps another secret to one member under the same id."""
    team = Team()
    other = EpochSecret(team.secret.id, b"x" * 32)
    wraps = wraps_for(other, SCOPE, team.publics, team.wrap)
    with pytest.raises(Refused, match="K-204"):
        team.open(msgspec.structs.replace(team.body, wraps=wraps))


def test_a_secret_of_another_length_is_refused() -> None:
    team = Team()
    short = EpochSecret(epoch_id(b"x", SCOPE), b"x")
    wraps = wraps_for(short, SCOPE, team.publics, team.wrap)
    body = msgspec.structs.replace(team.body, wraps=wraps, epoch=short.id)
    with pytest.raises(Refused, match="K-204"):
        team.open(body)


def test_one_wrap_opens_the_history() -> None:
    team = Team()
    newer, body = team.epoch(team.secret)
    assert open_link(team.open(body), body.links[0], SCOPE) == team.secret
    assert newer != team.secret


def test_a_link_does_not_open_under_another_epoch_or_with_another_id() -> None:
    team = Team()
    newer, body = team.epoch(team.secret)
    stranger, _ = team.epoch()
    renamed = msgspec.structs.replace(body.links[0], epoch=b"x" * 32)
    for holder, sealed in ((stranger, body.links[0]), (newer, renamed)):
        with pytest.raises(Malformed, match="K-205"):
            open_link(holder, sealed, SCOPE)


def test_a_secret_is_not_shown() -> None:
    secret = Team().secret
    assert secret.secret.hex() not in repr(secret)
    assert repr(secret.secret) not in repr(secret)
