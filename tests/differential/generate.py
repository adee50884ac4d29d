"""Random scripts from a seed: good and bad answers, repeats that come and go.

A script is made from the XForm alone: types from its binds, choices from its instances,
repeats from its body. Refs are counted as repeats are added and removed, so that nearly
all of them exist when their step comes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from lxml import etree

from tests.differential.corpus import Case

_XF: Final = "{http://www.w3.org/2002/xforms}"
_JR: Final = "{http://openrosa.org/javarosa}"
_STEPS: Final = 25
_TEXTS: Final = ("", "a", "Ann", "two words", "0", "-3", "é ö", "<&>", "2026-01-01", "12.7")
_VALUES: Final = {
    "int": ("", "0", "1", "2", "5", "12", "12.7", "-3", "abc", "99999999999", " 4 ", "1e2"),
    "decimal": ("", "0", "0.1", "1.5", "-2.25", "1e3", "x", "3,5", "1000000"),
    "date": ("", "2026-01-15", "2024-02-29", "2026-02-30", "2026-13-01", "15/01/2026", "2026-1-5"),
    "time": ("", "10:00", "23:59:59", "24:00", "10:00:00.000Z", "10:00:00.000+02:00", "noon"),
    "dateTime": (
        "", "2026-01-15T10:00:00", "2026-01-15T10:00:00.000Z", "2026-01-15T10:00:00.000+01:00",
        "2026-02-30T10:00:00", "2026-01-15", "x",
    ),
    "geopoint": ("", "51.5 -0.1", "51.5 -0.1 10 5", "91 0 0 0", "51.5", "x y z w"),
    "geotrace": ("", "51.5 -0.1 0 0;51.6 -0.2 0 0", "51.5 -0.1 0 0", "x"),
    "geoshape": ("", "1 1 0 0;1 2 0 0;2 2 0 0;1 1 0 0", "1 1 0 0;1 2 0 0", "x"),
    "binary": ("", "photo.jpg", "my file.pdf"),
}  # fmt: skip


def with_random_scripts(cases: Iterable[Case], number: int, seed: int) -> list[Case]:
    """Return `number` further cases for each form, with scripts made from `seed`."""
    return [
        replace(case, name=f"{case.name}~{seed + i}", script=_script(case, seed + i))
        for case in cases
        for i in range(number)
    ]


def _script(case: Case, seed: int) -> dict[str, Any]:
    chance = random.Random(f"{case.name}/{seed}")
    form = _Form(etree.fromstring(case.xform().encode()))
    steps = [step for _ in range(_STEPS) for step in form.step(chance)]
    return {**case.script, "steps": steps}


@dataclass(frozen=True, slots=True)
class _Field:
    ref: str
    kind: str
    values: tuple[str, ...]


class _Form:
    """What can be done to a form, and how many instances each repeat has by now."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        types = {b.get("nodeset", ""): b.get("type", "string") for b in root.iter(f"{_XF}bind")}
        body = root[1]
        self._repeats = [e.get("nodeset", "") for e in body.iter(f"{_XF}repeat")]
        self._counts: dict[str, int] = {}
        controls = [e for e in body.iter() if e.get("ref") in types]
        self._fields = [self._field(e, types[e.get("ref", "")]) for e in controls]

    def _field(self, control: etree._Element, bound: str) -> _Field:
        kind = etree.QName(control).localname
        ref = control.get("ref", "")
        if kind == "trigger":
            return _Field(ref, kind, ("", "OK"))
        if kind in {"select", "select1", "rank"}:
            return _Field(ref, kind, (*self._choices(control), "", "unlisted"))
        return _Field(ref, kind, _VALUES.get(bound, _TEXTS))

    def _choices(self, control: etree._Element) -> tuple[str, ...]:
        values = [v.text or "" for v in control.iter(f"{_XF}value") if v.text]
        itemset = control.find(f"{_XF}itemset")
        nodeset = itemset.get("nodeset", "") if itemset is not None else ""
        named = re.match(r"(?:randomize\()?instance\('([^']+)'\)", nodeset)
        for instance in self._root.iter(f"{_XF}instance") if named else ():
            if named and instance.get("id") == named[1]:
                values += [e.text or "" for e in instance.iter(f"{_XF}name")]
        return tuple(dict.fromkeys(values))

    def step(self, chance: random.Random) -> Iterator[dict[str, str]]:
        """Yield one step, sometimes none."""
        if self._repeats and chance.random() < 0.3:
            yield from self._change(chance, chance.choice(self._repeats))
        elif self._fields:
            field = chance.choice(self._fields)
            yield {"set": self._placed(chance, field.ref), "value": _value(chance, field)}

    def _change(self, chance: random.Random, repeat: str) -> Iterator[dict[str, str]]:
        ref = self._placed(chance, repeat)
        count = self._counts.get(ref, 1)
        if chance.random() < 0.65 or count == 0:
            self._counts[ref] = count + 1
            yield {"add_repeat": ref}
        else:
            self._counts[ref] = count - 1
            yield {"remove_repeat": f"{ref}[{chance.randint(1, count)}]"}

    def _placed(self, chance: random.Random, ref: str) -> str:
        """Return `ref` with a position on every repeat above it."""
        placed, above = "", ""
        for name in ref.split("/")[1:]:
            if above in self._repeats:
                count = max(self._counts.get(placed, 1), 1)
                placed += f"[{chance.randint(1, count)}]"
            placed, above = f"{placed}/{name}", f"{above}/{name}"
        return placed


def _value(chance: random.Random, field: _Field) -> str:
    if field.kind == "rank":
        named = [value for value in field.values if value not in {"", "unlisted"}]
        chance.shuffle(named)
        return " ".join(named)
    if field.kind == "select":
        return " ".join(chance.sample(field.values, chance.randint(0, len(field.values))))
    return chance.choice(field.values)
