"""A form of the visit in the demonstration: added by the lead, filled in for one home."""

from __future__ import annotations

from importlib.resources import as_file
from importlib.resources import files as resource
from typing import Final

from fieldapp.cli.demo.story import Markers, Written
from fieldapp.forms.stored_keys import BEGUN_KEY, instance_id
from fieldapp.services import adding_forms, form_answers, visit_forms
from fieldapp.services.form_answers import FormStep
from fieldapp.services.work import Work
from ui.viewmodels.drawing import Ink, Stroke, prefix, words_key

FORM: Final = "home_visit.md"
_ANSWERS: Final = {
    "home/called": "The Elms",
    "home/seen_on": "2026-01-14",
    "home/places": "6",
    "home/unannounced": "no",
    "home/shown": "bedrooms garden",
    "home/not_shown": "“We are cooking, it is too small for visitors.”",
    "feel/warmth": "7",
    "feel/matters": "friends room family school",
}
_SEEN: Final = "Shoes in the hall, a chart of whose turn it is to choose supper, written by them."
_PEOPLE: Final = (
    {"code": "T03", "since": "2025-06-02", "told": "yes", "said": "It is loud but it is ours."},
    {"code": "T07", "since": "2025-11-20", "told": "no", "said": "Nobody said how long."},
)
FIRST_PERSON: Final = "person"
WAY, DRAWING, TOUR = "heard/way", "heard/drawing", "heard/tour"
_HOUSE: Final = (
    Stroke(Ink.BLACK, 14, ((520, 820), (520, 480), (1_000, 480), (1_000, 820), (520, 820))),
    Stroke(Ink.RED, 14, ((480, 490), (760, 240), (1_040, 490))),
    Stroke(Ink.BLUE, 5, ((700, 820), (700, 640), (820, 640), (820, 820))),
    Stroke(Ink.GREEN, 14, ((140, 830), (300, 818), (460, 826), (1_100, 830), (1_460, 822))),
    Stroke(Ink.BLACK, 5, ((1_180, 800), (1_200, 740), (1_290, 736), (1_310, 690), (1_340, 700))),
    Stroke(Ink.BLACK, 5, ((1_210, 800), (1_216, 744), (1_284, 744), (1_288, 800))),
)
_SHOWS: Final = "Our house. Rex lives outside but he is allowed in when it thunders."


def write(work: Work, markers: Markers) -> Written:
    """Add the form to the visit and write a record with it."""
    with as_file(resource("resources") / "demo" / FORM) as path:
        adding_forms.add_file(work, path)
    form = visit_forms.forms(work)[-1]
    record, _ = visit_forms.open_form_record(work, form, "childrens_home", "T03")
    clock = work.clock
    ids = [instance_id(clock.now().ms + n, work.rng.bytes(2)) for n in range(len(_PEOPLE))]
    fields = {**_ANSWERS, "feel/view": f"{_SEEN} {markers.next()}"}
    for name, person in zip(ids, _PEOPLE, strict=True):
        fields |= {f"{FIRST_PERSON}{{{name}}}/{key}": text for key, text in person.items()}
    fields |= {f"{prefix(DRAWING)}/{n}": line.text() for n, line in enumerate(_HOUSE, start=1)}
    fields[words_key(DRAWING)] = _SHOWS
    step = FormStep({BEGUN_KEY: "1", **fields}, {FIRST_PERSON: ids})
    form_answers.keep(work, record, step)
    return Written(record, fields, {}, {})
