"""A form in a window of its own, to try it out: nothing that is answered is kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Randomness
from fieldapp.forms.stored_keys import instance_id
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.reports.print_html import PrintPage
from ui.app import application
from ui.qt.look import Look
from ui.qt.player import QtPlayer
from ui.qt.system import SystemWatch
from ui.qt.timers import QtTimers
from ui.viewmodels.form_filling import XFormFilling
from ui.viewmodels.form_page import FormPage
from ui.viewmodels.form_print import page_html
from ui.viewmodels.form_record import local_time
from ui.views.components.base import row
from ui.views.editor_binding import print_record
from ui.views.form_binding import FormBinding, bind_unkept
from ui.views.form_media import MediaSource
from ui.views.form_page import FormPageView

_BAND: Final = "A form to try out. It holds no answers of a visit."


class Preview(QWidget):
    """The page of a form with its contents at the right."""

    def __init__(self, form: Form, clock: Clock, rng: Randomness, look: Look) -> None:
        super().__init__()
        self.setProperty("kit", "canvas")
        self.setWindowTitle(f"{form.title}: a preview, nothing is kept")
        self.view = FormPageView(look)
        self.view.files = MediaSource(player=QtPlayer(self))
        filling = XFormFilling(
            form,
            local_time(clock),
            ByteChance(rng.bytes),
            lambda: instance_id(clock.now().ms, rng.bytes(2)),
        )
        self.page = FormPage(filling, self.view.render_state)
        self.binding: FormBinding = bind_unkept(self.view, self.page, QtTimers())
        self.view.print_asked.connect(self._print)
        for asked in (self.view.file_asked, self.view.capture_asked):
            asked.connect(lambda _ref: self.page.refuse(_no_files()))
        layout: QHBoxLayout = row(self.view, self.view.panel, gap=8, margins=(12, 12, 12, 12))
        layout.setStretch(0, 3)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.page.begin()

    def _print(self) -> None:
        print_record(self, PrintPage(page_html(self.page), _BAND))


def _no_files() -> Refused:
    return Refused(
        "F-196",
        "In a preview no file is chosen or made, since nothing is kept.",
        "Begin a record with the form to try that.",
    )


def run(form: Form, clock: Clock, rng: Randomness) -> int:
    """Show a form until its window is closed; return the exit status.

    Raises `Refused` when the form cannot be opened.
    """
    qt = application()
    look = Look()
    watch = SystemWatch(qt, look)
    look.dress(qt)
    preview = Preview(form, clock, rng, look)
    preview.resize(1100, 760)
    preview.show()
    preview.view.take_focus()
    status = qt.exec()
    del watch
    return status
