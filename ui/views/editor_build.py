"""Makes the pages of the record editor from a form: before, the notes, afterwards."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.forms.model import Appearance, Form, Group
from ui.qt.look import Look
from ui.viewmodels.record_state import RecordState
from ui.views.components.choice import Option
from ui.views.components.messages import ErrorSummary
from ui.views.components.page import Scroll
from ui.views.fields import FieldView
from ui.views.groups import GroupCard
from ui.views.notes_card import NotesCard

BEFORE, NOTES, AFTER = "before", "notes", "after"


class EditorBuild:
    """The parts of one form.

    `pages` by section in order, `options` to choose between them, `fields` of all pages,
    `notes` or None, `problems` at the head of the first page of questions.
    """

    def __init__(self, look: Look, record: RecordState) -> None:
        self._look, self._kind = look, record.kind
        self.pages: dict[str, QWidget] = {}
        self.options: list[Option] = []
        self.fields: list[FieldView] = []
        self.notes: NotesCard | None = None
        self.problems = ErrorSummary(look)
        if record.form is None:
            self._add_plain(record)
        else:
            self._add_form(record.form)

    @property
    def first(self) -> str:
        """The section that is shown first: the notes, unless questions are the work itself."""
        questions = self._kind is RecordKind.CASE_TRACKING
        return next(iter(self.pages), "") if questions or not self.notes else NOTES

    def _add_form(self, form: Form) -> None:
        groups = [g for g in form.groups if g.appearance is not Appearance.SIDE]
        at = next((n for n, g in enumerate(groups) if g.blocks is not None), None)
        if at is None:
            self._add_questions(BEFORE, form.title, groups)
            return
        section = groups[at].blocks
        assert section is not None
        later = [*_inner(groups[at]), *groups[at + 1 :]]
        self._add_questions(BEFORE, "Before" if later else "Questions", groups[:at])
        self.notes = NotesCard(self._look, section)
        self.pages[NOTES] = self.notes
        self.options.append(Option(NOTES, section.title))
        self._add_questions(AFTER, "Afterwards", later)

    def _add_questions(self, section: str, words: str, groups: list[Group]) -> None:
        groups = [g for g in groups if g.questions or g.groups]
        if not groups:
            return
        page = Scroll(margins=(6, 6, 6, 6))
        if section == BEFORE:
            page.body.addWidget(self.problems)
        for group in groups:
            card = GroupCard(self._look, group)
            self.fields += card.fields
            page.body.addWidget(card)
        page.body.addStretch(1)
        self.pages[section] = page
        self.options.append(Option(section, words))

    def _add_plain(self, record: RecordState) -> None:
        """What was written with a form that this app does not have, as it stands."""
        page = Scroll(margins=(6, 6, 6, 6))
        for state in record.extra:
            view = FieldView(self._look, state.question)
            self.fields.append(view)
            page.body.addWidget(view)
        page.body.addStretch(1)
        self.pages[BEFORE] = page


def _inner(group: Group) -> list[Group]:
    """The group of the notes once more when it asks questions too."""
    return [group] if group.questions or group.groups else []
