"""What breaks under the store: full disk, lying commits, flipped bytes, kills, a second process."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fieldapp.domain.change import field_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft
from fieldapp.store.driver import OperationalError
from fieldapp.store.facts import Batch, NotSaved, Outcome
from fieldapp.store.inspection import InspectionStore
from fieldapp.store.reserve import ReserveFile
from sync.protocol.ids import RecordId
from tests.support.team import KEY, Team, Writer, system_files

KILLS = 4


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Writer]:
    writer = Team(tmp_path).lead()
    yield writer
    writer.store.close()


def _quiet(_done: int, _total: int, _what: str) -> None:
    return


class Failing:
    """A connection whose COMMIT fails once, before or after it was done."""

    def __init__(self, real: Any, after: bool) -> None:
        self._real, self._after, self._failed = real, after, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, sql: str, *values: Any) -> Any:
        if sql != "COMMIT" or self._failed:
            return self._real.execute(sql, *values)
        self._failed = True
        if self._after:
            self._real.execute(sql)
        raise OperationalError("disk I/O error")


def _fail(writer: Writer, after: bool) -> None:
    session = writer.store._parts.session
    session._connection = Failing(session.connection, after)  # type: ignore[assignment]


def _one(writer: Writer, record: RecordId, text: str) -> Batch:
    before = writer.head
    arrived = writer.sealed(writer.setting(record, "title", text, ()))
    return Batch(entries=(arrived,), expect_head=before)


def test_a_commit_that_raised_but_is_there_is_reported_as_done_once(lead: Writer) -> None:
    record = lead.open_record("C-1")
    batch = _one(lead, record, "kept")
    _fail(lead, after=True)
    effects = lead.store.commit(batch)
    assert effects.records == {record}
    assert lead.store.outcome(batch) is Outcome.PRESENT
    assert len(lead.store.entries(0)) == 3
    assert lead.store.record(record).fields["title"].text == "kept"


def test_a_commit_that_raised_and_is_not_there_says_so_and_can_be_repeated(lead: Writer) -> None:
    record = lead.open_record("C-1")
    batch = _one(lead, record, "kept")
    _fail(lead, after=False)
    with pytest.raises(NotSaved) as raised:
        lead.store.commit(batch)
    assert raised.value.outcome is Outcome.ABSENT
    assert lead.store.outcome(batch) is Outcome.ABSENT
    assert lead.store.commit(batch).records == {record}
    assert len(lead.store.entries(0)) == 3


def _fill_up(writer: Writer) -> None:
    """Let the file grow no further until it is opened again."""
    writer.store._parts.session.rows("PRAGMA max_page_count = 1")


def test_on_a_full_disk_nothing_changes_and_the_draft_stays(lead: Writer) -> None:
    record = lead.open_record("C-1")
    draft = Draft(record, field_slot("title"), "typed", (), 1, 2, 0, "")
    lead.store.save_draft(draft)
    batch = _one(lead, record, "x" * 20_000)
    _fill_up(lead)
    with pytest.raises(NotSaved, match="D-110"):
        lead.store.commit(batch)
    assert lead.store.drafts() == (draft,)
    assert len(lead.store.entries(0)) == 2


def test_the_reserve_is_given_up_so_that_text_is_saved(lead: Writer) -> None:
    record = lead.open_record("C-1")
    reserve = ReserveFile(system_files(), str(lead.folder))
    assert reserve.keep()
    lead.store.close()
    context = replace(lead.context, reserve=reserve)
    lead.store = InspectionStore.open(lead.path, KEY, context)
    _fill_up(lead)
    lead.store.save_draft(Draft(record, b"f:title", "y" * 20_000, (), 1, 2, 0, ""))
    assert not reserve.release()
    assert lead.store.drafts()[0].text == "y" * 20_000
    reserve.keep()
    batch = _one(lead, record, "x" * 20_000)
    _fill_up(lead)
    assert lead.store.commit(batch).records == {record}
    assert not reserve.release()


def _grown(tmp_path: Path) -> tuple[Writer, dict[str, str]]:
    """A laptop with some text, closed; and what its records say."""
    writer = Team(tmp_path).lead()
    records = [writer.open_record(f"C-{n}") for n in range(6)]
    for number in range(40):
        writer.set_field(records[number % 6], f"field{number % 4}", f"text {number} " * 20)
    while writer.store.index_pending(16):
        pass
    said = _said(writer.store)
    return writer, said


def _said(store: InspectionStore) -> dict[str, str]:
    found = {}
    for row in store.summaries():
        for key, field in store.record(row.id).fields.items():
            found[f"{row.short_name}/{key}"] = "|".join(v.text for v in field.versions)
    return found


def _is_honest(writer: Writer, said: dict[str, str], is_prefix_allowed: bool) -> bool:
    """Say whether all that is shown was written, or a coded refusal stands in its place."""
    try:
        with InspectionStore.open(writer.path, KEY, writer.context) as store:
            shown = _said(store)
            sound = store.verify_chain(_quiet).sound
    except Refused as refusal:
        return refusal.code.startswith(("D-", "P-"))
    return is_prefix_allowed or not sound or shown == said


def _flips(path: Path, draw: random.Random, count: int) -> Iterator[None]:
    whole = path.read_bytes()
    for _ in range(count):
        at = draw.randrange(len(whole))
        path.write_bytes(
            whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :]
        )
        yield
        path.write_bytes(whole)


def test_a_flipped_byte_in_the_file_is_refused_or_found(tmp_path: Path) -> None:
    writer, said = _grown(tmp_path)
    writer.store.close()
    for _ in _flips(Path(writer.path), random.Random(5), 40):
        assert _is_honest(writer, said, is_prefix_allowed=False)
    with InspectionStore.open(writer.path, KEY, writer.context) as store:
        assert _said(store) == said


def test_a_flipped_byte_in_the_write_ahead_log_shows_nothing_that_was_not_written(
    tmp_path: Path,
) -> None:
    writer, said = _grown(tmp_path)
    crashed = tmp_path / "crashed"
    shutil.copytree(writer.folder, crashed)
    writer.store.close()
    log = crashed / "store.db-wal"
    assert log.stat().st_size > 100_000
    whole = log.read_bytes()
    draw = random.Random(6)
    for number in range(12):
        copy = tmp_path / f"flip{number}"
        shutil.copytree(crashed, copy)
        at = draw.randrange(len(whole))
        damaged = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        (copy / "store.db-wal").write_bytes(damaged)
        assert _is_honest(replace_folder(writer, copy), said, is_prefix_allowed=True)


def replace_folder(writer: Writer, folder: Path) -> Writer:
    """The same laptop over another copy of its files."""
    return Writer(writer.team, writer.laptop, folder)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9])
def test_a_truncated_file_is_refused_with_a_code(tmp_path: Path, keep: float) -> None:
    writer, _ = _grown(tmp_path)
    writer.store.close()
    path = Path(writer.path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(Refused, match="D-203"):
        _read_all(writer)
    assert path.stat().st_size == int(len(data) * keep)


def _read_all(writer: Writer) -> None:
    with InspectionStore.open(writer.path, KEY, writer.context) as store:
        _said(store)
        store.projection_digest()


CHILD = """
import sys
from pathlib import Path
from tests.support.team import Team
writer = Team(Path(sys.argv[1])).lead()
record = writer.open_record("C-1")
number = 0
while True:
    writer.set_field(record, f"field{number % 7}", f"text {number}")
    print(number, flush=True)
    number += 1
"""


def _killed_after(folder: Path, count: int) -> int:
    """Run a writer in its own process, kill it after so many acknowledged writes."""
    command = [sys.executable, "-c", CHILD, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        last = -1
        for line in child.stdout:
            last = int(line)
            if last >= count:
                child.send_signal(signal.SIGKILL)
                break
        rest = child.stdout.read().split()
    return max([last, *map(int, rest)])


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    draw = random.Random(11)
    for number in range(KILLS):
        folder = tmp_path / str(number)
        acknowledged = _killed_after(folder, draw.randrange(3, 40))
        writer = Writer(Team(folder), Team(folder).organisation.laptop_of("IN1"), folder / "IN1-1")
        with InspectionStore.open(writer.path, KEY, writer.context) as store:
            assert len(store.entries(0, 10_000)) >= acknowledged + 3
            assert store.verify_chain(_quiet).sound
            assert store.rebuild(_quiet) == store.projection_digest()


HOLDER = """
import sys
from tests.support.team import system_files
with system_files().lock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_without_touching_files(tmp_path: Path) -> None:
    lock, other = tmp_path / "lock", tmp_path / "vault"
    other.write_bytes(b"as it was")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        before = _listing(tmp_path)
        with pytest.raises(Refused, match="D-101"), system_files().lock(str(lock)):
            pass
        assert _listing(tmp_path) == before
        holder.communicate()
    with system_files().lock(str(lock)):
        assert lock.exists()


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    facts = {path.name: path.stat() for path in folder.iterdir()}
    return {name: (fact.st_size, fact.st_mtime_ns) for name, fact in facts.items()}
