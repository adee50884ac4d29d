"""What the server says when it does not do something: S- codes with their HTTP status."""

from __future__ import annotations

from typing import Final

from sync.protocol.canonical import encode
from sync.protocol.errors import Refused
from sync.protocol.exchange import ErrorBody

AGAIN: Final = "Nothing is lost. The next send and receive tries again."
ASK: Final = "Ask your administrator; what is on this laptop stays as it is."


class Denied(Refused):
    """A request that was refused; the server's state is as it was."""

    def __init__(self, status: int, code: str, message: str, next_step: str = AGAIN) -> None:
        super().__init__(code, message, next_step)
        self.status = status


def body_of(refused: Refused) -> bytes:
    """Return the ErrorBody bytes of a refusal."""
    return encode(ErrorBody(refused.code, refused.message, refused.next_step))


def spent_challenge() -> Denied:
    """The nonce was used, is too old or was never given."""
    return Denied(401, "S-201", "The server's question had expired.")


def unknown_device() -> Denied:
    """Unknown device or wrong signature: one answer, so that neither can be told apart."""
    return Denied(401, "S-202", "The server does not accept this laptop.", ASK)


def intercepted() -> Denied:
    """The device saw a TLS key that is not one of this server's."""
    return Denied(
        403,
        "S-203",
        "Something between this laptop and the server opens the connection.",
        "Use another network, or ask your administrator. Nothing was sent.",
    )


def no_session() -> Denied:
    """The bearer token is missing, unknown or over."""
    return Denied(401, "S-204", "The session with the server has ended.")


def too_often() -> Denied:
    """The rate limit."""
    return Denied(429, "S-205", "The server was asked too often.", "It tries again by itself.")


def not_found() -> Denied:
    """Unknown, not a member, no such path: one answer for all of them."""
    return Denied(404, "S-404", "The server has nothing here for this laptop.", ASK)


def too_large() -> Denied:
    """A body over its limit."""
    return Denied(413, "S-413", "What was sent is larger than the server takes.", ASK)


def too_slow() -> Denied:
    """A body that did not arrive in time."""
    return Denied(408, "S-408", "The connection was too slow and was ended.")


def wrong_address() -> Denied:
    """A chunk whose bytes do not have the hash they came under."""
    return Denied(400, "S-409", "A part of an attachment was damaged on its way.")


def cut_short() -> Denied:
    """A body that ends inside a chunk."""
    return Denied(400, "S-411", "A part of an attachment was cut short on its way.")


def chunk_quota() -> Denied:
    """The device's allowance for chunks is used up."""
    return Denied(413, "S-410", "This laptop's space on the server is used up.", ASK)


def second_genesis() -> Denied:
    """Another organisation's root, or a second one."""
    return Denied(
        409, "S-110", "This server belongs to another organisation; that does not change.", ASK
    )


def not_newer() -> Denied:
    """A roster that does not follow the present one."""
    return Denied(409, "S-111", "The server already holds this list of people or a newer one.")


def broken_chain() -> Denied:
    """A roster that names another previous one."""
    return Denied(
        409, "S-112", "This list of people does not follow the one that the server holds.", ASK
    )


def storage_failed() -> Denied:
    """Disk or database did not take it."""
    return Denied(503, "S-503", "The server could not store it.")


def failed() -> Denied:
    """A defect of the server."""
    return Denied(500, "S-500", "The server made a mistake.")
