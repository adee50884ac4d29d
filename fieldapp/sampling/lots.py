"""Chance that anybody can draw again: a lot for each child from seed, file and settings.

The lot of a child is HMAC-SHA256 with the seed as its key over the hash of the file, the settings
and the child's own key, each on a line. Children are taken in the order of their lots. A lot
depends on nothing else, neither the machine nor the order of the rows.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

Setting: TypeAlias = "str | int | list[Setting] | dict[str, Setting]"
"""What settings are made of; whole numbers only, so that they read the same everywhere."""


@dataclass(frozen=True, slots=True)
class Lots:
    """Gives the lots of one draw."""

    seed: str
    file_sha256: str
    settings: str

    def of(self, child: str) -> bytes:
        """Return the 32 bytes by which a child is ordered."""
        message = "\n".join((self.file_sha256, self.settings, child))
        return hmac.new(self.seed.encode(), message.encode(), sha256).digest()


def canonical(settings: Mapping[str, Setting]) -> str:
    """Return settings as one line of JSON: names in order, no spaces, letters as they are."""
    return json.dumps(settings, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
