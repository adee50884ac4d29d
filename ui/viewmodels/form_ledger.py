"""What a form's record holds, and what the open form holds otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldapp.domain.change import field_slot
from fieldapp.domain.views import Record
from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.stored_keys import engine_text
from fieldapp.forms.xform.leaf import Leaf
from fieldapp.services.form_answers import FormStep
from sync.protocol.operation import Reference
from ui.viewmodels.form_filling import XFormFilling
from ui.viewmodels.form_lines import stored_text
from ui.viewmodels.versions import Standing, Teller, VersionState

_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Ledger:
    """Fields and sets as the record holds them, as far as is known here.

    Where two people answered apart, the field is this person's own answer, or the first, and
    who writes on goes on from that one alone.
    """

    fields: dict[str, str] = field(default_factory=dict)
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    stands: dict[str, Standing] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record, teller: Teller) -> Ledger:
        """Return what a record holds, as it stands for one person."""
        sets = {key: frozenset(v.text for v in held) for key, held in record.sets.items()}
        stands = {key: teller.standing(found) for key, found in record.fields.items()}
        return cls(
            {key: now.text for key, now in stands.items()},
            {key: ids for key, ids in sets.items() if ids},
            stands,
        )

    def seen(self, key: str) -> tuple[Reference, ...]:
        """Return what words in place of a field's text replace."""
        return self.stands.get(key, Standing()).seen

    def versions(self, key: str) -> tuple[VersionState, ...]:
        """Return the answers that stand beside each other; none where there is one."""
        return self.stands.get(key, Standing()).versions

    def told_apart(self, before: Ledger) -> bool:
        """Say whether other versions stand beside each other than before."""
        keys = self.stands.keys() | before.stands.keys()
        return any(self.versions(key) != before.versions(key) for key in keys)

    def step(self, filling: XFormFilling, writing: frozenset[bytes]) -> FormStep:
        """Return what the form holds otherwise than the record, but for slots being written."""
        differ = {
            key: leaf
            for key, leaf in _kept_leaves(filling)
            if field_slot(key) not in writing and not self._says(key, leaf)
        }
        now = filling.instances()
        added = {key: sorted(ids - self.sets.get(key, _NONE)) for key, ids in now.items()}
        gone = {key: sorted(ids - now.get(key, _NONE)) for key, ids in self.sets.items()}
        return FormStep(
            {key: stored_text(leaf) for key, leaf in differ.items()},
            {key: ids for key, ids in added.items() if ids},
            {key: ids for key, ids in gone.items() if ids},
            {key: self._replaced(key, leaf) for key, leaf in differ.items()},
        )

    def take(self, step: FormStep) -> None:
        """The step is on its way into the record."""
        self.fields |= step.fields
        for key, ids in step.added.items():
            self.sets[key] = self.sets.get(key, _NONE) | frozenset(ids)
        for key, ids in step.removed.items():
            self.sets[key] = self.sets.get(key, _NONE) - frozenset(ids)
        self.sets = {key: ids for key, ids in self.sets.items() if ids}

    def others(self, before: Ledger, writing: frozenset[bytes]) -> dict[str, str]:
        """Return the fields that hold something else than before, but for those being written."""
        return {
            key: text
            for key, text in self.fields.items()
            if before.fields.get(key, "") != text and field_slot(key) not in writing
        }

    def _replaced(self, key: str, leaf: Leaf) -> tuple[Reference, ...]:
        """Return what a value of the form takes the place of.

        Nobody wrote what the form works out, so it replaces every version that was read; of
        what people answered it replaces the one that is shown.
        """
        now = self.stands.get(key, Standing())
        return now.seen if leaf.control is not None else now.every

    def _says(self, key: str, leaf: Leaf) -> bool:
        """Whether the record holds what the form holds, written in any way of the type."""
        held = self.fields.get(key, "")
        return engine_text(leaf.leaf, held) == leaf.kept.peek()


def _kept_leaves(filling: XFormFilling) -> Iterator[tuple[str, Leaf]]:
    """Yield the values that a record keeps, by key; what can be worked out again is not one."""
    for key, leaf in filling.leaves():
        calculate = leaf.definition.bind.calculate
        if calculate is None or calculate.volatile or "once" in calculate.calls:
            yield slot_key(key), leaf
