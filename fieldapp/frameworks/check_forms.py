"""Holds the evidence forms of a pack to the files that are there, and each form to itself.

The engine of forms is loaded (`check_inside`) where a pack brings a form of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.forms.convert import XFORM, XLSFORM
from fieldapp.frameworks.contents import FORMS, MEDIA, PACK, PackMedia
from fieldapp.frameworks.finding import Fault, Finding
from fieldapp.frameworks.pack import Form as Named
from fieldapp.frameworks.pack import Pack

_KINDS: Final = frozenset(kind.value for kind in RecordKind)


def form_findings(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with the forms that a pack names, and files that no form names."""
    for form in pack.about.form:
        yield from _named(pack, form) if form.file else _shipped(form)
    named = {FORMS + form.file for form in pack.own_forms}
    for path in sorted(pack.files):
        if _is_form(path) and path not in named and not path.endswith(".csv"):
            said = f"No [[form]] of the pack names the form “{path}”."
            fix = "Name it in a [[form]] with its file, or take it out."
            yield Finding(Fault.LEFT_OUT, path, "the whole file", said, fix)


def _is_form(path: str) -> bool:
    below = path.startswith(FORMS) and not path.startswith(MEDIA)
    return below and path.lower().endswith((XFORM, *XLSFORM))


def _shipped(form: Named) -> Iterator[Finding]:
    if form.id not in _KINDS:
        said = f"The form “{form.id}” does not ship with the app and names no file."
        fix = "Add its file and title, or use the name of a form that ships with the app."
        yield Finding(Fault.UNKNOWN, PACK, f"form {form.id}", said, fix)


def _named(pack: Pack, form: Named) -> Iterator[Finding]:
    where, path = f"form {form.id}", FORMS + form.file
    if form.id in _KINDS:
        said = f"“{form.id}” is the name of a form that ships with the app."
        yield Finding(Fault.DUPLICATE, PACK, where, said, "Give the pack’s own form another id.")
    if not form.title.strip():
        said, fix = f"The form “{form.id}” has no title.", "Give the title that people will see."
        yield Finding(Fault.NO_TEXT, PACK, where, said, fix)
    if path not in pack.files:
        said = f"The form “{form.id}” names the file “{path}”, which is not there."
        yield Finding(Fault.UNKNOWN, PACK, where, said, "Put the file there, or correct its name.")
    elif not _is_form(path):
        said = f"“{path}” is no form that the app can read."
        fix = f"Use one of these kinds: {', '.join((*XLSFORM, XFORM))}."
        yield Finding(Fault.FORM, path, "the whole file", said, fix)
    else:
        from fieldapp.frameworks.check_inside import inside

        yield from inside(path, pack.files[path], PackMedia(pack.files))
