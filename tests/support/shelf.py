"""Stand-ins for the system's keyring."""

from __future__ import annotations


class EmptyShelf:
    """A system that keeps no secrets."""

    def get(self, name: str) -> bytes | None:
        return None

    def put(self, name: str, secret: bytes) -> bool:
        return False

    def remove(self, name: str) -> None:
        pass


class MemoryShelf:
    """A keyring that keeps secrets as long as the test runs."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.secrets.get(name)

    def put(self, name: str, secret: bytes) -> bool:
        self.secrets[name] = secret
        return True

    def remove(self, name: str) -> None:
        self.secrets.pop(name, None)
