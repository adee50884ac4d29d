"""The evidence forms that a visit's pack brings: offered without anybody adding them.

Each is converted on the laptop when a record first begins with it; the sealed package then
lies in the visit, at a place that its contents give it, and records are pinned to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.forms.convert import Converted, convert, converter
from fieldapp.forms.package import FormPackage, pack, package_hash
from fieldapp.frameworks.contents import FORMS, PackMedia
from fieldapp.frameworks.pack import Form, Pack
from fieldapp.services.work import Work
from sync.protocol import hashing
from sync.protocol.ids import AttachmentId

_MEDIA: Final = re.compile(rb"jr://(?:file|file-csv|images|audio|video)/([^\"'<>&\s]+)")
_ITEMSETS: Final = "itemsets.csv"
_KNOWN: Final = "form-digest-"


@dataclass(frozen=True, slots=True)
class PackForm:
    """A form of a pack; `place` is where its package lies in a visit, once it is known."""

    pack: Pack
    form: Form

    @property
    def title(self) -> str:
        """Return how people call the form."""
        return self.form.title

    def package(self) -> FormPackage:
        """Return the form with the files that it asks for.

        Raises `Refused` when it cannot be converted; a pack in use was checked, so that only a
        change of the app can bring that about.
        """
        converted = convert(self.pack.files[FORMS + self.form.file], self.form.file)
        return with_media(converted, PackMedia(self.pack.files).read)

    def digest(self, work: Work) -> bytes:
        """Return the hash of the package; worked out once, then remembered in the visit's file.

        Another edition of the converter may make other bytes of a form, so it counts.
        """
        parts = (self.pack.digest, self.form.id, converter())
        named = _KNOWN + hashing.plain("\n".join(parts).encode()).hex()
        known = work.store.setting(named)
        if known is None:
            known = package_hash(pack(self.package()))
            work.store.set_setting(named, known)
        return known


def pack_forms(held: Pack) -> tuple[PackForm, ...]:
    """Return the forms that a pack brings, in its order."""
    return tuple(PackForm(held, form) for form in held.own_forms)


def place_of(digest: bytes) -> AttachmentId:
    """Return the one place of a package in a visit, the same on every laptop."""
    return AttachmentId(hashing.labelled("pack-form/1", digest)[:16])


def with_media(converted: Converted, read: Callable[[str], bytes | None]) -> FormPackage:
    """Return a converted form with the files that it names, as far as `read` finds them."""
    return FormPackage(converted.xform, dict(_media(converted, read)))


def _media(
    converted: Converted, read: Callable[[str], bytes | None]
) -> Iterator[tuple[str, bytes]]:
    if converted.itemsets:
        yield _ITEMSETS, converted.itemsets
    named = {found.decode("utf-8", "replace") for found in _MEDIA.findall(converted.xform)}
    for name in sorted({one.rpartition("/")[2] for one in named}):
        data = read(name)
        if data is not None:
            yield name, data
