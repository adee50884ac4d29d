"""Holds one evidence form of a pack to itself: it is converted and begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from fieldapp.forms.check import check
from fieldapp.forms.finding import Finding as FormFinding
from fieldapp.forms.finding import Severity
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.session import Session
from fieldapp.frameworks.contents import PackMedia
from fieldapp.frameworks.finding import Fault, Finding

_SOME_DAY: Final = datetime(2026, 1, 15, 10, tzinfo=UTC)


def inside(path: str, data: bytes, media: PackMedia) -> Iterator[Finding]:
    """Yield what is wrong in the form `data` that lies at `path` of a pack."""

    def begin(xform: bytes) -> Form:
        loaded = load_form(xform, media)
        Session(loaded, _SOME_DAY, ByteChance(bytes))
        return loaded

    for one in check(data, path.rpartition("/")[2], media.has, begin).findings:
        if one.severity is Severity.ERROR:
            yield _said(path, one)


def _said(path: str, one: FormFinding) -> Finding:
    message = f"{one.message[:1].upper()}{one.message[1:]} ({one.code})"
    return Finding(Fault.FORM, path, one.place.said() or "the whole file", message, one.cure)
