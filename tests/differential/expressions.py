"""Bare expressions, asked of ODK's engine: what it says is kept beside the unit tests.

``python -m tests.differential.expressions`` asks again and writes the file; the unit tests
compare our own evaluation with it, so that they need no node.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from tests.differential.reference import Job, traces

NOW: Final = "2026-01-15T10:00:00Z"
FOLDER: Final = Path(__file__).parents[1] / "unit" / "forms" / "xpath"
KEPT: Final = FOLDER / "observed.json"
FIELDS: Final = {
    "a": "1",
    "b": "2",
    "c": "x y z",
    "d": "2026-01-15",
    "e": "",
    "f": "-3.7",
    "g": "abc",
    "sp": "  ",
    "dt": "2026-01-15T10:30:00.000+00:00",
    "t": "10:30:00.000",
    "neg": "-0",
    "big": "12345678901234567890",
    "tr": "0 0 0 0;0 1 0 0;1 1 0 0",
    "sh": "0 0 0 0;0 10 0 0;10 10 0 0;10 0 0 0;0 0 0 0",
    "pt": "5 5 0 0",
}
REPEATS: Final = (("1", "10", ("1", "2")), ("2", "20", ("3",)), ("3", "", ()))
ROWS: Final = (("x", "Ex", "1"), ("y", "Why", "2"), ("z", "Zed", "2"))
INSTANCE: Final = "<root>{}</root>".format(
    "".join(
        f"<item><name>{name}</name><label>{label}</label><k>{k}</k></item>"
        for name, label, k in ROWS
    )
)


ROOT: Final = "/data"
REPEAT: Final = "/data/r[2]"
_OF_ITSELF: Final = re.compile(
    r"\b(?:id|lang)\(|[*|]|//|::|node\(\)|\(\)$|\.\.$|(?<![\w.])\.(?![\w./])"
)
_SHARED: Final = 100


@dataclass(frozen=True, slots=True)
class Case:
    """An expression, where it stands, and whether ODK's engine is known to refuse it."""

    at: str
    text: str
    refused: bool = False


def document(outside: Sequence[str] = (), inside: Sequence[str] = ()) -> str:
    """Return the primary instance; the names are empty fields of it and of each repeat."""
    fields = "".join(f"<{name}>{text}</{name}>" for name, text in FIELDS.items())
    more = "".join(f"<{name}/>" for name in inside)
    repeats = "".join(
        f"<r><n>{n}</n><m>{m}</m>{''.join(f'<in><k>{k}</k></in>' for k in ks)}{more}</r>"
        for n, m, ks in REPEATS
    )
    group = "<grp><x>7</x><y>8</y></grp>"
    return f"<data>{fields}{repeats}{group}{''.join(f'<{name}/>' for name in outside)}</data>"


def _form(outside: dict[str, str], inside: dict[str, str]) -> str:
    """Return a form that calculates expressions at its root and in each of its repeats."""
    data = document(tuple(outside), tuple(inside)).replace("<data>", '<data id="x">', 1)
    binds = [f'<bind nodeset="/data/{name}" type="string"/>' for name in FIELDS]
    binds += [_bind(f"/data/{name}", text) for name, text in outside.items()]
    binds += [_bind(f"/data/r/{name}", text) for name, text in inside.items()]
    inputs = "".join(f'<input ref="/data/{name}"><label>x</label></input>' for name in FIELDS)
    repeat = (
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"><label>n</label>'
        '</input><group ref="/data/r/in"><repeat nodeset="/data/r/in">'
        '<input ref="/data/r/in/k"><label>k</label></input></repeat></group></repeat></group>'
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>x</h:title><model>'
        f'<instance>{data}</instance><instance id="c">{INSTANCE}</instance>{"".join(binds)}'
        f"</model></h:head><h:body>{inputs}{repeat}</h:body></h:html>"
    )


def _bind(nodeset: str, text: str) -> str:
    return f'<bind nodeset="{nodeset}" type="string" calculate={quoteattr(text)}/>'


def observed(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return what ODK's engine makes of each expression; `error` where it refuses a form."""
    groups = _groups(cases)
    with tempfile.TemporaryDirectory() as folder:
        jobs = [_job(Path(folder), number, group) for number, group in enumerate(groups)]
        answers = traces(jobs)
    said = [
        _said(place, case, answer)
        for group, answer in zip(groups, answers, strict=True)
        for place, case in enumerate(group)
    ]
    return sorted(said, key=lambda each: (each["at"], each["text"]))


def _groups(cases: Sequence[Case]) -> list[list[Case]]:
    """Return the cases by form: what is refused would spoil the others, so it stands alone.

    What would read the calculated field itself is left out: such a form has a cycle.
    """
    alone = [[case] for case in cases if case.refused]
    shared = [case for case in cases if not case.refused and not _OF_ITSELF.search(case.text)]
    return alone + [shared[at : at + _SHARED] for at in range(0, len(shared), _SHARED)]


def _job(folder: Path, number: int, group: Sequence[Case]) -> Job:
    form, script = folder / f"{number}.xml", folder / "script.json"
    inside = {f"q{place}": case.text for place, case in enumerate(group) if case.at != ROOT}
    outside = {f"q{place}": case.text for place, case in enumerate(group) if case.at == ROOT}
    form.write_text(_form(outside, inside))
    script.write_text(json.dumps({"now": NOW, "steps": []}))
    return Job(form, script)


def _said(place: int, case: Case, answer: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"at": case.at, "text": case.text}
    if "error" in answer:
        return told | {"error": True}
    nodes = {node["ref"]: node["value"] for node in answer["snapshots"][0]["nodes"]}
    return told | {"value": nodes[f"{case.at}/q{place}"]}


def asked() -> list[Case]:
    """Return the expressions of the list beside the unit tests."""
    lines = (FOLDER / "expressions.txt").read_text("utf-8").splitlines()
    return [_case(line.strip()) for line in lines if line.strip() and not line.startswith("--")]


def _case(line: str) -> Case:
    for start, at, refused in (("in a repeat: ", REPEAT, False), ("refused: ", ROOT, True)):
        if line.startswith(start):
            return Case(at, line.removeprefix(start).strip(), refused)
    return Case(ROOT, line)


def main() -> None:
    """Ask ODK's engine for every listed expression and keep what it says."""
    said = observed(asked())
    KEPT.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(said)} expressions, {sum('error' in each for each in said)} refused")


if __name__ == "__main__":
    main()
