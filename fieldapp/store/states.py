"""Folded states at rest: packed, since each page that is sealed costs more than packing."""

from __future__ import annotations

from typing import Final

from fieldapp.crypto.codec import Codecs
from fieldapp.domain.fold import RecordState, decode_state, encode_state

_UNPACKED: Final = 0x90
"""The least first byte of a state as files of form 2 hold it: an array, never a codec."""


class States:
    """Packs states for the projection's rows and reads them back."""

    def __init__(self, codecs: Codecs) -> None:
        self._codecs = codecs

    def pack(self, state: RecordState) -> bytes:
        """Return a state as its row holds it."""
        return self._codecs.stow(encode_state(state))

    def read(self, held: bytes) -> RecordState:
        """Return the state that a row holds."""
        return decode_state(held if held[0] >= _UNPACKED else self._codecs.fetch(held))
