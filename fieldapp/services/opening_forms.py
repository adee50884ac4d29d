"""Opens the form that a record is written with: from its sealed package to the engine's form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from fieldapp.domain.errors import Refused
from fieldapp.forms.package import FormPackage
from fieldapp.forms.xform.cells import EndlessWork
from fieldapp.forms.xform.definition import Form, FormError
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xpath import ExpressionProblem
from fieldapp.services.visit_forms import package_of
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PackageMedia:
    """The files of a package by the name that a form asks for."""

    files: Mapping[str, bytes]

    def read(self, name: str) -> bytes | None:
        """Return the file called `name`, or None when there is none."""
        return self.files.get(name.rpartition("/")[2])


def open_form(work: Work, record: RecordId) -> Form:
    """Return the form of a record; refuse one that is not here or cannot be used."""
    return load_package(package_of(work, record))


def load_package(package: FormPackage) -> Form:
    """Return the form of a package; refuse one that cannot be used."""
    return loadable(lambda: load_form(package.xform, PackageMedia(package.media)))


def loadable(load: Callable[[], _T]) -> _T:
    """Return what `load` gives; refuse a form that cannot be used, in a sentence."""
    try:
        return load()
    except FormError as problem:
        where = f" ({problem.where})" if problem.where else ""
        raise _unusable(f"{problem.message}{where}") from None
    except ExpressionProblem as problem:
        raise _unusable(str(problem)) from None
    except RecursionError:
        raise _unusable("Its groups or expressions lie too deep in each other.") from None
    except EndlessWork:
        raise _unusable("Its calculations never settle.") from None


def _unusable(why: str) -> Refused:
    return Refused(
        "F-191",
        f"This form cannot be used: {why}",
        "What was written is kept. Ask who wrote the form to correct it.",
    )
