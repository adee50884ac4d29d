"""The history of a place: what comes late, and what is refused."""

from fieldapp.domain.errors import Refused
from sync.protocol.ids import RecordId
from tests.support.doors import HeldDoor
from ui.viewmodels.history import FieldHistory, HistoryState

RECORD = RecordId(b"r" * 16)


class Store:
    """Answers each slot with a refusal that names it, or nothing."""

    def history(self, record: RecordId, slot: bytes) -> tuple[()]:
        if slot == b"f:broken":
            raise Refused("D-230", "This history cannot be read.", "Try again.")
        return ()


class Work:
    person = "OF2"
    store = Store()


def opened() -> tuple[FieldHistory, HeldDoor, list[HistoryState | None]]:
    door, states = HeldDoor(), list[HistoryState | None]()
    return FieldHistory(door, Work(), states.append), door, states  # type: ignore[arg-type]


def test_it_is_loading_until_it_is_here() -> None:
    history, door, states = opened()
    history.open(RECORD, b"f:effect", "Effect")
    assert states[-1] == HistoryState("Effect")
    door.release()
    assert states[-1] == HistoryState("Effect", loading=False)


def test_the_history_that_was_asked_for_last_is_the_one_that_is_shown() -> None:
    history, door, states = opened()
    history.open(RECORD, b"f:effect", "Effect")
    history.open(RECORD, b"f:other", "Other")
    door.release()
    assert [state.where for state in states if state] == ["Effect", "Other", "Other"]


def test_a_history_that_was_closed_does_not_come_back() -> None:
    history, door, states = opened()
    history.open(RECORD, b"f:effect", "Effect")
    history.close()
    door.release()
    assert states[-1] is None


def test_a_refusal_is_shown_in_its_place() -> None:
    history, door, states = opened()
    history.open(RECORD, b"f:broken", "Broken")
    door.release()
    last = states[-1]
    assert last is not None
    assert last.refused is not None
    assert last.refused.code == "D-230"
