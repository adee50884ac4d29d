"""`fieldapp forms check`: what is wrong with a form, and what differs here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Final

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.forms.check import Report, check
from fieldapp.forms.finding import Finding, Severity
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.session import Session

_MOST_FORM: Final = 256 << 20
_MOST_MEDIA: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class FormFolder:
    """The files beside a form."""

    call: Call
    folder: Path

    def read(self, name: str) -> bytes | None:
        """Return the file called `name`, or None when there is none."""
        return (
            self.call.read(self.folder / Path(name).name, _MOST_MEDIA) if self.has(name) else None
        )

    def has(self, name: str) -> bool:
        """Tell whether there is a file called `name`."""
        return (self.folder / Path(name).name).is_file()


def check_form(
    call: Call,
    form: Annotated[Path, typer.Argument(metavar="FORM", help="The form.")],
    media: Annotated[
        Path | None, typer.Option("--media", metavar="DIR", help="The files beside the form.")
    ] = None,
) -> Answer:
    """Say what is wrong with a form and what differs here, by sheet, row and column."""
    beside = FormFolder(call, (media or form.absolute().parent).absolute())

    def begin(xform: bytes) -> Form:
        loaded = load_form(xform, beside)
        Session(loaded, _now(call), ByteChance(call.ports.rng.bytes))
        return loaded

    report = check(call.read(form, _MOST_FORM), form.name, beside.has, begin)
    return Answer(_data(report), _lines(form.name, report), finding=not report.usable)


def _now(call: Call) -> datetime:
    moment = call.ports.clock.now()
    zone = timezone(timedelta(minutes=moment.offset_minutes))
    return datetime.fromtimestamp(moment.ms / 1000, zone)


def _data(report: Report) -> dict[str, Plain]:
    return {
        "form": report.form,
        "version": report.version,
        "title": report.title,
        "questions": report.questions,
        "choices": report.choices,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "findings": [_finding(one) for one in report.findings],
    }


def _finding(finding: Finding) -> dict[str, Plain]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "row": finding.place.row or None,
        "column": finding.place.column,
        "message": finding.message,
        "cure": finding.cure,
    }


def _lines(name: str, report: Report) -> tuple[str, ...]:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    found = (f"{_WEIGHT[f.severity]} {f.said()} {f.cure} ({f.code})" for f in report.findings)
    counted = (
        (report.questions, "question"), (report.choices, "choice"),
        (errors, "mistake"), (warnings, "warning"),
    )  # fmt: skip
    return (*found, f"{name}: {', '.join(_counted(*one) for one in counted)}.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_WEIGHT: Final = {Severity.ERROR: "Mistake.", Severity.WARNING: "Warning."}
