"""Invented text by an order-2 word chain, and entries of it as benchmarks count them.

The chain reads `shared/domain.md` when that folder lies beside the project, else the small
corpus of this folder, which was written for it. The same seed gives the same text.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fieldapp.domain.change import Code, SetField, field_slot, operation
from sync.protocol.ids import RecordId
from sync.protocol.operation import Content, Prelude

HERE = Path(__file__).resolve().parent
BESIDE = HERE.parents[2] / "shared" / "domain.md"
OWN = HERE / "corpus.md"
FIELDS = 20
RECORD_BYTES = 3_000


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


def record_content(
    chain: Chain, person: str = "OF2", claimed_ms: int = 1_790_000_000_000
) -> Content:
    """One record of the benchmarks: 20 field operations, about 3 KB of text."""
    record = chain.bytes(16)
    operations = tuple(
        operation(
            Code.SET_FIELD,
            RecordId(record),
            field_slot(f"field_{place}"),
            SetField(chain.text(RECORD_BYTES // FIELDS)),
        )
        for place in range(FIELDS)
    )
    return Content(Prelude(chain.bytes(16), 1, claimed_ms, 1_440, person), operations)
