"""Records for the tests of reports, built as the store would show them."""

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.domain.ports import Moment
from fieldapp.domain.views import (
    Attachment,
    AttachmentState,
    Block,
    Custody,
    Field,
    Record,
    Remark,
    Step,
    Summary,
    Version,
)
from fieldapp.reports.text import Context
from sync.protocol.ids import AttachmentId, BlockId, DeviceId, PersonId, RecordId
from sync.protocol.operation import Reference

BEGUN = Moment(1_795_010_640_000, 0)
"""18 November 2026, 14:04 UTC."""
CONTEXT = Context("Northmere", "OF2", BEGUN)


def said(text: str, person: str = "OF2", entry: int = 1, minutes: int = 0) -> Version:
    moment = Moment(BEGUN.ms + 60_000 * minutes, 0)
    reference = Reference(entry.to_bytes(32, "big"), 0)
    return Version(reference, text, PersonId(person), DeviceId(bytes(16)), moment)


def field(key: str, *versions: Version) -> Field:
    return Field(key, versions, tuple(v.reference for v in versions))


def fields(**texts: str) -> dict[str, Field]:
    return {key: field(key, said(text)) for key, text in texts.items()}


def block(
    text: str,
    kind: BlockKind = BlockKind.NOTE,
    mark: Mark = Mark.NONE,
    number: int = 1,
    *others: Version,
) -> Block:
    return Block(
        BlockId(number.to_bytes(16, "big")),
        kind,
        mark,
        BEGUN.ms + 60_000 * number,
        (said(text, entry=number), *others),
        (),
        (),
        moved_apart=False,
        begun_by=PersonId("OF2"),
    )


def summary(kind: RecordKind, child: str = "T03", conflicts: int = 0) -> Summary:
    return Summary(
        id=RecordId(bytes(range(16))),
        kind=kind,
        short_name="IV-OF2-001",
        child=child,
        title="",
        owner=PersonId("OF2"),
        opened=BEGUN,
        changed_ms=BEGUN.ms,
        archived=False,
        finished=False,
        conflicts=conflicts,
        custody=Custody.LAPTOP,
    )


def record(
    kind: RecordKind = RecordKind.NOTE,
    held: dict[str, Field] | None = None,
    blocks: tuple[Block, ...] = (),
    attachments: tuple[Attachment, ...] = (),
    remarks: tuple[Remark, ...] = (),
    steps: tuple[Step, ...] = (),
    closed: Version | None = None,
    sets: dict[str, tuple[Version, ...]] | None = None,
) -> Record:
    fields_held = held or {}
    conflicts = sum(1 for f in fields_held.values() if f.conflict)
    return Record(
        summary=summary(kind, conflicts=conflicts),
        form=kind.value,
        form_version=1,
        fields=fields_held,
        sets=sets or {},
        blocks=blocks,
        attachments=attachments,
        remarks=remarks,
        steps=steps,
        closed=closed,
        status_seen=(),
        unreadable=0,
        flagged=0,
    )


def interview() -> Record:
    """A child's interview with exact words, a view, a drawing and a correction."""
    return record(
        RecordKind.INTERVIEW_CHILD,
        fields(
            child="T03",
            permission_from="authority_order",
            permission_when="2026-11-17T16:30",
            lawful_basis="inspection_power",
            said_limit="OK",
            think="Fourth worker in two years.\nAsk who told T03 about the school move.",
        ),
        (
            block("Tell me about where you live.", BlockKind.ASKED, number=1),
            block("It’s alright. The dog sleeps outside my door.", BlockKind.WORDS, number=2),
            block("Had a break.", BlockKind.EVENT, number=3),
        ),
        attachments=(
            Attachment(
                AttachmentId(bytes(16)),
                "drawing.png",
                "image/png",
                48_200,
                AttachmentState.COMPLETE,
                said("drawing.png", entry=9),
            ),
        ),
        remarks=(Remark(b"b:" + bytes(16), True, said("outside my door, mostly", entry=10)),),
    )


def disputed() -> Record:
    """A case tracking in which two people wrote different words while apart."""
    return record(
        RecordKind.CASE_TRACKING,
        fields(
            child="T03",
            stage="in_care",
            period_from="2025-11-01",
            period_to="last month",
            social_care_well="Direct work by the third worker.",
            social_care_effect="Stopped telling workers things.",
            social_care_status="done",
        )
        | {
            "school": field(
                "school",
                said("Moved with two days’ notice.", "OF2", 4),
                said("Moved with one week’s notice.", "CQ1", 5, 7),
            )
        },
        (
            block("Direct work seen in the file.", mark=Mark.STRENGTH, number=1),
            block("A long paragraph ", number=2),
            block("that goes on.", mark=Mark.CONTINUES, number=3),
        ),
    )


def concern() -> Record:
    """A concern with two steps done, closed as satisfied."""
    return record(
        RecordKind.CONCERN,
        fields(level="referred_back", child="T07", first_known="2026-11-18T10:20"),
        steps=(
            Step("lead_told", BEGUN.ms + 120_000, said("By telephone", entry=21)),
            Step("child_safe", BEGUN.ms, said("Carer with T07", entry=20)),
        ),
        closed=said("satisfied\nVisit made the same evening", "OF1", 22),
    )
