"""Files of a record as the panel shows them: every way in and out, and what is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.services import reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.doors import InlineAside
from tests.support.editor_desk import EditorDesk, editor_desk
from ui.viewmodels.files import (
    FileRow,
    FilesPorts,
    RecordFiles,
    ShownAs,
    Viewing,
    file_row,
    shown_as,
    size_words,
)


class Beside:
    """The presenter on a real store, with long work done at once."""

    def __init__(self, desk: EditorDesk) -> None:
        self.desk, self.aside = desk, InlineAside()
        ports = FilesPorts(desk.door, self.aside, desk.work, self._apart, desk.published.append)
        self.files = RecordFiles(ports, lambda _state: None)
        self.record: RecordId = desk.new_record(RecordKind.NOTE)

    @contextmanager
    def _apart(self) -> Iterator[Work]:
        yield self.desk.work

    @property
    def rows(self) -> list[FileRow]:
        work = self.desk.work
        held = reading.record(work, self.record).attachments
        return [file_row(each, work.clock, work.person) for each in held]


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Beside]:
    with editor_desk(tmp_path / "fleet") as desk:
        yield Beside(desk)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    made = tmp_path / "letter.txt"
    made.write_bytes(b"Dear Ms A, thank you.")
    return made


def test_an_attached_file_is_listed_with_size_author_and_where_it_is(
    beside: Beside, letter: Path
) -> None:
    beside.files.attach(beside.record, [str(letter)])
    (row,) = beside.rows
    assert (row.name, row.standing) == ("letter.txt", "Only on this laptop")
    assert row.about.startswith("21 bytes · OF2, you · ")
    assert beside.files.state.said == "letter.txt is attached and sealed."
    assert beside.desk.published[-1].records == {beside.record}


def test_several_files_are_attached_and_one_that_is_refused_keeps_the_others(
    beside: Beside, letter: Path, tmp_path: Path
) -> None:
    beside.files.attach(beside.record, [str(letter), str(tmp_path / "gone.txt")])
    state = beside.files.state
    assert (state.refused and state.refused.code, len(beside.rows)) == ("C-141", 1)
    assert beside.desk.published


def test_a_stop_leaves_no_file_and_says_so(beside: Beside, letter: Path) -> None:
    beside.aside.stop_at = 1
    beside.files.attach(beside.record, [str(letter)])
    assert beside.rows == []
    assert beside.files.state.said == "Stopped. Nothing half was kept."
    assert beside.files.state.step is None


def test_no_file_chosen_changes_nothing(beside: Beside) -> None:
    before = beside.files.state
    beside.files.attach(beside.record, [])
    beside.files.attach_to_new([], lambda _record: pytest.fail("nothing was chosen"))
    assert beside.files.state == before


def test_a_file_without_an_open_record_begins_a_note(beside: Beside, letter: Path) -> None:
    begun: list[RecordId] = []
    beside.files.attach_to_new([str(letter)], begun.append)
    held = reading.record(beside.desk.work, begun[0])
    assert (held.summary.kind, len(held.attachments)) == (RecordKind.NOTE, 1)


def test_a_text_is_looked_at_inside_the_app(beside: Beside, letter: Path) -> None:
    beside.files.attach(beside.record, [str(letter)])
    beside.files.open(beside.record, beside.rows[0])
    viewing = beside.files.state.viewing
    assert viewing is not None
    assert (viewing.text, viewing.whole) == ("Dear Ms A, thank you.", True)
    beside.files.close()
    assert beside.files.state.viewing is None


def test_a_copy_is_written_and_said_to_be_in_clear(
    beside: Beside, letter: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    beside.files.attach(beside.record, [str(letter)])
    beside.files.save_copy(beside.record, beside.rows[0], str(copy))
    assert copy.read_bytes() == letter.read_bytes()
    assert beside.files.state.said == "A copy is in copy.txt. It is not sealed any more."


def test_a_file_that_is_taken_out_stays_in_the_history(beside: Beside, letter: Path) -> None:
    beside.files.attach(beside.record, [str(letter)])
    beside.files.take_out(beside.record, beside.rows[0])
    assert beside.rows == []
    assert "stays in the history" in beside.files.state.said


def test_words_of_an_old_program_are_read_too(beside: Beside, letter: Path) -> None:
    letter.write_bytes("“Yes”, she said".encode("cp1252"))
    beside.files.attach(beside.record, [str(letter)])
    beside.files.open(beside.record, beside.rows[0])
    assert isinstance(beside.files.state.viewing, Viewing)
    assert beside.files.state.viewing.text == "“Yes”, she said"


@pytest.mark.parametrize(
    ("length", "words"), [(0, "0 bytes"), (1_234, "1.2 KB"), (2_100_000, "2.1 MB")]
)
def test_a_size_is_said_in_words(length: int, words: str) -> None:
    assert size_words(length) == words


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("image/png", ShownAs.PICTURE),
        ("text/csv", ShownAs.TEXT),
        ("video/mp4", ShownAs.NEITHER),
        ("image/svg+xml", ShownAs.NEITHER),
    ],
)
def test_only_harmless_kinds_are_shown_inside(kind: str, shown: ShownAs) -> None:
    assert shown_as(kind) is shown
