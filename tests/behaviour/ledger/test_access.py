"""Sessions, tokens and the documents that say who belongs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.protocol.canonical import decode, encode
from sync.protocol.errors import Refused
from sync.protocol.exchange import OpenSession, PublishRoster, Session, Transcript
from sync.protocol.limits import CHALLENGE_SECONDS, MIB, SESSION_SECONDS
from sync.protocol.roster import HPKE_PUBLIC, Role, SignedDocument
from sync.protocol.signing import Label, load_public, verify
from tests.support.entries import name32, private_key
from tests.support.host import Host
from tests.support.organisation import Organisation, Visit, laptop, sign


def refused_session(host: Host, asked: OpenSession) -> str:
    with pytest.raises(Refused) as refused:
        host.service.open_session(asked)
    return refused.value.code


def test_a_session_is_signed_by_the_server_over_the_same_transcript(host: Host) -> None:
    device, challenge = host.organisation.laptop_of("IN1"), host.challenge()
    asked = host.proof(device, challenge)
    session = decode(Session, host.service.open_session(asked), limit=MIB)
    transcript = Transcript(
        challenge.server,
        challenge.incarnation,
        device.id,
        challenge.nonce,
        asked.device_nonce,
        asked.tls_key,
    )
    key, exact = load_public(host.identity.public), encode(transcript)
    assert verify(key, Label.SESSION, host.organisation.id, exact, session.signature)
    assert session.seconds == SESSION_SECONDS


def test_a_challenge_serves_once(host: Host) -> None:
    asked = host.proof(host.organisation.laptop_of("IN1"), host.challenge())
    host.service.open_session(asked)
    assert refused_session(host, asked) == "S-201"


def test_a_failed_attempt_spends_the_challenge_too(host: Host) -> None:
    device, challenge = host.organisation.laptop_of("IN1"), host.challenge()
    wrong = host.proof(device, challenge, device=bytes(16))
    assert refused_session(host, wrong) == "S-202"
    assert refused_session(host, host.proof(device, challenge)) == "S-201"


def test_a_challenge_is_over_after_a_minute(host: Host) -> None:
    asked = host.proof(host.organisation.laptop_of("IN1"), host.challenge())
    host.clock.pass_seconds(CHALLENGE_SECONDS)
    assert refused_session(host, asked) == "S-201"


@pytest.mark.parametrize("field", ["server", "incarnation"])
def test_a_proof_made_for_another_server_is_refused(host: Host, field: str) -> None:
    """Attack 50: the transcript names the server and its incarnation."""
    told = {"server": name32("server A")} if field == "server" else {"incarnation": bytes(16)}
    asked = host.proof(host.organisation.laptop_of("IN1"), host.challenge(), **told)
    assert refused_session(host, asked) == "S-202"


def test_unknown_devices_and_wrong_signatures_get_one_answer(host: Host) -> None:
    stranger = laptop("ZZ9")
    impostor = replace(host.organisation.laptop_of("IN1"), key=private_key("other"))
    codes = [
        refused_session(host, host.proof(one, host.challenge())) for one in (stranger, impostor)
    ]
    assert codes == ["S-202", "S-202"]


def test_a_tls_key_that_is_not_the_servers_means_interception(host: Host) -> None:
    device = host.organisation.laptop_of("IN1")
    asked = host.proof(device, host.challenge(), tls_key=name32("middle box"))
    assert refused_session(host, asked) == "S-203"


def test_a_token_ends_after_fifteen_minutes(host: Host, visit: Visit) -> None:
    token = host.token(visit.creator)
    host.clock.pass_seconds(SESSION_SECONDS)
    with pytest.raises(Refused) as refused:
        host.service.sync(token, host.request(visit.id))
    assert refused.value.code == "S-204"


def test_tokens_are_kept_hashed(host: Host, visit: Visit) -> None:
    token = host.token(visit.creator)
    host.close()
    files = [path.read_bytes() for path in host.folder.path.rglob("*") if path.is_file()]
    assert files
    assert not any(token in data or token.hex().encode() in data for data in files)


def test_a_device_that_left_the_roster_is_out_at_once(host: Host, visit: Visit) -> None:
    token = host.token(host.organisation.laptop_of("IN3"))
    host.organisation.change()
    host.organisation.laptops = [d for d in host.organisation.laptops if d.person != "IN3"]
    host.publish()
    with pytest.raises(Refused) as refused:
        host.service.roster(token, "")
    assert refused.value.code == "S-204"


def test_a_newer_roster_is_taken_and_distributed(host: Host) -> None:
    host.organisation.change()
    host.organisation.people["IN4"] = (Role.INSPECTOR,)
    host.organisation.laptops.append(laptop("IN4"))
    host.publish()
    answer = host.roster(host.organisation.laptop_of("IN4"))
    assert (answer.root, answer.roster) == host.organisation.documents()


def test_a_roster_that_is_not_newer_is_refused(host: Host) -> None:
    with pytest.raises(Refused) as refused:
        host.publish()
    assert refused.value.code == "S-111"


def test_a_roster_that_follows_another_one_is_refused(host: Host) -> None:
    host.organisation.version, host.organisation.previous = 2, name32("another")
    with pytest.raises(Refused) as refused:
        host.publish()
    assert refused.value.code == "S-112"


def test_a_second_genesis_is_refused(host: Host) -> None:
    """Attack 28."""
    with pytest.raises(Refused) as refused:
        host.publish(Organisation("another"))
    assert refused.value.code == "S-110"


def test_a_roster_that_no_administrator_signed_is_refused(host: Host) -> None:
    host.organisation.change()
    genuine = host.organisation.roster
    stranger = sign(private_key("nobody"), Label.ROSTER, host.organisation.id, genuine.body)
    forged = SignedDocument(Label.ROSTER, genuine.body, (stranger,))
    request = PublishRoster(encode(host.organisation.root), encode(forged))
    with pytest.raises(Refused) as refused:
        host.service.publish(encode(request))
    assert refused.value.code == "P-303"


def test_a_device_with_a_weak_key_never_enters_the_roster(host: Host) -> None:
    """Attack 21: the point of small order verifies anything."""
    host.organisation.change()
    weak = bytes([1]) + bytes(31)
    good = host.organisation.laptops[0]
    listed = type(good.listed)(bytes(16), "IN9", weak, bytes(HPKE_PUBLIC))
    host.organisation.laptops.append(replace(good, listed=listed))
    with pytest.raises(Refused) as refused:
        host.publish()
    assert refused.value.code == "P-201"


def test_the_mark_changes_with_the_roster_and_with_the_inspections_alone(
    host: Host, visit: Visit
) -> None:
    token = host.token(host.organisation.laptop_of("IN2"))
    marks = [host.service.roster(token, "").mark]
    host.sync(visit.creator, visit.id, [visit.opened()[1]])
    marks.append(host.service.roster(token, "").mark)
    other = Visit(host.organisation, visit.creator, ("IN1",), "not for IN2")
    host.sync(visit.creator, other.id, [other.opened()[1]])
    assert host.service.roster(token, "").mark == marks[1]
    host.organisation.change()
    host.publish()
    marks.append(host.service.roster(token, "").mark)
    assert len(set(marks)) == 3
    assert host.service.roster(token, marks[2]).body == b""
