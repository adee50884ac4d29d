"""Folders that a program copies to the internet, known by their names and marks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_NAMES: Final = (
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("icloud", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("googledrive", "Google Drive"),
    ("google drive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("cloudstorage", "a cloud program"),
)
_MARKS: Final = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync_", "Nextcloud"),
    (".tmp.drivedownload", "Google Drive"),
    ("desktop.onedrive", "OneDrive"),
    (".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
)


def cloud_program(folder: str) -> str:
    """Return the program that copies this folder or one above it, empty for none."""
    real = Path(folder).resolve()
    for place in (real, *real.parents):
        found = _named(place.name.lower()) or _marked(place)
        if found:
            return found
    return ""


def _named(name: str) -> str:
    for start, program in _NAMES:
        if name == start or name.startswith((start + " ", start + "-")):
            return program
    return ""


def _marked(place: Path) -> str:
    for mark, program in _MARKS:
        if (place / mark).exists():
            return program
    return ""
