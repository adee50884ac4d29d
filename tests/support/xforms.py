"""Forms written in a test, opened: chance and time are the same each run."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from uuid import UUID

from fieldapp.forms.convert import convert
from fieldapp.forms.media import HeldMedia
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.session import LeafState, Session
from fieldapp.forms.xform.stored import Stored

NOW = datetime(2026, 1, 15, 10, tzinfo=UTC)


class Dice:
    """Chance that comes out the same each time."""

    def __init__(self) -> None:
        self._dice = random.Random(1)

    def random(self) -> float:
        """Return a number from 0 up to 1."""
        return self._dice.random()

    def uuid(self) -> str:
        """Return an id."""
        return str(UUID(int=self._dice.getrandbits(128), version=4))


def form(markdown: str, **files: str) -> Form:
    """Return the form in an XLSForm of Markdown; a file's dots are written as two underscores."""
    named = {name.replace("__", "."): text.encode() for name, text in files.items()}
    return load_form(convert(markdown.encode(), "form.md").xform, HeldMedia(named))


def xform(model: str, body: str, instances: str = "") -> bytes:
    """Return an XForm whose model and body are given; its root is called data."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" '
        f'xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>t</h:title><model>{instances}'
        f"{model}</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


def begun(made: Form, stored: Stored | None = None) -> Session:
    """Return a record of a form, new or with stored answers."""
    return Session(made, NOW, Dice(), stored=stored)


def state(session: Session, ref: str) -> LeafState:
    """Return the state of the leaf at `ref`."""
    return next(one for one in session.states() if one.ref == ref)


def values(session: Session) -> dict[str, str]:
    """Return what every leaf reads as, but for the id of the record."""
    return {s.ref: s.value for s in session.states() if not s.ref.endswith("/instanceID")}
