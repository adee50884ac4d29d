"""The pictures of the window can be drawn in every theme, and nothing in them is wrong."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.gui.kit.gallery import PICTURES, draw_all


def test_every_picture_is_drawn_at_its_size_and_without_faults(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert draw_all(tmp_path) == []
    drawn = sorted(tmp_path.glob("*.png"))
    assert len(drawn) == len(PICTURES) + 1
    for path in drawn:
        if "curtain" not in path.name:
            width, height = path.stem.rsplit("-", 1)[1].split("x")
            assert (QImage(str(path)).width(), QImage(str(path)).height()) == (
                int(width),
                int(height),
            )
