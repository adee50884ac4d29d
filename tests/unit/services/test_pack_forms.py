"""Forms reach a visit with its pack; what is added by hand is a pilot, and says so."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from fieldapp.domain.change import inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import convert
from fieldapp.forms.package import PACKAGE_TYPE, FormPackage, pack
from fieldapp.services import attachments, visit_forms, visits
from fieldapp.services.opening_forms import load_package, open_form
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId
from tests.support.fleet import Fleet
from tests.support.form_desk import add_form, carry_files
from tests.support.packs import FORM

WANTED = ["Sampling a child’s record", "Talking with a care leaver"]


@pytest.fixture(scope="module")
def visit(team: Fleet) -> Iterator[InspectionId]:
    """A visit that its lead and an inspector hold."""
    made = team.create_visit("OF1", ["OF2"])
    team.carry(made, "OF1", "OF2")
    yield made
    for person in ("OF1", "OF2"):
        visits.close_visit(team[person].profile, team[person].open(made))


@pytest.fixture(scope="module")
def lead(team: Fleet, visit: InspectionId) -> Work:
    return team["OF1"].open(visit)


@pytest.fixture(scope="module")
def member(team: Fleet, visit: InspectionId) -> Work:
    return team["OF2"].open(visit)


def own(work: Work) -> list[str]:
    return [form.shown for form in visit_forms.forms(work) if form.own]


def test_a_new_visit_offers_the_forms_of_its_pack_to_everybody(lead: Work, member: Work) -> None:
    assert own(lead) == own(member) == WANTED
    assert visit_forms.of_pack(lead) == visit_forms.of_pack(member)


def test_a_form_of_the_pack_is_begun_and_sealed_once(lead: Work) -> None:
    form = visit_forms.forms(lead)[0]
    first, _ = visit_forms.open_form_record(lead, form, form.title, "T01")
    pieces = len(lead.store.held_chunks())
    second, _ = visit_forms.open_form_record(lead, form, form.title)
    assert len(lead.store.held_chunks()) == pieces
    assert open_form(lead, first).title == open_form(lead, second).title != ""
    assert visit_forms.newer_form(lead, first) is None
    assert own(lead) == WANTED


def test_a_record_of_a_pack_form_opens_on_another_laptop(
    team: Fleet, visit: InspectionId, lead: Work, member: Work
) -> None:
    form = visit_forms.forms(lead)[1]
    record, _ = visit_forms.open_form_record(lead, form, form.title)
    team.carry(visit, "OF1", "OF2")
    carry_files(team, visit, "OF1", "OF2")
    assert open_form(member, record).title == WANTED[1]
    assert own(member) == WANTED


def test_the_form_of_the_pack_can_be_looked_at_before_it_is_begun(member: Work) -> None:
    form = visit_forms.forms(member)[1]
    assert load_package(visit_forms.package(member, form.id)).title == WANTED[1]


def test_only_a_lead_adds_a_pilot_and_it_is_called_so(lead: Work, member: Work) -> None:
    package = FormPackage(convert(FORM.strip().encode(), "home_day.md").xform)
    with pytest.raises(Refused, match="C-255"):
        visit_forms.add_form(member, "A day", package)
    added = add_form(lead, FORM.strip(), "A day")
    assert added.shown == "A day (pilot)"
    assert [form.shown for form in visit_forms.forms(lead)] == [*WANTED, "A day (pilot)"]
    visit_forms.withdraw_form(lead, added.id)
    assert own(lead) == WANTED


def test_what_somebody_else_puts_into_the_visit_is_not_offered(
    team: Fleet, visit: InspectionId, lead: Work, member: Work
) -> None:
    """A laptop of a member that runs another app attaches a form by itself."""
    data = pack(FormPackage(convert(FORM.strip().encode(), "home_day.md").xform))
    record, source = inspection_record(visit), io.BytesIO(data)
    attachments.attach_file(member, record, "A day", PACKAGE_TYPE, source, len(data))
    team.carry(visit, "OF2", "OF1")
    assert [form.shown for form in visit_forms.forms(lead)] == WANTED
