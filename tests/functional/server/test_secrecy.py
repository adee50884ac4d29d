"""A thief of the server's disk, logs and backups finds nothing that was written (attack 46)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from fieldapp.crypto.keys import Signer
from fieldapp.crypto.seal import Prefix, seal
from sync.protocol.entry import Entry
from tests.support.entries import Log, name32
from tests.support.keys import SeededRandomness
from tests.support.organisation import Organisation, Visit
from tests.support.sealing import SECRET, content, shipped
from tests.support.server import Caller, command, init, serving

MARKER = "Tabitha fell from the blue swing at noon"


def spellings(text: str) -> list[bytes]:
    """Return the ways in which words might lie on a disk."""
    plain = text.encode()
    wide = [text.encode("utf-16-le"), text.encode("utf-16-be")]
    coded = [plain.hex().encode(), base64.b64encode(plain)[:-4]]
    return [plain, plain.upper(), plain[5:25], *wide, *coded]


def sealed(log: Log, first: Entry, count: int) -> Iterator[Entry]:
    """Yield entries with the marker in them, sealed as the app seals."""
    previous, rng = first.id, SeededRandomness(1)
    for sequence in range(1, count + 1):
        place = Prefix(
            log.organisation,
            log.inspection,
            log.log,
            sequence,
            previous,
            log.author,
            bytes(32),
            bytes(32),
            (),
            name32("epoch"),
        )
        signer = Signer(name32("key/laptop/IN1"))
        written = seal(place, content(MARKER), SECRET, signer, rng, shipped())
        previous = written.id
        yield written


def found(folder: Path, markers: list[bytes]) -> list[str]:
    """Return the files under `folder` that hold any of the markers."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if any(m in path.read_bytes() for m in markers)]


def test_no_file_of_a_server_holds_what_was_written(tmp_path: Path) -> None:
    organisation = Organisation()
    data = tmp_path / "here" / "data"
    data.parent.mkdir()
    init(data, organisation)
    visit = Visit(organisation, organisation.laptop_of("IN1"), ("IN1",))
    log, first = visit.opened()
    with serving(data) as served:
        caller = Caller(served, organisation, visit.creator)
        assert caller.open().status == 200
        answer = caller.sync(visit.id, [first, *sealed(log, first, 20)])
        assert (answer.cursor, answer.refused) == (21, ())
        token = caller.token
        caller.close()
        served.process.kill()
    copied = command("backup", tmp_path / "here" / "copy", "--data", data, "--json")
    assert copied.returncode == 0, copied.stdout
    secret = [*spellings(MARKER), SECRET, SECRET.hex().encode(), token, token.hex().encode()]
    assert found(tmp_path / "here", secret) == []
    assert found(tmp_path / "here", [visit.id]), "the search would find what is there"
