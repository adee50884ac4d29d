"""What is said about files that cannot be read as Annex A, each under its own code."""

from __future__ import annotations

from fieldapp.domain.errors import Refused


def too_large(what: str) -> Refused:
    """Return the refusal of a file that would take more memory than is given to it."""
    return Refused("A-101", f"The workbook {what}.", "Ask for the lists in smaller workbooks.")


def damaged() -> Refused:
    """Return the refusal of a file that breaks off or contradicts itself."""
    return Refused("A-102", "The workbook is damaged and cannot be read.", "Ask for a new copy.")


def protected() -> Refused:
    """Return the refusal of a file that only opens with a password."""
    return Refused(
        "A-103", "The workbook is protected by a password.", "Ask for a copy without a password."
    )


def no_workbook() -> Refused:
    """Return the refusal of a file that is none of the three kinds."""
    return Refused(
        "A-104",
        "The file is not a workbook of the kinds .xlsx, .xls or .ods.",
        "Save it as .xlsx, then try again.",
    )


def packed(count: int) -> Refused:
    """Return the refusal of an archive of files instead of a workbook."""
    return Refused(
        "A-105",
        f"The file is an archive that holds {count} workbooks, not a workbook.",
        "Unpack it and give the workbooks themselves.",
    )


def no_lists() -> Refused:
    """Return the refusal of a workbook in which no list was found."""
    return Refused(
        "A-106",
        "The workbook holds none of the eleven lists: no sheet has their headings.",
        "Choose the workbook with the child-level lists.",
    )


def unknown_column(name: str) -> Refused:
    """Return the refusal of a heading that no coded column has."""
    return Refused(
        "A-107",
        f"No coded column of Annex A is called “{name}”.",
        "Give a heading of the template, or one that workbooks use for it.",
    )


def bad_mapping(why: str) -> Refused:
    """Return the refusal of a file of remembered headings."""
    return Refused(
        "A-108", f"The file of remembered headings cannot be read: {why}.", "Correct that line."
    )
