"""Compares two traces of one form: where they first differ, and how many snapshots agree."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

Node = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one form came out; `first` is a sentence about the first difference, or empty."""

    name: str
    equal: int
    total: int
    first: str = ""

    @property
    def agrees(self) -> bool:
        """Whether every snapshot is equal."""
        return self.equal == self.total and not self.first


def compared(name: str, theirs: Answer, ours: Answer, random: Collection[str]) -> Comparison:
    """Compare ODK's trace with ours; the values of the nodes in `random` may differ."""
    if "error" in theirs or "error" in ours:
        return _of_errors(name, theirs, ours)
    wanted, got = theirs["snapshots"], ours["snapshots"]
    pairs = list(zip(wanted, got, strict=False))
    found = [_difference(one["nodes"], other["nodes"], random) for one, other in pairs]
    total = max(len(wanted), len(got))
    equal = sum(not said for said in found)
    first = next((f"snapshot {i}: {said}" for i, said in enumerate(found) if said), "")
    if not first and len(wanted) != len(got):
        first = f"ODK has {len(wanted)} snapshots, we have {len(got)}"
    return Comparison(name, equal, total, first)


def rate(results: Collection[Comparison]) -> float:
    """Return which share of all snapshots is equal, between 0 and 1."""
    total = sum(one.total for one in results)
    return sum(one.equal for one in results) / total if total else 1.0


def _of_errors(name: str, theirs: Answer, ours: Answer) -> Comparison:
    if "error" in theirs and "error" in ours:
        return Comparison(name, 1, 1)
    total = len(theirs.get("snapshots", ours.get("snapshots", [])))
    who = "ODK" if "error" in theirs else "we"
    said = theirs.get("error", ours.get("error"))
    return Comparison(name, 0, total, f"only {who} could not load it: {said}")


def _difference(wanted: list[Node], got: list[Node], random: Collection[str]) -> str:
    refs, others = [node["ref"] for node in wanted], [node["ref"] for node in got]
    if refs != others:
        missing, more = sorted(set(refs) - set(others)), sorted(set(others) - set(refs))
        return f"nodes differ: we lack {missing}, we have more {more}" + _order(missing, more)
    for node, other in zip(wanted, got, strict=True):
        said = _of_node(_plain(node, random), _plain(other, random))
        if said:
            return said
    return ""


def _order(missing: list[str], more: list[str]) -> str:
    return "" if missing or more else " (another order)"


def _of_node(wanted: Node, got: Node) -> str:
    return "; ".join(
        f"{wanted['ref']} {name}: ODK {wanted.get(name)!r}, we {got.get(name)!r}"
        for name in sorted(wanted.keys() | got.keys())
        if wanted.get(name) != got.get(name)
    )


def _plain(node: Node, random: Collection[str]) -> Node:
    plain = re.sub(r"\[\d+\]", "", node["ref"])
    if plain in random:
        return {**node, "value": bool(node["value"])}
    return {**node, "value": _UUID.sub("(uuid)", node["value"])}
