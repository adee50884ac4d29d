"""The direction of imports holds, and each contract is known to catch what it forbids."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.repo import source


class Planted(NamedTuple):
    """A forbidden import, and the contract that has to catch it."""

    contract: str
    module: str
    line: str

    @property
    def path(self) -> str:
        """Where it is planted: a file of its own, since all stand in one tree."""
        return self.module.replace("planted", f"planted_{PLANTED.index(self)}")


PLANTED = [
    Planted("layers", "fieldapp/services/planted.py", "import ui.views"),
    Planted("layers", "fieldapp/services/planted.py", "import sync.client"),
    Planted("layers", "fieldapp/services/planted.py", "import fieldapp.planted_system"),
    Planted("layers", "fieldapp/crypto/planted.py", "import fieldapp.store"),
    Planted("layers", "fieldapp/domain/planted.py", "import fieldapp.services"),
    Planted("layers", "fieldapp/forms/planted.py", "import fieldapp.reports"),
    Planted("layers", "fieldapp/annex_a/planted.py", "import fieldapp.store"),
    Planted("layers", "fieldapp/sampling/planted.py", "import fieldapp.services"),
    Planted("layers", "fieldapp/journey/planted.py", "import fieldapp.reports"),
    Planted("layers", "fieldapp/guard/planted.py", "import fieldapp.services"),
    Planted("layers", "fieldapp/programme/planted.py", "import fieldapp.services"),
    Planted("layers", "sync/protocol/planted.py", "import fieldapp.domain"),
    Planted("layers", "sync/protocol/planted.py", "import resources"),
    Planted("layers", "sync/client/planted.py", "import ui"),
    Planted("screens", "ui/viewmodels/planted.py", "import ui.qt"),
    Planted("screens", "ui/qt/planted.py", "import ui.views"),
    Planted("siblings", "fieldapp/domain/planted.py", "import fieldapp.forms"),
    Planted("siblings", "fieldapp/store/planted.py", "import sync.bundle"),
    Planted("siblings", "fieldapp/store/planted.py", "import fieldapp.annex_a"),
    Planted("store", "ui/views/planted.py", "import fieldapp.store"),
    Planted("store", "ui/viewmodels/planted.py", "import fieldapp.store"),
    Planted("store", "fieldapp/reports/planted.py", "import fieldapp.store"),
    Planted("crypto", "ui/viewmodels/planted.py", "import fieldapp.crypto"),
    Planted("crypto", "fieldapp/reports/planted.py", "import fieldapp.crypto"),
    Planted("qt", "fieldapp/services/planted.py", "import PySide6.QtCore"),
    Planted("qt", "sync/client/planted.py", "from PySide6 import QtNetwork"),
    Planted("viewmodels", "ui/viewmodels/planted.py", "from PySide6.QtGui import QColor"),
    Planted("server", "sync/server/planted.py", "import fieldapp.domain"),
    Planted("server", "sync/server/planted.py", "import sync.client"),
    Planted("device", "fieldapp/services/planted.py", "import sync.server"),
    Planted("device", "sync/client/planted.py", "import starlette"),
    Planted("sql", "fieldapp/services/planted.py", "import sqlite3"),
    Planted("sql", "ui/views/planted.py", "import sqlcipher3"),
    Planted("network", "ui/views/planted.py", "import httpx"),
    Planted("network", "fieldapp/store/planted.py", "import socket"),
    Planted("pure", "fieldapp/domain/planted.py", "import pathlib"),
    Planted("pure", "sync/protocol/planted.py", "import time"),
]


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    return subprocess.run(
        [*command, "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def caught(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each broken contract says, by its id, of a copy with every violation planted."""
    folder = tmp_path_factory.mktemp("copied")
    source.copy_packages(folder)
    (folder / "fieldapp/planted_system.py").write_text("import ui\n")
    for planted in PLANTED:
        (folder / planted.path).write_text(planted.line + "\n")
    result = _check(folder)
    assert result.returncode == 1, result.stdout
    heads = {f"\n{one['name']}\n{'-' * len(one['name'])}\n": one["id"] for one in _contracts()}
    found = [(result.stdout.find(head), name) for head, name in heads.items()]
    begins = [*sorted((at, name) for at, name in found if at >= 0), (len(result.stdout), "")]
    return {name: result.stdout[at:end] for (at, name), (end, _) in pairwise(begins)}


def _contracts() -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = source.settings()["tool"]["importlinter"]["contracts"]
    return held


def test_every_import_of_this_tree_points_the_allowed_way() -> None:
    result = _check(source.ROOT)
    assert result.returncode == 0, result.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {one["id"] for one in _contracts()} == {planted.contract for planted in PLANTED}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: f"{p.contract}-{p.module}-{p.line}")
def test_a_planted_import_breaks_its_contract(planted: Planted, caught: dict[str, str]) -> None:
    module = planted.path.removesuffix(".py").replace("/", ".")
    assert f"{module} -> {_imported(planted.line)} " in caught[planted.contract]


def _imported(line: str) -> str:
    """Return what a line imports, where it lies outside our packages as the linter names it."""
    name = line.split()[1]
    return name if name.split(".")[0] in source.PACKAGES else name.split(".")[0]


def test_every_package_has_its_place_in_the_direction() -> None:
    layers = next(one["layers"] for one in _contracts() if one["id"] == "layers")
    placed = {name.strip(" ()") for layer in layers for name in layer.replace("|", ":").split(":")}
    placed |= {"sync.server", "fieldapp.__init__", "sync.__init__"}
    present = {f"{p}.{m}" for p in ("fieldapp", "sync") for m in _members(source.ROOT / p)}
    assert present <= placed, f"without a layer: {sorted(present - placed)}"


def _members(package: Path) -> set[str]:
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    return folders | {path.stem for path in package.glob("*.py")}
