"""Measures sealing, opening and sealed files: python -m tests.support.measure_crypto.

The last line is JSON: microseconds an entry for entries of 20 fields (about 3 KB of text),
bytes before and after sealing, and megabytes a second for files; the best of several runs.
"""

import argparse
import json
import time
from collections.abc import Callable

from fieldapp.crypto.content import join, split
from fieldapp.crypto.keys import HpkeWrap
from fieldapp.crypto.seal import open_entry, seal
from fieldapp.crypto.stream import Sealer, open_file
from fieldapp.domain.change import Attach
from sync.protocol import entry as entries
from sync.protocol.canonical import encode
from tests.support.chain import Chain, corpus, record_content
from tests.support.keys import SeededRandomness
from tests.support.sealing import SECRET, SIGNER, prefix, shipped

RUNS = 5
MEGABYTE = 1_000_000


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def measure_entries(records: int) -> dict[str, float]:
    """Microseconds for one entry, and its sizes in bytes."""
    chain, rng, codecs = Chain(corpus(), 2), SeededRandomness(2), shipped()
    contents = [record_content(chain) for _ in range(records)]
    places = [prefix(n, bytes(31) + b"p" if n else bytes(32)) for n in range(records)]
    pairs = list(zip(places, contents, strict=True))
    made = [seal(at, content, SECRET, SIGNER, rng, codecs) for at, content in pairs]
    wire = [(entries.pack(entry), entry.body) for entry in made]
    each = 1e6 / records
    return {
        "seal_us": each * best(lambda: [seal(a, c, SECRET, SIGNER, rng, codecs) for a, c in pairs]),
        "open_us": each * best(lambda: [open_entry(entry, SECRET, codecs) for entry in made]),
        "parse_us": each * best(lambda: [entries.parse(*pair) for pair in wire]),
        "raw_bytes": sum(len(join(split(c, bytes(32)))) for c in contents) / records,
        "body_bytes": sum(len(entry.body or b"") for entry in made) / records,
        "envelope_bytes": sum(len(encode(entry.envelope)) for entry in made) / records,
    }


def measure_files(megabytes: int) -> dict[str, float]:
    """Megabytes a second into and out of sealed chunks."""
    piece, key = SeededRandomness(3).bytes(MEGABYTE), bytes(32)
    kept: dict[bytes, bytes] = {}
    sealers: list[Sealer] = []

    def into() -> None:
        kept.clear()
        sealers.append(Sealer(key))
        for _ in range(megabytes):
            kept.update((c.address, c.data) for c in sealers[-1].feed(piece))
        kept.update((c.address, c.data) for c in sealers[-1].finish())

    seconds = best(into)
    done = sealers[-1]
    body = Attach("a", "b", done.length, done.sha256, key, tuple(done.addresses), 0, True)
    out = best(lambda: sum(map(len, open_file(body, kept.get))))
    return {"file_seal_mb_s": megabytes / seconds, "file_open_mb_s": megabytes / out}


def measure_wraps() -> dict[str, float]:
    """Milliseconds for one wrap and one unwrap of HPKE suite 1."""
    wrap = HpkeWrap(SeededRandomness(4))
    private, public = wrap.generate()
    sealed = wrap.seal(bytes(32), public, b"")
    return {
        "wrap_ms": 10 * best(lambda: [wrap.seal(bytes(32), public, b"") for _ in range(100)]),
        "unwrap_ms": 10 * best(lambda: [wrap.open(sealed, private, b"") for _ in range(100)]),
    }


def main() -> None:
    """Print one line of JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=1_000)
    asked.add_argument("--megabytes", type=int, default=100)
    given = asked.parse_args()
    found = measure_entries(given.records) | measure_files(given.megabytes) | measure_wraps()
    print(json.dumps({name: round(value, 2) for name, value in found.items()}))


if __name__ == "__main__":
    main()
