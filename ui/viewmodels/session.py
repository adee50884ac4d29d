"""What is open on this laptop: nothing, the vault, a visit; and the way from one to the other.

Every job runs through the door on the thread that owns the stores. Locking waits until what
is typed is an entry, or at least a draft on the disk; then stores are closed and keys dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from msgspec import structs

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Visit
from fieldapp.frameworks.index import frameworks
from fieldapp.services import capture, packs, programme, visits
from fieldapp.services import profile as profiles
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.profile import Place, Profile
from fieldapp.services.profile import Standing as ProfileStanding
from fieldapp.services.visits import Listed
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from ui.viewmodels.door import Door, Priority, Timers
from ui.viewmodels.roles import role_words
from ui.viewmodels.shell import Saved
from ui.viewmodels.typing import Listeners, TypingPath, WorkDrafts

IDLE_INDEX_MS = 400
"""Between two pieces of the search index that are made while nobody waits."""


class Open(StrEnum):
    """How far this laptop is open."""

    FIRST_RUN = "first_run"
    WAITING = "waiting"
    LOCKED = "locked"
    OPENING = "opening"
    HOME = "home"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class SessionState:
    """What the window needs to know of the session; `refused` says why the last step failed.

    `role` is this person's in words, `laptop` what is written on this laptop.
    """

    open: Open = Open.LOCKED
    visits: tuple[Visit, ...] = ()
    visit: Visit | None = None
    person: str = ""
    role: str = ""
    laptop: str = ""
    refused: Refused | None = None
    wait_s: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    """What each framework is called, by its id."""
    programmes: tuple[Visit, ...] = ()
    """Programmes of the office that this laptop can read; they are no visits."""
    may_plan: bool = False
    troubled: tuple[tuple[InspectionId, Refused], ...] = ()
    """Visits of this laptop that could not be opened to be listed, each with its reason."""

    def framework_of(self, visit: Visit) -> str:
        """Return what the framework of a visit is called; its id where it is not known."""
        return self.titles.get(visit.framework, visit.framework)


LastPlace = tuple[RecordId, bytes, int]
"""Where a person was: record, slot and caret."""


def _nowhere() -> LastPlace | None:
    return None


def _no_release(_plan: RecordId) -> InspectionId:
    raise Refused("Y-113", "This is a visit, not a programme.", "Open the programme first.")


@dataclass(slots=True)
class OpenVisit:
    """A visit that is open: its work on the store's thread, and its typing path.

    `apart` gives a handle of its own for long work; `release` makes the visit of a plan of a
    programme, on the store's thread; `place` tells where the person is, so
    that the next opening goes on there.
    """

    work: Work
    typing: TypingPath
    card: Visit
    apart: Callable[[], AbstractContextManager[Work]]
    listeners: Listeners = field(default_factory=Listeners)
    place: Callable[[], LastPlace | None] = _nowhere
    release: Callable[[RecordId], InspectionId] = _no_release
    live: LiveEvidence = field(init=False)
    """The evidence of the visit, on the store's thread, for all screens that count it."""

    def __post_init__(self) -> None:
        self.live = LiveEvidence(self.work)

    @property
    def has_unsaved(self) -> bool:
        """Say whether words stand on the screen that the disk did not take."""
        return self.typing.state.saved.kind is Saved.NOT_SAVED


class Session:
    """Takes the intentions unlock, lock, open and leave a visit; tells `on_state` of each step.

    `on_visit` is called with an open visit, and with None before it is closed. `changed` is
    told of Effects that did not come from the screens, such as what was received.
    """

    def __init__(
        self,
        place: Place,
        door: Door,
        timers: Timers,
        on_state: Callable[[SessionState], None],
        on_visit: Callable[[OpenVisit | None], None],
    ) -> None:
        self._place, self._door, self._timers = place, door, timers
        self._on_state, self._on_visit = on_state, on_visit
        self.profile: Profile | None = None
        self.visit: OpenVisit | None = None
        self._opening: InspectionId | None = None
        self._closing: OpenVisit | None = None
        self.state = _locked(place, _standing(place))

    def look_again(self) -> None:
        """See how far the profile folder has come, as after first run."""
        self._tell(open=_standing(self._place), refused=None)

    def unlock(self, passphrase: str) -> None:
        """Open the vault with a passphrase."""
        self._open_with(lambda: profiles.unlock(self._place, passphrase))

    def unlock_with_recovery(self, code: str, passphrase: str) -> None:
        """Open the vault with the printed code, and give it a new passphrase."""

        def opened() -> Profile:
            profile = profiles.unlock_with_recovery(self._place, code)
            profiles.set_passphrase(profile, passphrase)
            return profile

        self._open_with(opened)

    def list_again(self) -> None:
        """Read the cards of every visit again."""
        profile = self.profile
        if profile is not None:

            def listed(found: tuple[Listed, Mapping[str, str]]) -> None:
                every, titles = found
                self._tell(
                    visits=every.visits,
                    programmes=every.programmes,
                    troubled=every.troubled,
                    titles=titles,
                )

            self._ask(lambda: (visits.list_all(profile), _titles(profile)), listed)

    def open_new(self, inspection: InspectionId) -> None:
        """Open a visit that was just made on this laptop, and list it."""
        self.list_again()
        self.open_visit(inspection)

    def open_visit(self, inspection: InspectionId) -> None:
        """Open a visit; another that is open is left first."""
        profile = self.profile
        stays = self.visit if self.visit is not self._closing else None
        if profile is None or inspection in (self._opening, _id_of(stays)):
            return
        opening, self._opening = profile, inspection

        def open_it() -> tuple[Work, Visit]:
            work = visits.open_visit(opening, inspection)
            _remember_visit(opening.place, inspection.hex())
            return work, visits.card(work)

        def not_opened(reason: Refused) -> None:
            self._opening = None
            self._tell(refused=reason)

        self.leave_visit(lambda: self._door.ask(open_it, self._visit_opened, not_opened))

    def go_back(self) -> None:
        """Open the visit that was open at the lock, if it is still here."""
        last = _last_visit(self.profile)
        if last is not None:
            self.open_visit(last)

    def go_to_write(self) -> None:
        """Open the visit that was open at the lock, else the newest one, to write in it."""
        profile, last = self.profile, _last_visit(self.profile)

        def newest(found: tuple[Visit, ...]) -> None:
            if found:
                self.open_visit(found[0].id)

        if last is not None:
            self.open_visit(last)
        elif profile is not None:
            self._ask(lambda: visits.list_visits(profile), newest)

    def leave_visit(self, then: Callable[[], None]) -> None:
        """Make entries of what is typed, close the visit, and go on at home.

        While words stand on the screen that the disk did not take, the visit stays open.
        """

        def left() -> None:
            self._tell(visit=None, open=Open.HOME)
            self.list_again()
            self._ask(lambda: _remember_visit(self._place, ""), lambda _nothing: None)
            then()

        self._leave(left if self.visit is not None else then)

    def lock(self) -> None:
        """Lock: drafts are on the disk first, then stores are closed and keys dropped.

        While words stand on the screen that the disk did not take, it does not lock; whoever
        asks draws the curtain first.
        """
        self._leave(self._lock)

    def _leave(self, then: Callable[[], None]) -> None:
        visit, profile = self.visit, self.profile
        if visit is None or profile is None:
            then()
            return

        def closed(_nothing: None) -> None:
            self.visit = None
            then()

        def close() -> None:
            if self._closing is visit:
                self._ask(lambda: None, closed)
                return
            self._closing, place = visit, visit.place()
            self._on_visit(None)
            self._ask(lambda: _close(profile, visit.work, place), closed)

        def not_settled(reason: Refused) -> None:
            if visit.has_unsaved:
                self._tell(refused=reason)
            else:
                close()

        visit.typing.settle(close, not_settled)

    def committed(self, then: Callable[[], None], refused: Callable[[Refused], None]) -> None:
        """Go on once everything typed is an entry, as before sending and exporting."""
        if self.visit is None:
            then()
        else:
            self.visit.typing.settle(then, refused)

    def caught_up(self, told: Callable[[Effects], None]) -> None:
        """See what another handle of the open visit committed, as after sending and receiving."""
        profile, visit = self.profile, self.visit
        if profile is None or visit is None:
            return

        def catch_up() -> Visit:
            visits.catch_up(profile, visit.work)
            return visits.card(visit.work)

        def seen(card: Visit) -> None:
            visit.card = card
            self._tell(visit=card)
            told(Effects(visit.work.inspection, membership=True, receipts=True))

        self._ask(catch_up, seen)

    def count_again(self) -> None:
        """Read the open visit's card again: counters, conflicts, concerns."""
        visit = self.visit
        if visit is not None:
            self._ask(lambda: visits.card(visit.work), self._counted, Priority.BACKGROUND)

    def _open_with(self, job: Callable[[], Profile]) -> None:
        self._tell(open=Open.OPENING, refused=None)
        self._door.ask(job, self._unlocked, self._not_unlocked)

    def _unlocked(self, profile: Profile) -> None:
        self.profile = profile
        person, role = str(profile.person), role_words(profile.known.roles_of(profile.person))
        self._tell(open=Open.HOME, person=person, role=role, refused=None, wait_s=0)
        self._tell(may_plan=programme.may_plan(profile))
        self._ask(lambda: profiles.keep_label(profile), lambda label: self._tell(laptop=label))
        self.list_again()

    def _not_unlocked(self, reason: Refused) -> None:
        def told(seconds: int) -> None:
            self._tell(open=Open.LOCKED, refused=reason, wait_s=seconds)

        self._door.ask(lambda: profiles.seconds_to_wait(self._place), told, lambda _reason: told(0))

    def _visit_opened(self, opened: tuple[Work, Visit]) -> None:
        work, card = opened
        self._opening = None
        listeners = Listeners()
        path = TypingPath(self._door, WorkDrafts(work), self._timers, work.clock, listeners)
        profile = self.profile
        assert profile is not None, "a visit opens on an unlocked laptop"
        self.visit = OpenVisit(
            work, path, card, lambda: visits.apart(profile, work.inspection), listeners
        )
        self.visit.release = lambda plan: _release(profile, work, plan)
        self._tell(open=Open.VISIT, visit=card, refused=None)
        self._on_visit(self.visit)
        self._index()

    def _index(self) -> None:
        """Go on with the search index while nothing else waits."""
        visit = self.visit
        if visit is None:
            return

        def left(count: int) -> None:
            if count and self.visit is visit:
                self._timers.after(IDLE_INDEX_MS, self._index)

        self._door.ask(
            lambda: visit.work.store.index_pending(256),
            left,
            lambda _reason: None,
            Priority.BACKGROUND,
        )

    def _counted(self, card: Visit) -> None:
        if self.visit is not None:
            self.visit.card = card
            self._tell(visit=card)
            self._index()

    def _lock(self) -> None:
        profile = self.profile
        if profile is None:
            return

        def locked(_nothing: None) -> None:
            self.profile = None
            self.state = _locked(self._place, Open.LOCKED)
            self._on_state(self.state)

        self._ask(lambda: profiles.lock(profile), locked)

    def _ask(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        self._door.ask(job, done, lambda reason: self._tell(refused=reason), priority)

    def _tell(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._on_state(self.state)


def _last_visit(profile: Profile | None) -> InspectionId | None:
    if profile is None:
        return None
    last = profile.place.settings.last_visit
    return next((i for i in profile.inspections() if i.hex() == last), None)


def _remember_visit(place: Place, inspection: str) -> None:
    """Keep which visit is open, for the next unlocking; its id stands in the folder anyway."""
    held = place.settings
    if held.last_visit != inspection:
        place.keep_settings(structs.replace(held, last_visit=inspection))


def _close(profile: Profile, work: Work, place: LastPlace | None) -> None:
    _remember(work, place)
    visits.close_visit(profile, work)


def _remember(work: Work, place: LastPlace | None) -> None:
    """Keep where the person is; nothing depends on it, so a refusal is only noted."""
    if place is None:
        return
    try:
        visits.remember_place(work, *place)
    except Refused as reason:
        work.log.refused("place-not-kept", reason)


def keep_last_words(work: Work, place: LastPlace | None = None) -> None:
    """Make entries of what is left when the window closes; drafts stay if that is refused."""
    _remember(work, place)
    try:
        capture.commit_drafts(work)
    except Refused as reason:
        work.log.refused("last-words", reason)


def _release(profile: Profile, work: Work, plan: RecordId) -> InspectionId:
    """Release a plan; what plans are made of is loaded then, on the store's thread."""
    from fieldapp.services import plan_release

    return plan_release.release(profile, work, plan)


def _id_of(visit: OpenVisit | None) -> InspectionId | None:
    return visit.work.inspection if visit is not None else None


def _titles(profile: Profile) -> Mapping[str, str]:
    """Return what each framework is called, those of packs that were taken into use too."""
    return {str(each.id): each.title for each in packs.frameworks(profile)}


def _locked(place: Place, standing: Open) -> SessionState:
    """Return what is known before anything is opened."""
    titles = {str(each.id): each.title for each in frameworks()}
    return SessionState(standing, laptop=place.settings.label, titles=titles)


def _standing(place: Place) -> Open:
    standing = place.standing
    if standing is ProfileStanding.EMPTY:
        return Open.FIRST_RUN
    return Open.WAITING if standing is ProfileStanding.WAITING else Open.LOCKED
