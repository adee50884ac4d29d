"""Rebuilding the projection, comparing it, and walking the chain: proof comes from the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.fold import FOLD_VERSION
from fieldapp.domain.ports import Progress
from fieldapp.store.facts import Changes, Held, Standing
from fieldapp.store.log import builds_on
from fieldapp.store.opened import Opened
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import DeviceId, EntryId
from sync.protocol.operation import Content
from sync.protocol.signing import Label, load_public, verify

_PAGE: Final = 512


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk of the chain found; `broken` entries do not fit what the log says of them.

    `failing` entries stand in a sound chain while their own signature does not hold;
    `unknown` ones are by laptops that the roster does not name.
    """

    entries: int
    broken: tuple[EntryId, ...]
    failing: tuple[EntryId, ...]
    unknown: tuple[EntryId, ...]

    @property
    def sound(self) -> bool:
        """Say whether every entry is where it belongs."""
        return not self.broken


class Upkeep:
    """Long work over the whole log of one inspection; reports progress, can be cancelled."""

    def __init__(self, parts: Opened) -> None:
        self._parts = parts

    def rebuild(self, progress: Progress) -> bytes:
        """Judge and fold every entry again from the log alone; return the projection digest.

        One transaction: cancelled or cut off, the projection is as it was.
        """
        parts, total = self._parts, self._parts.log.count()
        try:
            with parts.session.transaction():
                parts.projection.clear()
                for page in self._pages():
                    self._fold(page)
                    progress(page[-1].row, total, "rebuild")
                parts.search.clear()
                self._note_versions()
        except BaseException:
            parts.forget()
            raise
        return parts.projection.digest()

    def is_stale(self) -> bool:
        """Say whether the projection was made under another fold or another roster."""
        rows: dict[str, bytes] = dict(self._parts.session.rows("SELECT name, value FROM meta"))
        if rows.get("fold") != bytes([FOLD_VERSION]):
            return True
        return rows.get("roster") != self._parts.context.known.roster_hash and self._judged_else()

    def verify_chain(self, progress: Progress) -> Walked:
        """Walk every entry: id, previous link, place, signature, and what the lists say of it."""
        total = self._parts.log.count()
        walk = _Walk(self._parts)
        for page in self._pages():
            walk.visit(page)
            progress(page[-1].row, total, "verify")
        return walk.result(total)

    def _pages(self) -> Iterator[tuple[Held, ...]]:
        row = 0
        while page := self._parts.log.after(row, _PAGE):
            row = page[-1].row
            yield page

    def _fold(self, page: tuple[Held, ...]) -> None:
        parts = self._parts
        changes = Changes()
        places = parts.log.places(held.entry.id for held in page)
        for held in page:
            standing, content = self._judged(held, places[held.entry.id].reach)
            if standing is not held.standing:
                sql = "UPDATE entry SET standing = ? WHERE row = ?"
                parts.session.execute(sql, (standing, held.row))
            if content is None:
                continue
            writes = parts.projection.writes_in(held.entry, content)
            changes.add((held.row, held.cursor), writes)
        parts.projection.apply(changes)

    def _judged(self, held: Held, reach: int) -> tuple[Standing, Content | None]:
        parts, entry = self._parts, held.entry
        kept = held.standing in (Standing.FAULTY, Standing.NEWER)
        if held.fault or (kept and _is_control(entry)):
            return held.standing, None
        if not parts.members.admits(reach, entry.outer.author):
            return Standing.QUARANTINED, None
        if _is_control(entry):
            return Standing.ADMITTED, None
        opened = parts.epochs.open(entry)
        return (opened, None) if isinstance(opened, Standing) else (Standing.ADMITTED, opened)

    def _judged_else(self) -> bool:
        """Say whether the present roster counts an author otherwise than when they came."""
        sql = (
            "SELECT DISTINCT e.reach, l.author, e.standing = 1 FROM entry e"
            " JOIN log l ON l.no = e.log WHERE e.fault IS NULL"
        )
        rows = self._parts.session.rows(sql)
        admits = self._parts.members.admits
        return any(admits(reach, DeviceId(author)) == bool(aside) for reach, author, aside in rows)

    def _note_versions(self) -> None:
        facts = {"fold": bytes([FOLD_VERSION]), "roster": self._parts.context.known.roster_hash}
        self._parts.session.many("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())


class _Walk:
    """One pass over the log in chain order."""

    def __init__(self, parts: Opened) -> None:
        self._parts = parts
        self._seen: dict[bytes, tuple[bytes, int]] = {}
        self._keys = {
            device: load_public(listed.signing)
            for device, listed in parts.context.known.by_device.items()
        }
        self._broken: list[EntryId] = []
        self._failing: list[EntryId] = []
        self._unknown: list[EntryId] = []

    def visit(self, page: tuple[Held, ...]) -> None:
        """Check entries against those before them."""
        places = self._parts.log.places(held.entry.id for held in page)
        for held in page:
            entry = held.entry
            listed = places.get(entry.id)
            if listed is None or listed.row != held.row or not self._follows(entry, held):
                self._broken.append(entry.id)
            self._seen[entry.id] = (entry.outer.log, entry.outer.sequence)
            self._check_signature(held)

    def result(self, total: int) -> Walked:
        """Return what was found; `total` entries were to be there."""
        heads = {head.entry for head in self._parts.log.heads()}
        lost = [EntryId(head) for head in heads if head not in self._seen]
        return Walked(total, (*self._broken, *lost), tuple(self._failing), tuple(self._unknown))

    def _follows(self, entry: Entry, held: Held) -> bool:
        if held.standing is Standing.FAULTY:
            return True
        if not all(need in self._seen for need in builds_on(entry)):
            return False
        if entry.outer.sequence == 0:
            return True
        return self._seen[entry.outer.previous] == (entry.outer.log, entry.outer.sequence - 1)

    def _check_signature(self, held: Held) -> None:
        entry = held.entry
        key = self._keys.get(entry.outer.author)
        if key is None:
            self._unknown.append(entry.id)
            return
        organisation = self._parts.context.known.organisation
        exact, signature = entry.envelope.header, entry.envelope.signature
        if not verify(key, Label.ENTRY, organisation, exact, signature):
            self._failing.append(entry.id)


def _is_control(entry: Entry) -> bool:
    return entry.header is not None and entry.header.kind is EntryClass.CONTROL
