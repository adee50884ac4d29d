"""Joins a form's page to its view: what is typed is worked out a moment later, choices at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fieldapp.domain.errors import Refused
from ui.viewmodels.door import Timers
from ui.viewmodels.form_page import FormPage
from ui.views.form_page import FormPageView

PAUSE_MS: Final = 300
"""How long a person pauses before the form works out what follows from what is typed."""


class FormBinding:
    """Holds a page and its view together; `file_asked` and `print_asked` are for the owner."""

    def __init__(self, view: FormPageView, page: FormPage, timers: Timers) -> None:
        self.view, self.page, self._timers = view, page, timers
        self._stop: Callable[[], None] | None = None
        self._typing = ""
        view.look_up, view.line_of = page.filling.look_up, page.line
        view.typed.connect(self._typed)
        view.left.connect(self.take)
        view.decided.connect(self.take)
        view.next_asked.connect(self._next)
        view.add_asked.connect(lambda ref: self._try(lambda: page.add(ref)))
        view.remove_asked.connect(lambda ref: self._try(lambda: page.remove(ref)))
        view.language_chosen.connect(page.speak)
        view.check_asked.connect(self.check)

    def take(self, ref: str) -> None:
        """Take what stands at a line as its answer."""
        if ref == self._typing:
            self._halt()
            self._typing, self.view.writing = "", frozenset()
        self._answer(ref)

    def check(self) -> None:
        """Take what is being typed, then say what is missing."""
        if self._typing:
            self.take(self._typing)
        self.page.check()

    def _answer(self, ref: str) -> None:
        text = self.view.written(ref).text
        self._try(lambda: self.page.answer(ref, text))

    def _typed(self, ref: str) -> None:
        self._halt()
        self._typing, self.view.writing = ref, frozenset((ref,))
        self._stop = self._timers.after(PAUSE_MS, self._paused)

    def _paused(self) -> None:
        self._stop = None
        if self._typing:
            self._answer(self._typing)

    def _next(self, ref: str) -> None:
        self.take(ref)
        following = self.page.next_question(ref)
        if following:
            self.view.go_to(following)

    def _halt(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _try(self, edit: Callable[[], None]) -> None:
        try:
            edit()
        except Refused as reason:
            self.page.refuse(reason)
