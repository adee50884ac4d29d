"""The forms of the differential test: an XLSForm or XForm each, and a script beside it.

`NAME.md` (or `NAME.xml`) is the form, `NAME.json` its script as for `fieldapp forms trace`,
with two keys more: `random` lists nodes whose values may differ, `media` is true when the
form reads files of the folder `media`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyxform.xls2xform import convert

FORMS: Final = Path(__file__).parent / "forms"
MEDIA: Final = FORMS / "media"


@dataclass(frozen=True, slots=True)
class Case:
    """A form with a script, as it is asked of both engines."""

    name: str
    form: Path
    script: dict[str, Any]

    @property
    def random(self) -> frozenset[str]:
        """Refs without positions of the nodes whose values may differ."""
        return frozenset(self.script.get("random", ()))

    @property
    def media(self) -> Path | None:
        """The folder with the form's files, if it has any."""
        return MEDIA if self.script.get("media") else None

    def xform(self) -> str:
        """Return the form as an XForm, made by pyxform where it is an XLSForm."""
        if self.form.suffix == ".xml":
            return self.form.read_text("utf-8")
        return str(convert(self.form, validate=False).xform)


def cases(only: Iterable[str] = ()) -> list[Case]:
    """Return the forms with their scripts, by name; `only` keeps those that begin so."""
    starts = tuple(only) or ("",)
    found = (f for f in sorted(FORMS.iterdir()) if f.suffix in {".md", ".xml"})
    return [_case(file) for file in found if file.stem.startswith(starts)]


def _case(form: Path) -> Case:
    return Case(form.stem, form, json.loads(form.with_suffix(".json").read_text("utf-8")))
