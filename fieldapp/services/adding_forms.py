"""Adds a form to a visit from a workbook or an XForm, with the files that lie beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import Converted, convert
from fieldapp.forms.package import MOST_BYTES, FormPackage
from fieldapp.services.opening_forms import load_package
from fieldapp.services.visit_forms import add_form
from fieldapp.services.work import Work

_MEDIA: Final = re.compile(rb"jr://(?:file|file-csv|images|audio|video)/([^\"'<>&\s]+)")
_ITEMSETS: Final = "itemsets.csv"


def add_file(work: Work, path: Path) -> Effects:
    """Convert a form, try it, and add it to the visit with the files that it names.

    Raises `Refused` when it cannot be read or used; then nothing was added.
    """
    package = packed(path)
    form = load_package(package)
    return add_form(work, form.title or path.stem, package)[1]


def packed(path: Path) -> FormPackage:
    """Return the form at a path with the files beside it that it names."""
    converted = convert(_read(path), path.name)
    return FormPackage(converted.xform, dict(_media(converted, path)))


def _media(converted: Converted, path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files that a form names and that lie beside it or in its media folder."""
    if converted.itemsets:
        yield _ITEMSETS, converted.itemsets
    folders = (path.parent, path.parent / f"{path.stem}-media", path.parent / "media")
    for name in sorted(
        {found.decode("utf-8", "replace") for found in _MEDIA.findall(converted.xform)}
    ):
        plain = Path(name).name
        file = next((folder / plain for folder in folders if (folder / plain).is_file()), None)
        if file is not None:
            yield plain, _read(file)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("F-193", f"{path.name} is larger than 64 MB.", "Choose a smaller file.")
        return path.read_bytes()
    except OSError:
        raise Refused(
            "F-194", f"{path.name} cannot be read.", "Choose the file again, or copy it here first."
        ) from None
