"""Joins a form's page to its view: what is typed is worked out a moment later, choices at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from fieldapp.domain.errors import Refused
from ui.viewmodels.door import Timers
from ui.viewmodels.form_page import FormPage, Looked
from ui.viewmodels.typing import Written
from ui.views.form_page import FormPageView

PAUSE_MS: Final = 300
"""How long a person pauses before the form works out what follows from what is typed."""


class Filled(Protocol):
    """What takes the intentions of a form's page."""

    @property
    def page(self) -> FormPage | None:
        """The page, None while no form is open."""
        ...

    def typed(self, ref: str) -> None:
        """Something was typed at a line."""
        ...

    def left(self, ref: str) -> None:
        """The person went elsewhere."""
        ...

    def chosen(self, ref: str) -> None:
        """A choice was made."""
        ...

    def take(self, ref: str) -> None:
        """What stands at a line is its answer."""
        ...


class Unkept:
    """A form that is only tried out: answers live as long as its page."""

    def __init__(self, page: FormPage, written: Callable[[str], Written]) -> None:
        self.page: FormPage | None = page
        self._only, self._written = page, written

    def typed(self, ref: str) -> None:
        """Nothing is kept."""

    def left(self, ref: str) -> None:
        """Take the answer."""
        self.take(ref)

    def chosen(self, ref: str) -> None:
        """Take the answer."""
        self.take(ref)

    def take(self, ref: str) -> None:
        """Let what stands at a line be its answer."""
        try:
            self._only.answer(ref, self._written(ref).text)
        except Refused as reason:
            self._only.refuse(reason)


class FormBinding:
    """Holds a page's view and what takes its intentions together."""

    def __init__(self, view: FormPageView, filled: Filled, timers: Timers) -> None:
        self.view, self._filled, self._timers = view, filled, timers
        self._stop: Callable[[], None] | None = None
        self._typing = ""
        view.look_up = self._look_up
        view.files = replace(view.files, read=self._medium)
        view.typed.connect(self._typed)
        view.left.connect(self._left)
        view.decided.connect(self._decided)
        view.next_asked.connect(self._next)
        view.add_asked.connect(lambda ref: self._try(lambda page: page.add(ref)))
        view.remove_asked.connect(lambda ref: self._try(lambda page: page.remove(ref)))
        view.language_chosen.connect(lambda name: self._try(lambda page: page.speak(name)))
        view.check_asked.connect(self.check)

    def check(self) -> None:
        """Take what is being typed, then say what is missing."""
        self._finish()
        self._try(lambda page: page.check())
        self.view.show_problems()

    def _left(self, ref: str) -> None:
        if ref == self._typing:
            self._rest()
        self._filled.left(ref)

    def _decided(self, ref: str) -> None:
        self._filled.chosen(ref)

    def _typed(self, ref: str) -> None:
        self._halt()
        self._typing, self.view.writing = ref, frozenset((ref,))
        self._filled.typed(ref)
        self._stop = self._timers.after(PAUSE_MS, self._paused)

    def _paused(self) -> None:
        self._stop = None
        if self._typing:
            self._filled.take(self._typing)

    def _next(self, ref: str) -> None:
        self._left(ref)
        page = self._filled.page
        following = page.next_question(ref) if page is not None else ""
        if following:
            self.view.go_to(following)

    def finish(self) -> None:
        """Take what is being typed before another record is shown; nothing of it is carried on."""
        self._finish()
        self._rest()
        self.view.forget()

    def _finish(self) -> None:
        if self._typing:
            self._left(self._typing)

    def _rest(self) -> None:
        self._halt()
        self._typing, self.view.writing = "", frozenset()

    def _halt(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def _look_up(self, ref: str, text: str, most: int) -> Looked:
        page = self._filled.page
        return Looked((), 0) if page is None else page.filling.look_up(ref, text, most)

    def _medium(self, name: str) -> bytes | None:
        page = self._filled.page
        return None if page is None else page.filling.medium(name)

    def _try(self, edit: Callable[[FormPage], None]) -> None:
        page = self._filled.page
        if page is None:
            return
        try:
            edit(page)
        except Refused as reason:
            page.refuse(reason)


def bind_unkept(view: FormPageView, page: FormPage, timers: Timers) -> FormBinding:
    """Join a page that is only tried out to its view."""
    view.line_of = page.line
    return FormBinding(view, Unkept(page, view.written), timers)
