"""The children of the sample: what part each has, who follows it, whose work is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.child_role import ChildRole, SampleChild, role_counts
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.services import casework
from fieldapp.services.coding import pack_of
from fieldapp.services.work import Work
from sync.protocol.operation import Reference
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.rows import RowState

ROLE_WORDS: Final = {
    ChildRole.UNSAID: "No role yet",
    ChildRole.TRACKED: "Tracked",
    ChildRole.SAMPLED: "Sampled",
    ChildRole.OBSERVED: "Observed",
}
ROLE_HINT: Final = (
    "Tracked: the whole journey, many sources. Sampled: one question or theme. Observed: seen "
    "in practice only."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """An inspector or an agency that can be assigned to the child that is looked at."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChildState:
    """The child that is looked at. `dispute` says which roles were given apart, or is empty."""

    code: str
    role: ChildRole
    seen: tuple[Reference, ...]
    dispute: str
    inspectors: tuple[Choice, ...]
    agencies: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class RolesState:
    """All that the screen shows; `only` leaves children of one role, or all."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    held: int = 0
    words: str = ""
    lacks: tuple[str, ...] = ()
    rows: tuple[RowState, ...] = ()
    only: ChildRole | None = None
    child: ChildState | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    children: tuple[SampleChild, ...]
    members: tuple[str, ...]
    agencies: tuple[tuple[str, str], ...]


class RolesPage(Presenter[RolesState]):
    """Takes the intentions of the screen; it is read only while somebody looks."""

    def __init__(
        self,
        door: Door,
        work: Work,
        publish: Callable[[Effects], None],
        on_state: Callable[[RolesState], None],
    ) -> None:
        super().__init__(door, RolesState(), on_state)
        self._work, self._publish = work, publish
        self._held = _Read((), (), ())
        self._code = ""

    def refresh(self) -> None:
        """Read the children again."""
        work = self._work
        if self.state.loaded:
            self._door.ask(lambda: _read(work), self._take, self.refuse)
        else:
            self.run(lambda: _read(work), self._take, "Opening the children")

    def choose(self, code: str) -> None:
        """Look at one child."""
        self._code = code
        self._render()

    def show_only(self, role: ChildRole | None) -> None:
        """Show the children of one role, or all."""
        self.show(only=role)
        self._render()

    def give_role(self, role: ChildRole) -> None:
        """Give the child that is looked at a role; it replaces what stands on the screen."""
        child = self.state.child
        if child is None or (child.role is role and not child.dispute):
            return
        work, code, seen = self._work, child.code, child.seen
        self._write(lambda: casework.give_role(work, code, role.value, seen))

    def assign(self, person: str, on: bool) -> None:
        """Let an inspector follow the child, or no longer."""
        work, code = self._work, self._code
        come, gone = _sides(person, on)
        self._write(lambda: casework.assign(work, code, come, gone))

    def involve(self, agency: str, on: bool) -> None:
        """Look at an agency's work for the child, or no longer."""
        work, code = self._work, self._code
        come, gone = _sides(agency, on)
        self._write(lambda: casework.involve(work, code, come, gone))

    def _write(self, job: Callable[[], Effects]) -> None:
        self.run(job, self._publish)

    def _take(self, read: _Read) -> None:
        self._held = read
        self._render()

    def _render(self) -> None:
        held, only = self._held, self.state.only
        children = held.children
        codes = [child.code for child in children]
        if self._code not in codes:
            self._code = codes[0] if codes else ""
        chosen = next((child for child in children if child.code == self._code), None)
        self.show(
            loaded=True,
            held=len(children),
            words=roles_words(children),
            lacks=lacks_words(children),
            rows=tuple(
                _row(child, held.agencies)
                for child in children
                if only is None or child.stands is only
            ),
            child=_child(chosen, held) if chosen is not None else None,
        )


def roles_words(children: Sequence[SampleChild]) -> str:
    """Return how many children have which role, in words."""
    counts = role_counts(children)
    parts = [
        f"{counts[role]} {ROLE_WORDS[role].lower()}"
        for role in (ChildRole.TRACKED, ChildRole.SAMPLED, ChildRole.OBSERVED, ChildRole.UNSAID)
        if counts[role]
    ]
    return ", ".join(parts)


def lacks_words(children: Sequence[SampleChild]) -> tuple[str, ...]:
    """Return what nobody decided yet: roles given apart, tracked children whom nobody follows."""
    apart = [child.code for child in children if child.role.conflict]
    alone = [
        child.code
        for child in children
        if child.stands is ChildRole.TRACKED and not child.inspectors
    ]
    found = []
    if apart:
        found.append(f"Two roles were given apart: {_codes(apart)}. Choose one for each.")
    if alone:
        found.append(f"Nobody follows yet: {_codes(alone)}.")
    return tuple(found)


def _codes(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:8])
    return shown + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")


def _row(child: SampleChild, agencies: Collection[tuple[str, str]]) -> RowState:
    titles = dict(agencies)
    about = [part for part in (child.child.sample, child.child.origin) if part]
    if child.inspectors:
        about.append("followed by " + ", ".join(child.inspectors))
    if child.agencies:
        about.append(", ".join(titles.get(one, one) for one in child.agencies))
    needs = "2 roles" if child.role.conflict else ""
    return RowState(
        child.code, ROLE_WORDS[child.stands], " · ".join(about), child.code, needs=needs
    )


def _child(child: SampleChild, held: _Read) -> ChildState:
    people = sorted({*held.members, *child.inspectors})
    known = {agency for agency, _ in held.agencies}
    agencies = (*held.agencies, *((one, one) for one in child.agencies if one not in known))
    return ChildState(
        child.code,
        child.stands,
        child.role.seen,
        _dispute(child),
        tuple(Choice(person, person, person in child.inspectors) for person in people),
        tuple(Choice(one, title, one in child.agencies) for one, title in agencies),
    )


def _dispute(child: SampleChild) -> str:
    if not child.role.conflict:
        return ""
    roles = {role.value: words for role, words in ROLE_WORDS.items()}
    said = (f"{roles.get(v.text, v.text)} by {v.person}" for v in child.role.versions)
    return f"Given apart: {'; '.join(said)}. Choose one; both stay in the history."


def _sides(one: str, on: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return ((one,), ()) if on else ((), (one,))


def _read(work: Work) -> _Read:
    agencies = tuple((one.id, one.title) for one in pack_of(work).about.agency)
    members = tuple(sorted(work.store.membership().members))
    return _Read(casework.sample(work), members, agencies)
