"""The addresses (jr://…) by which a form names the files beside it."""

from __future__ import annotations

import re
from typing import Final

_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def file_named(address: str) -> str:
    """Return the plain name of the file at an address; escapes (%20) are undone."""
    return _ESCAPES.sub(_plain, address.rstrip("/").rpartition("/")[2])


def _plain(escaped: re.Match[str]) -> str:
    return bytes.fromhex(escaped[0].replace("%", "")).decode("utf-8", "replace")
