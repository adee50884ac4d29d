"""The one table of commands: the menu, the keys, Find and Help are made from it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class CommandId(StrEnum):
    """Every command that a key or the menu can give."""

    NEW_NOTE = "new_note"
    NEW_INTERVIEW = "new_interview"
    NEW_OBSERVATION = "new_observation"
    NEW_CASE = "new_case"
    ATTACH = "attach"
    PRINT = "print"
    EXPORT_WORD = "export_word"
    SEND_RECEIVE = "send_receive"
    QUIT = "quit"
    UNDO = "undo"
    REDO = "redo"
    INSERT_TIME = "insert_time"
    COMMIT = "commit"
    CODE = "code"
    THINK = "think"
    USE_CODE = "use_code"
    PAUSE = "pause"
    NEXT_PROMPT = "next_prompt"
    PREVIOUS_PROMPT = "previous_prompt"
    FIND = "find"
    NEXT_PROBLEM = "next_problem"
    PREVIOUS_PROBLEM = "previous_problem"
    NEXT_REGION = "next_region"
    PREVIOUS_REGION = "previous_region"
    LARGER_TEXT = "larger_text"
    SMALLER_TEXT = "smaller_text"
    USUAL_TEXT = "usual_text"
    SAY_STATUS = "say_status"
    CONCERN = "concern"
    CURTAIN = "curtain"
    LOCK = "lock"
    HELP = "help"
    KEYS = "keys"
    SETTINGS = "settings"
    MENU = "menu"
    BACK = "back"


class Menu(StrEnum):
    """The menus of the menu bar."""

    VISIT = "Visit"
    WRITE = "Write"
    GO = "Go"
    VIEW = "View"
    SAFETY = "Safety"
    HELP = "Help"


class Where(StrEnum):
    """Where a command works."""

    EVERYWHERE = "everywhere"
    UNLOCKED = "unlocked"
    VISIT = "visit"
    RECORD = "record"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, its keys in Qt's portable form, its menu, where it works.

    `keys_mac` are the keys on macOS where they differ; Qt turns Ctrl into Command by itself.
    """

    id: CommandId
    title: str
    menu: Menu
    where: Where
    keys: tuple[str, ...] = ()
    keys_mac: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """The first key, as drawn on a button."""
        return self.keys[0] if self.keys else ""

    def keys_on(self, platform: str) -> tuple[str, ...]:
        """The keys on a platform as `sys.platform` names it."""
        return self.keys_mac if platform == "darwin" and self.keys_mac else self.keys


_V, _W, _G, _L, _S, _H = Menu.VISIT, Menu.WRITE, Menu.GO, Menu.VIEW, Menu.SAFETY, Menu.HELP
_ALL, _IN, _VISIT, _REC, _FORM = (
    Where.EVERYWHERE,
    Where.UNLOCKED,
    Where.VISIT,
    Where.RECORD,
    Where.FORM,
)
_C = CommandId

COMMANDS: Final[tuple[Command, ...]] = (
    Command(_C.NEW_NOTE, "New note", _V, _VISIT, ("Ctrl+N",)),
    Command(_C.NEW_INTERVIEW, "New interview", _V, _VISIT, ("Ctrl+I",)),
    Command(_C.NEW_OBSERVATION, "New observation", _V, _VISIT, ("Ctrl+O",)),
    Command(_C.NEW_CASE, "New case tracking", _V, _VISIT, ("Ctrl+T",)),
    Command(_C.ATTACH, "Attach a photo or file", _V, _VISIT, ("Ctrl+M",)),
    Command(_C.SEND_RECEIVE, "Send and receive now", _V, _IN, ("Ctrl+Shift+S",)),
    Command(_C.PRINT, "Print this record", _V, _REC, ("Ctrl+P",)),
    Command(_C.EXPORT_WORD, "Save this record for Word", _V, _REC),
    Command(_C.QUIT, "Close Fieldapp", _V, _ALL, ("Ctrl+Q",)),
    Command(_C.UNDO, "Undo", _W, _FORM, ("Ctrl+Z",)),
    Command(_C.REDO, "Redo", _W, _FORM, ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command(_C.INSERT_TIME, "Insert the time", _W, _FORM, ("F5",)),
    Command(_C.COMMIT, "Finish this and go on", _W, _FORM, ("Ctrl+Return", "Ctrl+Enter")),
    Command(_C.CODE, "Code these words", _W, _FORM, ("Ctrl+E",)),
    Command(_C.THINK, "To “What I think” and back", _W, _REC, ("Ctrl+J",)),
    Command(_C.PAUSE, "Pause recording or go on", _W, _FORM, ("Alt+P",), ("Meta+Alt+P",)),
    Command(
        _C.USE_CODE,
        "Use the child’s code instead",
        _W,
        _VISIT,
        ("Ctrl+Space",),
        ("Meta+Alt+Space",),
    ),
    Command(_C.NEXT_PROMPT, "Next question", _W, _FORM, ("Alt+Down",), ("Meta+Alt+Down",)),
    Command(_C.PREVIOUS_PROMPT, "Previous question", _W, _FORM, ("Alt+Up",), ("Meta+Alt+Up",)),
    Command(_C.FIND, "Find", _G, _IN, ("Ctrl+K",)),
    Command(_C.NEXT_PROBLEM, "Next problem or difference", _G, _IN, ("F8",)),
    Command(_C.PREVIOUS_PROBLEM, "Previous problem or difference", _G, _IN, ("Shift+F8",)),
    Command(_C.NEXT_REGION, "Next part of the window", _G, _ALL, ("F6",)),
    Command(_C.PREVIOUS_REGION, "Previous part of the window", _G, _ALL, ("Shift+F6",)),
    Command(_C.BACK, "Back", _G, _IN, ("Alt+Left",), ("Meta+Alt+Left",)),
    Command(_C.MENU, "Menu", _G, _ALL, ("F10",)),
    Command(_C.LARGER_TEXT, "Larger text", _L, _ALL, ("Ctrl++", "Ctrl+=")),
    Command(_C.SMALLER_TEXT, "Smaller text", _L, _ALL, ("Ctrl+-",)),
    Command(_C.USUAL_TEXT, "Usual text size", _L, _ALL, ("Ctrl+0",)),
    Command(_C.SAY_STATUS, "Say status", _L, _IN, ("Ctrl+Shift+/", "Ctrl+?", "Ctrl+Shift+?")),
    Command(_C.SETTINGS, "Settings", _L, _IN, ("Ctrl+,",)),
    Command(_C.CONCERN, "Concern about a child", _S, _ALL, ("F9", "Ctrl+Shift+P")),
    Command(_C.CURTAIN, "Curtain", _S, _ALL, ("F12", "Ctrl+.")),
    Command(_C.LOCK, "Lock now", _S, _IN, ("Ctrl+L",)),
    Command(_C.HELP, "Help for this screen", _H, _ALL, ("F1",)),
    Command(_C.KEYS, "All keys", _H, _ALL),
)

UNCHANGEABLE: Final = frozenset({CommandId.CONCERN, CommandId.CURTAIN})
"""Keys that Settings may not change."""

_MAC_SIGNS: Final = (("Meta+Alt+", "⌃⌥"), ("Alt+", "⌃⌥"), ("Ctrl+", "⌘"), ("Shift+", "⇧"))
_BY_ID: Final = {command.id: command for command in COMMANDS}


def command(command_id: CommandId) -> Command:
    """The command with this id."""
    return _BY_ID[command_id]


def in_menu(menu: Menu) -> tuple[Command, ...]:
    """The commands of one menu in order."""
    return tuple(each for each in COMMANDS if each.menu is menu)


def place_keys(index: int) -> str:
    """The key of the place at `index` in the navigation, empty from the tenth on."""
    return f"Ctrl+{index + 1}" if 0 <= index < 9 else ""


def shown_keys(keys: str, platform: str) -> str:
    """A key as people read it on a platform.

    On macOS Ctrl is Command and Alt is Control with Option, since Option alone writes characters.
    """
    shown = keys.replace("Return", "Enter")
    if platform != "darwin":
        return shown
    for name, sign in _MAC_SIGNS:
        shown = shown.replace(name, sign)
    return shown
