"""The screen of sending and receiving, joined to its presenter and its thread."""

from __future__ import annotations

from collections.abc import Callable

from ui.qt.courier import CourierThread
from ui.qt.look import Look
from ui.start import Start
from ui.viewmodels.door import Door, Timers
from ui.viewmodels.exchange import ExchangePresenter
from ui.viewmodels.places import Spot
from ui.viewmodels.session import Session
from ui.viewmodels.shell import Connection
from ui.views.exchange import ExchangeView
from ui.views.shell import Shell


class ExchangeDesk:
    """Puts the screen into the window; `presenter` takes what commands and writing ask.

    `connection` is told the words of the status bar, `received` of each run that came to an end.
    """

    def __init__(
        self,
        shell: Shell,
        look: Look,
        start: Start,
        session: Session,
        threads: tuple[Door, Timers],
        connection: Callable[[Connection], None],
        received: Callable[[], None],
    ) -> None:
        self.view, self._runner = ExchangeView(look), CourierThread()
        self.presenter = ExchangePresenter(
            session,
            *threads,
            self._runner,
            start.courier,
            (start.ports.clock, start.ports.rng),
            self.view.render_state,
            connection,
            received,
        )
        shell.add_screen(Spot.EXCHANGE, self.view)
        self.view.send_asked.connect(self.presenter.send)
        self.view.stop_asked.connect(self.presenter.stop)

    def shown(self) -> None:
        """Read again what the screen shows, and put the focus there."""
        self.presenter.refresh()
        self.view.take_focus()

    def close(self) -> None:
        """End the run that is under way, and the line."""
        self._runner.wait()
        self.presenter.close()
