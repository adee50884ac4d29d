"""Invented text by an order-2 word chain, and entries of it as benchmarks count them.

The chain reads `shared/domain.md` when that folder lies beside the project, else the small
corpus of this folder, which was written for it. The same seed gives the same text.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fieldapp.domain.change import (
    OPEN_SLOT,
    Code,
    OpenRecord,
    RecordKind,
    SetField,
    field_slot,
    operation,
    record_id,
)
from sync.protocol.ids import DeviceId, InspectionId, RecordId
from sync.protocol.operation import Content, Operation, Prelude

HERE = Path(__file__).resolve().parent
BESIDE = HERE.parents[2] / "shared" / "domain.md"
OWN = HERE / "corpus.md"
FIELDS = 20
RECORD_BYTES = 3_000
CLAIMED_MS = 1_790_000_000_000


def corpus(path: Path | None = None) -> str:
    """The text of `path`, else what lies beside the project, else this folder's own."""
    chosen = path or (BESIDE if BESIDE.is_file() else OWN)
    return chosen.read_text(encoding="utf-8")


class Chain:
    """Draws word after word by the two words before it."""

    def __init__(self, text: str, seed: int) -> None:
        self._words = text.split()
        self._random = random.Random(seed)
        self._after: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one, two, three in zip(self._words, self._words[1:], self._words[2:], strict=False):
            self._after[one, two].append(three)
        self._two = self._start()

    def words(self) -> Iterator[str]:
        """Words without end; where the corpus ends the chain starts elsewhere."""
        while True:
            following = self._after.get(self._two)
            if following is None:
                self._two = self._start()
                continue
            word = self._random.choice(following)
            self._two = (self._two[1], word)
            yield word

    def text(self, size: int) -> str:
        """Whole words of at least `size` bytes together."""
        drawn, length = [], 0
        for word in self.words():
            drawn.append(word)
            length += len(word.encode()) + 1
            if length >= size:
                break
        return " ".join(drawn)

    def bytes(self, length: int) -> bytes:
        """Random bytes of the same seed, for ids."""
        return self._random.randbytes(length)

    def _start(self) -> tuple[str, str]:
        at = self._random.randrange(len(self._words) - 2)
        return self._words[at], self._words[at + 1]


Where = tuple[InspectionId, DeviceId]
"""The inspection and the laptop that writes; a record's id derives from both."""


def record_content(chain: Chain, person: str = "OF2", where: Where | None = None) -> Content:
    """One record of the benchmarks: 20 field operations, about 3 KB of text.

    With `where` the record's opening stands first, so that it shows in lists.
    """
    nonce = chain.bytes(32)
    record = record_id(*where, nonce) if where else RecordId(nonce[:16])
    opening = OpenRecord(nonce, RecordKind.NOTE, "note", 1, bytes(32), "", "")
    first = (operation(Code.OPEN_RECORD, record, OPEN_SLOT, opening),) if where else ()
    fields = [_field(chain, record, at) for at in range(FIELDS)]
    return Content(prelude(chain, person), (*first, *fields))


def edit_content(chain: Chain, record: RecordId, person: str = "OF2") -> Content:
    """One edit of a field of about 150 bytes."""
    return Content(prelude(chain, person), (_field(chain, record, 0),))


def prelude(chain: Chain, person: str = "OF2") -> Prelude:
    """What the laptop claims of an entry."""
    return Prelude(chain.bytes(16), 1, CLAIMED_MS, 1_440, person)


def _field(chain: Chain, record: RecordId, at: int) -> Operation:
    body = SetField(chain.text(RECORD_BYTES // FIELDS))
    return operation(Code.SET_FIELD, record, field_slot(f"field_{at}"), body)
