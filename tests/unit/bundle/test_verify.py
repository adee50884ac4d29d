"""The independent check names everything that does not hold, and what it could not check."""

import io

import msgspec
import pytest

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.disclosure import disclose
from sync.bundle.report import State
from sync.bundle.verify import Trust, verify_bundle
from sync.bundle.writing import BundleWriter
from sync.protocol import entry as entries
from sync.protocol.entry import Entry
from sync.protocol.errors import Refused
from sync.protocol.receipt import SignedReceipt
from sync.protocol.roster import root_fingerprint
from tests.support.bundles import bundle_of, sender, source
from tests.support.sync_world import World, Writer


def _written(world: World) -> Writer:
    writer = world.open_visit()
    for number in range(3):
        writer.write(f"field_{number}", "words")
    return writer


def _trust(world: World) -> Trust:
    return Trust(root_fingerprint(world.organisation.root.body))


def _listed(writer: Writer) -> list[Entry]:
    return [held.entry for held in writer.device.memory(writer.inspection).entries(0, 99)]


def _of(writer: Writer, listed: list[Entry]) -> bytes:
    return bundle_of(writer.device, [], lambda bundle: bundle.entries(listed))


def test_a_whole_bundle_is_good_and_says_what_stayed_closed(world: World) -> None:
    writer = _written(world)
    writer.device.sync()
    data = bundle_of(writer.device, [writer.inspection])
    report = verify_bundle(source(data), _trust(world))
    assert report.ok
    plain = report.plain()
    assert (plain["verify"], plain["root"], plain["sender"]) == ("ok", "ok", "ok")
    assert plain["commitments"] == {"state": "not checked", "good": 0, "bad": 0, "not_checked": 3}
    assert (report.signatures.good, report.links.good, report.receipts.good) == (4, 4, 1)


def test_a_readers_keys_open_the_commitments(world: World) -> None:
    writer = _written(world)
    data = bundle_of(writer.device, [writer.inspection])
    trust = Trust(_trust(world).fingerprint, keys=world.device("IN2").keys)
    assert verify_bundle(source(data), trust).commitments.good == 3


def test_without_a_fingerprint_the_root_is_not_checked_and_the_rest_is(world: World) -> None:
    report = verify_bundle(source(bundle_of(_written(world).device, [])), Trust())
    assert report.root is State.NOT_CHECKED
    assert not report.ok
    assert not report.findings
    assert report.sender is State.OK


def test_another_root_is_a_finding(world: World) -> None:
    report = verify_bundle(source(bundle_of(_written(world).device, [])), Trust(bytes(32)))
    assert report.root is State.WRONG
    assert [finding.code for finding in report.findings] == ["P-301"]


def test_a_signature_that_does_not_hold_is_named_by_its_item(world: World) -> None:
    writer = _written(world)
    listed = _listed(writer)
    last = listed[-1].envelope
    forged = entries.from_envelope(
        msgspec.structs.replace(last, signature=bytes(64)), listed[-1].body
    )
    report = verify_bundle(source(_of(writer, [*listed[:-1], forged])), _trust(world))
    assert [(f.code, f.item) for f in report.findings] == [("P-212", forged.id.hex())]
    assert report.signatures.bad == 1


def test_a_missing_item_is_a_finding_where_the_chain_breaks(world: World) -> None:
    writer = _written(world)
    listed = _listed(writer)
    report = verify_bundle(source(_of(writer, [*listed[:1], *listed[2:]])), _trust(world))
    assert [(f.code, f.item) for f in report.findings] == [("X-322", listed[2].id.hex())]


def test_an_item_that_the_server_signed_for_and_that_is_left_out_is_a_finding(
    world: World,
) -> None:
    writer = _written(world)
    writer.device.sync()
    listed, receipts = _listed(writer), writer.device.memory(writer.inspection).receipts

    def more(bundle: BundleWriter) -> None:
        bundle.entries(listed[:-1])
        bundle.receipt(receipts[-1])

    report = verify_bundle(source(bundle_of(writer.device, [], more)), _trust(world))
    assert [(f.code, f.item) for f in report.findings] == [("X-323", listed[-1].id.hex())]


def test_a_forged_receipt_is_a_finding(world: World) -> None:
    writer = _written(world)
    writer.device.sync()
    good = writer.device.memory(writer.inspection).receipts[-1]
    forged = SignedReceipt(good.label, good.body, bytes(64))
    data = bundle_of(writer.device, [writer.inspection], lambda b: b.receipt(forged))
    report = verify_bundle(source(data), _trust(world))
    assert [f.code for f in report.findings] == ["X-312"]


def test_two_items_at_one_place_are_counted_and_are_no_fault_of_the_bundle(
    world: World,
) -> None:
    writer = _written(world)
    writer.sequence, writer.head = 1, _listed(writer)[0].id
    writer.write("field_9", "from a cloned laptop")
    report = verify_bundle(source(_of(writer, _listed(writer))), _trust(world))
    assert report.forks == 1
    assert report.ok


def test_a_disclosed_statement_opens_its_commitment_and_a_changed_one_does_not(
    world: World,
) -> None:
    writer = _written(world)
    store = writer.device.memory(writer.inspection)
    shown = disclose(_listed(writer)[1], store.epochs[min(store.epochs)], Codecs(), 1)
    data = bundle_of(writer.device, [writer.inspection], lambda b: b.disclosure(shown))
    report = verify_bundle(source(data), _trust(world))
    assert (report.disclosures.good, report.commitments.good, report.ok) == (1, 1, True)
    altered = shown[:-1] + b"!"
    data = bundle_of(writer.device, [writer.inspection], lambda b: b.disclosure(altered))
    report = verify_bundle(source(data), _trust(world))
    assert (report.disclosures.bad, report.commitments.good, report.ok) == (1, 0, False)


def test_a_bundle_without_people_needs_the_readers_own(world: World) -> None:
    device, sink = world.device("IN1"), io.BytesIO()
    BundleWriter(sink, sender(device)).finish()
    report = verify_bundle(source(sink.getvalue()), _trust(world))
    assert [f.code for f in report.findings] == ["X-321"]
    assert verify_bundle(source(sink.getvalue()), Trust(known=device.known())).ok


def test_a_file_that_is_no_bundle_is_refused(world: World) -> None:
    files = {b"": "X-301", b"PK\x03\x04" * 9: "X-301", b"fieldapp-bundle\x07": "X-302"}
    for data, code in files.items():
        with pytest.raises(Refused) as refused:
            verify_bundle(source(data), Trust())
        assert refused.value.code == code
