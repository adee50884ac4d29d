"""Conflicts: both versions beside each other, and a decision that names exactly what was seen.

A decision replaces the writes that stood on the screen and no others; what arrives meanwhile
stays beside it. Undoing one, also on a later day, is a new write that puts the versions back.
The third version is kept while it is typed, as a draft that never becomes an entry by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Conflict, Record, Summary
from fieldapp.services import capture, decisions, reading, records
from fieldapp.services.decisions import Decision
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.conflict_places import about
from ui.viewmodels.differences import Comparison, compare
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.record_state import KIND_WORDS
from ui.viewmodels.typing import TypingPath, Written

NEW: Final = -1
"""Picks the version that is written from both."""
_CAME: Final = "The versions here have changed. Read them again before you decide."
_ALONE: Final = (
    "Somebody else has decided here. Your new version is kept; if you use it, "
    "both stand beside each other."
)


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its letter, its words, and who wrote them when, as their laptop claimed.

    `said` is how a choice reads whose name the version holds.
    """

    letter: str
    text: str
    person: str
    who: str
    when: str
    mark: str = ""
    said: str = ""

    @property
    def shown(self) -> str:
        """The version as people read it."""
        return self.said or self.text


@dataclass(frozen=True, slots=True)
class Item:
    """One place that holds several versions."""

    record: RecordId
    slot: bytes
    title: str
    where: str
    sides: tuple[Side, ...]
    seen: tuple[Reference, ...]
    draft: str = ""
    chosen: bool = False
    """Whether one of a few is chosen here, so that both cannot stand together."""

    @property
    def key(self) -> tuple[RecordId, bytes]:
        """What tells it from the others."""
        return (self.record, self.slot)

    @property
    def people(self) -> str:
        """Who wrote the versions."""
        return ", ".join(sorted({side.person for side in self.sides}))


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on this laptop: what was done, and what undoing it puts back."""

    item: Item
    what: str
    decision: Decision

    @property
    def words(self) -> str:
        """The decision in words."""
        return f"{self.item.title}: {self.what}"


@dataclass(frozen=True, slots=True)
class ConflictsState:
    """All that the screen shows. `pick` is a version's number or NEW; `other` the one beside A."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    items: tuple[Item, ...] = ()
    item: Item | None = None
    pick: int = NEW
    other: int = 1
    comparison: Comparison | None = None
    decided: tuple[Decided, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class ConflictPorts:
    """The open visit, its typing path, and who is told of what was written."""

    door: Door
    work: Work
    typing: TypingPath
    publish: Callable[[Effects], None]


class Conflicts(Presenter[ConflictsState]):
    """Takes the intentions of the conflict screen; `read` tells what the third version says."""

    def __init__(
        self,
        ports: ConflictPorts,
        on_state: Callable[[ConflictsState], None],
        read: Callable[[], Written],
    ) -> None:
        super().__init__(ports.door, ConflictsState(), on_state)
        self._ports, self._read = ports, read
        self._wanted: tuple[RecordId, bytes] | None = None
        self._read_decided()

    def refresh(self) -> None:
        """Read every place with several versions again; the chosen one stays as it is shown."""
        work = self._ports.work
        self.run(lambda: _items(work), self._listed)

    def open(self, record: RecordId, slot: bytes) -> None:
        """Show one place, as from a field with the chip "2 versions"."""
        self._wanted = (record, slot)
        self.refresh()

    def choose(self, number: int) -> None:
        """Show the place with this number in the list."""
        if 0 <= number < len(self.state.items):
            self._show_item(self.state.items[number])

    def pick(self, number: int) -> None:
        """Pick a version, or NEW; the picked one stands beside A."""
        item = self.state.item
        if item is None or number >= len(item.sides):
            return
        other = number if number > 0 else self.state.other
        comparison = compare(item.sides[0].shown, item.sides[other].shown)
        self.show(pick=number, other=other, comparison=comparison)

    def typed(self) -> None:
        """The third version was changed; it is kept, and stays a draft until the decision."""
        item = self.state.item
        if item is not None:
            self._ports.typing.typed(_place(item), item.seen, self._read)

    def use(self) -> None:
        """Decide for the version that is picked."""
        item, pick = self.state.item, self.state.pick
        if item is None:
            return
        if pick == NEW and item.chosen:
            self.show(said="Choose one of the versions.")
        elif pick == NEW:
            text = self._read().text
            if not text.strip():
                self.show(said="Write the new version first, or choose A or B.")
                return
            self._settle(item, (text,), written_here=True)
        else:
            self._settle(item, (item.sides[pick].text,))

    def keep_both(self) -> None:
        """Keep every version, one after the other, as one text."""
        if self.state.item is not None and not self.state.item.chosen:
            item = self.state.item
            self._settle(item, tuple(side.text for side in item.sides))

    def leave(self) -> None:
        """Decide nothing now and go to the next place; the versions stay as they are."""
        items, item = self.state.items, self.state.item
        if item is None:
            return
        keys = [each.key for each in items]
        after = (keys.index(item.key) + 1) % len(keys) if item.key in keys else 0
        self._show_item(items[after])
        self.show(said="Left for later. Both versions stay.")

    def undo(self, number: int) -> None:
        """Put the versions of a decision back, as a new write; nothing leaves the history."""
        if not 0 <= number < len(self.state.decided):
            return
        gone, work = self.state.decided[number], self._ports.work

        def written(effects: Effects) -> None:
            self.show(said="The versions are back.")
            self._wanted = gone.item.key
            self._ports.publish(effects)
            self._read_decided()
            self.refresh()

        self.run(lambda: decisions.undo(work, gone.decision), written)

    def _read_decided(self) -> None:
        """Read which decisions stand, behind everything that somebody waits for."""
        work = self._ports.work

        def here(decided: tuple[Decided, ...]) -> None:
            self.show(decided=decided)

        self._door.ask(lambda: _decided(work), here, self.refuse, Priority.BACKGROUND)

    def _settle(self, item: Item, values: tuple[str, ...], *, written_here: bool = False) -> None:
        """Decide; a third version that was not used stays a draft, for when this is undone."""
        work, place = self._ports.work, _place(item)
        typing = self._ports.typing
        (typing.forget if written_here else typing.leave)(place)

        def decide() -> Effects:
            effects = records.settle(work, item.record, item.slot, values, item.seen)
            if written_here:
                capture.drop_draft(work, *place)
            decisions.remember(work, item.record, item.slot, effects, item.seen)
            return effects

        def written(effects: Effects) -> None:
            left = tuple(i for i in self.state.items if i.key != item.key)
            self.show(item=None, items=left, said="Decided. It can be undone.")
            self._ports.publish(effects)
            self._read_decided()
            self.refresh()

        def refused(reason: Refused) -> None:
            self.refuse(reason)
            if written_here and self.state.item is not None and self.state.item.key == item.key:
                self.typed()

        self.show(busy="", refused=None)
        self._door.ask(decide, written, refused)

    def _listed(self, items: tuple[Item, ...]) -> None:
        wanted, self._wanted = self._wanted, None
        shown = self.state.item
        if shown is not None and wanted in (None, shown.key) and self._is_left_alone(shown, items):
            self.show(items=(shown, *items), loaded=True, said=_ALONE)
            return
        key = wanted or (shown.key if shown else None)
        item = next((i for i in items if i.key == key), items[0] if items else None)
        self.show(items=items, loaded=True)
        if item is None or shown is None or item != shown:
            self._show_item(item)

    def _is_left_alone(self, shown: Item, items: tuple[Item, ...]) -> bool:
        """Say whether somebody decided about the place whose third version is being written."""
        gone = all(item.key != shown.key for item in items)
        return gone and bool(self._read().text.strip())

    def _show_item(self, item: Item | None) -> None:
        """Show a place; while its third version is being written only the versions change."""
        shown = self.state.item
        if item is not None and shown is not None and item.key == shown.key:
            self._show_again(item, shown)
            return
        if shown is not None:
            self._leave_words(shown)
        if item is None:
            self.show(item=None, comparison=None)
            return
        item = next((i for i in self.state.items if i.key == item.key), item)
        comparison = compare(item.sides[0].shown, item.sides[1].shown)
        self.show(item=item, comparison=comparison, other=1, said="", pick=NEW)

    def _show_again(self, item: Item, shown: Item) -> None:
        """Show the versions of the same place anew; what was picked stays picked, by its words."""
        was = self.state
        pick = _same_side(shown, was.pick, item) if was.pick != NEW else NEW
        other = pick if pick > 0 else max(1, _same_side(shown, was.other, item))
        comparison = compare(item.sides[0].shown, item.sides[other].shown)
        said = was.said if item.sides == shown.sides else _CAME
        self.show(item=item, comparison=comparison, other=other, said=said, pick=pick)

    def _leave_words(self, shown: Item) -> None:
        """Leave the third version of a place; it stands there again on the way back."""
        text = self._read().text
        self._ports.typing.leave(_place(shown))
        items = (replace(i, draft=text) if i.key == shown.key else i for i in self.state.items)
        self.show(items=tuple(items))


def _same_side(shown: Item, number: int, item: Item) -> int:
    """Return where a version that was shown stands now, or NEW when it is gone."""
    words = shown.sides[number].text
    return next((n for n, side in enumerate(item.sides) if side.text == words), NEW)


def _place(item: Item) -> tuple[RecordId, bytes]:
    return (item.record, _draft_slot(item.slot))


def _draft_slot(slot: bytes) -> bytes:
    """Return where a third version is kept; drafts of these slots never become entries."""
    return b"d:" + slot


def _items(work: Work) -> tuple[Item, ...]:
    drafts = {(d.record, d.slot): d.text for d in capture.kept_aside(work)}
    held: dict[RecordId, Record] = {}
    items = []
    for conflict in reading.conflicts(work):
        record = conflict.record.id
        if record not in held:
            held[record] = reading.record(work, record)
        draft = drafts.get((record, _draft_slot(conflict.slot)), "")
        items.append(_item(work, conflict, held[record], draft))
    return tuple(item for item in items if len(item.sides) > 1)


def _item(work: Work, conflict: Conflict, record: Record, draft: str) -> Item:
    row, place = conflict.record, about(work, record, conflict)
    sides = tuple(
        Side(
            letter_of(number),
            version.text,
            str(version.person),
            f"{version.person}, you" if version.person == work.person else str(version.person),
            claimed_time(work.clock, version.claimed),
            version.mark,
            place.says(version.text),
        )
        for number, version in enumerate(conflict.versions)
    )
    kind = _kind(work, row)
    title = f"{row.short_name} {row.child}".strip() or kind
    seen = _seen(record, conflict)
    where = _where(record, kind, place.words)
    return Item(row.id, conflict.slot, title, where, sides, seen, draft, place.is_choice)


def letter_of(number: int) -> str:
    """Return A to Z, and from the 27th on A2, B2 and so on."""
    again, letter = divmod(number, 26)
    return chr(ord("A") + letter) + (str(again + 1) if again else "")


def _seen(record: Record, conflict: Conflict) -> tuple[Reference, ...]:
    """Return every live write of the place, equal ones included."""
    if conflict.slot.startswith(b"f:"):
        return record.fields[conflict.slot[2:].decode("utf-8", "replace")].seen
    block = next((b for b in record.blocks if b.id == conflict.slot[2:]), None)
    return block.seen if block else tuple(v.reference for v in conflict.versions)


def _where(record: Record, kind: str, words: str) -> str:
    row = record.summary
    label = f"{kind}: {words}" if row.short_name else words[:1].upper() + words[1:]
    quoted = row.kind is RecordKind.EVIDENCE and row.title
    return f"{label}, of “{row.title}”" if quoted else label


def _kind(work: Work, row: Summary) -> str:
    """Return what a record is called; that of the visit itself has no kind of its own."""
    is_visit = row.id == inspection_record(work.inspection)
    return KIND_WORDS[RecordKind.INSPECTION if is_visit else row.kind]


def _decided(work: Work) -> tuple[Decided, ...]:
    """Return the decisions that stand, as the screen shows them."""
    found = []
    for decision in decisions.standing(work):
        record = reading.record(work, decision.conflict.record.id)
        item = _item(work, decision.conflict, record, "")
        found.append(Decided(item, _what(item, decision.text), decision))
    return tuple(found)


def _what(item: Item, text: str) -> str:
    """Return in words how it was decided."""
    taken = next((side for side in item.sides if side.text == text), None)
    if taken is not None:
        return f"used {taken.person}’s words"
    both = text == "\n\n".join(side.text for side in item.sides)
    return "kept both" if both else "wrote a new version"
