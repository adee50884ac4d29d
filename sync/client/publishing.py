"""Handing a newer list of people to the server; whoever has it may bring it.

Authority is in the signatures, so no session is needed: a server that does not know this
laptop yet learns of it from the very list that it is given here.
"""

from __future__ import annotations

from typing import Final

from sync.client.outcome import Outcome
from sync.client.wire import Request, Transport
from sync.protocol.canonical import encode
from sync.protocol.exchange import CONTENT_TYPE, PublishRoster

_PATH: Final = "/v1/roster"
_DONE: Final = 204
_BEHIND: Final = frozenset({"S-202", "X-233"})
"""The server does not accept this laptop, or offers an older list than the one here."""


def server_is_behind(outcome: Outcome) -> bool:
    """Say whether a run ended because the server lacks a list of people that is here."""
    return outcome.refusal is not None and outcome.refusal.code in _BEHIND


def hand_over(transport: Transport, root: bytes, roster: bytes) -> bool:
    """Offer the signed documents that are here; say whether the server took them in."""
    transport.begin(Request("POST", _PATH, encode(PublishRoster(root, roster)), CONTENT_TYPE))
    return transport.finish().status == _DONE
