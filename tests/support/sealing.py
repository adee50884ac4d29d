"""What tests of sealing start from: one visit, its key, one author, one entry."""

from dataclasses import dataclass
from importlib.resources import files

from fieldapp.crypto.codec import Codecs, load_codecs
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.seal import Prefix, seal
from fieldapp.domain.change import AddBlock, BlockKind, Code, SetField, field_slot, operation
from sync.protocol.entry import Entry
from sync.protocol.ids import RecordId
from sync.protocol.operation import Content, Prelude, Reference
from tests.support.keys import SeededRandomness

ORGANISATION = b"organisation-id0"
INSPECTION = b"inspection-id-00"
SECRET = b"the epoch secret, 32 bytes long."
SEED = b"the signing seed, 32 bytes long."
SIGNER = Signer(SEED)
PLAIN = Codecs()


def shipped() -> Codecs:
    """The dictionaries that the app carries."""
    return load_codecs(files("resources") / "dictionaries")


def dictionary() -> bytes:
    """The bytes of dictionary 1."""
    return (files("resources") / "dictionaries" / "1.zdict").read_bytes()


def prefix(sequence: int = 0, previous: bytes = bytes(32), **changed: object) -> Prefix:
    """A place in a log, every field of it different from the others."""
    values: dict[str, object] = {
        "organisation": ORGANISATION,
        "inspection": INSPECTION,
        "log": b"log-of-one-run-0",
        "sequence": sequence,
        "previous": previous,
        "author": b"author-device-00",
        "roster": b"r" * 32,
        "receipt": b"q" * 32,
        "dependencies": (b"d" * 32, b"e" * 32),
        "epoch": b"p" * 32,
    }
    return Prefix(**(values | changed))  # type: ignore[arg-type]  # the values above fit


def content(text: str = "Seen alone on Tuesday.", person: str = "OF2") -> Content:
    """A prelude, a field that replaces a write, and a block."""
    record, seen = RecordId(b"record-number-01"), Reference(b"w" * 32, 3)
    block = AddBlock(b"", BlockKind.NOTE, "", f"{text} ‮é 🙂", 1_790_000_000_000)
    return Content(
        Prelude(b"operation-id-001", 1, 1_790_000_000_123, 1_500, person),
        (
            operation(Code.SET_FIELD, record, field_slot("summary"), SetField(text), (seen,)),
            operation(Code.ADD_BLOCK, record, b"b:block-number-001", block),
        ),
    )


@dataclass(frozen=True)
class Sealing:
    """Everything that a sealed entry is made from."""

    seed: int = 1
    codecs: Codecs = PLAIN
    secret: bytes = SECRET

    def seal(self, what: Content | None = None, at: Prefix | None = None) -> Entry:
        rng = SeededRandomness(self.seed)
        return seal(at or prefix(), what or content(), self.secret, SIGNER, rng, self.codecs)
