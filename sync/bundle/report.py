"""What the independent check of a bundle found."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]


class State(enum.StrEnum):
    """How far something could be checked."""

    OK = "ok"
    WRONG = "wrong"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: a stable code, a sentence, and which item (hex)."""

    code: str
    what: str
    item: str = ""


@dataclass(slots=True)
class Counts:
    """Good and bad of one kind; `not_checked` for what nothing here opens."""

    good: int = 0
    bad: int = 0
    not_checked: int = 0

    def plain(self) -> Plain:
        """Return "ok", "wrong" or "not checked" with the counts beside it."""
        state = State.WRONG if self.bad else (State.OK if self.good else State.NOT_CHECKED)
        counts: dict[str, Plain] = {"state": str(state), "good": self.good, "bad": self.bad}
        return {**counts, "not_checked": self.not_checked}


@dataclass(slots=True)
class Report:
    """What a bundle was found to hold.

    `forks` are places in a log that hold more than one signed entry: proof of a cloned
    machine, and no fault of the bundle.
    """

    root: State = State.NOT_CHECKED
    sender: State = State.NOT_CHECKED
    entries: int = 0
    signatures: Counts = field(default_factory=Counts)
    links: Counts = field(default_factory=Counts)
    epochs: Counts = field(default_factory=Counts)
    commitments: Counts = field(default_factory=Counts)
    receipts: Counts = field(default_factory=Counts)
    chunks: Counts = field(default_factory=Counts)
    disclosures: Counts = field(default_factory=Counts)
    forks: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Say whether the root was compared and nothing was found wrong."""
        return self.root is State.OK and not self.findings

    def note(self, code: str, what: str, item: bytes = b"") -> None:
        """Note something that does not hold."""
        self.findings.append(Finding(code, what, item.hex()))

    def wrong(self, counts: Counts, code: str, what: str, item: bytes = b"") -> None:
        """Count something that does not hold, and note it."""
        counts.bad += 1
        self.note(code, what, item)

    def plain(self) -> dict[str, Plain]:
        """Return the report as values for JSON; `verify` is "ok" or "finding"."""
        counts = ("signatures", "links", "epochs", "commitments", "receipts", "chunks")
        found: list[Plain] = [
            {"code": f.code, "what": f.what, "item": f.item} for f in self.findings
        ]
        return {
            "verify": "ok" if self.ok else "finding",
            "root": str(self.root),
            "sender": str(self.sender),
            "entries": self.entries,
            **{name: getattr(self, name).plain() for name in (*counts, "disclosures")},
            "forks": self.forks,
            "findings": found,
        }
