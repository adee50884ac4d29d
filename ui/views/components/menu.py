"""The complete menu, made from the table of commands; hidden until Alt or F10."""

import sys
from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar

from ui.qt.look import Look
from ui.viewmodels.commands import COMMANDS, Command, CommandId, Menu, Where, in_menu
from ui.viewmodels.tokens import Role

_OWN_KEYS_OF_EDITORS = {CommandId.UNDO, CommandId.REDO}


class CommandMenu(QObject):
    """Builds the menu bar of a window and its keys; calls `chosen(id)` for each command given.

    The keys work while the menu is hidden. No titles have letter mnemonics.
    """

    def __init__(
        self, window: QMainWindow, look: Look, chosen: Callable[[CommandId], None]
    ) -> None:
        super().__init__(window)
        self._window, self._look, self._chosen = window, look, chosen
        self._alt_alone = False
        self.actions: dict[CommandId, QAction] = {each.id: self._action(each) for each in COMMANDS}
        self._bar = QMenuBar(window)
        window.setMenuBar(self._bar)
        for menu in Menu:
            self._add_menu(menu)
        self._bar.setVisible(self._bar.isNativeMenuBar())
        self._bar.installEventFilter(self)
        look.changed.connect(self._dress)
        self._dress()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.installEventFilter(self)

    def show_menu(self) -> None:
        """Show the bar with its first menu chosen, or hide it again."""
        if self._bar.isNativeMenuBar():
            return
        if self._bar.isVisible():
            self._hide()
            return
        self._bar.show()
        self._bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        self._bar.setActiveAction(self._bar.actions()[0])

    def reach(self, places: Collection[Where]) -> None:
        """Let only the commands of these places be given."""
        for each in COMMANDS:
            self.actions[each.id].setEnabled(each.where in places)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the app comes here; asking for its type costs more than its class.
        if isinstance(event, QKeyEvent):
            self._key(watched, event)
        elif isinstance(event, QMouseEvent):
            self._alt_alone &= event.type() is not QEvent.Type.MouseButtonPress
        elif watched is self._bar and event.type() is QEvent.Type.FocusOut:
            self._left()
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> None:
        match event.type():
            case QEvent.Type.ShortcutOverride:
                # A key that is a shortcut with Alt arrives as nothing else.
                self._alt_alone = event.key() == Qt.Key.Key_Alt
            case QEvent.Type.KeyPress:
                self._alt_alone = event.key() == Qt.Key.Key_Alt
                if watched is self._bar and event.key() == Qt.Key.Key_Escape:
                    self._hide()
            case QEvent.Type.KeyRelease:
                self._released(event)
            case _:
                pass

    def _released(self, event: QKeyEvent) -> None:
        if self._alt_alone and event.key() == Qt.Key.Key_Alt and self._window.isActiveWindow():
            self._alt_alone = False
            self.show_menu()

    def _left(self) -> None:
        if QApplication.activePopupWidget() is None:
            self._hide()

    def _hide(self) -> None:
        if not self._bar.isNativeMenuBar():
            self._bar.hide()

    def _action(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        keys = [QKeySequence(key) for key in command.keys_on(sys.platform)]
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(lambda _=False: self._give(command.id))
        self._window.addAction(action)
        return action

    def _give(self, command_id: CommandId) -> None:
        self._hide()
        self._chosen(command_id)

    def _add_menu(self, menu: Menu) -> None:
        made = self._bar.addMenu(menu.value)
        for each in in_menu(menu):
            made.addAction(self.actions[each.id])

    def _dress(self) -> None:
        font = self._look.font(Role.BODY)
        self._bar.setFont(font)
        for action in self._bar.actions():
            menu = action.menu()
            if menu is not None:
                menu.setFont(font)  # type: ignore[attr-defined]  # the stub says QObject
