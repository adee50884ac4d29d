"""Refusals: a stable code, a plain sentence and the next step."""

from __future__ import annotations


class Refused(Exception):
    """Something was not done; the state is as it was.

    `code` is stable and quotable (`P-101`), `message` says what happened in a plain
    sentence, `next_step` what the reader can do. None of them holds content or keys.
    """

    def __init__(self, code: str, message: str, next_step: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.next_step = next_step


class Malformed(Refused):
    """Bytes from outside that are not in the one form the protocol allows."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, "Ask the sender for a new copy; nothing was taken in.")
