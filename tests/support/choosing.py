"""Places that a test chooses, and a printer that keeps its pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class FixedChooser:
    """Gives the same answers whenever a person would be asked for a place."""

    opened: str = ""
    saved: str = ""
    chosen: str = ""

    def open_file(self, _title: str) -> str:
        return self.opened

    def open_files(self, _title: str) -> tuple[str, ...]:
        return (self.opened,) if self.opened else ()

    def save_file(self, _title: str, _suggestion: str) -> str:
        return self.saved

    def folder(self, _title: str) -> str:
        return self.chosen


@dataclass
class KeptPaper:
    """Keeps what would have been printed."""

    pages: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def print_page(self, title: str, lines: Sequence[str]) -> bool:
        self.pages.append((title, tuple(lines)))
        return True

    def pdf(self, title: str, lines: Sequence[str]) -> bytes:
        return "\n".join([title, *lines]).encode()
