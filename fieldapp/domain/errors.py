"""Refusals of the app; see `sync.protocol.errors` for what a refusal promises."""

from sync.protocol.errors import Malformed, Refused

__all__ = ["Damaged", "Locked", "Malformed", "Refused"]


class Locked(Refused):
    """The store is locked, or what was typed does not open it (exit status 4)."""


class Damaged(Refused):
    """Something at rest is not what was written; nothing partial is shown as whole."""
