"""How long an opened form takes: to the first screen, an edit, a filter of a long list."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from fieldapp.forms.convert import convert
from fieldapp.forms.media import HeldMedia
from fieldapp.forms.xform.branches import Occurrence, Range
from fieldapp.forms.xform.cells import Reaction
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.labels import shown
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.session import Session, state_of
from tests.bench.measure import Sampler, quantile, report, settle
from tests.support.xforms import NOW, Dice

_FEW, _EDITS, _ROUNDS = 10, 2_000, 5
_ON_SCREEN = 60
"""Questions that a tall screen shows at once."""


def form_open(questions: int, runs: int | None = None, **_: Any) -> dict[str, Any]:
    """From the XForm on disk to the state of every question and the words of a screen."""
    xform = convert(long_form(questions).encode(), "long.md").xform
    taken = Sampler()
    for _run in range(runs or 5):
        settle()
        with taken.timed():
            session = Session(load_form(xform), NOW, Dice())
            states = list(session.states())
            assert len(states) == questions + 1, "every question and the id of the record"
            for leaf in list(session.root.leaves())[:_ON_SCREEN]:
                shown(session.evaluation, leaf, leaf.control.label if leaf.control else None)
    return report("form-open", questions, taken.seconds)


def form_edit(repeats: int, runs: int | None = None, **_: Any) -> dict[str, Any]:
    """One edit among many repeat instances, until its card can be drawn again.

    `ratio` compares its p99 with that at ten instances. The form counts the instances, and in
    each calculates, asks and hides by the age. An edit waits for nothing, so the time is that
    of the processor: on a machine that does other things the slowest hundredth would be theirs.
    Rounds at ten and at many take turns, and of each the quietest counts. With `total` the form
    also adds up the ages of all instances: that one value depends on every instance, and its
    cost grows with them.
    """
    edits = runs or _EDITS
    little, large = _household(_FEW, total=False), _household(repeats, total=False)
    few, many, every = [], [], []
    for _round in range(_ROUNDS):
        few.append(quantile(_edits(little, edits), 0.99))
        every.append(_edits(large, edits))
        many.append(quantile(every[-1], 0.99))
    totals = _edits(_household(repeats, total=True), max(edits // 20, 1))
    quietest = every[many.index(min(many))]
    return report("form-edit", repeats, quietest) | {
        "p99_at_10_s": round(min(few), 6),
        "ratio": round(min(many) / min(few), 2),
        "p99_with_total_s": round(quantile(totals, 0.99), 6),
    }


def choices(rows: int, runs: int | None = None, **_: Any) -> dict[str, Any]:
    """A list of many rows is filtered by another answer: from the answer to the names."""
    xform = convert(_PLACES.encode(), "places.md").xform
    lines = [f"p{n},Place {n},c{n % 100}" for n in range(rows)]
    files = HeldMedia({"places.csv": "\n".join(["name,label,county", *lines]).encode()})
    with (loading := Sampler()).timed():
        session = Session(load_form(xform, files), NOW, Dice())
        session.set("/data/county", "c1")
        _names(session)
    taken = Sampler()
    for run in range(runs or 50):
        with taken.timed():
            session.set("/data/county", f"c{run % 100}")
            found = _names(session)
        assert len(found) == len(range(run % 100, rows, 100)), "the filter finds its rows"
    return report("choices", rows, taken.seconds) | {"load_s": round(loading.seconds[0], 6)}


def _names(session: Session) -> tuple[str, ...]:
    on_offer = session.leaf("/data/place").choices
    assert on_offer is not None, "a place is chosen"
    return on_offer.read().names


def _edits(session: Session, edits: int) -> list[float]:
    children = session.node("/data/child")
    assert isinstance(children, Range), "a child is a repeat"
    dice = random.Random(2)
    taken: list[float] = []
    settle()
    for number in range(edits):
        place = dice.randrange(len(children.instances))
        begun = time.thread_time()
        session.set(f"/data/child[{place + 1}]/age", str(number % 90))
        _card(session, children.instances[place])
        taken.append(time.thread_time() - begun)
    return taken


def _card(session: Session, child: Occurrence) -> None:
    """Read what a card shows of one instance: the state and the words of each question."""
    for leaf in child.leaves():
        state_of(leaf)
        if leaf.control is not None:
            shown(session.evaluation, leaf, leaf.control.label)


def _household(repeats: int, *, total: bool) -> Session:
    """Return a record with that many instances; a screen watches as much as it shows."""
    form: Form = load_form(convert(_household_form(total=total).encode(), "home.md").xform)
    session = Session(form, NOW, Dice())
    for _count in range(repeats - 1):
        session.add_repeat("/data/child")
    assert len(list(session.states())) > repeats, "every value has been read once"
    for leaf in list(session.root.leaves())[:_ON_SCREEN]:
        Reaction(session.graph, _reading(leaf.text, leaf.is_relevant, leaf.is_valid))
    return session


def _reading(*parts: Callable[[], object]) -> Callable[[], None]:
    def read() -> None:
        for part in parts:
            part()

    return read


_PLACES = """\
| survey |
| | type | name | label | choice_filter |
| | text | county | County | |
| | select_one_from_file places.csv | place | Place | county = ${county} |
"""


def _household_form(*, total: bool) -> str:
    sums = "| | calculate | years | | sum(${age}) | | |\n" if total else ""
    return f"""\
| survey |
| | type | name | label | calculation | relevant | constraint |
| | text | head | Head | | | |
| | begin repeat | child | Child | | | |
| | text | called | Name | | | |
| | integer | age | Age of ${{called}} | | | . < 130 |
| | calculate | months | | ${{age}} * 12 | | |
| | calculate | number | | position(..) | | |
| | text | work | Work | | ${{age}} > 17 | |
| | end repeat | | | | | |
| | calculate | children | | count(${{child}}) | | |
{sums}"""


def long_form(questions: int) -> str:
    """Return an XLSForm with that many questions, with rules as a long form has them."""
    rows = (_question(number) for number in range(questions))
    return _LONG_HEAD + "".join(rows) + _LONG_CHOICES


_LONG_HEAD = """\
| survey |
| | type | name | label | relevant | constraint | required | calculation |
"""
_LONG_CHOICES = """\
| choices |
| | list_name | name | label |
| | yesno | yes | Yes |
| | yesno | no | No |
"""


def _question(number: int) -> str:
    before = f"${{q{number - 1}}}"
    cells = {
        0: f"integer | q{number} | Question {number} | | . >= 0 and . < 100 | yes |",
        1: f"text | q{number} | Question {number} of {before} | {before} > 3 | | |",
        2: f"select_one yesno | q{number} | Question {number} | | | yes |",
        3: f"calculate | q{number} | | | | | string-length({before}) + 1",
        4: f"select_multiple yesno | q{number} | Question {number} | {before} > 1 | | |",
        5: f"date | q{number} | Question {number} | | . <= today() | |",
    }
    return f"| | {cells.get(number % 10, f'text | q{number} | Question {number} | | | |')} |\n"
