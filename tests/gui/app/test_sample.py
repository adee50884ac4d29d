"""Lists are taken in and drawn from in the whole app, with its real threads."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.choosing import FixedChooser
from tests.support.sample_desk import write_lists
from tests.support.whole_app import WAIT, Laptop, open_desk
from ui.app import App
from ui.viewmodels.places import Spot
from ui.views.sample_desk import SampleDesk
from ui.views.visit_desk import VisitDesk


def _desk(app: App, laptop: Laptop, qtbot: QtBot) -> VisitDesk:
    """The open visit's desk, at the sample."""
    desk = open_desk(app, laptop, qtbot)
    app.go(Spot.SAMPLE)
    qtbot.waitUntil(lambda: desk.desks.find(SampleDesk).screen.state.loaded, timeout=WAIT)
    return desk


def test_lists_are_taken_in_drawn_from_and_there_after_a_restart(
    laptop: Laptop, tmp_path: Path, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = _desk(app, laptop, qtbot)
    sample = desk.desks.find(SampleDesk)
    sample.chooser = FixedChooser(write_lists(tmp_path))
    sample.view.add.click()
    qtbot.waitUntil(lambda: sample.screen.state.waiting is not None, timeout=WAIT)
    sample.view.mapping.take.click()
    qtbot.waitUntil(lambda: sample.screen.state.facts is not None, timeout=WAIT)
    qtbot.waitUntil(sample.view.draw.isEnabled, timeout=WAIT)
    sample.view.rules.size_box.setValue(8)
    sample.view.draw.click()
    qtbot.waitUntil(lambda: sample.screen.state.draw is not None, timeout=WAIT)
    drawn = sample.screen.state.draw
    assert drawn is not None
    assert len(drawn.children) == 8
    laptop.stop()
    again = _desk(laptop.start(), laptop, qtbot).desks.find(SampleDesk).screen
    assert again.state.draw == drawn
    assert (again.state.seed, again.state.size) == (drawn.draw.seed, 8)
