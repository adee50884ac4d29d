"""While somebody works, and after: no planted word reaches a disk outside an asked-for export."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldapp.annex_a.layout import Edition
from fieldapp.cli.demo.proof import plaintext_hits
from fieldapp.domain.change import RecordKind, field_slot
from fieldapp.domain.membership import IDENTITIES
from fieldapp.domain.views import Draft
from fieldapp.services import (
    capture,
    compartments,
    draws,
    exporting,
    files,
    identities,
    inspection_report,
    lists,
    reading,
    records,
    sampling,
)
from fieldapp.services.exporting import Format
from fieldapp.services.sampling import Wanted
from fieldapp.services.work import Work
from sync.protocol.roster import Role
from tests.support import annex_a
from tests.support.device import PASSPHRASE
from tests.support.fleet import Fleet, fleet
from tests.support.stretching import quick_stretching

PLANTED = ("larkspur-said", "larkspur-typed", "larkspur-file", "larkspur-reason", "larkspur-title")


def quiet(_done: int, _total: int, _what: str) -> None:
    """Take no notice of how far it is."""


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes who asks for a temporary file: one that is gone again was on the disk all the same."""
    asked: list[str] = []

    def noted(name: str) -> Any:
        def ask(*_args: object, **_options: object) -> Any:
            asked.append(name)
            raise OSError(f"{name} was asked for")

        return ask

    for name in ("mkstemp", "NamedTemporaryFile", "TemporaryFile", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, noted(name))
    return asked


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Fleet]:
    with quick_stretching(), fleet(tmp_path / "laptops", ("OF1", Role.LEAD)) as made:
        yield made


def _written(work: Work, sound: Path) -> None:
    """Say, type, attach; what is typed stays a draft."""
    record, _ = records.open_record(
        work, RecordKind.CASE_TRACKING, "T03", {"title": "larkspur-title"}
    )
    records.set_field(work, record, "think", "larkspur-said", ())
    sound.write_text("larkspur-file " * 9_000)
    files.attach_path(work, record, str(sound), quiet)
    sound.unlink()
    typed = Draft(record, field_slot("social_care"), "larkspur-typed", (), 1, 1, 0, "")
    capture.note_draft(work, typed)


def _drawn(work: Work) -> tuple[str, ...]:
    """Take lists in, draw, replace and look; return what identifies children."""
    compartments.begin(work, IDENTITIES)
    made = annex_a.workbook(annex_a.Wanted(60, 1, 0.0, Edition.AUGUST_2019))
    delivery = lists.read_lists([made], {}, quiet)
    lists.keep(work, delivery, lists.facts_of(delivery))
    record, _ = sampling.draw(work, delivery, "ilacs-2026", Wanted(8, (), "7"))
    code = draws.read(work, record).children[0].code
    sampling.replace(work, delivery, record, code, "larkspur-reason")
    identities.reveal(work, code, "larkspur-reason")
    return tuple(one.key for one in identities.key_sheet(work).values())


def test_no_planted_word_stands_readable_on_a_disk_while_somebody_works(
    team: Fleet, tmp_path: Path, own_home: Path, temporary: list[str]
) -> None:
    device = team["OF1"]
    work = device.open(team.create_visit("OF1"))
    _written(work, tmp_path / "sound.txt")
    keys = _drawn(work)
    words = (*PLANTED, *keys, PASSPHRASE)
    assert reading.search(work, "larkspur").hits
    assert plaintext_hits([tmp_path], words) == []
    assert inspection_report.printed(work, citations=True)
    assert inspection_report.worded(work, citations=True)
    out = tmp_path / "out"
    for form in (Format.DOCX, Format.CSV, Format.XLSX, Format.JSONL):
        exporting.export_inspection(work, form, str(out / form.value))
    assert plaintext_hits([out / "csv"], ["larkspur-said"])
    assert not plaintext_hits([out], [*keys, PASSPHRASE])
    work.log.flush()
    assert plaintext_hits([team.folder, own_home], words) == []
    device.lock()
    assert plaintext_hits([team.folder, own_home], words) == []
    assert temporary == []
