"""Who the children are: revealed one by one with a reason, who looked, and who was let in.

What a look showed stays on the screen only while the screen is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import IDENTITIES
from fieldapp.domain.ports import Clock, Moment
from fieldapp.services import compartments, identities
from fieldapp.services.identities import Identity, Look
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter

NO_REASON: Final = "Write why you need to know; it is kept with your name and the time."
NO_CODE: Final = "Choose a child."


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who one child is, as the lists give it; `born` is a day (ISO) or empty."""

    code: str
    key: str = field(repr=False)
    born: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked who a child is."""

    code: str
    person: str
    when: str
    reason: str

    @property
    def spoken(self) -> str:
        """The look as a sentence."""
        return f"{self.person} looked who {self.code} is, {self.when}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A member of the team: whether the member can read the identities."""

    person: str
    reads: bool
    leads: bool

    @property
    def words(self) -> str:
        """What the member may do, in words."""
        role = "lead" if self.leads else "member"
        return f"{self.person}, {role}: {'can read' if self.reads else 'sees codes only'}"


@dataclass(frozen=True, slots=True)
class SealedState:
    """All that the screen shows. `code` is the child that is to be looked at."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    begun: bool = False
    readable: bool = False
    may_let_in: bool = False
    codes: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    looks: tuple[LookRow, ...] = ()
    readers: tuple[ReaderRow, ...] = ()
    code: str = ""
    problem: str = ""
    revealed: Revealed | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    begun: bool
    readable: bool
    may_let_in: bool
    codes: tuple[str, ...]
    disputed: tuple[str, ...]
    looks: tuple[LookRow, ...]
    readers: tuple[ReaderRow, ...]


class SealedPage(Presenter[SealedState]):
    """Takes the intentions of the screen."""

    def __init__(
        self,
        door: Door,
        work: Work,
        publish: Callable[[Effects], None],
        on_state: Callable[[SealedState], None],
    ) -> None:
        super().__init__(door, SealedState(), on_state)
        self._work, self._publish = work, publish

    def refresh(self) -> None:
        """Read again who looked and who was let in."""
        work = self._work
        self._door.ask(lambda: _read(work), self._take, self.refuse)

    def choose(self, code: str) -> None:
        """Another child is to be looked at; what was shown goes."""
        if code != self.state.code:
            self.show(code=code, revealed=None, problem="", said="", refused=None)

    def reveal(self, reason: str) -> None:
        """Show who the chosen child is, once the look and its reason are written down."""
        code, work = self.state.code, self._work
        if not code or not reason.strip():
            self.show(problem=NO_REASON if code else NO_CODE)
            return

        def shown(found: tuple[Identity, Effects]) -> None:
            who, effects = found
            self.show(revealed=Revealed(code, who.key, who.born), said="The look was noted.")
            self._publish(effects)

        self.show(problem="", revealed=None)
        self.run(lambda: identities.reveal(work, code, reason), shown, "Noting the look")

    def forget(self) -> None:
        """Show nobody any more."""
        if self.state.revealed is not None or self.state.said:
            self.show(revealed=None, said="", problem="")

    def let_in(self, person: str) -> None:
        """Let a member read who the children are, on all laptops that the member has now."""
        work = self._work

        def done(effects: Effects) -> None:
            told = f"{person} can read who the children are after the next sending and receiving."
            self.show(said=told)
            self._publish(effects)

        self.run(lambda: compartments.let_in(work, IDENTITIES, PersonId(person)), done)

    def _take(self, read: _Read) -> None:
        code = self.state.code
        if code not in read.codes:
            code = read.codes[0] if read.codes else ""
        self.show(
            loaded=True,
            begun=read.begun,
            readable=read.readable,
            may_let_in=read.may_let_in,
            codes=read.codes,
            disputed=read.disputed,
            looks=read.looks,
            readers=read.readers,
            code=code,
        )


def _read(work: Work) -> _Read:
    readable = identities.are_readable(work)
    membership = work.store.membership()
    readers = compartments.readers(work, IDENTITIES)
    return _Read(
        compartments.begun(work, IDENTITIES),
        readable,
        compartments.may_let_in(work) and readable,
        tuple(sorted(identities.key_sheet(work))) if readable else (),
        tuple(sorted(identities.disputed(work))) if readable else (),
        tuple(_look(work.clock, one) for one in reversed(identities.looks(work))),
        tuple(
            ReaderRow(person, person in readers, person in membership.leads)
            for person in sorted(membership.members)
        ),
    )


def _look(clock: Clock, look: Look) -> LookRow:
    when = claimed_time(clock, Moment(look.claimed_ms, clock.now().offset_minutes))
    return LookRow(look.code, look.person, when, look.reason)
