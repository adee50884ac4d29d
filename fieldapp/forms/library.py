"""The forms that ship with the app: every version ever issued, found by id and version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.forms.digest import form_hash
from fieldapp.forms.loader import load
from fieldapp.forms.model import Form

_SUFFIXES = (".md", ".toml")
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FormLibrary:
    """All versions of all forms; old ones stay, because records are pinned to them."""

    forms: tuple[Form, ...]

    def latest(self, kind: RecordKind) -> Form:
        """Return the newest form for records of `kind`."""
        found = [form for form in self.forms if form.kind == kind]
        if not found:
            raise Refused("F-120", f"There is no form for “{kind}”.", "Install the app again.")
        return max(found, key=lambda form: form.version)

    def get(self, form: str, version: int) -> Form | None:
        """Return that version of the form, or None when this app does not have it."""
        return next((f for f in self.forms if f.id == form and f.version == version), None)

    def pinned(self, form: str, version: int, digest: bytes) -> Form:
        """Return the form that a record began with; refuse another wording under its name."""
        found = self.get(form, version)
        if found is None:
            raise Refused(
                "F-121",
                f"This item was begun on version {version} of the form “{form}”, "
                "which this laptop does not have.",
                "What was written is kept and can be read. Update the app to see the questions.",
            )
        if form_hash(found) != digest:
            raise Refused(
                "F-122",
                f"Version {version} of the form “{form}” has other words on this laptop.",
                "What was written is kept. Tell the office which version of the app you use.",
            )
        return found


@cache
def builtin() -> FormLibrary:
    """Return the forms that ship with the app; they are read once."""
    return load_library(files("resources") / "forms")


def load_library(folder: Traversable) -> FormLibrary:
    """Return every form in `folder`, one file `<id>.<version>.md` (or `.toml`) each."""
    names = sorted(item.name for item in folder.iterdir() if _is_form(item.name))
    forms = tuple(_load_file(folder / name) for name in names)
    return FormLibrary(forms)


def _is_form(name: str) -> bool:
    return name.endswith(_SUFFIXES) and name.count(".") == 2


def _load_file(file: Traversable) -> Form:
    data = file.read_bytes()
    if len(data) > _MOST_BYTES:
        raise Refused("F-102", f"{file.name} is larger than a form can be.", "Make it smaller.")
    form = load(data, file.name)
    expected = f"{form.id}.{form.version}.{file.name.rpartition('.')[2]}"
    if file.name != expected:
        raise Refused(
            "F-103",
            f"{file.name} holds version {form.version} of “{form.id}”.",
            f"Call the file {expected}, or correct its id and version.",
        )
    return form
