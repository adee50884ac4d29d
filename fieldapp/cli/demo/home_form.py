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
    step = FormStep({BEGUN_KEY: "1", **fields}, {FIRST_PERSON: ids})
    form_answers.keep(work, record, step)
    return Written(record, fields, {}, {})
