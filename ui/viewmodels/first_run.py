"""First run: make an organisation or join one, on this laptop, by files and without a network.

Nothing here needs the network, and nothing is lost when the app is closed half way: the keys
and the request stay in the profile folder, and the next start goes on with the approval.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.services import profile as profiles
from fieldapp.services import setup
from fieldapp.services.profile import Place, Standing
from fieldapp.services.setup import Enrolled, Founded, Requested, Wanted
from sync.protocol.ids import PersonId
from sync.protocol.roster import DOCUMENT_BYTES, Role
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter

_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_MAKING: Final = "Making the keys of this laptop. This takes a few seconds."
KIT: Final = "Keys of the organisation"


class Step(StrEnum):
    """Where the person is on the way."""

    CHOOSE = "choose"
    FOUND = "found"
    FOUNDED = "founded"
    JOIN = "join"
    ASKED = "asked"
    TYPE_BACK = "type_back"
    APPROVAL = "approval"
    COMPARE = "compare"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a field of the form needs."""

    field: str
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class Founding:
    """What a founder wrote; `folder` is where the keys for the safe are put."""

    title: str
    code: str
    name: str
    laptop: str
    passphrase: str
    folder: str


@dataclass(frozen=True, slots=True, repr=False)
class Joining:
    """What somebody who joins wrote; `organisation` is the path of its file, or empty."""

    code: str
    role: Role
    passphrase: str
    organisation: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class FirstRunState:
    """What first run shows; `words` are eight, `code` is the recovery code to print."""

    step: Step = Step.CHOOSE
    busy: str = ""
    refused: Refused | None = None
    problems: tuple[Problem, ...] = ()
    suggestion: str = ""
    words: tuple[str, ...] = ()
    code: str = ""
    files: tuple[str, ...] = ()
    saved: str = ""


class FirstRun(Presenter[FirstRunState]):
    """Leads from an empty folder to a laptop that can be unlocked; then calls `on_ready`."""

    def __init__(
        self,
        door: Door,
        place: Place,
        on_state: Callable[[FirstRunState], None],
        on_ready: Callable[[], None],
    ) -> None:
        super().__init__(door, FirstRunState(), on_state)
        self._place, self._on_ready = place, on_ready

    def begin(self) -> None:
        """Show the choice, or go on where this laptop waits for its approval."""
        if self._place.standing is Standing.WAITING:
            self.run(self._own_words, lambda words: self.show(step=Step.ASKED, words=words))
        else:
            self.show(step=Step.CHOOSE)

    def choose(self, step: Step) -> None:
        """Fill in one of the two forms, or go back to the choice."""
        self.show(step=step, problems=(), refused=None)

    def suggest(self) -> None:
        """Offer five random words as a passphrase."""
        self.show(suggestion=profiles.suggest_passphrase(self._place.ports))

    def found(self, given: Founding) -> None:
        """Make an organisation with this laptop as its administrator's."""
        if problems := tuple(_founding_problems(given)):
            self.show(problems=problems)
            return
        founder = Wanted(
            PersonId(given.code), Role.ADMINISTRATOR, given.name.strip(), given.laptop.strip()
        )
        self.show(problems=())
        self.run(
            lambda: setup.create_organisation(
                self._place, given.title.strip(), founder, given.passphrase, given.folder
            ),
            self._founded,
            _MAKING,
        )

    def ask(self, given: Joining) -> None:
        """Make this laptop's keys and its request to join."""
        if problems := tuple(_joining_problems(given)):
            self.show(problems=problems)
            return
        self.show(problems=())
        self.run(lambda: self._request(given), self._asked, _MAKING)

    def save_request(self, path: str) -> None:
        """Write the request to a file that is brought to an administrator."""
        if path:
            self.run(lambda: self._write(path, setup.own_request(self._place)), self._saved)

    def save_page(self, path: str, page: bytes) -> None:
        """Write the page with the recovery code, to be printed elsewhere."""
        if path:
            self.run(lambda: self._write(path, page), self._saved)

    def go_on(self) -> None:
        """Go on after what had to be read: type the code back, or bring the approval."""
        step = Step.TYPE_BACK if self._state.code else Step.APPROVAL
        self.show(step=step, refused=None, saved="")

    def type_back(self, typed: str) -> None:
        """Compare a typed recovery code with the one of this laptop."""
        self.run(
            lambda: profiles.recovery_fits(self._place, typed),
            lambda _none: self._after_code(),
            "Comparing",
        )

    def show_code_again(self) -> None:
        """Back to the page with the recovery code."""
        joined = self._place.standing is Standing.READY
        self.show(step=Step.FOUNDED if joined else Step.ASKED, refused=None)

    def take_approval(self, path: str, passphrase: str) -> None:
        """Read in the approval; the passphrase opens this laptop's keys for it."""
        if not path or not passphrase:
            words = "Choose the approval file." if not path else "Type the passphrase."
            self.show(problems=(Problem("approval" if not path else "passphrase", words),))
            return
        self.show(problems=())
        self.run(lambda: self._enrol(path, passphrase), self._enrolled, "Reading the approval")

    def compare(self, typed: str) -> None:
        """Compare the words of the organisation as the administrator read them out."""
        self.run(
            lambda: setup.compare_root(self._place, typed), lambda _none: self._ready(), "Comparing"
        )

    def compare_later(self) -> None:
        """Go on; the screens say that the organisation was not compared yet."""
        self._ready()

    def _founded(self, made: Founded) -> None:
        self.show(step=Step.FOUNDED, words=made.words, code=made.recovery_code, files=made.files)

    def _request(self, given: Joining) -> Requested:
        trusted = None
        if given.organisation:
            data = self._place.ports.files.read(given.organisation, DOCUMENT_BYTES)
            trusted = setup.read_fingerprint(data)
        wanted = Wanted(PersonId(given.code), given.role)
        return setup.request_enrolment(self._place, wanted, given.passphrase, trusted)

    def _asked(self, asked: Requested) -> None:
        self.show(step=Step.ASKED, words=asked.words, code=asked.recovery_code)

    def _own_words(self) -> tuple[str, ...]:
        place = self._place
        return setup.request_words(place.ports, setup.own_request(place), setup.anchor(place))

    def _write(self, path: str, data: bytes) -> str:
        self._place.ports.files.write_atomically(path, data)
        return path

    def _saved(self, path: str) -> None:
        self.show(saved=path)

    def _after_code(self) -> None:
        self._state = FirstRunState(self._state.step, words=self._state.words)
        if self._place.standing is Standing.READY:
            self._ready()
        else:
            self.show(step=Step.APPROVAL)

    def _enrol(self, path: str, passphrase: str) -> Enrolled:
        data = self._place.ports.files.read(path, setup.APPROVAL_BYTES)
        return setup.enrol(self._place, passphrase, data)

    def _enrolled(self, done: Enrolled) -> None:
        if done.compared:
            self._ready()
        else:
            self.show(step=Step.COMPARE, words=done.words)

    def _ready(self) -> None:
        self._state = FirstRunState()
        self.show(step=Step.READY)
        self._on_ready()


def recovery_page(code: str) -> tuple[str, ...]:
    """Return the lines of the page that is printed and put away."""
    return (
        code,
        "This code opens this laptop when the passphrase is forgotten. Keep it away from the"
        " laptop. Nobody can tell you the code later.",
        "Each group of five checks itself: the screen says in which group a slip is.",
    )


def _founding_problems(given: Founding) -> list[Problem]:
    problems = []
    if not given.title.strip():
        problems.append(Problem("title", "Give the organisation a name."))
    problems += _person_problems(given.code)
    if not given.folder:
        problems.append(Problem("folder", "Choose a folder for the keys that go into the safe."))
    return problems + _passphrase_problems(given.passphrase)


def _joining_problems(given: Joining) -> list[Problem]:
    return _person_problems(given.code) + _passphrase_problems(given.passphrase)


def _person_problems(code: str) -> list[Problem]:
    if _CODE.fullmatch(code):
        return []
    words = "A short name is a capital letter and one to seven capitals or digits, such as OF2."
    return [Problem("code", words)]


def _passphrase_problems(passphrase: str) -> list[Problem]:
    return [] if passphrase else [Problem("passphrase", "Choose a passphrase.")]
