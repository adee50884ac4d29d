"""What is built is what is meant to be shipped."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.repo import source


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel that is built from a copy of the tree, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    source.copy_packages(folder)
    (folder / "tests").mkdir()
    (folder / "tests/test_stray.py").write_text("")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "out", "."],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (wheel,) = (folder / "out").glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def _files(package: str) -> set[str]:
    """Every file of a package that git would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", package],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return {name for name in listed.stdout.splitlines() if (source.ROOT / name).exists()}


def test_the_wheel_holds_only_the_four_packages(shipped: list[str]) -> None:
    tops = {Path(name).parts[0] for name in shipped}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(source.PACKAGES)


def test_no_test_is_shipped(shipped: list[str]) -> None:
    assert not [name for name in shipped if "test_" in name or "conftest" in name]


@pytest.mark.parametrize("package", source.PACKAGES)
def test_every_file_of_a_package_is_shipped(package: str, shipped: list[str]) -> None:
    assert _files(package) <= set(shipped)


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in source.modules("fieldapp", "ui", "sync")}
    assert not [f for f in folders if not (f / "__init__.py").exists() and f.name != "versions"]


def test_both_commands_are_shipped(shipped: list[str]) -> None:
    scripts = source.settings()["project"]["scripts"]
    assert scripts == {
        "fieldapp": "fieldapp.__main__:main",
        "fieldapp-server": "sync.server.__main__:main",
    }
    assert [name for name in shipped if name.endswith("entry_points.txt")]


def test_the_licence_is_shipped(shipped: list[str]) -> None:
    assert [name for name in shipped if name.endswith("licenses/LICENSE")]
