"""Drawing in a form: every line is kept as it is drawn and can be gone on with."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.change import RecordKind
from fieldapp.services import reading, records
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.seen import beside
from ui.viewmodels.drawing import MOST_POINTS, Drawing, Ink, Sheet, Stroke, shown_key, words_key
from ui.viewmodels.sketch import Sketch
from ui.viewmodels.typing import Written

LINE = Stroke(Ink.BLACK, 5, ((10, 10), (200, 210)))
OTHER = Stroke(Ink.RED, 14, ((900, 900),))


class Desk:
    """A sheet of paper on a real store."""

    def __init__(self, desk: EditorDesk, record: RecordId) -> None:
        self.desk, self.record, self.text = desk, record, ""
        self.sketch = Sketch(desk.ports, lambda _state: None, lambda: Written(self.text))
        self.begin()

    def begin(self) -> None:
        """Take the paper out, as the record holds it."""
        held = reading.record(self.desk.work, self.record)
        self.sketch.begin(held, "talk/home", "Draw your home", Sheet.DRAWING)

    def lines(self) -> list[Stroke]:
        """What the paper shows after it was put away and taken out again."""
        self.begin()
        return list(self.sketch.state.drawing.strokes.values())


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorDesk]:
    with open_visit(tmp_path_factory.mktemp("sketch")) as (work, team):
        yield EditorDesk(work, team)


@pytest.fixture
def desk(visit: EditorDesk) -> Desk:
    return Desk(visit, records.open_record(visit.work, RecordKind.NOTE)[0])


def test_each_line_is_in_the_record_as_soon_as_it_is_drawn(desk: Desk) -> None:
    for stroke in (LINE, OTHER):
        desk.sketch.stroke(stroke)
    assert desk.lines() == [LINE, OTHER]


def test_the_last_line_is_taken_back_and_stays_in_the_history(desk: Desk) -> None:
    for stroke in (LINE, OTHER):
        desk.sketch.stroke(stroke)
    desk.sketch.undo()
    assert desk.lines() == [LINE]
    desk.sketch.stroke(OTHER)
    assert desk.lines() == [LINE, OTHER]


def test_the_eraser_takes_lines_that_it_touches(desk: Desk) -> None:
    for stroke in (LINE, OTHER):
        desk.sketch.stroke(stroke)
    desk.sketch.rub((905, 890))
    assert desk.lines() == [LINE]
    desk.sketch.rub((1_500, 20))
    assert desk.lines() == [LINE]


def test_words_beside_a_drawing_go_the_way_of_all_typed_words(desk: Desk) -> None:
    desk.text = "This is our dog"
    desk.sketch.typed()
    desk.sketch.left()
    desk.desk.wait()
    desk.begin()
    assert desk.sketch.state.drawing.words == "This is our dog"
    held = reading.record(desk.desk.work, desk.record)
    assert held.fields[words_key("talk/home")].text == "This is our dog"


def test_whether_it_may_be_shown_is_kept_and_taken_back(desk: Desk) -> None:
    desk.sketch.show_to(True)
    desk.begin()
    assert desk.sketch.state.drawing.may_be_shown
    desk.sketch.show_to(False)
    held = reading.record(desk.desk.work, desk.record)
    assert held.fields[shown_key("talk/home")].text == ""


def test_a_drawing_of_another_question_stays_apart(desk: Desk) -> None:
    desk.sketch.stroke(LINE)
    held = reading.record(desk.desk.work, desk.record)
    fields = {key: field.text for key, field in held.fields.items()}
    assert Drawing.of("talk/other", fields).strokes == {}


def test_two_people_who_draw_apart_draw_on_one_paper(desk: Desk) -> None:
    empty = desk.sketch.state.drawing
    one, first = empty.with_stroke(LINE, 1_000, b"\x01")
    two, second = empty.with_stroke(OTHER, 1_000, b"\x02")
    both = Drawing.of("talk/home", {**first, **second})
    assert list(both.strokes.values()) == [LINE, OTHER]
    assert len(one.strokes) == len(two.strokes) == 1


def test_words_written_apart_both_stand_beside_the_paper_and_one_is_written_on(
    desk: Desk,
) -> None:
    key, work = words_key("talk/home"), desk.desk.work
    for words in ("A house and a dog.", "A house with smoke."):
        beside(work, desk.record, key, words)
    desk.begin()
    shown = desk.sketch.state.words
    assert {one.text for one in shown.versions} == {"A house and a dog.", "A house with smoke."}
    desk.text = f"{shown.text} Her gran lives there."
    desk.sketch.typed()
    desk.sketch.left()
    desk.desk.wait()
    (other,) = {one.text for one in shown.versions} - {shown.text}
    held = reading.record(work, desk.record).fields[key]
    assert {version.text for version in held.versions} == {desk.text, other}


def test_words_that_come_while_somebody_draws_are_shown_and_stay(desk: Desk) -> None:
    key, work = words_key("talk/home"), desk.desk.work
    desk.text = "A house."
    desk.sketch.typed()
    beside(work, desk.record, key, "A boat.")
    desk.sketch.follow(reading.record(work, desk.record))
    assert desk.sketch.state.keeps
    desk.sketch.left()
    desk.desk.wait()
    held = reading.record(work, desk.record)
    desk.sketch.follow(held)
    assert {version.text for version in held.fields[key].versions} == {"A house.", "A boat."}
    assert len(desk.sketch.state.words.versions) == 2


def test_a_drawing_that_one_of_two_people_withholds_is_not_shown(desk: Desk) -> None:
    for said in ("yes", ""):
        beside(desk.desk.work, desk.record, shown_key("talk/home"), said)
    desk.begin()
    assert not desk.sketch.state.drawing.may_be_shown


def test_lines_stay_in_their_order_when_the_clock_is_put_back(desk: Desk) -> None:
    drawing, _ = desk.sketch.state.drawing.with_stroke(LINE, 9_000, b"\xff")
    drawing, _ = drawing.with_stroke(OTHER, 1_000, b"\x00")
    again = Drawing.of("talk/home", {drawing.key(n): s.text() for n, s in drawing.strokes.items()})
    assert list(again.strokes.values()) == [LINE, OTHER]


def test_paper_that_was_put_away_takes_no_line(desk: Desk) -> None:
    desk.sketch.end()
    desk.sketch.stroke(LINE)
    assert desk.lines() == []


@given(
    st.builds(
        Stroke,
        st.sampled_from(Ink),
        st.integers(1, 40),
        st.lists(
            st.tuples(st.integers(0, 1_600), st.integers(0, 4_000)),
            min_size=1,
            max_size=MOST_POINTS,
        ).map(tuple),
    )
)
def test_a_stroke_reads_as_it_was_written_and_fits_a_field(stroke: Stroke) -> None:
    assert Stroke.read(stroke.text()) == stroke
    assert len(stroke.text()) < 32_768


@given(st.text(max_size=40))
def test_any_text_is_a_stroke_or_none(text: str) -> None:
    read = Stroke.read(text)
    assert read is None or read.text() == text
