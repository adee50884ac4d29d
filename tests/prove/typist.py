"""The real app, offscreen, with somebody at the keyboard: started and killed by `kill`.

``python -m tests.prove.typist PROFILE VISIT RECORD SEED INTO`` unlocks with the passphrase in
FIELDAPP_PASSPHRASE, opens the record, and types words and lines with real key events: lines
of an observation, or answers of a form, where a card is added to its repeat at the end. Each
key is told as a line of JSON before it is sent; so is each moment at which the app called the
beginning of the text saved.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from fieldapp import compose
from fieldapp.services import profile as profiles
from sync.protocol.ids import InspectionId, RecordId
from tests.prove.plan import Into
from ui.app import App, application
from ui.start import Start
from ui.viewmodels.form_page import Part
from ui.viewmodels.session import Open
from ui.viewmodels.typing import Acknowledged
from ui.views.form_field import HeadingView, LineView

KEYS = 100
EVERY_MS = 30
_WORDS = (
    "the",
    "chair",
    "asked",
    "who",
    "will",
    "tell",
    "parents",
    "nobody",
    "had",
    "an",
    "answer",
)


def tell(**what: Any) -> None:
    """Write one line at once; the driver may kill this process right after."""
    os.write(1, (json.dumps(what) + "\n").encode())


def keys(seed: int) -> list[str]:
    """Return what is typed: words, and Enter after some of them."""
    draw, text = random.Random(seed), ""
    while len(text) < KEYS:
        text += draw.choice(_WORDS) + draw.choice((" ", " ", " ", "\n"))
    return list(text.strip()[:KEYS].rstrip())


class Typist:
    """Types one key after the other into whatever has the focus."""

    slots = b"x:"

    def __init__(self, app: App, record: RecordId, text: list[str]) -> None:
        self.app, self.record, self.left = app, record, text
        self.text = ""
        self.blocks: dict[bytes, int] = {}
        self.saved: dict[bytes, int] = {}
        app.acknowledged = self.acknowledged

    def press(self) -> None:
        """Send the next key, or end."""
        if not self.left:
            QTimer.singleShot(1_000, QApplication.quit)
            return
        key = self.left.pop(0)
        self.text += key
        tell(key=key, at=time.monotonic())
        widget = QApplication.focusWidget()
        assert widget is not None, "the place to type has the focus"
        if key != "\n":
            QTest.keyClicks(widget, key)
        else:
            self.go_on(widget)
        QTimer.singleShot(EVERY_MS, self.press)

    def go_on(self, widget: QWidget) -> None:
        """Begin another line."""
        QTest.keyClick(widget, Qt.Key.Key_Return)

    def acknowledged(self, what: Acknowledged) -> None:
        """Tell how much from the beginning on the app called saved."""
        if what.record != self.record or not what.slot.startswith(self.slots):
            return
        self.saved[what.slot] = max(what.characters, self.saved.get(what.slot, 0))
        lines = self.text.split("\n")
        done = 0
        for place, slot in enumerate(self.saved):
            done += self.saved[slot] + (1 if place else 0)
            if place >= len(lines) or self.saved[slot] < len(lines[place]):
                break
        tell(saved=min(done, len(self.text)))


class FormTypist(Typist):
    """Answers one question after the other; where they end it adds a card."""

    slots = b"f:"

    def go_on(self, widget: QWidget) -> None:
        """Go to the next question, which may be that of a new card."""
        assert self.app.desk is not None
        view, page = self.app.desk.forms.view.page, self.app.desk.forms.record.page
        assert page is not None
        lines = {line.line.ref: line for line in view.findChildren(LineView)}
        here = next(ref for ref, line in lines.items() if line.isAncestorOf(widget))
        if page.next_question(here):
            QTest.keyClick(widget, Qt.Key.Key_Return)
            return
        over = next(line for line in lines.values() if line.line.part is Part.REPEAT)
        assert isinstance(over, HeadingView)
        over.add.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(over.add, Qt.Key.Key_Space)


def when(ready: Callable[[], bool], then: Callable[[], None]) -> None:
    """Go on as soon as something holds."""
    if ready():
        then()
    else:
        QTimer.singleShot(10, lambda: when(ready, then))


def main(folder: str, visit: str, record: str, seed: int, into: Into) -> int:
    """Unlock, open, type."""
    qt = application()
    start = Start(compose.ports(kdf_floor=True), folder, compose.ServerCourier)
    with profiles.hold(start.ports, folder) as place:
        app = App(start, place)
        app.show()
        kind = FormTypist if into is Into.FORM else Typist
        typist = kind(app, RecordId(bytes.fromhex(record)), keys(seed))
        when(lambda: QApplication.focusWidget() is not None, _unlock)
        home = app.session.open_visit
        when(
            lambda: app.session.state.open is Open.HOME and bool(app.session.state.visits),
            lambda: home(InspectionId(bytes.fromhex(visit))),
        )
        when(lambda: app.desk is not None, lambda: _open(app, typist))
        status = qt.exec()
        app.close()
    return status


def _unlock() -> None:
    field = QApplication.focusWidget()
    assert field is not None, "the passphrase has the focus"
    QTest.keyClicks(field, os.environ["FIELDAPP_PASSPHRASE"])
    QTest.keyClick(field, Qt.Key.Key_Return)


def _open(app: App, typist: Typist) -> None:
    assert app.desk is not None
    app.desk.open(typist.record)
    lines, page = app.desk.editor_view, app.desk.forms.view.page
    if isinstance(typist, FormTypist):
        when(lambda: isinstance(page.focusWidget(), QPlainTextEdit | QLineEdit), typist.press)
    else:
        when(lambda: lines.lines is not None and lines.lines.hasFocus(), typist.press)


if __name__ == "__main__":
    profile, of, into_record, begun, kind_of = sys.argv[1:]
    raise SystemExit(main(profile, of, into_record, int(begun), Into(kind_of)))
