"""Checks a form before anybody is asked to use it: what is wrong, what differs, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.forms.check_expressions import (
    Checked,
    check_cycles,
    check_expressions,
    check_lists,
)
from fieldapp.forms.check_features import HasFile, check_features, check_files
from fieldapp.forms.check_places import Part, Places, places
from fieldapp.forms.check_rows import check_rows
from fieldapp.forms.convert import Converted
from fieldapp.forms.convert_all import convert_all
from fieldapp.forms.features import features
from fieldapp.forms.finding import Finding, Place, Severity, error
from fieldapp.forms.xform.cells import EndlessWork
from fieldapp.forms.xform.definition import Form, FormError
from fieldapp.forms.xform.source import Source, read_source
from fieldapp.forms.xpath import ExpressionProblem

Begin = Callable[[bytes], Form]
"""Loads an XForm with the files beside it and begins a record, to see that it can be begun."""

_CHOICE: Final = "item"
_CONTROLS: Final = ("input", "select", "select1", "upload", "trigger", "range", "{*}rank")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a form."""

    findings: tuple[Finding, ...]
    title: str = ""
    form: str = ""
    version: str = ""
    questions: int = 0
    choices: int = 0

    def count(self, severity: Severity) -> int:
        """Return how many findings are of that weight."""
        return sum(one.severity is severity for one in self.findings)

    @property
    def usable(self) -> bool:
        """Whether there is no mistake."""
        return self.count(Severity.ERROR) == 0


def check(data: bytes, name: str, has_file: HasFile, begin: Begin) -> Report:
    """Return everything that can be said about the form in `data`; refuse nothing."""
    try:
        converted, mistakes = convert_all(data, name)
    except Refused as refused:
        return Report((error(refused.code, refused.message, refused.next_step),))
    mistakes = (*mistakes, *check_rows(data, name))
    if converted is None:
        return Report(mistakes)
    try:
        source = read_source(converted.xform)
    except FormError as problem:
        return Report((*mistakes, _of_structure(problem, None)))
    return _report(source, converted, mistakes, has_file, begin)


def _report(
    source: Source,
    converted: Converted,
    mistakes: tuple[Finding, ...],
    has_file: HasFile,
    begin: Begin,
) -> Report:
    where = places(converted.book, str(source.primary.tag))
    checked = check_expressions(source, where)
    found = [*mistakes, *checked.findings, *check_cycles(checked, source, where)]
    found += check_lists(checked, source, where)
    found += check_files(source, has_file, where)
    if not any(one.severity is Severity.ERROR for one in found):
        found += _begun(converted.xform, checked, where, begin)
    found += [*check_features(source, features(), where), *converted.warnings]
    return Report(
        tuple(sorted(found, key=_order)),
        title=source.title,
        form=source.primary.get("id") or "",
        version=source.primary.get("version") or "",
        questions=sum(1 for e in source.body.iter(*_CONTROLS)),
        choices=sum(1 for i in source.secondary for _ in i.iter(_CHOICE)),
    )


def _order(finding: Finding) -> tuple[bool, str, int]:
    return (finding.severity is Severity.WARNING, finding.place.sheet, finding.place.row)


def _begun(xform: bytes, checked: Checked, where: Places, begin: Begin) -> tuple[Finding, ...]:
    try:
        begin(xform)
    except FormError as problem:
        return (_of_structure(problem, where),)
    except ExpressionProblem as problem:
        said = f"an expression fails as soon as a record begins: {problem.message}"
        cure = "Guard it with if(), so that empty answers do no harm."
        return (error("F-177", said, cure, _written_at(problem.expression, checked, where)),)
    except RecursionError:
        said = "the groups or expressions lie too deep in each other."
        return (error("F-148", said, "Use fewer levels."),)
    except EndlessWork:
        said = "the calculations never settle: they depend on each other."
        return (error("F-172", said, "Look for a calculation that depends on itself."),)
    return ()


def _written_at(text: str, checked: Checked, where: Places) -> Place:
    """Return the first cell that says this, or no place."""
    found = (site for site in checked.sound if text and site.text == text)
    return next((where.of(site.path, site.part) for site in found), Place())


def _of_structure(problem: FormError, where: Places | None) -> Finding:
    place = where.of(problem.where, Part.TYPE) if where and problem.where else None
    cure = "Correct the form as the XForms specification of ODK has it."
    if place is None or not place.row:
        named = f" ({problem.where})" if problem.where else ""
        return error("F-170", f"{problem.message}{named}", cure)
    return error("F-170", problem.message, cure, place)
