"""What the two inspectors write: the invented records of Northmere, with planted markers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.resources import files as resource
from io import BytesIO
from typing import Final

from fieldapp.domain.change import AddChild, field_slot
from fieldapp.domain.ports import Clock, Moment
from fieldapp.forms.demonstration import DemoFile, Demonstration, DemoRecord
from fieldapp.forms.workbook import read_annex_a, sampled
from fieldapp.services import attachments, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, BlockId, RecordId

MINUTE_MS: Final = 60_000
_TEMPLATE: Final = "official-template-2019.xlsx"


@dataclass(frozen=True, slots=True)
class Written:
    """One record as it was written: its words by slot, its files by attachment."""

    record: RecordId
    fields: dict[str, str]
    blocks: dict[BlockId, str]
    files: dict[AttachmentId, bytes]


@dataclass
class Markers:
    """Words that stand nowhere else: found outside a sealed place, they prove a leak."""

    seed: str
    planted: list[str] = field(default_factory=list)

    def next(self) -> str:
        """Return a word that nobody else writes, and remember it."""
        self.planted.append(f"kestrel{len(self.planted)}{self.seed}")
        return self.planted[-1]


def add_children(work: Work) -> int:
    """Put the sample rows of the official template into the visit, as codes without names."""
    template = resource("resources") / "annex_a" / _TEMPLATE
    found = sampled(read_annex_a(template.read_bytes()))
    origin = "Annex A template 2019"
    records.add_children(work, [AddChild(c.code, "tracked", origin) for c in found])
    return len(found)


def write_record(work: Work, told: DemoRecord, markers: Markers, begun_ms: int) -> Written:
    """Write one record as its writer would: answers, lines in order, files."""
    fields = dict(told.answers)
    if "think" in fields:
        fields["think"] += f" {markers.next()}"
    with _at(work, begun_ms):
        record, _ = records.open_record(work, told.kind, told.child, fields)
    written = Written(record, fields, dict(_lines(work, record, told, markers, begun_ms)), {})
    for file in told.file:
        attachment, data = _attach(work, record, file, markers)
        written.files[attachment] = data
    return written


@dataclass(frozen=True, slots=True)
class _Stopped(Clock):
    """A clock that stands at the instant at which the demonstration's records begin."""

    at: Moment
    real: Clock

    def now(self) -> Moment:
        return self.at

    def monotonic(self) -> float:
        return self.real.monotonic()


@contextmanager
def _at(work: Work, begun_ms: int) -> Iterator[None]:
    """Let what is written claim an earlier instant, as the lines of the record do."""
    ports = work.ports
    stopped = _Stopped(Moment(begun_ms, ports.clock.now().offset_minutes), ports.clock)
    work.ports = replace(ports, clock=stopped)
    try:
        yield
    finally:
        work.ports = ports


def _lines(
    work: Work, record: RecordId, told: DemoRecord, markers: Markers, begun_ms: int
) -> Iterator[tuple[BlockId, str]]:
    after: BlockId | None = None
    for line in told.block:
        text = f"{line.text} {markers.next()}" if after is None else line.text
        said = begun_ms + line.minute * MINUTE_MS
        after, _ = records.add_block(work, record, line.kind, text, line.mark, after, said)
        yield after, text


def _attach(
    work: Work, record: RecordId, file: DemoFile, markers: Markers
) -> tuple[AttachmentId, bytes]:
    data = file.data() + markers.next().encode()
    attachment, _ = attachments.attach_file(
        work, record, file.name, file.media_type, BytesIO(data), len(data)
    )
    return attachment, data


def edit(work: Work, record: RecordId, told: Demonstration, text: str) -> None:
    """Change the one answer that both inspectors change while apart."""
    key = told.edit.question
    shown = reading.record(work, record).fields.get(key)
    records.set_field(work, record, key, text, shown.seen if shown else ())


def settle(work: Work, record: RecordId, told: Demonstration) -> int:
    """Let one person decide; return how many versions stood there."""
    shown = reading.record(work, record).fields[told.edit.question]
    slot = field_slot(told.edit.question)
    records.settle(work, record, slot, [told.edit.settled.strip()], shown.seen)
    return len(shown.versions)


def words_lost(work: Work, written: Written) -> int:
    """Count what was written and does not read back on a laptop, files byte for byte."""
    shown = reading.record(work, written.record)
    lines = {block.id: block.text for block in shown.blocks}
    lost = sum(shown.fields[key].text != text for key, text in written.fields.items())
    lost += sum(lines.get(block) != text for block, text in written.blocks.items())
    for attachment, data in written.files.items():
        opened = attachments.open_attachment(work, written.record, attachment)
        lost += b"".join(opened) != data
    return lost
