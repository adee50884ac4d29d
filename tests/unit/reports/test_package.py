"""The files of an export: safe names, a list of hashes, atomic writing, a dictionary beside."""

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.errors import Refused
from fieldapp.forms.library import builtin
from fieldapp.reports.dictionary import csv_dictionary, docx_dictionary, log_dictionary
from fieldapp.reports.package import MANIFEST, ExportFile, file_name, save, with_manifest


def test_the_list_of_hashes_covers_every_file() -> None:
    files = with_manifest([ExportFile("a.csv", b"1"), ExportFile("b.csv", b"2")])
    expected = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n"
        for name, data in (("a.csv", b"1"), ("b.csv", b"2"))
    )
    assert files[-1] == ExportFile(MANIFEST, expected.encode())


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(Refused, match="R-101"):
        with_manifest([ExportFile("a.csv", b"1"), ExportFile("A.csv", b"2")])


def test_files_are_written_whole_and_the_list_comes_last(tmp_path: Path) -> None:
    order: list[str] = []

    def write(path: str, data: bytes) -> None:
        order.append(Path(path).name)
        Path(path).write_bytes(data)

    files = with_manifest([ExportFile("z.csv", b"zz"), ExportFile("a.csv", b"a")])
    written = save(reversed(files), str(tmp_path), write)
    assert order == ["a.csv", "z.csv", MANIFEST]
    for one in written:
        data = Path(one.path).read_bytes()
        assert (one.sha256, one.length) == (hashlib.sha256(data).hexdigest(), len(data))


def test_a_refusal_of_the_disk_stops_before_the_list(tmp_path: Path) -> None:
    written: list[str] = []

    def write(path: str, data: bytes) -> None:
        if path.endswith("b.csv"):
            raise Refused("D-101", "The disk is full.", "Free space.")
        written.append(path)

    files = with_manifest([ExportFile("a.csv", b""), ExportFile("b.csv", b"")])
    with pytest.raises(Refused, match="D-101"):
        save(files, str(tmp_path), write)
    assert [Path(path).name for path in written] == ["a.csv"]


@given(st.lists(st.text(), max_size=4))
def test_a_file_name_is_safe_on_every_system(parts: list[str]) -> None:
    name = file_name(*parts, ending="docx")
    stem = name.removesuffix(".docx")
    assert stem
    assert len(name) <= 90
    assert not set(name) & set('<>:"/\\|?*\0 ')
    assert not stem.startswith(".")
    assert stem.lower() not in {"con", "nul", "aux", "prn", "com1", "lpt1"}


def test_every_column_of_a_form_is_in_the_dictionary() -> None:
    forms = builtin().forms
    text = csv_dictionary(forms).data.decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    listed = {(row["file"], row["column"]) for row in rows}
    for form in forms:
        for question in form.questions():
            if question.type.takes_answer:
                assert (f"{form.id}-{form.version}.csv", question.key) in listed
    assert ("blocks.csv", "kind") in listed
    assert docx_dictionary(forms).name == log_dictionary().name == "data-dictionary.csv"
