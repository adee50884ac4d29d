"""Says things to a screen reader, without a pop-up and without moving the focus."""

from enum import StrEnum

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QWidget


class Urgency(StrEnum):
    """Polite waits for a pause, assertive interrupts."""

    POLITE = "polite"
    ASSERTIVE = "assertive"


class Announcer(QLabel):
    """Speaks a sentence, and keeps it as its own name where the platform ignores announcements.

    It is one px large and never takes the focus. `said` holds what was spoken, oldest first.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.said: list[str] = []
        self.setFixedSize(1, 1)

    def forget(self) -> None:
        """Let go of what was said."""
        self.said.clear()
        self.setAccessibleName("")

    def say(self, sentence: str, urgency: Urgency = Urgency.POLITE) -> None:
        """Say one sentence."""
        self.said.append(sentence)
        self.setAccessibleName(sentence)
        event = QAccessibleAnnouncementEvent(self, sentence)
        assertive = urgency is Urgency.ASSERTIVE
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if assertive else politeness.Polite)
        QAccessible.updateAccessibility(event)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
