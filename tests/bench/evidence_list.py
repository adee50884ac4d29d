"""The list of evidence on the screen: a letter, a value and a change among very many items."""

from __future__ import annotations

import os
import random
from typing import Any

from PySide6.QtWidgets import QApplication

from fieldapp.domain.anchor import Anchor
from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item, Strength
from fieldapp.domain.ports import Moment
from fieldapp.frameworks.library import pack
from sync.protocol.ids import PersonId, RecordId
from tests.bench.measure import Sampler, quantile, report, settle
from tests.support.render import lay_out, make_look
from ui.viewmodels.evidence_filter import (
    Counted,
    Entry,
    Facet,
    Names,
    Pick,
    Wanted,
    entry_of,
    matching,
)
from ui.viewmodels.evidence_page import EvidenceState
from ui.views.evidence import EvidenceView

_WORDS = ("worker", "plan", "school", "family", "health", "review", "visit", "asked", "told")
_FILTERS = ("w", "wo", "wor", "work", "plan", "zebra", "")
_TIMES = 3
_MARKS = (Mark.STRENGTH, Mark.IMPROVE, Mark.NEUTRAL, Mark.FOLLOW_UP)


def evidence_list(items: int, seed: int = 1, **_: Any) -> dict[str, Any]:
    """Filter `items` items in a window of 1280 by 800 px; `median_s` is from a letter to rows.

    `value_s` is a value of a facet beside letters, `all_s` showing everything again.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    names = Names.of(pack("ilacs-2018"))
    made = _entries(items, names, seed)
    counted = Counted()
    for entry in made:
        counted.add(entry)
    view = EvidenceView(make_look())
    lay_out(view)
    held = EvidenceState(loaded=True, whole=True, held=items, choices=names.choices(counted))
    letters, values, whole = Sampler(), Sampler(), Sampler()
    settle()
    for text in _FILTERS * _TIMES:
        with (letters if text else whole).timed():
            _show(app, view, held, made, Wanted(text))
    pick = (Pick(Facet.AGENCY, "health"), Pick(Facet.MARK, Mark.IMPROVE.value))
    for _time in range(_TIMES):
        with values.timed():
            _show(app, view, held, made, Wanted("plan", pick))
    return report(
        "evidence-list",
        items,
        letters.seconds,
        letter_p99_s=round(quantile(letters.seconds, 0.99), 4),
        value_s=round(quantile(values.seconds, 0.5), 4),
        all_s=round(quantile(whole.seconds, 0.5), 4),
    )


def _show(
    app: QApplication, view: EvidenceView, held: EvidenceState, made: list[Entry], wanted: Wanted
) -> None:
    """Do what a letter does: look through the items, show the rows, paint them."""
    rows = tuple([entry.row for entry in matching(made, wanted)])
    view.list.show_rows(rows)
    view.filters.render_state(held)
    app.processEvents()


def _entries(items: int, names: Names, seed: int) -> list[Entry]:
    chance = random.Random(seed)
    areas, agencies = ("in_care", "help_and_protection"), ("social_care", "health", "police")
    made = []
    for number in range(items):
        words = " ".join(chance.choices(_WORDS, k=20))
        item = Item(
            id=RecordId(number.to_bytes(16, "big")),
            short_name=f"E-OF{number % 7}-{number}",
            coder=PersonId(f"OF{number % 7}"),
            opened=Moment(number, 0),
            archived=False,
            anchor=Anchor("", "", 0, 0, words, "", ""),
            mark=_MARKS[number % 4],
            source_type="child",
            strength=Strength.FAIR,
            areas=(areas[number % 2],),
            criteria=(),
            agencies=(agencies[number % 3],),
            children=(f"T{number % 40:02}",),
            acknowledged=frozenset(),
            disputed=(),
        )
        made.append(entry_of(item, names, "10:02", changed=False))
    return made
