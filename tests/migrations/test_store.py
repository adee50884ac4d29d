"""Files of earlier forms open, come to the present form, and keep what they held."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Custody
from fieldapp.store.driver import Session
from fieldapp.store.inspection import InspectionStore
from fieldapp.store.migrations import SCHEMA, schema_of, steps
from tests.support.team import KEY, Team, Writer

STORED = Path(__file__).parent / "stored"
FORMS = sorted(STORED.glob("store-*.db"))


def _laptop(folder: Path, stored: Path) -> Writer:
    """The lead's laptop of that time, with the stored file in place of its store."""
    writer = Team(folder).writer("IN1")
    writer.store.close()
    for left in Path(writer.path).parent.iterdir():
        left.unlink()
    shutil.copyfile(stored, writer.path)
    return writer


def _open(writer: Writer) -> InspectionStore:
    writer.store = InspectionStore.open(writer.path, KEY, writer.context)
    return writer.store


def test_every_form_left_behind_has_a_stored_file() -> None:
    assert [path.name for path in FORMS] == [f"store-{form}.db" for form in range(1, SCHEMA)]


@pytest.mark.parametrize("stored", FORMS, ids=lambda path: path.stem)
def test_an_old_file_opens_with_all_it_held(tmp_path: Path, stored: Path) -> None:
    with _open(_laptop(tmp_path, stored)) as store:
        (row,) = store.summaries()
        assert row.title == "The first visit, morning"
        assert [past.version.text for past in store.history(row.id, b"f:title")] == [
            "The first visit, morning",
            "The first visit",
        ]
        assert store.search("morning").hits[0].record.id == row.id
        assert store.verify_chain(lambda *_: None).sound


@pytest.mark.parametrize("stored", FORMS, ids=lambda path: path.stem)
def test_a_migrated_projection_equals_one_made_from_the_log(tmp_path: Path, stored: Path) -> None:
    with _open(_laptop(tmp_path, stored)) as store:
        assert store.rebuild(lambda *_: None) == store.projection_digest()


def test_custody_is_known_after_the_second_step(tmp_path: Path) -> None:
    with _open(_laptop(tmp_path, STORED / "store-1.db")) as store:
        assert store.summaries()[0].custody is Custody.LAPTOP
        assert store.counters().entries_unsent == 2


@pytest.mark.parametrize("stored", FORMS, ids=lambda path: path.stem)
def test_a_copy_as_it_was_is_kept_before_a_step(tmp_path: Path, stored: Path) -> None:
    writer = _laptop(tmp_path, stored)
    _open(writer).close()
    (copy,) = (writer.folder / "copies").iterdir()
    session = Session(str(copy), KEY)
    assert schema_of(session) == int(stored.stem.split("-")[1])
    session.close()


def test_a_file_of_a_newer_app_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    writer = Team(tmp_path).lead()
    writer.store.close()
    session = Session(writer.path, KEY)
    with session.transaction():
        session.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    session.close()
    before = Path(writer.path).read_bytes()
    with pytest.raises(Refused, match="D-207"):
        _open(writer)
    assert Path(writer.path).read_bytes() == before


def test_a_step_that_fails_leaves_the_form_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = _laptop(tmp_path, STORED / "store-1.db")
    monkeypatch.setattr(
        "fieldapp.store.migrations._SECOND", "CREATE TABLE half(a); SELECT nothing FROM nowhere"
    )
    with pytest.raises(Refused):
        _open(writer)
    session = Session(writer.path, KEY)
    assert schema_of(session) == 1
    assert session.rows("SELECT 1 FROM sqlite_master WHERE name = 'half'") == []
    session.close()


def test_a_new_file_has_run_every_step(tmp_path: Path) -> None:
    writer = Team(tmp_path).lead()
    writer.store.close()
    session = Session(writer.path, KEY)
    ran = [name for (name,) in session.rows("SELECT name FROM _sqlite_migrations ORDER BY id")]
    session.close()
    assert len(ran) == SCHEMA
    assert steps().name == "inspection"
