"""What reading and writing a sealed file refuses: X- codes from X-301."""

from __future__ import annotations

from typing import Final

from sync.protocol.errors import Refused

NEW_COPY: Final = "Nothing was taken in. Ask the sender for a new copy."


def not_a_bundle() -> Refused:
    """The file begins otherwise."""
    return Refused("X-301", "This is not a sealed file of this app.", "Choose another file.")


def newer_bundle() -> Refused:
    """A format that this code does not know."""
    return Refused(
        "X-302", "This sealed file was made by a newer version of this app.", "Update the app."
    )


def cut_short() -> Refused:
    """The file ends before its trailer."""
    return Refused("X-303", "This sealed file is not whole.", NEW_COPY)


def damaged() -> Refused:
    """A byte is not what the sender signed."""
    return Refused("X-304", "This sealed file is damaged.", NEW_COPY)


def over_limit() -> Refused:
    """An item or their number is over what a bundle may hold."""
    return Refused("X-305", "This sealed file is larger than one may be.", NEW_COPY)


def other_organisation() -> Refused:
    """The bundle is of another organisation."""
    return Refused(
        "X-306", "This sealed file belongs to another organisation.", "Choose another file."
    )


def unknown_sender() -> Refused:
    """The sender is no laptop of the roster, or the signature does not hold."""
    return Refused(
        "X-307",
        "This sealed file is not signed by a laptop of your organisation.",
        "Nothing was taken in. Tell your administrator where the file came from.",
    )


def not_for_this_laptop() -> Refused:
    """No wrap opens, or the signed list of readers leaves this laptop out."""
    return Refused(
        "X-308", "This sealed file is for other readers.", "Ask the sender to address it to you."
    )


def not_written() -> Refused:
    """What was read back is not what was written."""
    return Refused(
        "X-309",
        "The sealed file could not be read back from where it was written.",
        "Nothing was removed from this laptop. Write it to another place.",
    )


def too_many_readers() -> Refused:
    """More recipients than a reader will try."""
    return Refused(
        "X-310", "A sealed file can be addressed to 64 readers at most.", "Choose fewer readers."
    )


def unfounded() -> Refused:
    """Entries of a visit that is not here, without its opening statement."""
    return Refused(
        "X-311",
        "This sealed file holds part of a visit that is not on this laptop.",
        "Take in the file that holds its beginning first.",
    )


def strange_receipt() -> Refused:
    """A receipt that no server of the roster signed, or of a kind not taken from a file."""
    return Refused("X-312", "A receipt in this sealed file does not hold.", NEW_COPY)


def needs_a_reader() -> Refused:
    """The whole file is sealed, and no key was given to open it."""
    return Refused(
        "X-313",
        "This file is sealed as a whole, so that only its readers can check it.",
        "Check it on a reader's laptop, unlocked: --profile DIR --passphrase-file FILE.",
    )
