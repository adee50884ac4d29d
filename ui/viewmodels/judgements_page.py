"""Judgements as a screen shows them: what is open and why, what was proposed, who agreed.

The app never chooses a grade. Words go the way of all words: kept as they are typed, and an
entry once their field is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.change import field_slot, inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Part, SignOff, part_key
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Draft
from fieldapp.frameworks.pack import Outcome, Pack
from fieldapp.services import capture, coding, findings, judgements, uncertainties
from fieldapp.services.capture import Place
from fieldapp.services.judgements import Card
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.history import FieldHistory, HistoryState
from ui.viewmodels.typing import Written
from ui.viewmodels.versions import Teller, VersionState
from ui.viewmodels.visit_page import VisitPage

GRADED: Final = (Part.RATIONALE,)
"""What is written beside a grade."""
NARRATIVE: Final = (Part.STRENGTHS, Part.IMPROVEMENT, Part.PRIORITY)
"""What is written where the framework has no grade."""
PART_WORDS: Final = {
    Part.GRADE: "Grade",
    Part.RATIONALE: "Reasons",
    Part.STRENGTHS: "Strengths",
    Part.IMPROVEMENT: "Areas for improvement",
    Part.PRIORITY: "Areas for priority action",
    Part.DEPARTURE: "Why this departs from the rule",
    Part.MODERATION: "Moderation note",
}


@dataclass(frozen=True, slots=True)
class GradeState:
    """One grade of the scale; a closed one stays in sight."""

    id: str
    title: str
    is_open: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class CriterionState:
    """One statement of what good looks like; `met` is None while nobody said."""

    id: str
    title: str
    text: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class CitedFinding:
    """A finding that can be cited here, with what it lacks in words."""

    id: RecordId
    name: str
    claim: str
    lacks: str
    cited: bool


@dataclass(frozen=True, slots=True)
class PartState:
    """Words of a judgement; `seen` is what a new write replaces.

    Of several `versions` this person's own is the text, or the first.
    """

    part: Part
    text: str
    seen: tuple[Reference, ...]
    versions: tuple[VersionState, ...] = ()


@dataclass(frozen=True, slots=True)
class CardState:
    """One judgement. `grades` is empty where the framework ends in words."""

    area: str
    code: str
    title: str
    standing: str
    agreed: bool
    grades: tuple[GradeState, ...]
    because: tuple[str, ...]
    parts: tuple[PartState, ...]
    criteria: tuple[CriterionState, ...]
    findings: tuple[CitedFinding, ...]
    signed: tuple[str, ...]
    grade_seen: tuple[Reference, ...]
    covers: tuple[Reference, ...] = ()
    """The writes that stand here, which a signature covers."""
    apart: tuple[VersionState, ...] = ()
    """Grades that people proposed apart, each with its author."""
    departs: bool = False

    @property
    def met_words(self) -> str:
        """How many statements are met, in words."""
        met = sum(one.met is True for one in self.criteria)
        return f"{met} of {len(self.criteria)} statements met"


@dataclass(frozen=True, slots=True)
class JudgementsState:
    """All that the screen shows; `roles` are those who sign, with their titles."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    framework: str = ""
    cards: tuple[CardState, ...] = ()
    chosen: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    history: HistoryState | None = None
    said: str = ""
    unsure: tuple[str, ...] = ()
    """Uncertainties that are open, in words; they count until evidence closes them."""

    @property
    def card(self) -> CardState | None:
        """The judgement that is looked at."""
        return next((one for one in self.cards if one.area == self.chosen), None)


@dataclass(frozen=True, slots=True)
class _Read:
    framework: str
    roles: tuple[tuple[str, str], ...]
    cards: tuple[CardState, ...]
    drafts: tuple[Draft, ...] = field(default=())
    unsure: tuple[str, ...] = ()


class JudgementsPage(VisitPage[JudgementsState]):
    """Takes the intentions of the screen; `read(area, part)` tells what is written there.

    A TypingListener is told what drafts became; the desk hands its effects to `touched`.
    """

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[JudgementsState], None],
        read: Callable[[str, Part], Written],
    ) -> None:
        super().__init__(ports, JudgementsState(), on_state, "Opening the judgements")
        self._read = read
        self._record = inspection_record(ports.work.inspection)
        self._history = FieldHistory(ports.door, ports.work, lambda state: self.show(history=state))

    def choose(self, area: str) -> None:
        """Look at one judgement."""
        self._history.close()
        self.show(chosen=area)

    def propose(self, area: str, grade: str) -> None:
        """Propose a grade; the one that stands is taken back."""
        card = self._card(area)
        if card is None:
            return
        standing = not card.apart and any(g.chosen and g.id == grade for g in card.grades)
        work, wanted, seen = self._ports.work, "" if standing else grade, card.grade_seen
        self._write(lambda: judgements.propose(work, area, wanted, seen))

    def mark(self, area: str, criterion: str, met: bool | None) -> None:
        """Say whether a statement is met."""
        work = self._ports.work
        self._write(lambda: judgements.mark_criterion(work, area, criterion, met))

    def cite(self, area: str, finding: RecordId, on: bool) -> None:
        """Name a finding that the judgement rests on, or take it away."""
        work, one = self._ports.work, (finding,)
        come, gone = (one, ()) if on else ((), one)
        self._write(lambda: judgements.cite_findings(work, area, come, gone))

    def sign(self, area: str, role: str) -> None:
        """Agree a judgement as it stands on the screen, once what is typed is an entry.

        What came from others meanwhile is not covered: it is shown, to be read first.
        """
        card, work = self._card(area), self._ports.work
        if card is None:
            return
        seen = card.covers
        self._ports.typing.settle(
            lambda: self._write(lambda: judgements.sign_off(work, area, role, seen), "Agreed."),
            self.refuse,
        )

    def typed(self, area: str, part: Part) -> None:
        """Something was typed at a part."""
        place = self.place(area, part)
        seen = next((p.seen for p in self._parts(area) if p.part is part), ())
        self._ports.typing.typed(place, seen, lambda: self._read(area, part))

    def left(self, area: str, part: Part) -> None:
        """The person went from a part to another place."""
        self._ports.typing.leave(self.place(area, part))

    def is_written(self, area: str, part: Part) -> bool:
        """Say whether a part is being written now, so that its words stay."""
        return self._ports.typing.is_open(self.place(area, part))

    def place(self, area: str, part: Part) -> Place:
        """Return where a part is kept."""
        return self._record, field_slot(part_key(area, part))

    def show_history(self, area: str, part: Part) -> None:
        """Show every write of a part, newest first."""
        slot = field_slot(part_key(area, part))
        self._history.open(self._record, slot, PART_WORDS[part])

    def close_history(self) -> None:
        """Show the history no more."""
        self._history.close()

    def _parts(self, area: str) -> tuple[PartState, ...]:
        card = self._card(area)
        return card.parts if card is not None else ()

    def _card(self, area: str) -> CardState | None:
        return next((one for one in self.state.cards if one.area == area), None)

    def _load(self, busy: str) -> None:
        work, record = self._ports.work, self._record
        self._fetch(lambda: _read(work, record), self._take, busy)

    def _take(self, read: _Read) -> None:
        """Show what was read; drafts that a crash left go on where they were."""
        first = read.cards[0].area if read.cards else ""
        for draft in read.drafts:
            found = _part_of(draft, read.cards)
            place = (draft.record, draft.slot)
            if found is not None and not self._ports.typing.is_open(place):
                self._ports.typing.adopt(draft, lambda f=found: self._read(*f))  # type: ignore[misc]  # bound now
        self.show(
            loaded=True,
            refused=None,
            framework=read.framework,
            roles=read.roles,
            cards=read.cards,
            chosen=self.state.chosen or first,
            unsure=read.unsure,
        )


def _read(work: Work, record: RecordId) -> _Read:
    pack = coding.pack_of(work)
    drafts = {d.slot: d for d in capture.drafts(work) if d.record == record}
    known = _findings(work)
    teller = Teller(work.clock, work.person)
    cards = tuple(_card(teller, pack, card, drafts, known) for card in judgements.cards(work))
    roles = tuple((one.role, one.title) for one in pack.about.sign_off)
    unsure = (f"{one.short_name} {one.question.text}" for one in uncertainties.still_open(work))
    return _Read(pack.about.title, roles, cards, tuple(drafts.values()), tuple(unsure))


def _findings(work: Work) -> tuple[CitedFinding, ...]:
    return tuple(
        CitedFinding(
            one.finding.id,
            one.finding.short_name,
            one.finding.claim.text,
            " ".join(one.support.lacks),
            cited=False,
        )
        for one in findings.weighed(work)
        if not one.finding.archived
    )


def _card(
    teller: Teller,
    pack: Pack,
    card: Card,
    drafts: dict[bytes, Draft],
    known: tuple[CitedFinding, ...],
) -> CardState:
    held, area = card.judgement, card.area
    graded = area.outcome is not Outcome.NARRATIVE
    wanted = [*(GRADED if graded else NARRATIVE)]
    told = held.parts[Part.DEPARTURE]
    wanted += [Part.DEPARTURE] if card.departs or told.text or told.conflict else []
    return CardState(
        area=area.id,
        code=area.code,
        title=area.title,
        standing=_standing(card),
        agreed=card.agreed,
        grades=_grades(pack, card) if graded else (),
        because=tuple(one.sentence for one in card.reasons),
        parts=tuple(_part(teller, card, part, drafts) for part in (*wanted, Part.MODERATION)),
        criteria=tuple(
            CriterionState(c.id, c.title, c.text, _met(card, c.id)) for c in area.criterion
        ),
        findings=tuple(
            CitedFinding(f.id, f.name, f.claim, f.lacks, f.id in held.findings) for f in known
        ),
        signed=tuple(_signed(teller.clock, pack, one) for one in held.sign_offs),
        grade_seen=held.grade.seen,
        covers=held.covers,
        apart=teller.standing(held.grade, lambda grade: _grade_words(pack, grade)).versions,
        departs=bool(card.departs),
    )


def _grades(pack: Pack, card: Card) -> tuple[GradeState, ...]:
    given = {version.text for version in card.judgement.grade.versions}
    return tuple(
        GradeState(one.id, one.title, one.id in card.permitted, one.id in given)
        for one in pack.judgements.grade
    )


def _standing(card: Card) -> str:
    grade = card.judgement.grade
    if grade.conflict:
        return "Grades were proposed apart"
    if card.agreed:
        return "Agreed"
    narrative = card.area.outcome is Outcome.NARRATIVE
    if narrative:
        return "Words only, no grade in this framework. Provisional"
    return "Provisional" if grade.text else "No grade proposed yet"


def _grade_words(pack: Pack, grade: str) -> str:
    titles: dict[str, str] = {str(one.id): one.title for one in pack.judgements.grade}
    return titles.get(grade, grade) or "No grade"


def _part(teller: Teller, card: Card, part: Part, drafts: dict[bytes, Draft]) -> PartState:
    now = teller.standing(card.judgement.parts[part])
    draft = drafts.get(field_slot(part_key(card.area.id, part)))
    text = draft.text if draft is not None else now.text
    return PartState(part, text, now.seen, now.versions)


def _met(card: Card, criterion: str) -> bool | None:
    if criterion in card.judgement.met:
        return True
    return False if criterion in card.judgement.not_met else None


def _signed(clock: Clock, pack: Pack, sign: SignOff) -> str:
    title = next((one.title for one in pack.about.sign_off if one.role == sign.role), sign.role)
    now = "" if sign.current else ", before later changes"
    return f"{title}: {sign.person}, {claimed_time(clock, sign.at)}{now}"


def _part_of(draft: Draft, cards: tuple[CardState, ...]) -> tuple[str, Part] | None:
    return next(
        (
            (card.area, part.part)
            for card in cards
            for part in card.parts
            if draft.slot == field_slot(part_key(card.area, part.part))
        ),
        None,
    )
