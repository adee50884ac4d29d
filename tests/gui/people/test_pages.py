"""People, team, new visit, receipts and this laptop: room and names in every size and theme."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.index import frameworks
from tests.support.choosing import FixedChooser
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.capslock import UnknownCapsLock
from ui.qt.look import Look
from ui.viewmodels.frameworks_page import EditionRow, FrameworksState, OfferState, Sheet
from ui.viewmodels.laptop import About, LaptopState
from ui.viewmodels.people import Approving, Asking, PeopleState, PersonRow
from ui.viewmodels.receipts import ReceiptLine, ReceiptsState, VisitReceipts
from ui.viewmodels.team import NewVisitState, TeamState
from ui.views.components.base import row
from ui.views.frameworks import FrameworksView
from ui.views.laptop import LaptopView
from ui.views.people import PeopleView
from ui.views.receipts import ReceiptsView
from ui.views.team import NewVisitView, TeamView

WORDS = ("abandon", "blanket", "cabbage", "daffodil", "elephant", "festival", "gardener", "harvest")
ROWS = (
    PersonRow("AD1", "Ada", "Administrator", ("Heron 07",)),
    PersonRow("OF2", "Bo", "Team inspector", ()),
)
REFUSED = Refused("C-133", "These are not the words of this request.", "Have them read again.")
CODE = "-".join(["ABCDE"] * 8)
HASH = " ".join(["a1b2"] * 16)


def _people(look: Look) -> QWidget:
    view = PeopleView(look, FixedChooser())
    asking = Asking("OF3", "Records office", True, b"")
    view.render_state(
        PeopleState("Northmere", ROWS, WORDS, True, asking, "OF2 may join.", refused=REFUSED)
    )
    return view


def _new_visit(look: Look) -> QWidget:
    view = NewVisitView(look)
    view.render_state(NewVisitState(frameworks(), ROWS, "Give the visit a name.", refused=REFUSED))
    return view


def _team(look: Look) -> QWidget:
    view = TeamView(look)
    view.render_state(TeamState(ROWS[:1], ROWS[1:], "OF2 can read.", refused=REFUSED))
    return view


def _receipts(look: Look) -> QWidget:
    view = ReceiptsView(look)
    lines = (
        ReceiptLine("The records office opened 371 entries", "12:01", "a1b2 c3d4 e5f6", True),
        ReceiptLine("The server holds 384 entries", "Tue 17, 16:58", "a1b2 c3d4 e5f7", False),
    )
    cards = (VisitReceipts("Northmere", lines), VisitReceipts("Kingsmoor", ()))
    view.render_state(ReceiptsState(cards, loaded=True))
    return view


def _laptop(look: Look) -> QWidget:
    view = LaptopView(look, UnknownCapsLock())
    about = About(
        "Heron 07", "OF1 · Lead inspector", "Northmere", WORDS, False, False, 10**11, (("aa", "X"),)
    )
    view.render_state(LaptopState(about, CODE, "Diagnostic file", "Done.", refused=REFUSED))
    return view


def _frameworks(look: Look) -> QWidget:
    view = FrameworksView(look)
    sheet = Sheet("Focused visit", (("Sources", ("Own knowledge.",)), ("Fingerprint", (HASH,))))
    rows = (
        EditionRow("aa", "Focused visit", "Version 3 · Signed by Ada (AD1), 14:05 · In use", True),
        EditionRow("bb", "Focused visit", "Version 2 · Comes with the app · Replaced", False),
    )
    offer = OfferState("Regional visit", "Version 1 · Not signed yet", to_sign=True)
    view.render_state(
        FrameworksState(True, rows, sheet, (REFUSED,), True, offer, "Taken.", refused=REFUSED)
    )
    page = QWidget()
    page.setLayout(row(view, view.panel))
    return page


@pytest.mark.parametrize(
    ("theme", "size", "scale"),
    [
        ("light", (850, 640), 100),
        ("dark", (700, 540), 100),
        ("high_contrast", (1200, 600), 200),
        ("dark", (850, 640), 100),
    ],
)
@pytest.mark.parametrize("make", [_people, _new_visit, _team, _receipts, _laptop, _frameworks])
def test_every_page_has_room_and_names(
    make: Callable[[Look], QWidget],
    qtbot: QtBot,
    theme: str,
    size: tuple[int, int],
    scale: int,
) -> None:
    look = make_look()
    wear(look, theme, scale)
    page = make(look)
    qtbot.addWidget(page)
    lay_out(page, size)
    assert faults(page) == []


def test_the_approval_is_given_with_the_words_as_they_were_heard(qtbot: QtBot) -> None:
    view = PeopleView(make_look(), FixedChooser(saved="/approval"))
    qtbot.addWidget(view)
    lay_out(view)
    view.render_state(PeopleState(administrator=True, asking=Asking("OF3", "Lead", False, b"")))
    view.approve.words.setText("one two")
    given: list[Approving] = []
    view.approve.given.connect(given.append)
    view.approve.write.click()
    assert given == [Approving("one two", "", "", "/approval")]


def test_only_those_who_are_ticked_are_asked_into_a_new_visit(qtbot: QtBot) -> None:
    view = NewVisitView(make_look())
    qtbot.addWidget(view)
    view.render_state(NewVisitState(frameworks(), ROWS))
    lay_out(view)
    given: list[tuple[str, ...]] = []
    view.given.connect(lambda _title, _framework, members: given.append(members))
    view.make.click()
    assert given == [()]
