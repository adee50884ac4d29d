"""Adds a pilot form to a visit, from a workbook or an XForm with the files that lie beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import convert
from fieldapp.forms.package import MOST_BYTES, FormPackage
from fieldapp.services.opening_forms import load_package
from fieldapp.services.pack_forms import with_media
from fieldapp.services.visit_forms import add_form
from fieldapp.services.work import Work


def add_file(work: Work, path: Path) -> Effects:
    """Convert a form, try it, and add it to the visit as a pilot with the files that it names.

    Raises `Refused` when it cannot be read or used, or when this person does not lead the visit;
    then nothing was added.
    """
    package = packed(path)
    form = load_package(package)
    return add_form(work, form.title or path.stem, package)[1]


def packed(path: Path) -> FormPackage:
    """Return the form at a path with the files beside it that it names."""
    return with_media(convert(_read(path), path.name), _beside(path))


def _beside(path: Path) -> Callable[[str], bytes | None]:
    """Return what reads a file that lies beside a form or in its media folder."""
    folders = (path.parent, path.parent / f"{path.stem}-media", path.parent / "media")

    def read(name: str) -> bytes | None:
        plain = Path(name).name
        file = next((folder / plain for folder in folders if (folder / plain).is_file()), None)
        return _read(file) if file is not None else None

    return read


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("F-193", f"{path.name} is larger than 64 MB.", "Choose a smaller file.")
        return path.read_bytes()
    except OSError:
        raise Refused(
            "F-194", f"{path.name} cannot be read.", "Choose the file again, or copy it here first."
        ) from None
