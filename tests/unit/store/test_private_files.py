"""Files of the profile and printed keys are their owner's alone."""

import os
import stat
import sys
from pathlib import Path

import pytest

from fieldapp.store.driver import Session
from tests.support.team import system_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_written_anew_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        system_files().write_atomically(str(tmp_path / "key"), b"secret")
        with system_files().create_exclusive(str(tmp_path / "piece")) as handle:
            handle.write(b"sealed")
        system_files().copy(str(tmp_path / "key"), str(tmp_path / "copy"))
    finally:
        os.umask(before)
    assert {_mode(tmp_path / name) for name in ("key", "piece", "copy")} == {0o600}


def test_the_store_and_what_stands_beside_it_can_be_read_by_their_owner_only(
    tmp_path: Path,
) -> None:
    before = os.umask(0)
    try:
        session = Session(str(tmp_path / "store.db"), bytes(32))
        list(session.stream("CREATE TABLE one (a)"))
        modes = {file.name: _mode(file) for file in tmp_path.glob("store.db*")}
        session.close()
    finally:
        os.umask(before)
    assert "store.db-wal" in modes
    assert set(modes.values()) == {0o600}
