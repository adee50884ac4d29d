"""What a process beside the app opens is what is opened on the spot, whatever befalls it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from threading import Event

import pytest

from fieldapp import compose
from fieldapp.crypto.codec import Codecs, load_codecs
from sync.bundle.opener import (
    OnTheSpot,
    OpenedEntry,
    Opener,
    Result,
    Sealed,
    greeting,
    job_of,
    unseal,
)
from sync.client.beside import Beside, PipedProcess, Process
from sync.protocol.canonical import encode
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import ZERO32, DeviceId, PersonId
from tests.support.elsewhere import Elsewhere, answer, take
from tests.support.team import Team, Writer, entries_of
from tests.support.waiting import MOMENT_S, PATIENCE_S, until

CODECS = load_codecs(files("resources") / "dictionaries")
_RIGHT = (sys.executable, "-I", "-m", "fieldapp.opener")


@dataclass
class Stub:
    """A process that says what a test wants; `ended` is set once it was killed, then `left`."""

    says: Callable[[bytes, Event], bytes]
    codecs: Codecs = field(default_factory=lambda: CODECS)
    ended: Event = field(default_factory=Event)
    left: Event = field(default_factory=Event)
    has_greeted: Event = field(default_factory=Event)
    asked: int = 0

    def greeting(self) -> bytes:
        self.has_greeted.set()
        return greeting(self.codecs)

    def ask(self, job: bytes) -> bytes:
        self.asked += 1
        return self.says(job, self.ended)

    def kill(self) -> None:
        self.ended.set()

    def close(self) -> None:
        assert self.ended.is_set()
        self.left.set()


def _well(job: bytes, _ended: Event) -> bytes:
    return answer(job, CODECS)


def _falls(_job: bytes, _ended: Event) -> bytes:
    raise EOFError


def _raves(_job: bytes, _ended: Event) -> bytes:
    return b"nonsense"


def _speaks_of_others(_job: bytes, _ended: Event) -> bytes:
    return encode(Result((OpenedEntry(ZERO32, (), ()),), (), ()))


def _is_silent(_job: bytes, ended: Event) -> bytes:
    ended.wait(PATIENCE_S)
    raise EOFError


def _end_of(process: Process) -> None:
    try:
        process.greeting()
    finally:
        process.close()


def _up(start: Callable[[], Process], patience_s: float = PATIENCE_S) -> Beside:
    made = Beside(start, CODECS, patience_s, worth=1)
    made.expect()
    until(lambda: made.has_time)
    return made


@dataclass(frozen=True)
class Page:
    """Sealed entries of two people, and the team they belong to."""

    team: Team
    entries: tuple[Entry, ...]
    digest: bytes

    def sealed(self, entries: tuple[Entry, ...] = ()) -> Sealed:
        listed = entries or tuple(e for e in self.entries if e.outer.kind == EntryClass.SEALED)
        people = {DeviceId(e.outer.author): PersonId("IN1") for e in listed}
        return Sealed(self.team.id, listed, {self.team.epoch.epoch: self.team.epoch.secret}, people)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    team = Team(tmp_path_factory.mktemp("team"))
    first, second = team.pair()
    for number in range(4):
        record = first.open_record(f"C-{number}")
        first.set_field(record, "title", f"visit {number}")
    first.hand_over(second)
    yield Page(team, tuple(entries_of(first)), first.store.projection_digest())
    first.store.close()
    second.store.close()


@pytest.fixture(
    params=["on the spot", "its bytes", "a process", "fallen", "raving", "of others", "silent"]
)
def opener(request: pytest.FixtureRequest) -> Iterator[Opener]:
    made: dict[str, Callable[[], Opener]] = {
        "on the spot": lambda: OnTheSpot(CODECS),
        "its bytes": lambda: Elsewhere(CODECS),
        "a process": lambda: _up(lambda: PipedProcess(_RIGHT)),
        "fallen": lambda: _up(lambda: Stub(_falls)),
        "raving": lambda: _up(lambda: Stub(_raves)),
        "of others": lambda: _up(lambda: Stub(_speaks_of_others)),
        "silent": lambda: _up(lambda: Stub(_is_silent), patience_s=MOMENT_S),
    }
    opened = made[request.param]()
    yield opened
    opened.rest()


def test_a_store_comes_to_the_same_whoever_opens(
    opener: Opener, page: Page, tmp_path: Path
) -> None:
    team = Team(tmp_path)
    writer = Writer(team, team.organisation.laptop_of("IN2"), tmp_path, codecs=CODECS)
    writer.create()
    take(writer.store, team, list(page.entries), opener)
    assert writer.store.projection_digest() == page.digest
    assert len(writer.store.summaries()) == 4
    writer.store.close()


def test_what_was_altered_has_its_code_and_the_others_open(opener: Opener, page: Page) -> None:
    first, *others = page.sealed().entries
    assert first.body is not None
    altered = bytes([first.body[0] ^ 1]) + first.body[1:]
    wrong = Entry(first.id, first.envelope, first.outer, first.header, altered)
    opened = opener.begin(page.sealed((wrong, *others))).result()
    assert opened.faults == {first.id: "K-101"}
    assert len(opened.writes) == len(others)


def test_nothing_is_sent_before_a_process_is_up_nor_after_it_rests(page: Page) -> None:
    stub = Stub(_well)
    beside = Beside(lambda: stub, CODECS, worth=1)
    assert beside.begin(page.sealed()).result() == unseal(page.sealed(), CODECS)
    beside.expect()
    until(lambda: beside.has_time)
    beside.rest()
    assert beside.begin(page.sealed()).result() == unseal(page.sealed(), CODECS)
    assert (stub.asked, stub.ended.is_set()) == (0, True)


def test_a_few_entries_are_not_worth_a_job(page: Page) -> None:
    stub = Stub(_well)
    beside = Beside(lambda: stub, CODECS)
    beside.expect()
    until(lambda: beside.has_time)
    beside.begin(page.sealed()).result()
    beside.rest()
    assert stub.asked == 0


def test_a_process_that_fell_is_asked_no_more_until_the_next_run(page: Page) -> None:
    stubs = [Stub(_falls), Stub(_well)]
    beside = _up(lambda: stubs.pop(0))
    fallen = stubs[0]
    beside.begin(page.sealed()).result()
    assert not beside.has_time
    beside.rest()
    beside.expect()
    until(lambda: beside.has_time)
    assert beside.begin(page.sealed()).result().folded
    assert fallen.asked == 1
    beside.rest()


def test_a_process_of_another_version_is_not_asked(page: Page) -> None:
    stub = Stub(_well, Codecs())
    beside = Beside(lambda: stub, CODECS, worth=1)
    beside.expect()
    assert stub.has_greeted.wait(PATIENCE_S)
    assert beside.begin(page.sealed()).result() == unseal(page.sealed(), CODECS)
    beside.rest()
    assert stub.asked == 0


def test_what_the_process_has_no_time_for_is_opened_on_the_spot(page: Page) -> None:
    may_go_on = Event()

    def slowly(job: bytes, _ended: Event) -> bytes:
        may_go_on.wait(PATIENCE_S)
        return answer(job, CODECS)

    beside = _up(lambda: Stub(slowly))
    sent = [beside.begin(page.sealed()) for _ in range(2)]
    assert not beside.has_time
    assert beside.begin(page.sealed()).result().contents
    may_go_on.set()
    assert all(coming.result().folded for coming in sent)
    beside.rest()


def test_a_command_that_cannot_be_started_costs_nothing(page: Page) -> None:
    beside = Beside(lambda: PipedProcess(("no-such-command-anywhere",)), CODECS, worth=1)
    beside.expect()
    assert beside.begin(page.sealed()).result() == unseal(page.sealed(), CODECS)
    beside.rest()


def test_nobody_waits_for_a_process_that_is_slow_to_start(page: Page) -> None:
    may_go_on, stub = Event(), Stub(_well)

    def slowly() -> Process:
        may_go_on.wait(PATIENCE_S)
        return stub

    beside = Beside(slowly, CODECS, worth=1)
    beside.expect()
    assert beside.begin(page.sealed()).result().contents
    beside.rest()
    assert not stub.ended.is_set()
    may_go_on.set()
    assert stub.left.wait(PATIENCE_S)
    assert not stub.has_greeted.is_set()


def test_a_process_that_never_says_who_it_is_is_ended(page: Page) -> None:
    silent = (sys.executable, "-I", "-c", "import sys; sys.stdin.buffer.read()")
    process = PipedProcess(silent)
    beside = Beside(lambda: process, CODECS, worth=1)
    beside.expect()
    assert beside.begin(page.sealed()).result().contents
    beside.rest()
    with pytest.raises((OSError, EOFError, ValueError)):
        process.ask(b"")


def test_a_process_that_cannot_find_its_module_is_not_asked(page: Page) -> None:
    missing = (sys.executable, "-I", "-m", "fieldapp.no_such_module")
    with pytest.raises(EOFError):
        _end_of(PipedProcess(missing))
    beside = Beside(lambda: PipedProcess(missing), CODECS, worth=1)
    beside.expect()
    assert beside.begin(page.sealed()).result() == unseal(page.sealed(), CODECS)
    beside.rest()


def test_more_than_a_pipe_holds_goes_both_ways(page: Page) -> None:
    beside, listed = _up(lambda: PipedProcess(_RIGHT)), page.sealed()
    many = page.sealed(tuple(listed.entries) * 400)
    opened = beside.begin(many).result()
    assert len(encode(job_of(many))) > 1_000_000
    assert opened.folded
    assert len(opened.touched) == len(listed.entries)
    beside.rest()


def test_a_job_shows_no_secret(page: Page) -> None:
    sealed = page.sealed()
    secret = next(iter(sealed.secrets.values()))
    for shown in (repr(sealed), repr(job_of(sealed))):
        assert repr(secret)[2:-1] not in shown


def test_the_process_ends_when_it_is_told_to_rest() -> None:
    process = PipedProcess(_RIGHT)
    beside = _up(lambda: process)
    beside.rest()
    with pytest.raises((OSError, ValueError)):
        process.ask(b"")


def test_the_process_ends_with_its_input() -> None:
    process = PipedProcess(_RIGHT)
    assert process.greeting() == greeting(CODECS)
    process.close()


def test_a_packed_app_opens_in_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compose.beside(CODECS) is not None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert compose.beside(CODECS) is None


@pytest.mark.parametrize("executable", [None, "", "FieldApp.exe"])
def test_an_executable_that_is_no_python_is_not_started_again(
    monkeypatch: pytest.MonkeyPatch, executable: str | None
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert compose.beside(CODECS) is None
