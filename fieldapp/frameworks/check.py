"""Holds a pack to itself: ids, references, words, the scale, the rules, and its forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.resources.abc import Traversable
from typing import Final

from fieldapp.frameworks import contents
from fieldapp.frameworks.check_forms import form_findings
from fieldapp.frameworks.check_rules import rule_findings
from fieldapp.frameworks.check_sampling import sampling_findings
from fieldapp.frameworks.contents import JUDGEMENTS, PACK, REPORT, SAMPLING, Contents
from fieldapp.frameworks.finding import Fault, Finding
from fieldapp.frameworks.loading import Unreadable, read_files
from fieldapp.frameworks.pack import (
    EVERY,
    AreaKind,
    Joins,
    Outcome,
    Pack,
    SectionKind,
)


def check_folder(folder: Traversable) -> tuple[Pack | None, tuple[Finding, ...]]:
    """Return the pack in a folder, None when it cannot be read, with all that is wrong."""
    return check_contents(contents.of_folder(folder))


def check_contents(held: Contents) -> tuple[Pack | None, tuple[Finding, ...]]:
    """Return the pack that files make, None when it cannot be read, with all that is wrong."""
    strange = tuple(_of_files(held))
    read = read_files(held.files)
    if isinstance(read, Pack):
        return read, (*strange, *check(read))
    return None, (*strange, *map(_of_unreadable, read))


def check(pack: Pack) -> tuple[Finding, ...]:
    """Return all that is wrong with a pack that can be read, in the order of its files."""
    return tuple(found for part in _PARTS for found in part(pack))


def _of_files(held: Contents) -> Iterator[Finding]:
    whole = "the whole file"
    if held.too_much:
        said = f"The folder holds more than a pack can: {contents.MOST_FILES} files or 16 MB."
        yield Finding(Fault.FILE, PACK, "the folder", said, "Take out what no form needs.")
    for path in held.strange:
        said = f"The file “{path}” is none that a pack has, so it would be left behind."
        fix = "Forms belong into “forms”, their files into “forms/media”; take others out."
        yield Finding(Fault.FILE, path, whole, said, fix)
    for path in held.unread:
        said, fix = "It cannot be opened.", "Close other programs that use it, or copy it here."
        yield Finding(Fault.UNREADABLE, path, whole, said, fix)


def _of_unreadable(one: Unreadable) -> Finding:
    said = f"It cannot be read: {one.why}"
    if one.newer:
        return Finding(Fault.NEWER, one.file, "format", said, "Update the app.")
    return Finding(Fault.UNREADABLE, one.file, "the whole file", said, one.fix)


def _duplicates(pack: Pack) -> Iterator[Finding]:
    about, judgements = pack.about, pack.judgements
    named: tuple[tuple[str, str, list[str]], ...] = (
        (PACK, "inspectorate", [one.id for one in about.inspectorate]),
        (PACK, "agency", [one.id for one in about.agency]),
        (PACK, "phase", [one.id for one in about.phase]),
        (PACK, "theme", [one.id for one in about.theme]),
        (PACK, "source_type", [one.id for one in about.source_type]),
        (PACK, "form", [one.id for one in about.form]),
        (PACK, "sampling", [one.id for one in about.sampling]),
        (PACK, "sign_off", [one.role for one in about.sign_off]),
        (JUDGEMENTS, "grade", [one.id for one in judgements.grade]),
        (JUDGEMENTS, "area", [one.id for one in judgements.area]),
        (JUDGEMENTS, "area code", [one.code for one in judgements.area]),
        (JUDGEMENTS, "criterion", [c.id for one in judgements.area for c in one.criterion]),
        (JUDGEMENTS, "rule", [one.id for one in judgements.rule]),
        (REPORT, "section", [one.id for one in pack.report.section]),
    )
    for file, kind, ids in named:
        for identity in (one for one, times in Counter(ids).items() if times > 1):
            said = f"The {kind} “{identity}” is there {Counter(ids)[identity]} times."
            yield Finding(Fault.DUPLICATE, file, f"{kind} {identity}", said, "Rename all but one.")


def _words(pack: Pack) -> Iterator[Finding]:
    for area in pack.judgements.area:
        if not area.criterion:
            said = f"The area “{area.title}” has no criterion."
            yield Finding(
                Fault.NO_TEXT, JUDGEMENTS, f"area {area.id}", said, "Say what good looks like."
            )
        for one in area.criterion:
            if not one.text.strip():
                said = f"The criterion {one.id}, “{one.title}”, has no text."
                yield Finding(
                    Fault.NO_TEXT,
                    JUDGEMENTS,
                    f"criterion {one.id}",
                    said,
                    "Say in a sentence what good looks like.",
                )


def _scale(pack: Pack) -> Iterator[Finding]:
    graded = pack.about.outcome is Outcome.GRADES
    where, count = "grade", len(pack.scale)
    if graded and count < 2:
        said = f"The framework ends in grades, but its scale has {count}."
        yield Finding(
            Fault.SCALE,
            JUDGEMENTS,
            where,
            said,
            "List the grades, the best first, or say that the outcome is “narrative”.",
        )
    if not graded and count:
        said = "The framework ends in words only, but it has grades."
        yield Finding(Fault.SCALE, JUDGEMENTS, where, said, "Take the grades out.")
    for area in pack.judgements.area:
        if not graded and area.outcome is Outcome.GRADES:
            said = f"The area “{area.title}” is graded in a framework that ends in words only."
            fix = "Give the area the outcome “narrative”."
            yield Finding(Fault.SCALE, JUDGEMENTS, f"area {area.id}", said, fix)


def _phases(pack: Pack) -> Iterator[Finding]:
    phases = [one.id for one in pack.about.phase]
    for phase in pack.about.phase:
        if phase.last_day < phase.first_day or 0 in (phase.first_day, phase.last_day):
            said = f"The phase “{phase.title}” runs from day {phase.first_day} to {phase.last_day}."
            fix = "Let it end on or after its first day; the first day on site is 1, there is no 0."
            yield Finding(Fault.ORDER, PACK, f"phase {phase.id}", said, fix)
    for one in pack.about.inspectorate:
        where = f"inspectorate {one.id}"
        if one.arrives not in phases:
            yield _unknown(PACK, where, "phase", one.arrives, phases)
        if one.joins is Joins.TRIGGERED and not one.trigger.strip():
            said = f"The inspectorate {one.id} joins when triggered, but no trigger is given."
            yield Finding(Fault.NO_TEXT, PACK, where, said, "Say what brings it in.")
    if not any(one.leads for one in pack.about.inspectorate):
        said = "No inspectorate leads."
        yield Finding(Fault.LEFT_OUT, PACK, "inspectorate", said, "Mark one with “leads = true”.")


def _themes(pack: Pack) -> Iterator[Finding]:
    known = [one.id for one in pack.about.inspectorate]
    for theme in pack.about.theme:
        for name in theme.inspectorates:
            if name not in known:
                yield _unknown(PACK, f"theme {theme.id}", "inspectorate", name, known)


def _areas(pack: Pack) -> Iterator[Finding]:
    known = [one.id for one in pack.judgements.area]
    types = [one.id for one in pack.about.source_type]
    for area in pack.judgements.area:
        where = f"area {area.id}"
        for name in (*area.wants, *area.unexpected):
            if name not in types:
                yield _unknown(JUDGEMENTS, where, "source type", name, types)
        if area.parent and area.parent not in known:
            yield _unknown(JUDGEMENTS, where, "area", area.parent, known)
        if (area.kind is AreaKind.SUB) != bool(area.parent):
            said = f"The area “{area.title}” is of kind {area.kind} with parent “{area.parent}”."
            fix = "A sub-judgement names the area it lies in; the others name none."
            yield Finding(Fault.LEFT_OUT, JUDGEMENTS, where, said, fix)


def _not_expected(pack: Pack) -> Iterator[Finding]:
    known = {
        "area": [one.id for one in pack.judgements.area],
        "agency": [one.id for one in pack.about.agency],
        "source_type": [one.id for one in pack.about.source_type],
    }
    for place, one in enumerate(pack.judgements.not_expected, 1):
        for kind, names in known.items():
            name = str(getattr(one, kind))
            if name not in (EVERY, *names):
                where = f"not_expected number {place}"
                yield _unknown(JUDGEMENTS, where, kind.replace("_", " "), name, names)


def _sections(pack: Pack) -> Iterator[Finding]:
    known = [one.id for one in pack.judgements.area]
    for one in pack.report.section:
        if one.kind is SectionKind.AREA and one.area not in known:
            yield _unknown(REPORT, f"section {one.id}", "area", one.area, known)
    shown = {one.area for one in pack.report.section}
    for area in pack.judgements.area:
        if area.kind is not AreaKind.OVERALL and area.id not in shown:
            said = f"The area “{area.title}” has no section in the report."
            fix = f"Add a section of the kind “area” with area = “{area.id}”."
            yield Finding(Fault.LEFT_OUT, REPORT, "section", said, fix)


def _sources(pack: Pack) -> Iterator[Finding]:
    known = sorted(pack.about.sources)
    about, judgements = pack.about, pack.judgements
    used = [(PACK, f"inspectorate {one.id}", one.source) for one in about.inspectorate]
    used += [(PACK, f"phase {one.id}", one.source) for one in about.phase]
    used += [(PACK, f"theme {one.id}", one.source) for one in about.theme]
    used += [(PACK, f"sampling {one.id}", one.source) for one in about.sampling]
    used += [(PACK, f"sign_off {one.role}", one.source) for one in about.sign_off]
    used += [(PACK, "sufficiency", about.sufficiency.source)]
    used += [(JUDGEMENTS, f"area {one.id}", one.source) for one in judgements.area]
    used += [(JUDGEMENTS, f"rule {one.id}", one.source) for one in judgements.rule]
    used += [(REPORT, "the first lines", pack.report.source)]
    used += [(SAMPLING, "the first lines", pack.aims.source)] if pack.aims else []
    for file, where, name in used:
        if name not in known:
            yield _unknown(file, where, "source", name, known)


def _unknown(file: str, where: str, kind: str, name: str, known: Iterable[str]) -> Finding:
    return Finding(
        Fault.UNKNOWN,
        file,
        where,
        f"There is no {kind} “{name}” in this pack.",
        f"Use one of: {', '.join(known) or 'none is listed yet'}.",
    )


_PARTS: Final[tuple[Callable[[Pack], Iterator[Finding]], ...]] = (
    _duplicates,
    _phases,
    _themes,
    _scale,
    _areas,
    _words,
    _not_expected,
    rule_findings,
    _sections,
    _sources,
    form_findings,
    sampling_findings,
)
