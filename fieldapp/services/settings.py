"""Choices that belong to this laptop, kept in clear beside the vault: no content, no keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from fieldapp.domain.ports import FilePort

FILE: Final = "settings.json"
_LIMIT: Final = 64 * 1024
IDLE_MINUTES_LEAST: Final = 1
IDLE_MINUTES_MOST: Final = 15


class Settings(msgspec.Struct, frozen=True):
    """What a person chose here, and what was confirmed once on this laptop.

    `server` is the address that sending uses when none is given. `root_compared` says
    that the organisation's root was compared with the administrator's, `recovery_typed`
    that the printed recovery code was typed back. `theme`, `text_percent`, `lettering` and
    `movement` are the screen's. `last_visit` is the id (hex) of the visit to go back to.
    `label` is what is written on this laptop; the lock screen shows it.
    """

    server: str = ""
    root_compared: bool = False
    recovery_typed: bool = False
    theme: str = "system"
    lettering: str = "standard"
    movement: str = "system"
    text_percent: Annotated[int, Meta(ge=80, le=200)] = 100
    idle_minutes: Annotated[int, Meta(ge=IDLE_MINUTES_LEAST, le=IDLE_MINUTES_MOST)] = 5
    last_visit: Annotated[str, Meta(max_length=64)] = ""
    label: Annotated[str, Meta(max_length=200)] = ""


def load(files: FilePort, folder: str) -> Settings:
    """Return the settings of a profile; a missing or unreadable file gives the first ones."""
    path = _path(folder)
    if not files.exists(path):
        return Settings()
    try:
        return msgspec.json.decode(files.read(path, _LIMIT), type=Settings)
    except msgspec.MsgspecError:
        return Settings()


def save(files: FilePort, folder: str, settings: Settings) -> None:
    """Write the settings of a profile, whole or not at all."""
    checked = msgspec.convert(msgspec.to_builtins(settings), Settings)
    files.write_atomically(_path(folder), msgspec.json.format(msgspec.json.encode(checked)))


def _path(folder: str) -> str:
    return str(Path(folder) / FILE)
