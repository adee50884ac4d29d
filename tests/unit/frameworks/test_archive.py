"""A pack as one file: one exact form, and nothing hostile gets in."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.errors import Refused
from fieldapp.frameworks import contents
from fieldapp.frameworks.archive import MAGIC, MOST_ARCHIVE, Archive, read, write
from fieldapp.frameworks.library import folder, pack, packs
from fieldapp.frameworks.loading import loaded
from sync.protocol.canonical import encode

GOOD = {"pack.toml": b"format = 2\n", "forms/a b.md": b"| survey |\n", "forms/media/x.png": b"\r\n"}


def code(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.next_step
    return refused.value.code


def made_of(*files: tuple[str, bytes]) -> bytes:
    """An archive with files under any names, as only a stranger's program writes it."""
    return MAGIC + b"\x01" + encode((tuple(files), b""))


def test_every_pack_that_ships_comes_back_from_its_archive_as_it_was() -> None:
    for one in packs():
        held = read(write(Archive(one.files)))
        assert held.digest == one.digest
        assert loaded(held.files, "again") == one


def test_the_same_folder_gives_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    own = Path(shutil.copytree(str(folder("jtai")), tmp_path / "own"))
    (own / ".DS_Store").write_bytes(b"left by a system")
    (own / "forms" / "~$case.xlsx").write_bytes(b"left by a program")
    form = own / "forms" / "front_door_decision.md"
    form.write_bytes(form.read_bytes().replace(b"\n", b"\r\n"))
    (own / "report.toml").touch()
    again = contents.of_folder(own)
    assert again.strange == ()
    assert write(Archive(again.files)) == write(Archive(pack("jtai").files))


def test_who_approves_a_pack_changes_nothing_of_its_name() -> None:
    plain = Archive(GOOD)
    signed = read(write(plain.approved(b"signature")))
    assert signed.approval == b"signature"
    assert signed.digest == plain.digest


@pytest.mark.parametrize(
    "path",
    [
        "../pack.toml",
        "/etc/passwd",
        "forms/../../x.md",
        "forms\\x.md",
        "C:x.md",
        "forms/deep/x.md",
        "forms/.hidden",
        "forms/x.md.",
        "forms/x\x00.md",
        "index.toml",
        "forms/",
    ],
)
def test_a_path_that_no_pack_has_is_refused(path: str) -> None:
    assert code(made_of((path, b"x"))) == "F-245"


def test_a_file_that_unfolds_is_not_opened() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack.toml", b"0" * 10_000_000)
    assert code(held.getvalue()) == "F-242"
    assert code(b"") == "F-242"


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert code(MAGIC + bytes(MOST_ARCHIVE)) == "F-241"


def test_a_newer_form_of_archive_says_so() -> None:
    assert code(MAGIC + b"\x02anything") == "F-243"


def test_twice_the_same_path_or_another_order_is_damaged() -> None:
    one, two = ("pack.toml", b"a"), ("report.toml", b"b")
    assert read(made_of(one, two)).files == dict([one, two])
    assert code(made_of(two, one)) == "F-244"
    assert code(made_of(one, one)) == "F-244"
    assert code(made_of(one, two) + b"\x00") == "F-244"
    assert code(MAGIC) == "F-244"


@given(st.data())
def test_a_byte_that_was_changed_never_goes_unnoticed(data: st.DataObject) -> None:
    whole = write(Archive(GOOD))
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    changed = whole[:place] + bytes([other]) + whole[place + 1 :]
    try:
        held = read(changed)
    except Refused:
        return
    assert held.digest != Archive(GOOD).digest or held.approval
