"""Sealed chunks: for members, by hash, within a quota."""

from __future__ import annotations

import pytest

from sync.protocol import hashing
from sync.protocol.errors import Refused
from sync.server.settings import Limits
from tests.support.host import Host
from tests.support.organisation import Organisation, Visit


@pytest.fixture
def opened(host: Host, visit: Visit) -> Visit:
    host.sync(visit.creator, visit.id, [visit.opened()[1]])
    return visit


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_a_member_gets_a_chunk_that_another_brought(host: Host, opened: Visit) -> None:
    data = bytes(range(256)) * 100
    address = host.put(opened.creator, opened.id, data)
    token = host.token(host.organisation.laptop_of("IN2"))
    assert host.chunks.get(token, opened.id, address) == data


def test_the_same_chunk_twice_counts_once(host: Host, opened: Visit) -> None:
    first = host.put(opened.creator, opened.id, b"same")
    receipt = host.sync(opened.creator, opened.id).receipt
    assert host.put(opened.creator, opened.id, b"same") == first
    assert host.sync(opened.creator, opened.id).receipt == receipt


def test_bytes_under_a_wrong_address_are_refused(host: Host, opened: Visit) -> None:
    upload = host.chunks.begin(host.token(opened.creator), opened.id)
    with pytest.raises(Refused) as refused:
        host.chunks.keep(upload, hashing.plain(b"other"), b"data")
    assert code_of(refused) == "S-409"
    assert not list(host.folder.blobs.rglob("*"))


def test_chunks_of_other_inspections_are_not_there(host: Host, opened: Visit) -> None:
    """Attack 55: unknown hash, other inspection and no membership look alike."""
    address = host.put(opened.creator, opened.id, b"secret")
    other = Visit(host.organisation, opened.creator, ("IN1",), "other")
    host.sync(opened.creator, other.id, [other.opened()[1]])
    member, outsider = (host.token(host.organisation.laptop_of(p)) for p in ("IN1", "IN3"))
    told = []
    for token, inspection, wanted in (
        (member, other.id, address),
        (member, opened.id, bytes(32)),
        (outsider, opened.id, address),
        (outsider, bytes(16), address),
    ):
        with pytest.raises(Refused) as refused:
            host.chunks.get(token, inspection, wanted)
        told.append((code_of(refused), refused.value.message))
    assert set(told) == {("S-404", told[0][1])}


def test_one_who_is_no_member_uploads_nothing(host: Host, opened: Visit) -> None:
    with pytest.raises(Refused) as refused:
        host.chunks.begin(host.token(host.organisation.laptop_of("IN3")), opened.id)
    assert code_of(refused) == "S-404"


def test_a_device_over_its_quota_is_refused_and_others_are_not(
    make_host: object, organisation: Organisation, visit: Visit
) -> None:
    """Attack 54."""
    host = make_host(organisation, Limits(chunk_quota_bytes=1_000))  # type: ignore[operator]
    host.sync(visit.creator, visit.id, [visit.opened()[1]])
    host.put(visit.creator, visit.id, bytes(900))
    with pytest.raises(Refused) as refused:
        host.put(visit.creator, visit.id, bytes(901))
    assert code_of(refused) == "S-410"
    assert host.put(organisation.laptop_of("IN2"), visit.id, bytes(901))


def test_a_chunk_that_the_disk_lost_is_not_found(host: Host, opened: Visit) -> None:
    address = host.put(opened.creator, opened.id, b"data")
    next(path for path in host.folder.blobs.rglob("*") if path.is_file()).unlink()
    with pytest.raises(Refused) as refused:
        host.chunks.get(host.token(opened.creator), opened.id, address)
    assert code_of(refused) == "S-404"
