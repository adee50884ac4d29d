"""What sending and receiving says when it does not go on: X- codes.

X-201 to X-209 there is no connection, X-210 to X-219 the connection is not to be trusted,
X-220 to X-229 the answer is not one of the server's, X-230 to X-239 the server contradicts
itself or its receipt.
"""

from __future__ import annotations

from typing import Final

from sync.protocol.errors import Refused

NOTHING_LOST: Final = "Nothing is lost. The next try goes on from the same place."
IT_DESK: Final = "Nothing was sent. Use another network, or show this code to your IT desk."
ADMINISTRATOR: Final = "Nothing was taken in. Show this code to your administrator."


def not_https() -> Refused:
    """The address is not one that the exchange can use."""
    return Refused(
        "X-201",
        "The address of the server does not begin with https.",
        "Ask your administrator for the address; it looks like https://name:8443.",
    )


def no_connection() -> Refused:
    """Nobody answered at the address."""
    return Refused("X-202", "There is no connection to the server.", NOTHING_LOST)


def cut_off() -> Refused:
    """The connection ended before the answer was whole."""
    return Refused("X-203", "The connection to the server ended early.", NOTHING_LOST)


def too_slow() -> Refused:
    """The answer took longer than anybody would wait."""
    return Refused("X-204", "The server answers too slowly.", NOTHING_LOST)


def intercepted() -> Refused:
    """The TLS public key is none of those that the roster names for a server."""
    return Refused(
        "X-210",
        "Something between this laptop and the server opens the connection.",
        IT_DESK,
    )


def certificate_out_of_date() -> Refused:
    """The certificate is not valid at this laptop's time."""
    return Refused(
        "X-211",
        "The server's certificate is out of date, or this laptop's clock is wrong.",
        "Nothing was sent. Look at the date of this laptop, then tell your administrator.",
    )


def older_protection() -> Refused:
    """The other end offers no TLS 1.3, or is not speaking TLS at all."""
    return Refused("X-212", "The connection cannot be protected as it must be (TLS 1.3).", IT_DESK)


def wrong_server() -> Refused:
    """The server's signing key is not the one that belongs to its TLS key in the roster."""
    return Refused(
        "X-213", "The server cannot prove that it is your organisation's.", ADMINISTRATOR
    )


def not_the_exchange() -> Refused:
    """A page, a redirect, another service: not an answer of the exchange."""
    return Refused(
        "X-220",
        "What answered is not the server for send and receive; it may be a sign-in page.",
        "Open a web page to see whether this network asks for a sign-in, then try again.",
    )


def nonsense() -> Refused:
    """The answer's form is wrong."""
    return Refused("X-221", "The server's answer makes no sense.", ADMINISTRATOR)


def too_large() -> Refused:
    """The answer is longer than any answer may be."""
    return Refused("X-222", "The server's answer is longer than it may be.", ADMINISTRATOR)


def wrong_piece() -> Refused:
    """A chunk whose bytes do not have the hash they were asked for by."""
    return Refused("X-223", "A part of a file was damaged on its way.", NOTHING_LOST)


def forged_receipt() -> Refused:
    """A receipt that the server did not sign, or of another visit or incarnation."""
    return Refused("X-230", "A receipt of the server does not hold.", ADMINISTRATOR)


def other_history() -> Refused:
    """The receipt's digest is not the one of the entries that were sent and received."""
    return Refused(
        "X-231",
        "The server's receipt is about other items than those it sent.",
        ADMINISTRATOR,
    )


def went_back_again() -> Refused:
    """The server asked twice in one run to begin from the start."""
    return Refused("X-232", "The server forgets what it has just been given.", ADMINISTRATOR)


def older_people() -> Refused:
    """A roster below the highest version seen, or another of the same version."""
    return Refused(
        "X-233", "The server offers an older list of people than the one here.", ADMINISTRATOR
    )


def not_founded() -> Refused:
    """A visit from the server without the statement that its id is made of."""
    return Refused("X-234", "The server offers a visit that nobody began.", ADMINISTRATOR)


def still_lacking() -> Refused:
    """After a repair the server does not know a head that it was given."""
    return Refused("X-235", "The server lacks an item that it was given again.", ADMINISTRATOR)
