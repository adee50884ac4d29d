"""Bounds that hold before anything is allocated (docs/protocol.md, section 2.1)."""

from __future__ import annotations

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

ENTRY_BYTES: Final = 64 * KIB
CONTROL_BODY_BYTES: Final = 256 * KIB
CONTENT_BYTES: Final = 256 * KIB
"""Largest content after decompression."""
BATCH_ENTRIES: Final = 256
REQUEST_BATCHES: Final = 64
REQUEST_BYTES: Final = 32 * MIB
CHUNK_BYTES: Final = MIB
WRAPS: Final = 200
REPLACES: Final = 256
DEPENDENCIES: Final = 64
FRONTIER_HEADS: Final = 10_000
OPERATIONS: Final = 1_024
SLOT_BYTES: Final = 128
DEPTH: Final = 8
LIVE_VALUES_SHOWN: Final = 64
BLOCK_TEXT_BYTES: Final = 16 * KIB
"""Longest text of one block, in UTF-8; a longer paste becomes several blocks."""
PASTE_BYTES: Final = 256 * KIB
"""A paste over this is offered as an attached text."""
WAITING_ENTRIES: Final = 20_000
SESSION_SECONDS: Final = 15 * 60
CHALLENGE_SECONDS: Final = 60
