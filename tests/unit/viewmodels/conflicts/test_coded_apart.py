"""Codes that people gave differently while apart are decided in words, one or the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.domain.change import field_slot
from fieldapp.services import coding, records
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import coded
from ui.viewmodels.code_picker import Picker
from ui.viewmodels.conflicts import NEW, ConflictPorts, Conflicts
from ui.viewmodels.typing import Written


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path) as made:
        yield made


def _conflicts(desk: EditorDesk) -> Conflicts:
    ports = ConflictPorts(desk.door, desk.work, desk.typing, desk.published.append)
    return Conflicts(ports, lambda _state: None, lambda: Written(""))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("mark", "strength", {"Improve", "Strength"}),
        ("source_type", "child", {"Case record", "Child"}),
        ("strength", "weak", {"Fair", "Weak"}),
    ],
)
def test_codes_given_apart_are_read_in_words_and_one_of_them_is_chosen(
    desk: EditorDesk, key: str, value: str, words: set[str]
) -> None:
    made = coded(desk.work)
    records.set_field(desk.work, made, key, value, ())
    picker = Picker(desk.ports, lambda _state: None)
    picker.edit(made)
    assert picker.state.target is not None
    assert picker.state.target.disputed == (key,)
    conflicts = _conflicts(desk)
    conflicts.open(made, field_slot(key))
    item = conflicts.state.item
    assert item is not None
    assert {side.shown for side in item.sides} == words
    assert "of “She said the worker changed.”" in item.where
    conflicts.keep_both()
    conflicts.pick(NEW)
    conflicts.use()
    assert conflicts.state.said == "Choose one of the versions."
    conflicts.pick([side.text for side in item.sides].index(value))
    conflicts.use()
    held = coding.item(desk.work, made)
    assert held is not None
    assert held.disputed == ()
    assert getattr(held, key) == value
