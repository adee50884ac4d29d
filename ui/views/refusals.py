"""A refusal as the message that stands beside the place it is about."""

from __future__ import annotations

from fieldapp.domain.errors import Refused
from ui.views.components.messages import Message


def message_of(refused: Refused | None) -> Message | None:
    """Return what happened, what to do and the code to quote; None for no refusal."""
    if refused is None:
        return None
    return Message(refused.message, do=refused.next_step, code=refused.code)
