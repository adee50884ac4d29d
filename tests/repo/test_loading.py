"""What the app and its commands load before anybody asked for it: no more than they use."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.repo import source

FORMS = ("pyxform", "openpyxl", "xlrd", "lxml", "PIL")
FILES = ("docx", "xlsxwriter", "typst", "python_calamine")
SERVER = ("starlette", "uvicorn", "sqlalchemy", "alembic", "psycopg", "sync.server")
SELDOM = ("fieldapp.cli.demo", "fieldapp.forms.xform", "fieldapp.annex_a")
VISIT = ("ui.views.visit_desk", "ui.views.desks", "ui.viewmodels.editor")
QT = tuple(f"PySide6.Qt{part}" for part in ("Multimedia", "Network", "Pdf", "Qml", "Quick"))
KEYS = ("fieldapp.compose", "fieldapp.services", "fieldapp.store", "cryptography", "sqlcipher3")

COMMAND = "from fieldapp.__main__ import main; main()"
UNLOCK = """
from fieldapp import compose
from fieldapp.services import profile as profiles
from ui import app
from ui.start import Start

qt = app.application()
start = Start(compose.ports(), "profile", compose.ServerCourier)
with profiles.hold(start.ports, start.folder) as place:
    opened = app.App(start, place)
    opened.show()
    qt.processEvents()
    opened.close()
"""


class Started(NamedTuple):
    """A program with its words, and what it must not have loaded when it ends."""

    program: str
    words: tuple[str, ...]
    without: tuple[str, ...]


NEVER = (*FORMS, *FILES, *SERVER, *SELDOM)
STARTED = {
    "the app until it can be unlocked": Started(UNLOCK, (), (*NEVER, *VISIT, *QT, "typer")),
    "help": Started(COMMAND, ("--help",), (*NEVER, *KEYS, "ui", "PySide6")),
    "a command": Started(COMMAND, ("inspection", "list"), (*NEVER, "ui", "PySide6")),
}


def _loaded(folder: Path, started: Started) -> set[str]:
    """Return the modules that are loaded when a program ends, in whatever way."""
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    done = subprocess.run(
        [sys.executable, "-c", f"{told}\n{started.program}", *started.words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(source.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("name", STARTED)
def test_nothing_is_loaded_before_it_is_used(name: str, tmp_path: Path) -> None:
    started = STARTED[name]
    loaded = _loaded(tmp_path, started)
    assert "fieldapp" in loaded
    assert not sorted(loaded.intersection(started.without))


@pytest.mark.parametrize("name", [*SELDOM, *VISIT, *KEYS[:3]])
def test_what_must_not_be_loaded_exists_under_that_name(name: str) -> None:
    assert find_spec(name) is not None
