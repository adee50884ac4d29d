"""A form with its media as one file, the same bytes for the same contents.

A visit carries its forms as sealed files, and a record is pinned to the SHA-256 of the package
that it began with. A package is a zip archive without compression and without times: `form.xml`,
then `media/NAME` in the order of their names.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.errors import Refused

PACKAGE_TYPE: Final = "application/vnd.fieldapp.form+zip"
MOST_BYTES: Final = 64 * 1024 * 1024
"""Largest package, and largest sum of what is in it."""
_MOST_FILES: Final = 1_000
_FORM: Final = "form.xml"
_MEDIA: Final = "media/"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class FormPackage:
    """An XForm and the files that it asks for by name."""

    xform: bytes
    media: Mapping[str, bytes] = field(default_factory=dict)


def pack(package: FormPackage) -> bytes:
    """Return the package as one file; refuse one that is too large to travel."""
    if len(package.xform) + sum(map(len, package.media.values())) > MOST_BYTES:
        raise _too_large()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_stamped(_FORM), package.xform)
        for name in sorted(package.media):
            archive.writestr(_stamped(_MEDIA + name), package.media[name])
    return held.getvalue()


def unpack(data: bytes) -> FormPackage:
    """Return what `pack` packed; refuse anything else in a sentence."""
    if len(data) > MOST_BYTES + 1024 * _MOST_FILES:
        raise _too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = dict(_files(archive))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise _damaged() from None
    xform = files.pop(_FORM, None)
    if xform is None:
        raise _damaged()
    return FormPackage(xform, {name.removeprefix(_MEDIA): held for name, held in files.items()})


def package_hash(data: bytes) -> bytes:
    """Return the 32 bytes that pin a record to a package."""
    return hashlib.sha256(data).digest()


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _too_large()
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED or not _is_ours(entry.filename):
            raise _damaged()
        yield entry.filename, archive.read(entry)


def _is_ours(name: str) -> bool:
    rest = name.removeprefix(_MEDIA)
    return name == _FORM or (name.startswith(_MEDIA) and bool(rest) and "/" not in rest)


def _stamped(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _EPOCH)


def _too_large() -> Refused:
    return Refused(
        "F-180",
        "This form and its files are larger than 64 MB.",
        "Take files out of the form’s folder that it does not need.",
    )


def _damaged() -> Refused:
    return Refused(
        "F-181",
        "This is not a form that was packed here, or it is damaged.",
        "Add the form again from its workbook.",
    )
