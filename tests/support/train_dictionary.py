"""Trains a dictionary for sealing on invented text: python -m tests.support.train_dictionary.

The text comes from order-2 word chains with seed 1, one over the benchmark's corpus and one
over this folder's own, in the form in which entries carry it. A dictionary is never changed
once entries were sealed with it; a better one takes the next number.
"""

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path

import zstandard

from fieldapp.crypto.codec import LEVEL
from fieldapp.crypto.content import join, split
from fieldapp.domain.change import (
    AddBlock,
    BlockKind,
    Code,
    SetBlock,
    SetField,
    block_slot,
    field_slot,
    operation,
    text_slot,
)
from sync.protocol.ids import BlockId, DeviceId, InspectionId, RecordId
from sync.protocol.operation import Content, Operation, Reference
from tests.support.chain import OWN, Chain, corpus, prelude, record_content

SIZE = 112 * 1024
SEED = 1
SAMPLES = 1_500
WHERE = (InspectionId(bytes(16)), DeviceId(bytes(16)))


def samples(chain: Chain, count: int) -> Iterator[bytes]:
    """Raw forms of whole records, of blocks of text, and of later edits."""
    for _ in range(count):
        for content in (
            record_content(chain, where=WHERE),
            block(chain),
            edit(chain),
            short_edit(chain),
        ):
            yield join(split(content, chain.bytes(32)))


def block(chain: Chain) -> Content:
    """A first paragraph as the editor saves it."""
    body = AddBlock(chain.bytes(16), BlockKind.NOTE, "", chain.text(400), 1_790_000_000_000)
    slot = block_slot(BlockId(chain.bytes(16)))
    return _one(chain, operation(Code.ADD_BLOCK, RecordId(chain.bytes(16)), slot, body))


def edit(chain: Chain) -> Content:
    """A changed paragraph that replaces one write."""
    slot, seen = text_slot(BlockId(chain.bytes(16))), (Reference(chain.bytes(32), 0),)
    body = SetBlock("", chain.text(300))
    return _one(chain, operation(Code.SET_BLOCK, RecordId(chain.bytes(16)), slot, body, seen))


def short_edit(chain: Chain) -> Content:
    """A changed field that replaces one write."""
    body, seen = SetField(chain.text(30)), (Reference(chain.bytes(32), 0),)
    record = RecordId(chain.bytes(16))
    return _one(chain, operation(Code.SET_FIELD, record, field_slot("summary"), body, seen))


def _one(chain: Chain, made: Operation) -> Content:
    return Content(prelude(chain), (made,))


def train(texts: list[str], number: int) -> bytes:
    """The dictionary over chains of these texts, with its number as its id."""
    drawn: list[bytes | bytearray | memoryview] = [
        s for text in texts for s in samples(Chain(text, SEED), SAMPLES)
    ]
    trained = zstandard.train_dictionary(SIZE, drawn, dict_id=number, level=LEVEL, d=8, k=200)
    return trained.as_bytes()


def main() -> None:
    """Write the dictionary and print its line for the index."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--number", type=int, default=1)
    asked.add_argument("--corpus", type=Path)
    given = asked.parse_args()
    data = train([corpus(given.corpus), OWN.read_text(encoding="utf-8")], given.number)
    given.out.write_bytes(data)
    print(f"{given.out.name} {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
