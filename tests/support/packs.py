"""Framework packs of an invented office: a small change of a shipped one, as a folder's files."""

from __future__ import annotations

from fieldapp.frameworks import archive
from fieldapp.frameworks.archive import Archive
from fieldapp.frameworks.library import pack

FORM = """
| survey |
| | type | name | label |
| | text | seen | What was seen |
| | text | said | What was said |

| settings |
| | form_title | form_id | version |
| | A day in the home | home_day | 1 |
"""
NAMED = """
[[form]]
id = "home_day"
title = "A day in the home"
file = "home_day.md"
used_for = "A visit to a children’s home"

[[sampling]]
"""
Change = tuple[str, str, str]
"""The file, what stands there, what shall stand there."""


def files(*changes: Change, identity: str = "focused-visit", version: int = 3) -> dict[str, bytes]:
    """The files of a shipped pack as a next edition, with one small form and some changes."""
    shipped = pack(identity).files
    kept = {path: data for path, data in shipped.items() if not path.startswith("forms/")}
    text = kept["pack.toml"].decode()
    text = text.replace("\nversion = 2\n", f"\nversion = {version}\n", 1)
    begin = text.index('title = "Sampling a record for the theme"')
    begin = text.rindex("[[form]]", 0, begin)
    text = text[:begin] + NAMED.lstrip() + text[text.index("[[sampling]]") + 12 :].lstrip("\n")
    made = {**kept, "pack.toml": text.encode(), "forms/home_day.md": FORM.strip().encode() + b"\n"}
    for path, old, new in changes:
        assert old in made[path].decode(), (path, old)
        made[path] = made[path].decode().replace(old, new, 1).encode()
    return made


def packed(*changes: Change, version: int = 3) -> bytes:
    """An unsigned pack as a file, whatever is wrong in it."""
    return archive.write(Archive(files(*changes, version=version)))


def named(identity: str) -> Change:
    """The change that gives a pack another name."""
    return ("pack.toml", 'id = "focused-visit"', f'id = "{identity}"')
