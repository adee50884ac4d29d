"""One child's case over all agencies: what each did, and the local audit beside the own view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.case_part import THEMES, CasePart, Compared, Looked, Words, looked_of
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Child
from fieldapp.services import casework, in_sample
from fieldapp.services.casework import AgencySide, Evaluation, Tracking
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.roles_page import ROLE_WORDS

LOOKED_WORDS: Final = {
    Looked.DONE: "Done",
    Looked.IN_PART: "In part",
    Looked.NOT_BEGUN: "Not begun",
    Looked.NOT_INVOLVED: "Not involved",
    Looked.UNSAID: "Not said",
}
GRADE_WORDS: Final = {
    "stronger": "Strong",
    "good": "Good",
    "partly": "Partly",
    "weaker": "Weak",
    "not_seen": "Not seen",
}
NOBODY_YET: Final = "Nothing written yet"


@dataclass(frozen=True, slots=True)
class PartState:
    """One record of an agency's part: whose it is, and its words in short."""

    id: RecordId
    who: str
    well: str
    better: str
    effect: str
    audit: str


@dataclass(frozen=True, slots=True)
class AgencyState:
    """One agency: how far it was looked at, its parts, how many items of evidence."""

    id: str
    title: str
    looked: Looked
    items: int
    parts: tuple[PartState, ...]
    needs: str

    @property
    def spoken(self) -> str:
        """The agency as read aloud."""
        items = "1 item" if self.items == 1 else f"{self.items} items"
        words = [self.title, LOOKED_WORDS[self.looked], items]
        for part in self.parts:
            told = (("Worked well", part.well), ("Needed to be better", part.better))
            words += [f"{name}: {text}" for name, text in (*told, ("Effect", part.effect)) if text]
        return ". ".join(word for word in (*words, self.needs) if word)


@dataclass(frozen=True, slots=True)
class ComparedState:
    """The local audit beside the own view, in words; `differ` when they are not the same."""

    name: str
    local: str
    own: str
    differ: bool
    unexplained: bool

    @property
    def spoken(self) -> str:
        """Both as a sentence."""
        apart = ", they differ" if self.differ else ""
        return f"{self.name}: local audit {self.local}, own view {self.own}{apart}"


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """All that the screen shows of one child; `children` are the codes one can turn to."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    code: str = ""
    children: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    agencies: tuple[AgencyState, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    compared: tuple[ComparedState, ...] = ()
    records: tuple[tuple[RecordId, str], ...] = ()

    @property
    def words(self) -> str:
        """How much is there, in words."""
        items = sum(one.items for one in self.agencies)
        begun = sum(bool(one.parts) or bool(one.items) for one in self.agencies)
        what = "1 item" if items == 1 else f"{items} items"
        return f"{what}, {begun} of {len(self.agencies)} agencies" if self.agencies else ""

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Where both views differ and nobody wrote why."""
        return tuple(one.name for one in self.compared if one.unexplained)


class EvaluationPage(Presenter[EvaluationState]):
    """Takes the intentions of the screen."""

    def __init__(
        self,
        door: Door,
        work: Work,
        publish: Callable[[Effects], None],
        on_state: Callable[[EvaluationState], None],
        open_record: Callable[[RecordId], None],
    ) -> None:
        super().__init__(door, EvaluationState(), on_state)
        self._work, self._publish, self._open = work, publish, open_record

    def show_child(self, code: str) -> None:
        """Look at one child."""
        if code != self.state.code:
            self.show(code=code, loaded=False, agencies=(), compared=(), records=(), about=())
        self.refresh()

    def refresh(self) -> None:
        """Read the case again."""
        work, code = self._work, self.state.code
        busy = "" if self.state.loaded else "Opening the case"

        def read() -> tuple[tuple[Child, ...], Evaluation | None]:
            children = in_sample.children(work)
            wanted = code or (children[0].code if children else "")
            return children, casework.evaluation(work, wanted) if wanted else None

        self.run(read, lambda found: self._take(*found), busy)

    def open_part(self, agency: str) -> None:
        """Open the record of an agency's part; it is begun where there is none."""
        work, code = self._work, self.state.code

        def opened(made: tuple[RecordId, Effects]) -> None:
            if made[1].entries:
                self._publish(made[1])
            self._open(made[0])

        self.run(lambda: casework.begin_part(work, code, agency), opened)

    def involve(self, agency: str) -> None:
        """Look at one more agency for this child."""
        work, code = self._work, self.state.code
        self.run(lambda: casework.involve(work, code, [agency]), self._publish)

    def _take(self, children: Sequence[Child], held: Evaluation | None) -> None:
        codes = tuple(child.code for child in children)
        if held is None:
            self.show(loaded=True, children=codes, agencies=(), code="")
            return
        titles = {side.agency.id: side.agency.title for side in held.sides}
        self.show(
            loaded=True,
            code=held.child.code,
            children=codes,
            about=_about(held),
            agencies=tuple(_agency(side) for side in held.sides),
            others=tuple((one.id, one.title) for one in held.others),
            compared=(*_themes(held.tracking), *_of_agencies(held.sides, titles)),
            records=tuple((one.record.id, _named(one)) for one in held.tracking),
        )


def _about(held: Evaluation) -> tuple[str, ...]:
    child = held.child
    followed = "Followed by " + ", ".join(child.inspectors) if child.inspectors else ""
    words = (ROLE_WORDS[child.stands], child.child.origin, followed)
    return tuple(word for word in words if word)


def _agency(side: AgencySide) -> AgencyState:
    several = f"{len(side.parts)} people write on this part" if len(side.parts) > 1 else ""
    conflicts = sum(part.conflicts for part in side.parts)
    apart = "2 versions in a part, decide under Conflicts" if conflicts else ""
    return AgencyState(
        side.agency.id,
        side.agency.title,
        looked_of(side.parts),
        side.items,
        tuple(_part(part) for part in side.parts),
        ". ".join(word for word in (several, apart) if word),
    )


def _part(part: CasePart) -> PartState:
    words = part.words
    return PartState(
        part.record.id,
        f"{part.record.short_name}, {part.record.owner}",
        words[Words.WELL],
        words[Words.BETTER],
        words[Words.EFFECT],
        words[Words.AUDIT],
    )


def _themes(tracking: Iterable[Tracking]) -> Iterable[ComparedState]:
    held = list(tracking)
    for record in held:
        who = f" ({record.record.owner})" if len(held) > 1 else ""
        for theme, title in THEMES.items():
            compared = record.themes[theme]
            if compared.local or compared.own or len(held) == 1:
                yield _compared(f"{title}{who}", compared)


def _of_agencies(sides: Iterable[AgencySide], titles: dict[str, str]) -> Iterable[ComparedState]:
    for side in sides:
        for part in side.parts:
            if part.compared.local or part.compared.own:
                who = f" ({part.record.owner})" if len(side.parts) > 1 else ""
                yield _compared(f"{titles[side.agency.id]}{who}", part.compared)


def _compared(name: str, held: Compared) -> ComparedState:
    def word(grade: str) -> str:
        return GRADE_WORDS.get(grade, grade) or "–"

    return ComparedState(name, word(held.local), word(held.own), held.differ, held.unexplained)


def _named(one: Tracking) -> str:
    return f"{one.record.short_name}, {one.record.owner}"
