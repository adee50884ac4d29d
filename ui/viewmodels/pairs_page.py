"""Paired assessments as a screen shows them: blind until both are given, then side by side.

Answers that are being made are drafts which never become entries; they are handed out only
by the act of giving them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Agreement
from fieldapp.domain.pairing import (
    ENOUGH,
    Assessment,
    Pairing,
    Rated,
    Standing,
    compared,
    criteria_of,
)
from fieldapp.frameworks.pack import Area, Outcome, Pack
from fieldapp.services import coding, pairs, reading
from fieldapp.services.capture import Place
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.field_words import FieldWords, WordsState
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.typing import Written

RATED_WORDS: Final = {Rated.MET: "Met", Rated.NOT_MET: "Not met", Rated.NOT_SEEN: "Not seen"}
_LEFT_OUT: Final = (
    RecordKind.EVIDENCE,
    RecordKind.FINDING,
    RecordKind.SAMPLE,
    RecordKind.ENQUIRY,
    RecordKind.UNCERTAINTY,
    RecordKind.KEEP_IN_TOUCH,
    RecordKind.PAIRING,
)
MOST_RECORDS: Final = 200


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion: its words, and both answers once they are shown."""

    id: str
    title: str
    text: str
    both: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PairState:
    """One pair. `mine` are answers that are being made or were given; `both` are shown ones."""

    id: RecordId
    name: str
    title: str
    record: RecordId | None
    area: str
    standing: str
    may_answer: bool
    given: bool
    grades: tuple[tuple[str, str], ...]
    criteria: tuple[CriterionRow, ...]
    mine: Assessment
    people: tuple[str, ...]
    shown_grades: tuple[str, str] | None = None
    shown_words: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a new pair can be made of: records, areas and people, each (id, words)."""

    records: tuple[tuple[str, str], ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairsState:
    """All that the screen shows; `agreement` is of every pair that is shown."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    rows: tuple[tuple[str, str], ...] = ()
    pair: PairState | None = None
    offer: Offer = Offer()
    agreement: tuple[str, ...] = ()
    said: str = ""


class PairsPage(Presenter[PairsState]):
    """Takes the intentions of the screen; `read(place)` tells the answers in sight as text."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[PairsState], None],
        read: Callable[[Place], Written],
    ) -> None:
        super().__init__(ports.door, PairsState(), on_state)
        self._ports = ports
        self._asked = False
        self._wanted: RecordId | None = None
        self._words = FieldWords(ports.typing, read)

    def shown(self) -> None:
        """The screen is looked at."""
        self._asked = True
        self._load("" if self.state.loaded else "Opening the pairs")

    def touched(self, effects: Effects) -> None:
        """Something was written or came; read again while the screen is in use."""
        if self._asked and effects.records:
            self._load("", Priority.BACKGROUND)

    def show_due(self, effects: Effects) -> None:
        """Something was written or came: show own answers where both are given now."""
        if not effects.records:
            return
        work = self._ports.work

        def show() -> tuple[Effects, ...]:
            return pairs.show_due(work)

        def shown(done: tuple[Effects, ...]) -> None:
            for one in done:
                self._ports.publish(one)

        self._door.ask(show, shown, self.refuse, Priority.BACKGROUND)

    def choose(self, pair: RecordId) -> None:
        """Look at one pair."""
        self._wanted = pair
        self._load("")

    def begin(self, record: str, area: str, first: str, second: str) -> None:
        """Ask two people to assess a record."""
        work = self._ports.work
        people = (PersonId(first), PersonId(second))

        def made(begun: tuple[RecordId, Effects]) -> None:
            self._wanted = begun[0]
            self.show(said="The pair was begun.")
            self._ports.publish(begun[1])
            self._load("")

        wanted = RecordId(bytes.fromhex(record))
        self.run(lambda: pairs.begin(work, wanted, area, people), made)

    def answered(self) -> None:
        """An answer in sight changed; it is kept like everything that is typed."""
        pair = self.state.pair
        if pair is not None and pair.may_answer:
            self._words.typed(WordsState((pair.id, pairs.DRAFT)))

    def is_answered(self) -> bool:
        """Say whether answers are being made now, so that they stay in sight."""
        pair = self.state.pair
        return pair is not None and self._words.is_written((pair.id, pairs.DRAFT))

    def give(self, answers: Assessment) -> None:
        """Give the answers for good."""
        pair, work = self.state.pair, self._ports.work
        if pair is None:
            return
        self._ports.typing.forget((pair.id, pairs.DRAFT))

        def given(effects: Effects) -> None:
            self.show(said="Given. They are shown once both are given.")
            self._ports.publish(effects)

        self.run(lambda: pairs.give(work, pair.id, answers), given)

    def _load(self, busy: str, priority: Priority = Priority.SCREENS) -> None:
        work, wanted = self._ports.work, self._wanted

        def read() -> PairsState:
            return _read(work, wanted)

        def take(found: PairsState) -> None:
            if wanted == self._wanted:
                self.show(
                    loaded=True,
                    refused=None,
                    rows=found.rows,
                    pair=found.pair,
                    offer=found.offer,
                    agreement=found.agreement,
                )

        if busy:
            self.run(read, take, busy)
        else:
            self._door.ask(read, take, self.refuse, priority)


def _read(work: Work, wanted: RecordId | None) -> PairsState:
    held, pack = pairs.pairings(work), coding.pack_of(work)
    chosen = next((one for one in held if one.id == wanted), held[-1] if held else None)
    return PairsState(
        rows=tuple((one.id.hex(), _row(work, pack, one)) for one in reversed(held)),
        pair=_pair(work, pack, chosen) if chosen is not None else None,
        offer=_offer(work, pack),
        agreement=_agreement(held),
    )


def _row(work: Work, pack: Pack, one: Pairing) -> str:
    area = pack.area(one.area)
    people = " and ".join(map(str, one.people))
    code = area.code if area else one.area
    return f"{one.title}\n{one.short_name} · {code} · {people} · {_standing(work, one)}"


def _standing(work: Work, one: Pairing) -> str:
    if one.standing is Standing.BROKEN:
        return "Does not hold: what was shown is not what was given"
    if one.standing is Standing.SHOWN:
        return "Both shown"
    if one.standing is Standing.GIVEN:
        return "Both given. Shown after the next send and receive"
    missing = [str(person) for person in one.people if person not in one.given]
    mine = "yours and " if work.person in missing and len(missing) > 1 else ""
    others = [person for person in missing if person != work.person]
    if not others:
        return "Waits for your answers"
    return f"Waits for {mine}the answers of {', '.join(others)}"


def _pair(work: Work, pack: Pack, one: Pairing) -> PairState:
    area = pack.area(one.area)
    graded = area is not None and area.outcome is Outcome.GRADES
    shown = [one.answers[p] for p in one.people] if one.standing is Standing.SHOWN else []
    return PairState(
        id=one.id,
        name=one.short_name,
        title=one.title,
        record=one.record,
        area=area.title if area else one.area,
        standing=_standing(work, one),
        may_answer=work.person in one.people and work.person not in one.given,
        given=work.person in one.given,
        grades=tuple((str(g.id), g.title) for g in pack.judgements.grade) if graded else (),
        criteria=_criteria(area, one),
        mine=pairs.draft_of(work, one.id),
        people=tuple(map(str, one.people)),
        shown_grades=_two(pack.grade_title(a.grade) if a.grade else "" for a in shown),
        shown_words=_two(a.words for a in shown),
    )


def _criteria(area: Area | None, one: Pairing) -> tuple[CriterionRow, ...]:
    both = {key: (RATED_WORDS[a], RATED_WORDS[b]) for key, a, b in criteria_of(one)}
    criteria = area.criterion if area else ()
    return tuple(CriterionRow(c.id, c.title, c.text, both.get(c.id)) for c in criteria)


def _two(texts: Iterable[str]) -> tuple[str, str] | None:
    held = tuple(texts)
    return (held[0], held[1]) if len(held) == 2 else None


def _offer(work: Work, pack: Pack) -> Offer:
    rows = reading.summaries(work, limit=MOST_RECORDS)
    records = ((r.id.hex(), f"{r.short_name} {r.title}") for r in rows if r.kind not in _LEFT_OUT)
    areas = ((str(area.id), area.title) for area in pack.judgements.area if area.criterion)
    people = sorted(map(str, work.store.membership().members))
    return Offer(tuple(records), tuple(areas), tuple(people))


def _agreement(held: tuple[Pairing, ...]) -> tuple[str, ...]:
    found = compared(held)
    return (_agreed("Statements", found.criteria), _agreed("Grades", found.grades))


def _agreed(what: str, found: Agreement) -> str:
    """Say how far pairs agree, with the numbers, and kappa only where it means something."""
    if not found.pairs:
        return f"{what}: nothing to compare yet."
    share = round(100 * found.equal / found.pairs)
    said = f"{what}: {found.equal} of {found.pairs} equal ({share} %)."
    if found.kappa is not None:
        return f"{said} Cohen’s kappa {found.kappa:.2f}."
    few = found.pairs < ENOUGH
    why = f"fewer than {ENOUGH} answers" if few else "one and the same answer throughout"
    return f"{said} No kappa: {why}."
