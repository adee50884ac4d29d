"""The sample of a visit: lists are taken in, headings confirmed, children drawn and replaced.

Long work goes on beside typing and can be stopped. Nothing of a delivery is kept before the
person has confirmed it; who the children are never comes to the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from fieldapp.domain.change import inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import IDENTITIES
from fieldapp.domain.ports import Progress
from fieldapp.domain.record import read_field
from fieldapp.sampling.fairness import Fit, Group, groups
from fieldapp.sampling.population import Filter
from fieldapp.services import compartments, draws, identities, lists, sampling
from fieldapp.services.draws import Draw, DrawView
from fieldapp.services.lists import Delivery, Facts, Proposal
from fieldapp.services.reading import state_of
from fieldapp.services.sampling import Wanted
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.aside import Aside, Step
from ui.viewmodels.door import Door
from ui.viewmodels.long_work import LongPresenter

T = TypeVar("T")

FILTER_WORDS: Final[Mapping[Filter, str]] = {
    Filter.REPEAT_PLAN: "Repeat plan",
    Filter.NOT_SEEN: "Not seen",
    Filter.MANY_PLACEMENTS: "3 or more homes",
    Filter.MISSING: "Missing episodes",
    Filter.NO_CONFERENCE: "S47, no conference",
    Filter.LONG_PLAN: "Plan over 2 years",
    Filter.OUT_OF_AREA: "Placed out of area",
    Filter.RE_REFERRAL: "Re-referral",
}
LEAST_SIZE: Final = 1
MOST_SIZE: Final = 300
_USUAL_SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class SampleState:
    """What the screen shows. `proposals` are there while a delivery waits to be confirmed.

    `readable` says whether this laptop has the key of the identities; `begun` whether the
    visit has one at all.
    """

    loaded: bool = False
    busy: str = ""
    refused: Refused | None = None
    step: Step | None = None
    said: str = ""
    readable: bool = False
    begun: bool = False
    waiting: Facts | None = None
    proposals: tuple[Proposal, ...] = ()
    facts: Facts | None = None
    draw: DrawView | None = None
    draws: int = 0
    of_two: tuple[str, ...] = ()
    """Codes that draws made apart gave to different children."""
    fair: tuple[Group, ...] = ()
    filters: frozenset[Filter] = frozenset()
    seed: str = ""
    size: int = _USUAL_SIZE

    @property
    def idle(self) -> bool:
        """Say whether nothing is under way."""
        return self.step is None and not self.busy

    @property
    def about(self) -> str:
        """What stands beside the heading."""
        if self.facts is None:
            return ""
        day = f", as at {day_words(self.facts.day)}" if self.facts.day else ""
        count = len(self.draw.children) if self.draw else 0
        chosen = f"{count} children chosen" if count else f"{self.facts.children:,} children"
        return f"{chosen} from {lists_words(len(self.facts.lists))}{day}"

    @property
    def stale(self) -> bool:
        """Say whether the lists changed since the draw."""
        drawn, facts = self.draw, self.facts
        return drawn is not None and facts is not None and drawn.draw.sha256 != facts.sha256


def _here(of_two: frozenset[str], newest: DrawView | None) -> tuple[str, ...]:
    """Return the codes of the newest draw that stand for two children, within it or beside it."""
    here = {child.code for child in newest.children} if newest else frozenset()
    return tuple(sorted(of_two & here))


@dataclass(frozen=True, slots=True)
class SamplePorts:
    """What the sample needs: the open visit, another handle for long work, who is told."""

    door: Door
    aside: Aside
    work: Work
    apart: Callable[[], AbstractContextManager[Work]]
    publish: Callable[[Effects], None]


@dataclass(frozen=True, slots=True)
class _Read:
    """What the store says of the sample."""

    facts: Facts | None
    draws: tuple[DrawView, ...]
    of_two: frozenset[str]
    readable: bool
    begun: bool
    seed: str


class SampleScreen(LongPresenter[SampleState]):
    """Takes the intentions of the Sample screen."""

    def __init__(self, ports: SamplePorts, on_state: Callable[[SampleState], None]) -> None:
        super().__init__(ports.door, SampleState(), on_state)
        self._ports = ports
        self._waiting: Delivery | None = None
        self._held: Delivery | None = None

    def refresh(self) -> None:
        """Read the lists and draws of the visit again."""
        work, wants_seed = self._ports.work, not self.state.seed

        def read() -> _Read:
            begun = compartments.begun(work, IDENTITIES)
            seed = sampling.new_seed(work) if wants_seed else ""
            readable = identities.are_readable(work)
            made, two = draws.draws(work), draws.of_two(work)
            return _Read(lists.newest(work), made, two, readable, begun, seed)

        self._door.ask(read, self._shown, self.refuse)

    def take_in(self, paths: Sequence[str], beside: bool = False) -> None:
        """Read workbooks; what they hold waits to be confirmed.

        With `beside` they are read together with those that are kept, as one delivery.
        """
        if not paths or self._ports.aside.busy:
            return
        kept = self.state.facts if beside else None

        def read(step: Progress) -> tuple[Delivery, Facts]:
            files = lists.read_files(paths)
            with self._ports.apart() as work:
                headings = lists.remembered(work)
                files = (*(lists.originals(work, kept) if kept else ()), *files)
            delivery = lists.read_lists(files, headings, step)
            return delivery, lists.facts_of(delivery)

        self._long("Reading the lists", read, lambda came: self._came(*came))

    def choose(self, proposal: Proposal, column: str) -> None:
        """Take a proposed heading for another column."""
        changed = tuple(
            _with_column(one, column) if one == proposal else one for one in self.state.proposals
        )
        self.show(proposals=changed)

    def confirm(self) -> None:
        """Keep the delivery that waits, with its headings as they were confirmed."""
        delivery = self._waiting
        if delivery is None or self._ports.aside.busy:
            return
        headings = _confirmed(delivery, self.state.proposals)
        work = self._ports.work
        self.run(
            lambda: compartments.begin(work, IDENTITIES),
            lambda effects: self._keep(delivery, headings, effects),
            "Sealing the key sheet",
        )

    def discard(self) -> None:
        """Keep nothing of the delivery that waits."""
        self._waiting = None
        self.show(waiting=None, proposals=(), said="Nothing was taken in.")

    def stop(self) -> None:
        """Stop what is under way."""
        self._ports.aside.stop()

    def set_seed(self, seed: str) -> None:
        """Draw with another seed from now on."""
        self.show(seed=seed)

    def set_size(self, size: int) -> None:
        """Draw so many children from now on."""
        self.show(size=min(max(size, LEAST_SIZE), MOST_SIZE))

    def toggle(self, chosen: Filter) -> None:
        """Draw only children with one of the filters, this one included or left out."""
        self.show(filters=self.state.filters ^ {chosen})

    def draw(self) -> None:
        """Draw from the lists with the settings that are shown."""
        state = self.state
        wanted = Wanted(state.size, tuple(sorted(state.filters)), state.seed)

        def drawn(work: Work, delivery: Delivery) -> Effects:
            visit = state_of(work, inspection_record(work.inspection))
            framework = read_field(visit, "framework").text
            return sampling.draw(work, delivery, framework, wanted)[1]

        self._with_lists(drawn, "The sample is drawn. Its children are in the visit.")

    def replace(self, code: str, reason: str, came_for: str = "") -> None:
        """Take a child out of the sample for the next one of its stage.

        `came_for` names the place of a child that stands twice.
        """
        view = self.state.draw
        if view is None:
            return
        record: RecordId = view.record

        def replaced(work: Work, delivery: Delivery) -> Effects:
            return sampling.replace(work, delivery, record, code, reason, came_for)

        self._with_lists(replaced, f"{code} was replaced. The reason is on the draw record.")

    def _came(self, delivery: Delivery, facts: Facts) -> None:
        self._waiting = delivery
        self.show(waiting=facts, proposals=lists.proposals(delivery))

    def _keep(self, delivery: Delivery, headings: lists.Headings, effects: Effects) -> None:
        self._ports.publish(effects)
        before, held = self.state.facts, self._held

        def keep(step: Progress) -> tuple[Delivery, Effects]:
            again = headings != delivery.headings
            taken = lists.read_lists(delivery.files, headings, step) if again else delivery
            with self._ports.apart() as work:
                old = held or (lists.read_again(work, before, step) if before else None)
                return taken, lists.keep(work, taken, lists.facts_of(taken, old), step)

        self._long("Sealing the lists", keep, lambda kept: self._kept(*kept))

    def _kept(self, delivery: Delivery, effects: Effects) -> None:
        self._held, self._waiting = delivery, None
        rows = sum(len(one.rows) for one in delivery.imported.lists.values())
        said = f"{rows:,} rows read. No row was dropped. The original is kept, sealed."
        self.show(waiting=None, proposals=(), said=said)
        self._ports.publish(effects)
        self.refresh()

    def _with_lists(self, act: Callable[[Work, Delivery], Effects], said: str) -> None:
        """Act with the lists in memory, read from their sealed originals when they are not."""
        facts, held = self.state.facts, self._held
        if facts is None or self._ports.aside.busy:
            return

        def acted(step: Progress) -> tuple[Delivery, Effects]:
            with self._ports.apart() as work:
                same = held is not None and held.sha256 == facts.sha256
                delivery = held if held and same else lists.read_again(work, facts, step)
                return delivery, act(work, delivery)

        def done(made: tuple[Delivery, Effects]) -> None:
            self._held = made[0]
            self._done(made[1], said)

        self._long("Drawing", acted, done)

    def _done(self, effects: Effects, said: str) -> None:
        self.show(said=said)
        self._ports.publish(effects)
        self.refresh()

    def _shown(self, read: _Read) -> None:
        newest = read.draws[0] if read.draws else None
        if newest is not None and not self.state.loaded:
            self._go_on_from(newest.draw)
        self.show(
            loaded=True,
            facts=read.facts,
            draw=newest,
            draws=len(read.draws),
            of_two=_here(read.of_two, newest),
            fair=groups(newest.draw.covered()) if newest else (),
            readable=read.readable,
            begun=read.begun,
            seed=self.state.seed or read.seed,
        )

    def _go_on_from(self, draw: Draw) -> None:
        """Offer the settings of the newest draw, so that drawing again gives the same."""
        filters = frozenset(Filter(one) for one in draw.filters)
        self.show(seed=draw.seed, size=draw.size, filters=filters)

    def _long(self, words: str, job: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        told = self._begin(words, done, stopped="Stopped. Nothing was taken in.")
        self._ports.aside.run(job, told)


def day_words(day: str) -> str:
    """Return a day (ISO, or empty) as it is said."""
    if not day:
        return ""
    given = date.fromisoformat(day)
    return f"{given.day} {given:%B %Y}"


def lists_words(count: int) -> str:
    """Return how many lists in words."""
    return "1 list" if count == 1 else f"{count} lists"


def fair_words(fair: Sequence[Group]) -> str:
    """Return how many groups lie outside the range, in words."""
    off = [group for group in fair if group.fit is not Fit.IN_RANGE]
    if not off:
        return "Every group is in range"
    named = ", ".join(f"{group.name} {group.fit.value.lower()}" for group in off[:3])
    return named + (f" and {len(off) - 3} more" if len(off) > 3 else "")


def percent(part: int, whole: int) -> str:
    """Return a share in whole per cent, halves up."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else "–"


def spoken(group: Group) -> str:
    """Return a group as a sentence for a screen reader."""
    sample, listed = (
        percent(group.sample, group.sample_of),
        percent(group.lists, group.lists_of),
    )
    return f"{group.name}: sample {sample}, lists {listed}, {group.fit.value.lower()}"


def _with_column(proposal: Proposal, column: str) -> Proposal:
    return Proposal(proposal.list, proposal.heading, column, proposal.score, proposal.choices)


def _confirmed(delivery: Delivery, proposals: Sequence[Proposal]) -> lists.Headings:
    """Return the headings that were remembered, and those that were confirmed now."""
    headings = {number: dict(table) for number, table in delivery.headings.items()}
    for one in proposals:
        headings.setdefault(one.list, {})[one.heading] = one.column
    return headings
