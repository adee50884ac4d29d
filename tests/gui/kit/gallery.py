"""Pictures of the window in every theme and layout: `python -m tests.gui.kit.gallery DIR`."""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # after the platform is chosen

from tests.gui.kit.sample_screen import sample_screen
from tests.support.render import faults, lay_out, let_go, make_look, render
from tests.support.sample_shell import sample_state
from ui.viewmodels.appearance import Mood
from ui.viewmodels.shell import Cover, ShellState
from ui.views.components.editors import PlainEdit
from ui.views.shell import Shell

PICTURES = [
    ("light", 100, (1280, 800)),
    ("dark", 100, (1280, 800)),
    ("high_contrast", 100, (1280, 800)),
    ("calm", 100, (1280, 800)),
    ("calm_dark", 100, (1280, 800)),
    ("light", 100, (1024, 700)),
    ("light", 150, (1280, 800)),
    ("light", 200, (1280, 800)),
    ("light", 200, (1024, 700)),
    ("light", 100, (320, 700)),
]


def _window(theme: str, scale: int, state: ShellState) -> Shell:
    look = make_look(theme, scale)
    calm = theme.startswith("calm")
    window = Shell(look, replace(state, mood=Mood.CALM if calm else Mood.STANDARD))
    window.add_screen("today", *sample_screen(look))
    return window


def _draw(window: Shell, path: Path, size: tuple[int, int]) -> list[str]:
    lay_out(window, size)
    window.activateWindow()
    edit = window.findChild(PlainEdit)
    if isinstance(edit, PlainEdit):
        edit.setFocus()
    render(window, path, size)
    found = faults(window)
    window.close()
    window.deleteLater()
    let_go()
    return [f"{path.name}: {fault}" for fault in found]


def draw_all(folder: Path) -> list[str]:
    """Write every picture into a folder; the faults that were found."""
    found: list[str] = []
    for theme, scale, size in PICTURES:
        path = folder / f"shell-{theme}-{scale}-{size[0]}x{size[1]}.png"
        found += _draw(_window(theme, scale, sample_state()), path, size)
    curtain = replace(sample_state(), cover=Cover.CURTAIN)
    found += _draw(_window("light", 100, curtain), folder / "shell-curtain.png", (1280, 800))
    return found


def main() -> int:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    found = draw_all(Path(sys.argv[1]))
    print("\n".join(found) or "no faults")
    del app
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
