"""The app: one window, one thread for the stores, one session; everything is joined here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.forms.concern_path import path_times
from fieldapp.forms.prompts import builtin_prompts
from fieldapp.services import profile as profiles
from fieldapp.services.profile import Place
from sync.protocol.ids import InspectionId
from ui.qt.departure import Departures, system_departures
from ui.qt.door import StoreDoor
from ui.qt.fonts import load_bundled_fonts
from ui.qt.look import Look
from ui.qt.system import SystemWatch
from ui.qt.timers import QtTimers
from ui.qt.touch import TouchWatch
from ui.qt.waiting import wait_for
from ui.start import Start
from ui.viewmodels.appearance import Preferences, ThemeChoice
from ui.viewmodels.commands import CommandId
from ui.viewmodels.concern_bar import ConcernWatch
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.idle import WARNING, Idle
from ui.viewmodels.places import Spot, frame, with_connection, with_typing
from ui.viewmodels.session import Open, OpenVisit, Session, SessionState, keep_last_words
from ui.viewmodels.shell import Cover, ShellState
from ui.viewmodels.tokens import TextScale
from ui.viewmodels.typing import Acknowledged, TypingState
from ui.views.aid_desk import AidDesk, AidPorts
from ui.views.components.announce import Urgency
from ui.views.exchange_desk import ExchangeDesk
from ui.views.home import HomeView
from ui.views.not_opened import NotOpened
from ui.views.shell import Shell
from ui.views.unlock import UnlockView

if TYPE_CHECKING:
    from ui.views.visit_desk import VisitDesk

_UNSEEN: Final = ("offscreen", "minimal")
"""Where Qt draws for nobody, who could not close a window either."""
_SHOWN_MS: Final = 100
"""After this long the first screen stands, and what comes later may be loaded."""
_STARTS: Final = {
    CommandId.NEW_NOTE: "note",
    CommandId.NEW_INTERVIEW: "child",
    CommandId.NEW_OBSERVATION: "observation",
    CommandId.NEW_CASE: "case",
}


class Then(StrEnum):
    """Where a person goes after unlocking."""

    HOME = "home"
    BACK = "back"
    NOTE = "note"
    CONCERN = "concern"


def run(start: Start) -> int:
    """Open the window on a profile, and return the exit status when it is closed."""
    qt = application()
    with ExitStack() as stack:
        place = stack.enter_context(profiles.hold(start.ports, start.folder))
        app = App(start, place)
        stack.callback(app.close)
        app.show()
        app.timers.after(_SHOWN_MS, lambda: load_ahead(app.door))
        return qt.exec()


def load_ahead(door: Door) -> None:
    """Load the screens of a visit on the store's thread, which waits until somebody unlocks."""
    door.ask(_screens, lambda _loaded: None, lambda _reason: None, Priority.BACKGROUND)


def _screens() -> type[VisitDesk]:
    """Return the screens of a visit: a third of the app, which unlocking does without."""
    from ui.views.visit_desk import VisitDesk

    return VisitDesk


def show_why_not(refused: Refused) -> None:
    """Say in a window why the app could not be opened, until it is closed."""
    qt = application()
    if qt.platformName() in _UNSEEN:
        return
    look = Look()
    watch = SystemWatch(qt, look)
    look.dress(qt)
    window = NotOpened(look, refused)
    window.show()
    qt.exec()
    del watch


def application() -> QApplication:
    """Return the running QApplication, made for British English where there is none."""
    held = QApplication.instance()
    qt = held if isinstance(held, QApplication) else QApplication(sys.argv[:1])
    qt.setApplicationName("Fieldapp")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    load_bundled_fonts()
    return qt


class App:
    """The window and everything behind it; `close` ends the threads and keeps the last words.

    For provers and the demonstration: `window` is the shell, `session` takes intentions,
    `desk` the screens of the open visit, `spot` where the person is, and `acknowledged` is
    called with each flush that returned.
    """

    def __init__(self, start: Start, place: Place) -> None:
        self.start, self.look = start, Look()
        self.window = Shell(self.look)
        self.door, self.timers = StoreDoor(), QtTimers()
        self.desk: VisitDesk | None = None
        self.acknowledged: Callable[[Acknowledged], None] = lambda _what: None
        self.spot, self._after_unlock = Spot.HOME, Then.HOME
        self._first, self._was = start.visit, Open.LOCKED
        self._state, self.idle_minutes = ShellState(), place.settings.idle_minutes
        self._watch = _dressed(self.look, place)
        self.unlock_view, self._home = UnlockView(self.look, start.ports.forms), HomeView(self.look)
        self.session = Session(place, self.door, self.timers, self._render, self._visit)
        self.concerns = _concern_watch(
            start, self.timers, self.window, lambda: self._show(self._state)
        )
        self.aids = AidDesk(self.window, self.look, self._aid_ports(place))
        self.exchange = ExchangeDesk(
            self.window,
            self.look,
            start,
            self.session,
            (self.door, self.timers),
            lambda connection: self._show(with_connection(self._state, connection)),
            self._received,
        )
        self.idle = Idle(
            start.ports.clock,
            self.timers,
            lambda: self.idle_minutes,
            lambda: self.spot is Spot.TALK,
            self._lock_in,
            lambda: self.window.say(WARNING),
            self.lock,
        )
        self._watches = _watches(self.window, self.idle.touched, self.lock)
        self._connect()
        if self.session.state.open in (Open.FIRST_RUN, Open.WAITING):
            self.aids.first_run.begin()
        self._render(self.session.state)

    def close(self) -> None:
        """Keep the last words, close the stores, end the threads."""
        visit, profile = self.session.visit, self.session.profile
        self.idle.end()
        self.exchange.close()
        self.aids.close()
        for watch in (*self._watches, self.concerns):
            watch.end()
        if visit is not None:
            wait_for(lambda end: visit.typing.settle(end, lambda _reason: end()))
            place = visit.place()
            self.door.ask(
                lambda: keep_last_words(visit.work, place), lambda _n: None, lambda _r: None
            )
        if self.desk is not None:
            self.desk.close()
            self.desk.files.wait()
        if profile is not None:
            self.door.ask(lambda: profiles.lock(profile), lambda _n: None, lambda _r: None)
        self.door.close()

    def show(self) -> None:
        """Show the window, with the caret in the passphrase."""
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.unlock_view.take_focus()

    def go(self, spot: Spot) -> None:
        """Go to a place."""
        self.spot = spot
        if self.desk is not None:
            self.desk.desks.prepare(spot)
        self._render(self.session.state)
        self.aids.shown(spot)
        if spot is Spot.EXCHANGE:
            self.exchange.shown()
        if self.desk is not None:
            self.desk.take_focus(spot)

    def typing_changed(self, state: TypingState) -> None:
        """Show the state of saving in the window's frame."""
        self._show(with_typing(self._state, state.saved))

    def settled(self, effects: Effects, _closed: object) -> None:
        """Refresh what entries touched that drafts became."""
        self._changed(effects)
        if self.desk is not None:
            self.desk.refresh()

    def mended(self, _place: object, characters: int) -> None:
        """Say how many characters could not be kept as typed."""
        self.window.say(f"{characters} characters could not be kept and show as a question mark.")

    def _connect(self) -> None:
        window, unlock = self.window, self.unlock_view
        window.add_full_page(Spot.UNLOCK, unlock)
        window.add_screen(Spot.HOME, self._home, self._home.panel)
        self._home.exchange_asked.connect(lambda: self.go(Spot.EXCHANGE))
        self._home.stick_asked.connect(lambda: self.go(Spot.STICK))
        unlock.unlock_asked.connect(self._unlock_asked)
        unlock.recovery_asked.connect(self.session.unlock_with_recovery)
        self._home.visit_opened.connect(self.open_visit)
        self._home.note_asked.connect(lambda visit: self.open_visit(visit, Then.NOTE))
        self._home.new_visit_asked.connect(lambda: self.go(Spot.NEW_VISIT))
        self._home.mend_asked.connect(self.aids.mender.mend)
        self.aids.new_visit_view.left.connect(lambda: self.go(Spot.HOME))
        window.visit_chosen.connect(self.open_visit)
        window.place_chosen.connect(lambda place: self._go_to(Spot(place)))
        window.command_chosen.connect(self._command)
        window.concern_opened.connect(lambda code: _of(self.desk, lambda d: d.concerns.open(code)))
        window.reply_chosen.connect(lambda code: _of(self.desk, lambda d: d.concerns.tell(code)))
        window.child_opened.connect(lambda code: _of(self.desk, lambda d: d.open_child(code)))
        window.curtain_drawn.connect(lambda: self._cover(Cover.CURTAIN))
        window.curtain_lift_asked.connect(lambda: self._cover(Cover.NONE))

    def _aid_ports(self, place: Place) -> AidPorts:
        session = self.session
        return AidPorts(
            door=self.door,
            place=place,
            unlocked=lambda: session.profile,
            work=lambda: session.visit.work if session.visit else None,
            on_ready=session.look_again,
            on_idle=self._idle_minutes,
            on_made=session.open_new,
            changed=self._changed,
            settled=session.committed,
            received=self._received,
            ready=self._home.readiness.render_state,
        )

    def _go_to(self, spot: Spot) -> None:
        if spot is Spot.HOME:
            self.session.leave_visit(lambda: self.go(Spot.HOME))
        elif spot is Spot.PROGRAMME_START and self.session.state.programmes:
            self.session.open_visit(self.session.state.programmes[0].id)
        else:
            self.go(spot)

    def _unlock_asked(self, passphrase: str, new_note: bool) -> None:
        self._after_unlock = Then.NOTE if new_note else Then.BACK
        self.session.unlock(passphrase)

    def open_visit(self, inspection: str, then: Then = Then.HOME) -> None:
        """Open a visit by its id in hexadecimal, and start a note in it if that was asked for."""
        self._after_unlock = then
        self.session.open_visit(InspectionId(bytes.fromhex(inspection)))

    def _visit(self, visit: OpenVisit | None) -> None:
        if visit is None:
            if self.desk is not None:
                self.desk.close()
            self.desk = None
            return
        visit.listeners.join(self)
        ports = (self.door, self.timers, builtin_prompts())
        self.desk = _screens()(self.window, self.look, visit, ports, self.go, self._changed)
        self.go(Spot.PROGRAMME if visit.card.purpose else Spot.TODAY)
        then, self._after_unlock = self._after_unlock, Then.HOME
        if then is Then.NOTE:
            self.desk.start("note")
        elif then is Then.CONCERN:
            self.desk.raise_concern()
        elif then is Then.BACK:
            self.desk.go_back()

    def _unlocked(self) -> None:
        """Go where the person wanted to be: the visit that was asked for, the last one, home."""
        self.idle.begin()
        first, self._first = self._first, None
        if first is not None:
            self.session.open_visit(first)
        elif self._after_unlock is Then.NOTE:
            self.session.go_to_write()
        elif self._after_unlock is Then.BACK:
            self.session.go_back()

    def _changed(self, _effects: Effects) -> None:
        self.session.count_again()
        self.exchange.presenter.wake()

    def lock(self) -> None:
        """Lock: sending stops between two pieces, what is typed is kept, keys are dropped.

        The curtain comes first, so that nothing is to be read until the lock has come; it
        stays while the disk does not take the last words.
        """
        if self.session.profile is None:
            return
        self.exchange.presenter.leave()
        self.idle.curtain(True)
        self._show(replace(self._state, cover=Cover.CURTAIN))
        self.session.lock()

    def _received(self) -> None:
        """See what came: visits, people, entries of others."""
        self.session.list_again()
        self.session.caught_up(lambda effects: self.desk.received(effects) if self.desk else None)

    def _lock_in(self, words: str) -> None:
        if words != self._state.lock:
            self._show(replace(self._state, lock=words))

    def _idle_minutes(self, minutes: int) -> None:
        self.idle_minutes = minutes

    def _command(self, command: CommandId) -> None:
        if self.aids.do(command) or self._aid(command):
            return
        if command is CommandId.LOCK:
            self.lock()
        elif command is CommandId.SEND_RECEIVE:
            self.go(Spot.EXCHANGE)
            self.exchange.presenter.send()
        elif command is CommandId.CONCERN:
            self._concern()
        elif command is CommandId.QUIT:
            self.window.close()
        elif command in _STARTS and self.desk is not None:
            self.desk.start(_STARTS[command])
        elif self.desk is not None:
            self.desk.do(self.spot, command)

    def _aid(self, command: CommandId) -> bool:
        """Open help for the present screen, the list of keys, or the settings."""
        if command not in (CommandId.HELP, CommandId.KEYS, CommandId.SETTINGS):
            return False
        if command is CommandId.SETTINGS:
            self.go(Spot.SETTINGS)
        elif self.session.state.open in (Open.HOME, Open.VISIT):
            self.aids.help_for(Spot.HELP if command is CommandId.KEYS else self.spot)
            self.go(Spot.HELP)
        elif self.session.state.open is Open.LOCKED:
            self.unlock_view.show_help()
        return True

    def _concern(self) -> None:
        if self.desk is not None:
            self.desk.raise_concern()
        elif self.session.state.open in (Open.LOCKED, Open.OPENING):
            self.unlock_view.show_numbers()
        elif self.session.state.visits:
            self._after_unlock = Then.CONCERN
            self.session.go_to_write()
        elif self.session.state.open is Open.HOME:
            self.aids.help_for(Spot.CONCERNS)
            self.go(Spot.HELP)

    def _cover(self, cover: Cover) -> None:
        unlocked = self.session.profile is not None
        if cover is Cover.NONE and self.idle.curtain_is_lock and unlocked:
            self.lock()
            return
        if cover is Cover.NONE and unlocked:
            self.idle.begin()
        self.idle.curtain(cover is Cover.CURTAIN)
        self._show(replace(self._state, cover=cover))

    def _render(self, state: SessionState) -> None:
        if state.open in (Open.LOCKED, Open.OPENING):
            self.unlock_view.render_state(state)
        if state.open is Open.LOCKED and self._was is not Open.LOCKED:
            self.aids.forget()
            self.idle.curtain(False)
            self._state = replace(self._state, cover=Cover.NONE)
        if state.open is Open.HOME and self._was is not Open.HOME:
            self.spot = Spot.HOME
            self.unlock_view.forget()
            self.aids.shown(Spot.HOME)
        was, self._was = self._was, state.open
        self._home.render_state(state)
        listed = self.desk.listed if self.desk is not None else Spot.NOTES
        self._show(frame(state, self.spot, self._state, listed))
        if state.open is Open.LOCKED:
            self.idle.end()
        elif state.open is Open.HOME and was is Open.OPENING:
            self._unlocked()

    def _show(self, state: ShellState) -> None:
        session = self.session.state
        state = self.concerns.on(state, session.visit, session.visits)
        page = (state.page, state.place)
        moved = page != (self._state.page, self._state.place)
        self._state = state
        self.window.render_state(state)
        if moved and state.place == Spot.UNLOCK:
            self.unlock_view.take_focus()
        elif moved and state.place == Spot.HOME:
            self._home.take_focus()


def _concern_watch(
    start: Start, timers: QtTimers, window: Shell, again: Callable[[], None]
) -> ConcernWatch:
    """Return what keeps the concern bar and says what is due."""

    def say(words: str) -> None:
        window.say(words, Urgency.ASSERTIVE)

    return ConcernWatch(start.ports.clock, timers, path_times(), again, say)


def _watches(
    window: Shell, touched: Callable[[], None], gone: Callable[[], None]
) -> tuple[Departures, ...]:
    """Return what sees that somebody is there, and that somebody goes; `end` stops each."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication), "application() comes first"
    leaving = system_departures(qt, lambda: int(window.winId()), gone)
    return (TouchWatch(touched), leaving)


def _of(desk: VisitDesk | None, act: Callable[[VisitDesk], None]) -> None:
    """Do something on the screens of the open visit, if one is open."""
    if desk is not None:
        act(desk)


def _dressed(look: Look, place: Place) -> SystemWatch:
    """Dress the app as the person chose, following the system where nothing was chosen."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication), "application() comes first"
    chosen = place.settings
    theme = ThemeChoice(chosen.theme) if chosen.theme in set(ThemeChoice) else ThemeChoice.SYSTEM
    look.prefer(Preferences(theme=theme, scale=TextScale(max(100, chosen.text_percent))))
    watch = SystemWatch(qt, look)
    look.dress(qt)
    return watch
