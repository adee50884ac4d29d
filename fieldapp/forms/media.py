"""The files beside a form: lists of choices, pictures, sounds, videos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol


class Media(Protocol):
    """The files beside a form."""

    def read(self, name: str) -> bytes | None:
        """Return the file called `name`, or None when there is none."""
        ...


class HeldMedia:
    """Files beside a form that are held in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Hold files by their names."""
        self._files = files

    def read(self, name: str) -> bytes | None:
        """Return the file called `name`, or None when there is none."""
        return self._files.get(name)


NO_MEDIA: Final = HeldMedia({})
