"""Where a person is in a visit, so that the next opening goes on there."""

from __future__ import annotations

from sync.protocol.ids import RecordId
from ui.viewmodels.session import LastPlace
from ui.views.record_view import RecordView


class Where:
    """Follows the slot that was written last in the record that is shown."""

    def __init__(self, *views: RecordView) -> None:
        self._shown: tuple[RecordId, RecordView] | None = None
        self._slot = b""
        for view in views:
            self.follow(view)

    def follow(self, view: RecordView) -> None:
        """Follow what is written on one more view."""
        view.typed.connect(self._written)

    def shown(self, record: RecordId, view: RecordView) -> None:
        """Another record is shown, on this view."""
        self._shown, self._slot = (record, view), b""

    def left(self) -> None:
        """No record is shown any more."""
        self._shown = None

    def place(self) -> LastPlace | None:
        """Return record, slot and caret; an empty slot where nothing was written."""
        if self._shown is None:
            return None
        record, view = self._shown
        current = view.lines.current if view.lines is not None else None
        slot = self._slot or (current.slot if current is not None else b"")
        return record, slot, view.written(slot).caret if slot else 0

    def _written(self, slot: bytes) -> None:
        self._slot = slot
