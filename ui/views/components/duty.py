"""Whom to ring when a child may be at risk, and what to do: shown without unlocking."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.forms.concern_path import DutyNumber
from ui.qt.look import Look
from ui.viewmodels.advice import Advice
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column
from ui.views.components.text import Text


class DutyNumbers(QWidget):
    """Numbers in order, each with whose it is and when to ring it; `advice` stands below."""

    def __init__(self, look: Look, numbers: Sequence[DutyNumber], advice: Sequence[Advice]) -> None:
        super().__init__()
        parts: list[QWidget | int] = []
        for each in numbers:
            number = Text(look, f"{each.number}  {each.who}", Role.STRONG, wrap=True)
            flags = Qt.TextInteractionFlag
            number.setTextInteractionFlags(
                flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
            )
            parts += [number, Text(look, each.when, Role.SECONDARY, Tone.INK2, wrap=True), 4]
        self.setLayout(column(*parts, AdviceList(look, advice), gap=2))
        self.setAccessibleName("Duty numbers")


class AdviceList(QWidget):
    """What to do and what not, a sentence to a line."""

    def __init__(self, look: Look, advice: Sequence[Advice]) -> None:
        super().__init__()
        parts: list[QWidget | int] = []
        for each in advice:
            parts.append(Text(look, each.heading, Role.STRONG))
            parts += [Text(look, words, wrap=True) for words in each.sentences]
            parts.append(4)
        self.setLayout(column(*parts, gap=3))
