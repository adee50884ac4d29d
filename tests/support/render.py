"""Draws widgets to pictures without a display, and checks what a person would trip over.

`render(widget, path)` writes a PNG. `faults(widget)` lists clipped text, nameless controls, small
targets and horizontal scroll bars; an empty list is what every screen has to give.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.qt.fonts import load_bundled_fonts
from ui.qt.look import Look
from ui.viewmodels.appearance import Mood, Preferences, ThemeChoice
from ui.viewmodels.tokens import Face, Height, TextScale

_INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
_CALM = {"calm": ThemeChoice.LIGHT, "calm_dark": ThemeChoice.DARK}


def make_look(theme: str = "light", scale: int = 100) -> Look:
    """A look with the bundled fonts, dressed on the running application.

    `theme` is light, dark, high_contrast, calm or calm_dark; `scale` 100 to 200.
    """
    let_go()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if Face.INTERFACE.value not in QFontDatabase.families():
        load_bundled_fonts()
    look = Look()
    wear(look, theme, scale)
    look.dress(app)
    return look


def let_go() -> None:
    """Delete what earlier tests gave up; else each change of style would dress it again."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def wear(look: Look, theme: str = "light", scale: int = 100) -> None:
    """Change a look's theme and text size."""
    choice = _CALM.get(theme) or ThemeChoice(theme)
    look.prefer(Preferences(theme=choice, scale=TextScale(scale)))
    look.set_mood(Mood.CALM if theme in _CALM else Mood.STANDARD)


def lay_out(widget: QWidget, size: tuple[int, int] = (1280, 800)) -> None:
    """Show the widget at a size in px and let every layout settle."""
    widget.resize(QSize(*size))
    widget.show()
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
    widget.resize(QSize(*size))
    QApplication.processEvents()


def render(
    widget: QWidget,
    path: Path,
    size: tuple[int, int] = (1280, 800),
    scale: int = 100,
    theme: str = "light",
    look: Look | None = None,
) -> Path:
    """Write the widget as a PNG of exactly this size; the path.

    With `look` the theme and the scale are put on first.
    """
    if look is not None:
        wear(look, theme, scale)
    lay_out(widget, size)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(path)
    return path


def faults(widget: QWidget) -> list[str]:
    """Everything wrong with what is visible now, as sentences."""
    return [
        *squeezed(widget),
        *clipped(widget),
        *nameless(widget),
        *small_targets(widget),
        *horizontal_scroll(widget),
    ]


def clipped(widget: QWidget) -> list[str]:
    """Labels, buttons and fields whose text does not fit, and any that lie outside their parent."""
    found = []
    for each in _visible(widget):
        if isinstance(each, QLabel) and each.text() and not _label_fits(each):
            found.append(f"cut: {_named(each)}")
        if isinstance(each, QAbstractButton) and _too_narrow(each):
            found.append(f"cut: {_named(each)} has {each.width()}")
        if isinstance(each, QLineEdit) and not _placeholder_fits(each):
            found.append(f"cut: hint {each.placeholderText()!r}")
        if isinstance(each, QLabel | QAbstractButton | QLineEdit) and _outside(each):
            found.append(f"outside its parent: {_named(each)}")
    return found


def squeezed(widget: QWidget) -> list[str]:
    """Buttons, fields and labels with text that are shown without any room."""
    return [
        f"no room: {_named(each)}"
        for each in widget.findChildren(QWidget)
        if isinstance(each, QLabel | QAbstractButton | QLineEdit | QPlainTextEdit)
        and each.isVisible()
        and not (isinstance(each, QLabel) and not each.text())
        and (each.width() < 2 or each.height() < 2)
    ]


def nameless(widget: QWidget) -> list[str]:
    """Controls without an accessible name."""
    return [
        f"no name: {_named(each)}"
        for each in _visible(widget)
        if _interactive(each) and not _spoken(each)
    ]


def small_targets(widget: QWidget) -> list[str]:
    """Controls smaller than 24 by 24 px."""
    least = int(Height.TARGET)
    return [
        f"small target: {_named(each)} {each.width()}x{each.height()}"
        for each in _visible(widget)
        if _interactive(each) and (each.width() < least or each.height() < least)
    ]


def horizontal_scroll(widget: QWidget) -> list[str]:
    """Scroll areas that can be moved sideways, unless marked `scrolls_sideways`."""
    return [
        f"scrolls sideways: {_named(each)}"
        for each in _visible(widget)
        if isinstance(each, QAbstractScrollArea)
        and each.horizontalScrollBar().maximum() > 0
        and not each.property("scrolls_sideways")
    ]


def _visible(widget: QWidget) -> Iterator[QWidget]:
    """Every visible widget of size, the given one first."""
    yield widget
    for each in widget.findChildren(QWidget):
        if each.isVisible() and not each.visibleRegion().isEmpty():
            yield each


def _spoken(widget: QWidget) -> str:
    """The name as a screen reader hears it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def _interactive(widget: QWidget) -> bool:
    return (
        isinstance(widget, _INTERACTIVE)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
    )


def _label_fits(label: QLabel) -> bool:
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        longest = max(
            (QFontMetrics(label.font()).horizontalAdvance(word) for word in label.text().split()),
            default=0,
        )
        return needed <= label.height() + 1 and longest <= label.contentsRect().width()
    hint = label.sizeHint()
    return hint.width() <= label.width() and hint.height() <= label.height() + 1


def _too_narrow(button: QAbstractButton) -> bool:
    """Whether it is narrower than it says it must be."""
    return button.minimumSizeHint().width() > button.width()


def _placeholder_fits(edit: QLineEdit) -> bool:
    room = edit.contentsRect().width() - 8
    return QFontMetrics(edit.font()).horizontalAdvance(edit.placeholderText()) <= room


def _outside(widget: QWidget) -> bool:
    """Whether a part of it lies outside the parent; what a scroll area holds may do so."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return False
    corner = widget.mapTo(parent, QPoint(widget.width() - 1, widget.height() - 1))
    return not parent.rect().adjusted(0, 0, 1, 1).contains(corner)


def _named(widget: QWidget) -> str:
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {text or widget.accessibleName() or widget.objectName()!r}"
