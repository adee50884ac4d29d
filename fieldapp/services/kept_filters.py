"""What a person narrowed a list by, kept on this laptop so that it stands after a lock."""

from __future__ import annotations

from fieldapp.services.work import Work

_NAME = "filter:"


def kept(work: Work, list_name: str) -> bytes | None:
    """Return what was kept for a list, or None."""
    return work.store.setting(_NAME + list_name)


def keep(work: Work, list_name: str, wanted: bytes) -> None:
    """Keep what a list is narrowed by, sealed as everything else in the visit's file."""
    work.store.set_setting(_NAME + list_name, wanted)
