"""Whatever order keys, answers, refusals and departures come in, nothing is said too early."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.unit.viewmodels.typing.desk import OTHER, PLACE, Desk
from ui.viewmodels.shell import Saved

PLACES = st.sampled_from((PLACE, OTHER))


class TypingMachine(RuleBasedStateMachine):
    """A person types in two fields while the disk answers, waits and refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()

    @rule(place=PLACES, text=st.text("ab", min_size=1, max_size=3))
    def type(self, place: tuple, text: str) -> None:
        self.desk.type(text, place)

    @rule(ms=st.sampled_from((50, 400, 2_000, 30_000)))
    def time_goes_by(self, ms: int) -> None:
        self.desk.timers.advance(ms)

    @rule(count=st.integers(1, 3))
    def store_answers(self, count: int) -> None:
        self.desk.door.release(count)

    @rule(full=st.booleans())
    def disk_fills_or_empties(self, full: bool) -> None:
        self.desk.disk.full = full

    @rule(place=PLACES)
    def leave(self, place: tuple) -> None:
        self.desk.path.leave(place)

    @rule()
    def lock(self) -> None:
        self.desk.path.settle(lambda: None, lambda _: None)

    def newest(self, place: tuple) -> str:
        """The newest words of a place that are on the disk, as draft or entry."""
        draft = self.desk.disk.drafts.get(place)
        if draft is not None:
            return draft.text
        done = [d.text for d in self.desk.disk.entries if (d.record, d.slot) == place]
        return done[-1] if done else ""

    @invariant()
    def saved_means_that_every_word_is_on_the_disk(self) -> None:
        if self.desk.path.state.saved.kind is Saved.SAVED:
            for place, text in self.desk.texts.items():
                assert self.newest(place) == text

    @invariant()
    def what_was_acknowledged_is_on_the_disk(self) -> None:
        for flush in self.desk.ear.flushes:
            assert len(self.newest((flush.record, flush.slot))) >= flush.characters

    def teardown(self) -> None:
        self.desk.disk.full = False
        self.desk.wait(3_000)
        for place, text in self.desk.texts.items():
            assert self.newest(place) == text


TestTyping = TypingMachine.TestCase
