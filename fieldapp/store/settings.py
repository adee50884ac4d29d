"""Small local facts of one inspection, such as the last place; never sent anywhere."""

from __future__ import annotations

from fieldapp.store.driver import Session


class Settings:
    """Named values in the encrypted file."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> bytes | None:
        """Return a value, or None when it was never set."""
        row = self._session.row("SELECT value FROM setting WHERE name = ?", (name,))
        return bytes(row[0]) if row else None

    def set(self, name: str, value: bytes) -> None:
        """Keep a value."""
        with self._session.transaction():
            self._session.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
