"""A record of a form on a real store, as its screen would drive it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldapp.forms.convert import convert
from fieldapp.forms.package import FormPackage
from fieldapp.services import reading, visit_forms
from fieldapp.services.visit_forms import VisitForm
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from tests.support.editor_desk import EditorDesk
from tests.support.fleet import Fleet
from ui.viewmodels.form_page import FormPage, FormPageState
from ui.viewmodels.form_record import FormRecord, FormRecordViews
from ui.viewmodels.typing import Written


def add_form(work: Work, markdown: str, title: str = "Home visit") -> VisitForm:
    """Put a form into the visit."""
    package = FormPackage(convert(markdown.encode(), "form.md").xform)
    return visit_forms.add_form(work, title, package)[0]


@dataclass
class FormDesk:
    """A person's record of a form; `texts` stand for what the view would tell is written."""

    work: Work
    fleet: Fleet
    texts: dict[str, str] = field(default_factory=dict)
    pages: list[FormPageState] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = EditorDesk(self.work, self.fleet)
        views = FormRecordViews(
            lambda _state: None, self.pages.append, lambda ref: Written(self.texts[ref])
        )
        self.record = FormRecord(self.desk.ports, views)
        self.desk.listeners.join(self.record)

    @property
    def page(self) -> FormPage:
        """The page of the open record."""
        assert self.record.page is not None
        return self.record.page

    def type(self, ref: str, text: str) -> None:
        """Type at a line and stay there."""
        self.texts[ref] = text
        self.record.typed(ref)

    def write(self, ref: str, text: str) -> None:
        """Type at a line and go elsewhere."""
        self.type(ref, text)
        self.record.left(ref)
        self.desk.wait()

    def shown(self, ref: str) -> str:
        """What stands at a line."""
        line = self.record.line(ref)
        assert line is not None
        return line.text

    def refs(self) -> list[str]:
        """The lines that are asked now."""
        return [stub.ref for stub in self.page.state.stubs]

    def held(self, record: RecordId) -> dict[str, str]:
        """The fields that the log holds."""
        return {key: f.text for key, f in reading.record(self.work, record).fields.items()}


def carry(desk: FormDesk, source: str, target: str) -> None:
    """Move entries and the sealed pieces of files from one laptop to another."""
    visit = desk.work.inspection
    desk.fleet.carry(visit, source, target)
    carry_files(desk.fleet, visit, source, target)


def carry_files(fleet: Fleet, visit: InspectionId, source: str, target: str) -> None:
    """Move the sealed pieces of files that the other laptop lacks."""
    here, there = fleet[source].open(visit).store, fleet[target].open(visit).store
    for address in there.missing_chunks():
        there.put_chunk(address, here.read_chunk(address))
