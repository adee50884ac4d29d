"""Recording in a form: only after everybody agreed, sealed as it is heard, never lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.services import reading, recordings, records
from fieldapp.services.recordings import Recording
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.doors import HeldDoor, InlineDoor
from tests.support.editor_desk import open_visit
from tests.support.sound import HandMicrophone
from ui.qt.microphone import no_microphone
from ui.viewmodels.door import Door
from ui.viewmodels.recorder import Heard, Recorder, RecorderPorts, RecorderState


@dataclass
class Desk:
    """A recorder on a real store; `room` is what the disk has left, in bytes."""

    work: Work
    record: RecordId
    door: Door = field(default_factory=InlineDoor)
    microphone: HandMicrophone = field(default_factory=HandMicrophone)
    room: int = 1 << 40
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        ports = RecorderPorts(
            self.door, self.work, self.microphone, self._attach, lambda: self.room
        )
        self.recorder = Recorder(ports, self._told)

    @property
    def state(self) -> RecorderState:
        """What the bar shows."""
        return self.recorder.state

    def begin(self) -> None:
        """Offer, agree, start."""
        self.recorder.offer(self.record, "talk/said", "What was said?")
        self.recorder.agree(True)
        self.recorder.start()

    def files(self) -> list[str]:
        """The names of the record's files."""
        return [file.name for file in reading.record(self.work, self.record).attachments]

    def _attach(self, record: RecordId, recording: Recording) -> None:
        try:
            recordings.attach(self.work, record, recording)
        except Refused:
            self.recorder.finished("It is attached later.")
        else:
            self.recorder.finished("It is attached.")

    def _told(self, state: RecorderState) -> None:
        if state.said and state.said not in self.said[-1:]:
            self.said.append(state.said)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    with open_visit(tmp_path_factory.mktemp("recorder")) as (opened, _fleet):
        yield opened


@pytest.fixture
def record(work: Work) -> RecordId:
    return records.open_record(work, RecordKind.NOTE)[0]


@pytest.fixture
def desk(work: Work, record: RecordId) -> Desk:
    return Desk(work, record)


def test_nothing_is_heard_before_everybody_agreed(desk: Desk) -> None:
    desk.recorder.offer(desk.record, "said", "What was said?")
    desk.recorder.start()
    assert (desk.microphone.is_on, desk.state.now) == (False, Heard.OFF)
    desk.recorder.agree(True)
    assert not desk.microphone.is_on
    desk.recorder.start()
    assert (desk.microphone.is_on, desk.state.now) == (True, Heard.ON)
    desk.recorder.stop()


def test_each_second_is_sealed_as_it_is_heard(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(2.5)
    assert (desk.state.elapsed, desk.state.kept) == ("0:00:02", 2.0)
    assert [held.seconds for of, held in recordings.waiting(desk.work) if of == desk.record] == [2]
    desk.recorder.stop()
    assert desk.state.now is Heard.OFF
    assert desk.files() == [f"said {desk.files()[0][5:13]}.wav"]
    assert desk.said == ["Recording has begun.", "The recording has stopped.", "It is attached."]


def test_a_pause_hears_nothing_and_seals_what_was_heard(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(0.5)
    desk.recorder.pause_or_go_on()
    assert (desk.microphone.is_on, desk.state.now, desk.state.kept) == (False, Heard.PAUSED, 0.5)
    desk.microphone.hear(1)
    desk.recorder.pause_or_go_on()
    desk.microphone.hear(0.5)
    assert desk.state.seconds == pytest.approx(1.0)
    desk.recorder.stop()


def test_taking_the_agreement_back_stops_it_and_keeps_what_was_said(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(1)
    desk.recorder.agree(False)
    assert (desk.microphone.is_on, desk.state.of) == (False, "")
    assert len(desk.files()) == 1


def test_a_lock_stops_it_at_once_and_it_is_attached_afterwards(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(1.2)
    desk.recorder.cut()
    assert not desk.microphone.is_on
    (found,) = (held for of, held in recordings.waiting(desk.work) if of == desk.record)
    assert (found.seconds, found.ended) == (1.2, True)
    recordings.attach(desk.work, desk.record, found)
    assert len(desk.files()) == 1


def test_a_laptop_without_a_microphone_says_so_and_nothing_is_left(desk: Desk) -> None:
    desk.microphone.missing = no_microphone()
    desk.begin()
    assert desk.state.refused is not None
    assert (desk.state.refused.code, desk.state.now) == ("U-150", Heard.OFF)
    assert not [of for of, _ in recordings.waiting(desk.work) if of == desk.record]
    desk.microphone.missing = None
    desk.recorder.start()
    assert desk.state.now is Heard.ON
    desk.recorder.stop()


def test_a_microphone_that_is_taken_away_ends_it_with_a_sentence(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(1)
    desk.microphone.take_away()
    assert desk.said[1].startswith("The microphone was taken away.")
    assert len(desk.files()) == 1


def test_a_full_disk_stops_it_and_keeps_what_was_sealed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Refused("D-101", "The disk is full.", "Free some space.")
    desk.begin()
    desk.microphone.hear(1)

    def refuse(*_given: object, **_more: object) -> None:
        raise full

    with monkeypatch.context() as patched:
        patched.setattr(desk.work.store, "put_chunk", refuse)
        desk.microphone.hear(1)
        assert not desk.microphone.is_on
    assert "Recording has stopped. What was sealed is kept." in desk.said
    (found,) = (held for of, held in recordings.waiting(desk.work) if of == desk.record)
    recordings.attach(desk.work, desk.record, found)
    assert found.seconds == 1
    assert len(desk.files()) == 1


def test_a_disk_that_is_nearly_full_is_said_in_minutes(desk: Desk) -> None:
    desk.room = 40 * 60 * 32_000
    desk.begin()
    assert desk.state.room == "Space for about 40 minutes of recording is left."
    desk.room = 41 * 60 * 32_000
    desk.microphone.hear(1)
    assert desk.state.room == ""
    desk.recorder.stop()


def test_the_level_follows_what_is_heard(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(0.1, loud=16_384)
    assert desk.state.level == pytest.approx(0.5)
    desk.microphone.hear(0.1, loud=0)
    assert desk.state.level == 0
    desk.recorder.stop()


def test_going_to_another_record_keeps_the_recording(desk: Desk) -> None:
    desk.begin()
    desk.microphone.hear(1)
    desk.recorder.withdraw()
    assert len(desk.files()) == 1


def test_only_one_thing_is_recorded_at_a_time(desk: Desk, work: Work) -> None:
    desk.begin()
    desk.recorder.offer(RecordId(bytes(32)), "other", "Another")
    assert desk.state.of == "What was said?"
    desk.recorder.stop()


def test_what_is_heard_while_the_store_is_busy_is_sealed_in_order(
    work: Work, record: RecordId
) -> None:
    door = HeldDoor()
    desk = Desk(work, record, door)
    desk.begin()
    door.release()
    said = desk.microphone.hear(3)
    desk.recorder.stop()
    assert desk.state.kept == 0
    door.release()
    assert len(desk.files()) == 1
    assert len(said) == 3 * recordings.SECOND_BYTES
