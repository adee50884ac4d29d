"""Finds every broken expression of an XForm, and calculations that depend on each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.check_places import Part, Places
from fieldapp.forms.finding import Finding, error, warning
from fieldapp.forms.xform.source import JAVAROSA, Source
from fieldapp.forms.xpath import Expression, ExpressionProblem, parse

_BIND_PARTS: Final = (
    ("relevant", Part.RELEVANT),
    ("constraint", Part.CONSTRAINT),
    ("calculate", Part.CALCULATE),
    ("required", Part.REQUIRED),
    ("readonly", Part.READONLY),
)
_ITEMSETS: Final = ("select", "select1", "rank")
_LONGEST: Final = 120
_MOST_RINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Site:
    """An expression, the question that it belongs to, and what it decides there."""

    path: str
    part: Part
    text: str
    element: _Element
    attribute: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and the expressions that are sound."""

    findings: tuple[Finding, ...]
    sound: Mapping[Site, Expression]


def check_expressions(source: Source, where: Places) -> Checked:
    """Return a finding for each broken expression of the form."""
    findings: list[Finding] = []
    sound: dict[Site, Expression] = {}
    for site in sites(source):
        try:
            sound[site] = parse(site.text, names=source.names)
        except ExpressionProblem as problem:
            findings.append(_broken(site, problem, where))
    return Checked(tuple(findings), sound)


def sites(source: Source) -> Iterator[Site]:
    """Yield the expressions of a form, in the order of its XML."""
    for element in source.model.iter("bind"):
        path = (element.get("nodeset") or "").strip()
        for attribute, part in _BIND_PARTS:
            if element.get(attribute) is not None:
                yield Site(path, part, element.get(attribute) or "", element, attribute)
    for element in source.model.iter("text"):
        path = (element.get("id") or "").partition(":")[0]
        yield from _outputs(element, path)
    yield from _actions(source.model, Part.DEFAULT)
    yield from _of_body(source.body)


def _of_body(body: _Element) -> Iterator[Site]:
    count = f"{{{JAVAROSA}}}count"
    for element in body.iter():
        path = (element.get("ref") or element.get("nodeset") or "").strip()
        if element.tag == "repeat" and element.get(count) is not None:
            yield Site(path, Part.COUNT, element.get(count) or "", element, count)
        if element.tag in ("label", "hint"):
            yield from _outputs(element, _path_above(element))
        if element.tag == "itemset":
            nodes = element.get("nodeset") or ""
            yield Site(_path_above(element), Part.CHOICES, nodes, element, "nodeset")
    yield from _actions(body, Part.CALCULATE)


def _actions(parent: _Element, part: Part) -> Iterator[Site]:
    for element in parent.iter("setvalue"):
        if element.get("value"):
            path = (element.get("ref") or "").strip()
            yield Site(path, part, element.get("value") or "", element, "value")


def _outputs(element: _Element, path: str) -> Iterator[Site]:
    for output in element.iter("output"):
        if output.get("value") is not None:
            yield Site(path, Part.LABEL, output.get("value") or "", output, "value")


def _path_above(element: _Element) -> str:
    parent = element.getparent()
    found = "" if parent is None else parent.get("ref") or parent.get("nodeset") or ""
    return found.strip()


def _broken(site: Site, problem: ExpressionProblem, where: Places) -> Finding:
    place = where.of(site.path, site.part)
    text = where.written(place) or site.text
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return error(
        "F-171",
        f"the expression cannot be read: {problem.message.rstrip('.')}. It says: {shown}",
        "Correct the expression; docs/forms.md lists the functions that there are.",
        place,
    )


def check_lists(checked: Checked, source: Source, where: Places) -> tuple[Finding, ...]:
    """Return a warning for each list that an expression names and the form does not have."""
    known = {element.get("id") for element in source.secondary}
    found = (
        (read.instance, where.of(site.path, site.part))
        for site, expression in checked.sound.items()
        for read in expression.reads(_names(site.path))
        if read.instance is not None and read.instance not in known
    )
    return tuple(
        warning(
            "F-178",
            f"there is no list called “{name}”; what is looked up there is empty.",
            "Correct the name, or add the list or its file.",
            place,
        )
        for name, place in dict.fromkeys(found)
    )


def _names(path: str) -> tuple[str, ...]:
    return tuple(name.rpartition(":")[2] for name in path.split("/")[1:])


def check_cycles(checked: Checked, source: Source, where: Places) -> tuple[Finding, ...]:
    """Return a finding for each ring of questions that wait for each other."""
    edges = _edges(checked)
    repeats = tuple(f"{r.get('nodeset')}/" for r in source.body.iter("repeat"))
    calculated = {s.path for s in checked.sound if s.part is Part.CALCULATE}
    return tuple(_ring(ring, repeats, calculated, where) for ring in _rings(edges))


def _edges(checked: Checked) -> dict[str, tuple[str, ...]]:
    """Return which questions the value of each question is worked out from."""
    rules: dict[str, list[Expression]] = {}
    for site, expression in checked.sound.items():
        if site.part in (Part.CALCULATE, Part.RELEVANT) and site.element.tag == "bind":
            rules.setdefault(site.path, []).append(expression)
    return {path: _read_from(path, rules) for path in rules}


def _read_from(path: str, rules: Mapping[str, list[Expression]]) -> tuple[str, ...]:
    """Return the questions that one waits for; what a wildcard may mean is no ring."""
    names = _names(path)
    reads = (read for expression in rules[path] for read in expression.reads(names))
    paths = ("/" + "/".join(read.path) for read in reads if read.instance is None)
    found = (one for one in paths if one in rules)
    above = ("/" + "/".join(names[:depth]) for depth in range(1, len(names)))
    every = dict.fromkeys((*found, *(a for a in above if a in rules)))
    return tuple(one for one in every if one != path)


def _rings(edges: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield rings of questions; each is opened at one place to look for the next."""
    left = dict(edges)
    for _ in range(_MOST_RINGS):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as found:
            ring = tuple(found.args[1][1:])
            yield ring
            left[ring[0]] = ()
        else:
            return


def _ring(
    ring: tuple[str, ...], repeats: tuple[str, ...], calculated: Collection[str], where: Places
) -> Finding:
    names = ", ".join(path.rpartition("/")[2] for path in ring[:6])
    more = f" and {len(ring) - 6} more" if len(ring) > 6 else ""
    part = Part.CALCULATE if ring[0] in calculated else Part.RELEVANT
    place = where.of(ring[0], part)
    cure = "Take one of them out of the expression of another."
    if any(path.startswith(repeats) for path in ring):
        # An instance may well look at the one before it; paths alone do not tell.
        said = f"these may depend on each other in a ring: {names}{more}."
        return warning("F-173", said, cure, place)
    return error("F-172", f"these depend on each other in a ring: {names}{more}.", cure, place)
