"""Kills the real app while somebody types, and looks at what is there afterwards.

Each run opens a copy of one prepared profile in a process of its own (`typist`), which
types with real key events, into the lines of an observation or into the questions and cards
of a form, and says what it typed and what the screen called saved. It is killed at a random
instant, or at the n-th write to its files by a preloaded library; then the profile is opened
again and read.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fieldapp import compose
from fieldapp.domain.change import RecordKind
from fieldapp.forms.convert import convert
from fieldapp.forms.package import FormPackage
from fieldapp.services import capture, opened_records, reading, records, visit_forms, visits
from fieldapp.services import profile as profiles
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from sync.protocol.roster import Role
from tests.prove.plan import LAST_SECOND, Into, Kill, Way, plan
from tests.support.device import PASSPHRASE, Device
from tests.support.fleet import Fleet

ROOT = Path(__file__).parents[2]
PERSON = "OF1"
FORM = """
| survey |
| | type | name | label |
| | text | place | Where? |
| | text | seen | What was seen? |
| | begin_repeat | person | A person |
| | text | role | Who is it? |
| | text | said | What did they say? |
| | end_repeat | | |
"""
_PATIENCE = 120.0
_TOLD = 20


@dataclass(frozen=True)
class Stage:
    """A prepared profile: one visit with an observation and a form's record to type into."""

    folder: Path
    inspection: InspectionId
    records: Mapping[Into, RecordId]
    library: Path | None


@dataclass
class Said:
    """What a typist told before it ended: characters typed and acknowledged, with times."""

    typed: list[tuple[float, int]] = field(default_factory=list)
    text: str = ""
    acknowledged: int = 0
    begun: float | None = None
    writes: int = 0

    @property
    def count(self) -> int:
        return self.typed[-1][1] if self.typed else 0

    def typed_before(self, seconds: float) -> int:
        """Return how many characters had been typed that long before the end."""
        end = self.typed[-1][0] if self.typed else 0.0
        return max((n for at, n in self.typed if at <= end - seconds), default=0)


@dataclass
class Tally:
    """The sum over all runs."""

    runs: int = 0
    characters: int = 0
    acknowledged: int = 0
    acknowledged_lost: int = 0
    unacknowledged_lost: int = 0
    older_than_a_second_lost: int = 0
    unread: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    into: dict[str, int] = field(default_factory=dict)
    in_forms: int = 0
    """Of the acknowledged characters those that were typed into a form."""

    def plain(self) -> dict[str, Any]:
        return dict(vars(self))

    def line(self, wanted: int) -> str:
        """Return one line on how far it is."""
        typed, lost = f"{self.characters} characters typed", self.acknowledged_lost
        return f"kill: {self.runs} of {wanted} runs, {typed}, {lost} of the acknowledged lost"


class RealFleet(Fleet):
    """Laptops with the system's own ports, at the lowest cost of a passphrase."""

    def _device(self, person: str, laptop: str = "") -> Device:
        name = f"{person}{laptop}"
        self.devices[name] = Device(person, self.folder / name, compose.ports(kdf_floor=True))
        return self.devices[name]


def prove(
    runs: int, seed: int, is_over: Callable[[], bool], only: Into | None = None
) -> dict[str, Any]:
    """Run and return the figures; `is_over` ends the programme early with what it has.

    Tells on standard error how far it is, every few runs.
    """
    tally = Tally()
    with _stage() as stage:
        writes = {into: _writes_of_a_run(stage, into) for into in Into}
        for kill in plan(runs, seed, writes, only):
            if is_over():
                break
            _one(stage, kill, tally)
            if tally.runs % _TOLD == 0:
                print(tally.line(runs), file=sys.stderr, flush=True)
    means = "a preloaded library" if stage.library else "random instants only: no C compiler"
    return tally.plain() | {"means": means}


@contextmanager
def _stage() -> Iterator[Stage]:
    with TemporaryDirectory(prefix="kill-") as name:
        folder = Path(name)
        fleet = RealFleet(folder / "fleet")
        fleet.found()
        fleet.enrol(PERSON, Role.LEAD)
        inspection = fleet.create_visit(PERSON)
        work = fleet[PERSON].open(inspection)
        observation, _ = records.open_record(work, RecordKind.PRACTICE_OBSERVATION)
        into = {Into.LINES: observation, Into.FORM: _form_record(work)}
        fleet.end()
        (folder / "fleet" / PERSON).rename(folder / "profile")
        yield Stage(folder, inspection, into, _library(folder))


def _form_record(work: Work) -> RecordId:
    package = FormPackage(convert(FORM.encode(), "form.md").xform)
    form, _ = visit_forms.add_form(work, "Visit", package)
    return visit_forms.open_form_record(work, form, "visit")[0]


def _library(folder: Path) -> Path | None:
    """Compile the library that counts writes; None where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    made = folder / "killat.so"
    source = Path(__file__).with_name("killat.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


def _writes_of_a_run(stage: Stage, into: Into) -> int:
    """Return how many writes a typist makes that nobody kills; 0 where they are not counted."""
    if stage.library is None:
        return 0
    said = _typed(stage, Kill(Way.NEVER, 0, into=into), stage.folder / "count")
    shutil.rmtree(stage.folder / "count")
    return said.writes


def _one(stage: Stage, kill: Kill, tally: Tally) -> None:
    folder = stage.folder / "run"
    said = _typed(stage, kill, folder)
    found = _found(stage, folder, kill.into)
    kept = _agreeing(said.text, found)
    tally.runs += 1
    tally.ways[kill.way.value] = tally.ways.get(kill.way.value, 0) + 1
    tally.into[kill.into.value] = tally.into.get(kill.into.value, 0) + 1
    tally.in_forms += said.acknowledged if kill.into is Into.FORM else 0
    tally.characters += said.count
    tally.acknowledged += said.acknowledged
    tally.acknowledged_lost += max(0, said.acknowledged - kept)
    tally.unacknowledged_lost += max(0, said.count - max(kept, said.acknowledged))
    tally.older_than_a_second_lost += max(0, said.typed_before(LAST_SECOND) - kept)
    tally.unread += said.count == 0
    shutil.rmtree(folder)


def _agreeing(one: str, other: str) -> int:
    """Return how many characters two texts have in common from the start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _typed(stage: Stage, kill: Kill, folder: Path) -> Said:
    """Let a typist type on a copy of the profile until it is killed or done."""
    shutil.copytree(stage.folder / "profile", folder)
    counter = stage.folder / "writes"
    counter.write_bytes(bytes(8))
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.prove.typist",
            str(folder),
            stage.inspection.hex(),
            stage.records[kill.into].hex(),
            str(kill.seed),
            kill.into.value,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(stage, kill, folder, counter),
    )
    said = _listen(process, kill)
    said.writes = int.from_bytes(counter.read_bytes(), sys.byteorder)
    return said


def _environment(stage: Stage, kill: Kill, folder: Path, counter: Path) -> dict[str, str]:
    own = {"FIELDAPP_PASSPHRASE": PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"}
    if stage.library is not None:
        own |= {
            "LD_PRELOAD": str(stage.library),
            "KILLAT_FOLDER": str(folder),
            "KILLAT_COUNT": str(counter),
            "KILLAT_N": str(kill.at if kill.way.is_counted else 0),
            "KILLAT_WHEN": kill.way.value,
        }
    return os.environ | own


def _listen(process: subprocess.Popen[str], kill: Kill) -> Said:
    """Take down what the typist says; kill it after its time when the plan says so."""
    said = Said()
    end = threading.Timer(_PATIENCE, process.kill)
    end.start()
    timer: threading.Timer | None = None
    assert process.stdout is not None
    for line in process.stdout:
        told = json.loads(line) if line.endswith("\n") else {}
        _note(said, told)
        if kill.way is Way.INSTANT and timer is None and said.typed:
            timer = threading.Timer(kill.at / 1_000, process.send_signal, [signal.SIGKILL])
            timer.start()
    process.wait()
    end.cancel()
    if timer is not None:
        timer.cancel()
    return said


def _note(said: Said, told: dict[str, Any]) -> None:
    if "key" in told:
        said.text += told["key"]
        said.typed.append((told["at"], len(said.text)))
    if "saved" in told:
        said.acknowledged = max(said.acknowledged, told["saved"])


def _found(stage: Stage, folder: Path, into: Into) -> str:
    """Return what stands in the record after opening again, drafts included."""
    ports = compose.ports(kdf_floor=True)
    with profiles.hold(ports, str(folder)) as place:
        profile = profiles.unlock(place, PASSPHRASE)
        try:
            work = visits.open_visit(profile, stage.inspection)
            if capture.drafts(work):
                capture.commit_drafts(work)
            return "\n".join(_texts(work, stage.records[into], into))
        finally:
            profiles.lock(profile)


def _texts(work: Work, record: RecordId, into: Into) -> list[str]:
    """Return the lines of a record, or its answers, as its screen shows them after a crash."""
    held = reading.record(work, record)
    if into is Into.LINES:
        return [block.text for block in held.blocks]
    form = opened_records.opened(work, held)
    assert form is not None, "the form of the record is there"
    answers = ((leaf.ref, leaf.kept.peek()) for leaf in form.session.root.leaves())
    return [text for ref, text in answers if text and "/meta/" not in ref]
