"""Where the answers of an opened form stand in a record.

The slot of an answer is its path below the root, with the id of each repeat instance in braces:
`child{mb2x1k9c3fa1}/born`. A path that is too long for a slot is named by its hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

_CARD: Final = re.compile(r"\{([^{}]*)\}")
_COUNTED: Final = re.compile(r"n\d+")
_LONGEST: Final = 100


def slot_key(path: str) -> str:
    """Return the key under which the answer at `path` is kept."""
    data = path.encode()
    return path if len(data) <= _LONGEST else f"#{hashlib.sha256(data).hexdigest()[:40]}"


def cards_of(key: str) -> Iterator[tuple[str, str]]:
    """Yield (key of the set, id) of each card that an answer stands in, the outermost first.

    Cards that the form counts itself are left out: they stand in no set.
    """
    for found in _CARD.finditer(key):
        if not _COUNTED.fullmatch(found[1]):
            yield slot_key(key[: found.start()]), found[1]
