"""A screen of invented content which uses most components, for pictures and tests of the kit."""

from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import Counters, Saved, SavedState
from ui.viewmodels.tokens import Role
from ui.views.components.base import Rule, Tone, row
from ui.views.components.buttons import Button, KeyCap, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.chips import ChildChip, Chip, ChipShape, Mark, MarkChip, StatusChip
from ui.views.components.counter import CounterForm, CustodyCounter
from ui.views.components.editors import PlainEdit, ThinkEdit, VerbatimEdit
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import ErrorSummary, InlineMessage, Message, Problem
from ui.views.components.page import Page, Panel
from ui.views.components.rows import (
    Receipt,
    ReceiptRow,
    RowList,
    StageTrack,
    Task,
    TaskRow,
    TaskState,
)
from ui.views.components.text import ExactText, Text

_WORDS = "It’s alright. I’ve got my own room now and the dog sleeps outside my door."


def sample_screen(look: Look) -> tuple[QWidget, QWidget]:
    """A main part and a panel."""
    page = Page(look, "Today", "Wednesday 18 November, day 8 of 10")
    page.tools.addWidget(Button(look, "New note", Kind.PRIMARY, icon="plus", keys="Ctrl+N"))
    for card in (_capture(look), _custody(look), _tasks(look), _form(look)):
        page.body.addWidget(card)
    page.body.addStretch(1)
    return page, _panel(look)


def _capture(look: Look) -> QWidget:
    card = Card(look)
    edit = PlainEdit(look, "Quick note", Role.NOTE)
    edit.setProperty("kit", "bare")
    edit.setProperty("ring_host", card)
    edit.set_text_exactly("@T03 -No health review since Nov 2025, no reason in the file #CIC4")
    edit.show_lines(1, 6)
    chips = row(
        ChildChip(look, "T03"), MarkChip(look, Mark.IMPROVE), Chip(look, "Health", Tone.PRIMARY)
    )
    chips.addStretch(1)
    chips.addWidget(KeyCap(look, "Enter"))
    card.body.addWidget(edit)
    card.body.addLayout(chips)
    return card


def _custody(look: Look) -> QWidget:
    card = Card(look, "Where every item is")
    counter = CustodyCounter(look, CounterForm.LARGE)
    counter.render_state(Counters(401, 384, 371))
    chip = StatusChip(look)
    chip.render_state(SavedState(Saved.TYPING))
    only = Chip(look, "17 only on this laptop", icon="laptop", shape=ChipShape.OUTLINE)
    chips = Flow(chip, only)
    for widget in (StageTrack(look, 1), counter):
        card.body.addWidget(widget)
    card.body.addLayout(chips)
    return card


def _tasks(look: Look) -> QWidget:
    card = Card(look, "Make it whole")
    tasks = (
        Task(
            "c",
            "Concern C-02 is still open",
            "Reply not yet satisfactory",
            TaskState.STOPS_SEALING,
            "Open C-02",
        ),
        Task("n", "No conflicts", "5 decided, all by a person", TaskState.DONE),
        Task(
            "s", "Sending to the server", "You can work, lock or close the lid", TaskState.RUNNING
        ),
    )
    receipt = Receipt("r", "Stored: 640 items, 25 files", "Fri 20, 18:31:52. 9F4C 21A7")
    rows = [*(TaskRow(look, task) for task in tasks), ReceiptRow(look, receipt)]
    card.body.addWidget(RowList(rows))
    return card


def _form(look: Look) -> QWidget:
    card = Card(look, "Interview")
    summary = ErrorSummary(look)
    summary.render_state((Problem("place", "Say where it was"), Problem("time", "Give the time")))
    message = InlineMessage(look)
    message.render_state(
        Message(
            "Not saved since 12:03:04.",
            "Your words are still on this screen.",
            "Do not close it.",
            "K-204",
            Tone.CONCERN,
        )
    )
    words = VerbatimEdit(look)
    words.set_text_exactly(_WORDS)
    words.show_lines(2)
    field = Labelled(look, "Place", LineEdit(look, "Place", "Where it was"), "Not the address")
    field.show_problem("Say where it was.")
    for widget in (summary, message, field, words, ExactText(look, _WORDS)):
        card.body.addWidget(widget)
    return card


def _panel(look: Look) -> QWidget:
    needs = Card(look, "Needs you")
    for words in ("Conflicts in the same words", "Notes to code, oldest 10:07"):
        needs.body.addWidget(Text(look, words, wrap=True))
        needs.body.addWidget(Rule())
    needs.body.addWidget(Button(look, "Show all", size=Size.SMALL))
    think = ThinkEdit(look)
    think.edit.set_text_exactly("Fourth worker in two years.")
    think.edit.show_lines(3)
    gap = Card(look, "Gap", tone=CardTone.AFI)
    gap.body.addWidget(Text(look, "Nothing from children about health.", wrap=True))
    panel = Panel()
    for card in (needs, think, gap):
        panel.add(card)
    return panel
