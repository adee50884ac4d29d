"""What was sealed once is opened by every later version, and by a second implementation."""

import json
from pathlib import Path
from typing import Any

import pytest

from fieldapp.crypto import epoch, recovery_code, stream, vault_format
from fieldapp.crypto.keys import HpkeWrap
from fieldapp.crypto.padme import padded_size
from fieldapp.crypto.seal import control, open_entry
from fieldapp.domain.change import Attach
from sync.protocol import control as statements
from sync.protocol import entry as entries
from sync.protocol.control import EpochBody
from sync.protocol.entry import Entry, Envelope
from sync.protocol.roster import key_id
from sync.protocol.signing import Label, load_public, verify
from tests.support import golden_crypto, second
from tests.support.keys import SeededRandomness, public_of
from tests.support.sealing import (
    ORGANISATION,
    SECRET,
    SIGNER,
    Sealing,
    content,
    dictionary,
    prefix,
    shipped,
)

FOLDER = Path(__file__).parent / "crypto"


def golden(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def stored_entry(name: str) -> Entry:
    stored = {
        key: bytes.fromhex(value) for key, value in golden("entries")["entries"][name].items()
    }
    entry = entries.from_envelope(
        Envelope(1, stored["header"], stored["signature"]), stored["body"]
    )
    assert entry.id == stored["id"]
    return entry


@pytest.mark.parametrize("name", ["plain", "packed"])
def test_a_stored_entry_opens_to_what_was_written(name: str) -> None:
    assert open_entry(stored_entry(name), SECRET, shipped()) == content()


@pytest.mark.parametrize("name", ["plain", "packed", "control"])
def test_the_signature_of_a_stored_entry_holds(name: str) -> None:
    envelope = stored_entry(name).envelope
    key = load_public(SIGNER.public)
    assert verify(key, Label.ENTRY, ORGANISATION, envelope.header, envelope.signature)


def test_the_same_seed_seals_the_stored_bytes_again() -> None:
    assert Sealing().seal() == stored_entry("plain")


def test_a_control_entry_is_written_as_it_was() -> None:
    clear = control(prefix(epoch=bytes(32)), b"a clear control statement", SIGNER)
    assert clear == stored_entry("control")


@pytest.mark.parametrize("name", ["plain", "packed"])
def test_a_second_implementation_opens_a_stored_entry(name: str) -> None:
    entry = stored_entry(name)
    assert entry.header is not None
    assert entry.body is not None
    fields = fields_of(entry)
    blind, parts = second.open_sealed(fields, entry.header.salt, entry.body, SECRET, dictionary())
    commitment = second.commitment(blind, parts)
    header = fields.header(entry.header.salt, commitment, entry.body)
    assert header == entry.envelope.header


def test_a_second_implementation_seals_the_stored_bytes() -> None:
    entry, rng = stored_entry("plain"), SeededRandomness(1)
    assert entry.body is not None
    blind, r = rng.bytes(32), rng.bytes(32)
    _, parts = second.open_sealed(
        fields_of(entry), entry.header.salt if entry.header else b"", entry.body, SECRET, b""
    )
    sealed = second.seal_plain(fields_of(entry), parts, SECRET, blind, r)
    assert sealed == (entry.envelope.header, entry.body)


def fields_of(entry: Entry) -> second.Fields:
    header = entry.header
    assert header is not None
    outer = [1, header.organisation, header.inspection, header.log, header.sequence]
    outer += [header.previous, header.author, int(header.kind), header.roster, header.receipt]
    return second.Fields([*outer, list(header.dependencies), header.epoch])


def test_every_reader_of_a_stored_epoch_gets_its_secret_and_the_history() -> None:
    stored, wrap = golden("epochs"), HpkeWrap(SeededRandomness(0))
    body = stored_epoch(stored)
    for seed in map(bytes.fromhex, stored["readers"]):
        reader = key_id(public_of(seed))
        opened = epoch.open_epoch(body, golden_crypto.SCOPE, seed, reader, wrap)
        older = epoch.open_link(opened, body.links[0], golden_crypto.SCOPE)
        assert [older.secret.hex(), opened.secret.hex()] == stored["secrets"]
        assert [older.id.hex(), opened.id.hex()] == stored["ids"]


def test_a_second_implementation_unwraps_a_stored_epoch() -> None:
    stored = golden("epochs")
    body = stored_epoch(stored)
    place = bytes.fromhex(stored["organisation"]) + bytes.fromhex(stored["inspection"])
    for seed in map(bytes.fromhex, stored["readers"]):
        wrap = next(w for w in body.wraps if w.recipient == key_id(public_of(seed)))
        info = b"wrap/1" + place + body.epoch + wrap.recipient
        secret = second.hpke_open(wrap.sealed, seed, info)
        assert secret.hex() == stored["secrets"][1]
        assert second.epoch_id(secret, place[:16], place[16:]) == body.epoch


def stored_epoch(stored: dict[str, Any]) -> EpochBody:
    body = statements.parse(bytes.fromhex(stored["statement"]))
    assert isinstance(body, EpochBody)
    return body


def test_a_stored_vault_opens_by_passphrase_and_by_recovery_code() -> None:
    stored, wrap = golden("vault"), HpkeWrap(SeededRandomness(0))
    file = bytes.fromhex(stored["file"])
    device_secret = bytes.fromhex(stored["device_secret"])
    opened = vault_format.open_with_passphrase(file, stored["passphrase"], device_secret)
    code = recovery_code.from_text(stored["recovery_code"])
    assert vault_format.open_with_recovery(file, code, wrap) == opened
    keys = {k.inspection.hex(): k.key.hex() for k in opened.shared.file_keys}
    assert keys == stored["file_keys"]
    assert opened.own.signing.hex() == stored["signing"]
    assert [s.seed.hex() for s in opened.own.seeds] == [stored["root"]]


def test_the_office_opens_a_stored_vault_to_read() -> None:
    stored, wrap = golden("vault"), HpkeWrap(SeededRandomness(0))
    seed, file = bytes.fromhex(stored["office_seed"]), bytes.fromhex(stored["file"])
    shared = vault_format.open_with_role_key(file, seed, wrap)
    assert shared.organisation_secret.hex() == stored["organisation_secret"]
    assert shared.sealing.hex() == stored["sealing"]


@pytest.mark.parametrize("stored", golden("streams"), ids=lambda s: str(s["length"]))
def test_a_stored_file_is_sealed_to_the_same_addresses(stored: dict[str, Any]) -> None:
    sealer, length = stream.Sealer(bytes.fromhex(stored["key"])), stored["length"]
    chunks = [*sealer.feed(golden_crypto.pattern(length)), *sealer.finish()]
    assert [c.address.hex() for c in chunks] == stored["addresses"]
    body = Attach("a", "b", length, sealer.sha256, bytes.fromhex(stored["key"]), (), 0, True)
    assert body.sha256.hex() == stored["sha256"]


@pytest.mark.parametrize(
    "stored", [s for s in golden("streams") if s["chunks"]], ids=lambda s: str(s["length"])
)
def test_a_stored_file_opens_from_its_chunks(stored: dict[str, Any]) -> None:
    addresses = tuple(map(bytes.fromhex, stored["addresses"]))
    kept = dict(zip(addresses, map(bytes.fromhex, stored["chunks"]), strict=True))
    key, digest = bytes.fromhex(stored["key"]), bytes.fromhex(stored["sha256"])
    body = Attach("a", "b", stored["length"], digest, key, addresses, 0, True)
    clear = b"".join(stream.open_file(body, kept.get))
    assert clear == golden_crypto.pattern(stored["length"])


@pytest.mark.parametrize("name", ["recovery_codes", "words", "padme", "stand_in"])
def test_what_follows_from_its_input_alone_stays_as_it_was(name: str) -> None:
    again = json.loads(json.dumps(golden_crypto.FILES[name]()))
    assert again == golden(name)


def test_padme_sizes_agree_with_the_paper() -> None:
    for length, size in golden("padme").items():
        assert size == second.padme(int(length)) == padded_size(int(length))
