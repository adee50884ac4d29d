"""Writes the golden files of sealing and keys: python -m tests.support.golden_crypto DIR.

They were written once and are checked in: whatever is made by a version must be opened by
every later one, so they are never written again, only added to.
"""

import argparse
import hashlib
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from fieldapp.crypto import epoch, recovery_code, stream, vault_format
from fieldapp.crypto.keys import HpkeWrap
from fieldapp.crypto.padme import padded_size
from fieldapp.crypto.seal import control
from fieldapp.crypto.stretch import FLOOR
from fieldapp.crypto.vault_format import FileKey, Locks, NamedSeed, Shared, Tools
from fieldapp.crypto.words import enrolment_digest, load_words
from sync.protocol.control import ControlCode, pack
from sync.protocol.entry import Entry
from sync.protocol.ids import WHOLE_TEAM
from tests.support.keys import SeededRandomness, SeededWrap
from tests.support.sealing import INSPECTION, ORGANISATION, SECRET, SEED, SIGNER, Sealing, prefix
from tests.support.sealing import shipped as shipped_codecs

SCOPE = epoch.Scope(ORGANISATION, INSPECTION)
PASSPHRASE = "Kälte und fünf Kühe 🐄"
SIZES = (0, 1, 5, 255, 256, 257, 300, 1_000, 4_095, 4_096, 65_521, 262_144, 10**6, 104_857_601)
PIECES = (0, 1, 300, stream.PIECE_BYTES, stream.PIECE_BYTES + 1)


def entries() -> dict[str, Any]:
    """A sealed entry without and with a dictionary, and a control entry."""
    sealed = {"plain": Sealing().seal(), "packed": Sealing(codecs=shipped_codecs()).seal()}
    clear = control(prefix(epoch=bytes(32)), b"a clear control statement", SIGNER)
    made = {name: _entry(e) for name, e in (sealed | {"control": clear}).items()}
    return {"secret": SECRET.hex(), "signing_seed": SEED.hex(), "rng_seed": 1, "entries": made}


def _entry(entry: Entry) -> dict[str, str]:
    assert entry.body is not None
    return {
        "id": entry.id.hex(),
        "header": entry.envelope.header.hex(),
        "signature": entry.envelope.signature.hex(),
        "body": entry.body.hex(),
    }


def epochs() -> dict[str, Any]:
    """Two epochs, the later with a link; sealed by the real suite to two readers."""
    rng = SeededRandomness(2)
    wrap = HpkeWrap(rng)
    readers = [wrap.generate() for _ in range(2)]
    publics = [public for _, public in readers]
    first, _ = epoch.make_epoch(SCOPE, WHOLE_TEAM, publics, wrap, rng)
    second, body = epoch.make_epoch(SCOPE, WHOLE_TEAM, publics, wrap, rng, (first,))
    return {
        "organisation": ORGANISATION.hex(),
        "inspection": INSPECTION.hex(),
        "readers": [seed.hex() for seed, _ in readers],
        "secrets": [e.secret.hex() for e in (first, second)],
        "ids": [e.id.hex() for e in (first, second)],
        "statement": pack(ControlCode.EPOCH, body).hex(),
    }


def vault() -> dict[str, Any]:
    """A vault with all three slots, and everything that opens it."""
    rng = SeededRandomness(3)
    tools = Tools(rng, HpkeWrap(rng))
    office_seed, office_public = tools.wrap.generate()
    recovery = recovery_code.new_secret(rng)
    keys = (
        FileKey(b"inspection-id-00", rng.bytes(32)),
        FileKey(b"inspection-id-01", rng.bytes(32)),
    )
    shared = Shared(rng.bytes(32), rng.bytes(32), b"", 7, keys)
    device_secret = rng.bytes(32)
    locks = Locks(PASSPHRASE, device_secret, FLOOR)
    seeds = (NamedSeed("root", rng.bytes(32)),)
    opened = vault_format.create(locks, recovery, shared, SEED, tools, seeds)
    return {
        "passphrase": PASSPHRASE,
        "device_secret": device_secret.hex(),
        "recovery_code": recovery_code.to_text(recovery),
        "office_seed": office_seed.hex(),
        "file": vault_format.set_office(opened, office_public, tools).data.hex(),
        "sealing": shared.sealing.hex(),
        "organisation_secret": shared.organisation_secret.hex(),
        "file_keys": {k.inspection.hex(): k.key.hex() for k in keys},
        "signing": SEED.hex(),
        "root": seeds[0].seed.hex(),
    }


def recovery_codes() -> dict[str, str]:
    """Secrets and their printed codes."""
    secrets = (bytes(20), b"\xff" * 20, bytes(range(20)), SeededRandomness(4).bytes(20))
    return {secret.hex(): recovery_code.to_text(secret) for secret in secrets}


def words() -> dict[str, Any]:
    """Requests, fingerprints and the eight words."""
    listed = load_words(files("resources") / "words")
    pairs = ((b"a request", bytes(32)), (b"a request", b"f" * 32), (b"b request", b"f" * 32))
    return {
        f"{request.hex()} {fingerprint.hex()}": listed.spell(enrolment_digest(request, fingerprint))
        for request, fingerprint in pairs
    }


def pattern(length: int) -> bytes:
    """Bytes that do not repeat within a chunk."""
    return hashlib.shake_256(b"pattern").digest(length)


def streams() -> list[dict[str, Any]]:
    """Files of several lengths under one key each, with the addresses of their chunks."""
    return [_stream(length) for length in PIECES]


def _stream(length: int) -> dict[str, Any]:
    key = hashlib.sha256(f"file key {length}".encode()).digest()
    sealer = stream.Sealer(key)
    chunks = [*sealer.feed(pattern(length)), *sealer.finish()]
    return {
        "length": length,
        "key": key.hex(),
        "sha256": sealer.sha256.hex(),
        "addresses": [chunk.address.hex() for chunk in chunks],
        "chunks": [chunk.data.hex() for chunk in chunks] if length < 1_000 else [],
    }


def stand_in() -> dict[str, str]:
    """What the seeded stand-in seals, so that traces of tests stay equal over versions."""
    wrap = SeededWrap(SeededRandomness(5))
    seed, public = wrap.generate()
    return {"seed": seed.hex(), "sealed": wrap.seal(b"a secret", public, b"info").hex()}


FILES: dict[str, Callable[[], Any]] = {
    "entries": entries,
    "epochs": epochs,
    "vault": vault,
    "recovery_codes": recovery_codes,
    "words": words,
    "streams": streams,
    "padme": lambda: {str(size): padded_size(size) for size in SIZES},
    "stand_in": stand_in,
}


def main() -> None:
    """Write the files that are not there yet."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    folder = asked.parse_args().folder
    for name, make in FILES.items():
        path = folder / f"{name}.json"
        if not path.exists():
            path.write_text(
                json.dumps(make(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )


if __name__ == "__main__":
    main()
