"""What the evening meeting shows, as plain facts and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.enquiry import Enquiry
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.domain.finding import State, Weighed
from fieldapp.domain.matrix import Cell, Place
from fieldapp.domain.meeting import Board
from fieldapp.domain.views import Field, OpenConcern
from fieldapp.frameworks.pack import Pack
from fieldapp.services import coding, uncertainties
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.days import day_name, next_days
from ui.viewmodels.evidence_items import quoted_items
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.field_words import WordsState, drafts_of, place_of, teller_of, words_of
from ui.viewmodels.findings_page import NO_CLAIM, STATE_WORDS, missing_words
from ui.viewmodels.versions import Standing

PLANNED_DAYS: Final = 10
"""How many days ahead an activity can be planned from the board."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The line and the uncertainty that the person looks at."""

    line: RecordId | None = None
    unsure: RecordId | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A finding on the board, under its area's code; `about` says what it rests on."""

    id: RecordId
    area: str
    name: str
    claim: str
    state: State
    about: str
    state_seen: tuple[Reference, ...] = ()
    """The writes that say how far it is, which another word on it replaces."""

    @property
    def words(self) -> str:
        """The row as it is shown."""
        return f"{self.area}  {self.claim}\n{self.name} · {STATE_WORDS[self.state]} · {self.about}"

    @property
    def spoken(self) -> str:
        """The row as read aloud."""
        return f"{self.area}. {self.claim}. {STATE_WORDS[self.state]}. {self.about}. {self.name}"


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Something that is open: its id, or where it leads, and its words."""

    id: str
    words: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class BoardState:
    """The board: three columns of findings, and what is open."""

    visit: str = ""
    day: str = ""
    strengths: tuple[BoardRow, ...] = ()
    improve: tuple[BoardRow, ...] = ()
    disputes: tuple[BoardRow, ...] = ()
    gaps: tuple[OpenRow, ...] = ()
    follow_ups: tuple[Quoted, ...] = ()
    lines: tuple[OpenRow, ...] = ()
    unsure: tuple[OpenRow, ...] = ()
    concerns: tuple[OpenRow, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class LineState:
    """One line of enquiry; `days` are those it can be planned for, kept and in words."""

    id: RecordId
    name: str
    question: WordsState
    activity: WordsState
    time: WordsState
    place: WordsState
    answer: WordsState
    owner: str
    people: tuple[str, ...]
    day: str
    days: tuple[tuple[str, str], ...]
    is_open: bool
    stands: Mapping[str, Standing]
    """What stands of its owner, its day and its state, each of which is chosen."""


@dataclass(frozen=True, slots=True)
class UnsureState:
    """One uncertainty with the evidence under it."""

    id: RecordId
    name: str
    question: WordsState
    answer: WordsState
    items: tuple[Quoted, ...]
    is_open: bool
    stands: Standing
    """What stands of its state."""


@dataclass(frozen=True, slots=True)
class MeetingState:
    """All that the screen shows; `found` is what a search for evidence gave."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    board: BoardState = BoardState()
    line: LineState | None = None
    unsure: UnsureState | None = None
    searched: str = ""
    found: tuple[Quoted, ...] = ()
    said: str = ""


def board_state(pack: Pack, board: Board, visit: str, day: str) -> BoardState:
    """Return the board in words, findings in the order of the framework's areas."""
    missing = {one for held in (*board.strengths, *board.improve) for one in held.missing}
    return BoardState(
        visit=visit,
        day=day,
        strengths=_rows(pack, board.strengths),
        improve=_rows(pack, board.improve),
        disputes=_rows(pack, board.disputes, disputed=True),
        gaps=tuple(_gap(pack, cell) for cell in board.open.gaps),
        follow_ups=quoted_items(pack, board.open.follow_ups),
        lines=tuple(OpenRow(one.id.hex(), line_words(one)) for one in board.open.enquiries),
        unsure=tuple(
            OpenRow(one.id.hex(), f"{one.question.text}\n{one.short_name} · {one.owner}")
            for one in board.open.uncertainties
        ),
        concerns=tuple(_concern(one) for one in board.open.concerns),
        missing=missing_words(len(missing)),
    )


def line_words(one: Enquiry) -> str:
    """Return a line of enquiry with who does what when."""
    when = " ".join(part for part in (day_name(one.day), one.time) if part) or "no day yet"
    two = "2 versions" if one.question.conflict else ""
    about = (one.short_name, one.owner or "nobody", when, one.place, two)
    plan = f"\n{one.activity.text}" if one.activity.text.strip() else ""
    return f"{one.question.text}\n{' · '.join(part for part in about if part)}{plan}"


def line_state(work: Work, one: Enquiry, people: tuple[str, ...]) -> LineState:
    """Return a line as it is planned."""
    drafts, teller = drafts_of(work, [one.id]), teller_of(work)

    def words(key: str, field: Field) -> WordsState:
        return words_of(teller, place_of(one.id, key), field, drafts)

    days = next_days(work.clock, PLANNED_DAYS)
    if one.day and one.day not in {day for day, _ in days}:
        days = ((one.day, day_name(one.day)), *days)
    return LineState(
        id=one.id,
        name=one.short_name,
        question=words("title", one.question),
        activity=words("activity", one.activity),
        time=words("time", one.time_field),
        place=words("place", one.place_field),
        answer=words("answer", one.answer),
        owner=one.owner,
        people=tuple(sorted({*people, one.owner} - {""})),
        day=one.day,
        days=days,
        is_open=one.is_open,
        stands={
            "owner": teller.standing(one.owner_field),
            "day": teller.standing(one.day_field, day_name),
            "state": teller.standing(one.state_field, lambda text: text.capitalize()),
        },
    )


def unsure_state(work: Work, wanted: RecordId, items: Mapping[RecordId, Item]) -> UnsureState:
    """Return an uncertainty with its evidence."""
    one, drafts = uncertainties.uncertainty_of(work, wanted), drafts_of(work, [wanted])
    teller = teller_of(work)
    held = (items[cited] for cited in one.items if cited in items)
    return UnsureState(
        id=wanted,
        name=one.short_name,
        question=words_of(teller, place_of(wanted, "title"), one.question, drafts),
        answer=words_of(teller, place_of(wanted, "answer"), one.answer, drafts),
        items=quoted_items(coding.pack_of(work), held),
        is_open=one.is_open(items),
        stands=teller.standing(one.state_field, lambda text: text.capitalize()),
    )


def _rows(
    pack: Pack, weighed: Iterable[Weighed], *, disputed: bool = False
) -> tuple[BoardRow, ...]:
    order = {str(area.id): number for number, area in enumerate(pack.judgements.area)}
    codes = {str(area.id): area.code for area in pack.judgements.area}

    def first(one: Weighed) -> str:
        return min(one.finding.areas, key=lambda area: order.get(area, len(order)), default="")

    ordered = sorted(weighed, key=lambda one: order.get(first(one), len(order)))
    return tuple(_row(one, codes.get(first(one), "?"), disputed) for one in ordered)


def _row(one: Weighed, area: str, disputed: bool) -> BoardRow:
    held = one.finding
    about = _why(one) if disputed else _about(one)
    claim = held.claim.text.strip() or NO_CLAIM
    seen = held.state_field.shown
    return BoardRow(held.id, area, held.short_name, claim, held.state, about, seen)


def _about(one: Weighed) -> str:
    items = "1 item" if one.support.items == 1 else f"{one.support.items} items"
    against = f", {one.support.contrary} against" if one.support.contrary else ""
    return items + against + ("" if one.support.enough else ", thin")


def _why(one: Weighed) -> str:
    """Say why a finding is disputed."""
    two = [
        ("the sentence", one.finding.claim),
        ("the state", one.finding.state_field),
        ("the owner", one.finding.owner_field),
        ("the reason", one.finding.explained),
        ("the answer", one.finding.answered),
    ]
    parts = [f"2 versions of {what}" for what, field in two if field.conflict]
    if one.unanswered:
        parts.insert(0, f"{one.support.contrary} against, not answered")
    return ", ".join(parts)


def _gap(pack: Pack, cell: Cell) -> OpenRow:
    area, agency, kind = cell.place
    codes = {str(one.id): one.code for one in pack.judgements.area}
    agencies = {one.id: one.title for one in pack.about.agency}
    kinds = {one.id: one.title for one in pack.about.source_type}
    words = f"{codes.get(area, area)}  {kinds.get(kind, kind)} on {agencies.get(agency, agency)}"
    return OpenRow("\t".join(cell.place), words, cell.place)


def _concern(one: OpenConcern) -> OpenRow:
    child = f" {one.child}" if one.child else ""
    return OpenRow(one.id.hex(), f"{one.short_name}{child}")
