"""What is typed is on the disk within a second, and the chip says only what is so."""

from fieldapp.domain.errors import Refused
from tests.unit.viewmodels.typing.desk import FULL, OTHER, PLACE, Desk
from ui.viewmodels.shell import Saved
from ui.viewmodels.typing import FLUSH_MS, RETRY_MS, recovered_sentence


def test_the_first_key_is_handed_over_after_at_most_400_ms() -> None:
    desk = Desk()
    desk.type("S")
    desk.timers.advance(FLUSH_MS - 1)
    assert desk.door.asked == 0
    desk.timers.advance(1)
    assert desk.door.asked == 1


def test_typing_without_a_pause_does_not_put_the_flush_off() -> None:
    desk = Desk()
    for _ in range(20):
        desk.type("a")
        desk.wait(100)
    assert [f.characters for f in desk.ear.flushes] == [4, 8, 12, 16, 20]


def test_one_flush_is_under_way_for_a_slot_and_the_newest_words_win() -> None:
    desk = Desk()
    desk.type("one")
    desk.timers.advance(FLUSH_MS)
    desk.type(" two")
    desk.timers.advance(5_000)
    desk.type(" three")
    assert desk.door.asked == 1
    desk.door.release(1)
    assert desk.door.asked == 2
    desk.door.release()
    assert desk.disk.drafts[PLACE].text == "one two three"
    assert desk.saved.startswith("Saved")


def test_the_chip_says_typing_until_the_flush_returned() -> None:
    desk = Desk()
    desk.type("S")
    desk.timers.advance(10_000)
    assert desk.saved == "Typing"
    desk.door.release(1)
    assert desk.saved == "Saved 00:00:10"


def test_words_typed_during_a_flush_keep_the_chip_at_typing() -> None:
    desk = Desk()
    desk.type("S")
    desk.timers.advance(FLUSH_MS)
    desk.type("t")
    desk.door.release(1)
    assert desk.saved == "Typing"
    desk.door.release()
    assert desk.saved == "Saved 00:00:00"


def test_a_refused_flush_is_said_with_its_reason_and_tried_again_every_two_seconds() -> None:
    desk = Desk()
    desk.type("kept")
    desk.wait(FLUSH_MS)
    desk.disk.full = True
    desk.type(" and more")
    desk.wait(FLUSH_MS)
    state = desk.path.state
    assert state.saved.kind is Saved.NOT_SAVED
    assert state.saved.words == "Not saved since 00:00:00"
    assert state.trouble is not None
    assert (state.trouble.code, state.trouble.happened) == (FULL.code, FULL.message)
    assert "still on this screen" in state.trouble.safe
    asked = desk.door.asked
    desk.wait(3 * RETRY_MS)
    assert desk.door.asked == asked + 3
    desk.disk.full = False
    desk.wait(RETRY_MS)
    assert desk.saved.startswith("Saved")
    assert desk.path.state.trouble is None
    assert desk.disk.drafts[PLACE].text == "kept and more"


def test_leaving_a_slot_turns_its_newest_words_into_an_entry() -> None:
    desk = Desk()
    desk.type("first")
    desk.timers.advance(FLUSH_MS)
    desk.type(" second")
    desk.path.leave(PLACE)
    desk.door.release()
    assert [d.text for d in desk.disk.entries] == ["first second"]
    assert desk.ear.closed[-1] == frozenset((PLACE,))
    assert not desk.path.is_open(PLACE)


def test_a_slot_that_is_typed_in_again_before_its_entry_is_there_stays_open() -> None:
    desk = Desk()
    desk.type("first")
    desk.path.leave(PLACE)
    desk.type(" second")
    desk.door.release()
    assert desk.path.is_open(PLACE)
    desk.path.leave(PLACE)
    desk.door.release()
    assert [d.text for d in desk.disk.entries][-1] == "first second"


def test_drafts_become_entries_every_thirty_seconds_while_typing_goes_on() -> None:
    desk = Desk()
    for _ in range(310):
        desk.type("a")
        desk.wait(100)
    assert len(desk.disk.entries) == 1
    assert len(desk.disk.entries[0].text) >= 296
    assert desk.path.is_open(PLACE)


def test_settling_everything_waits_for_what_is_still_on_the_way() -> None:
    desk = Desk()
    said: list[str] = []
    desk.type("one")
    desk.type("two", OTHER)
    desk.timers.advance(FLUSH_MS)
    desk.type(" more")
    desk.path.settle(lambda: said.append("done"), lambda r: said.append(r.code))
    desk.door.release()
    assert said == ["done"]
    assert {d.text for d in desk.disk.entries} == {"one more", "two"}


def test_settling_says_when_something_could_not_be_kept() -> None:
    desk = Desk()
    said: list[str] = []
    desk.disk.full = True
    desk.type("one")
    desk.path.settle(lambda: said.append("done"), lambda r: said.append(r.code))
    desk.door.release()
    assert said == ["D-201"]


def test_words_that_no_entry_can_hold_stay_a_draft_and_are_named() -> None:
    desk = Desk()
    desk.disk.unfit = frozenset((PLACE,))
    desk.type("too long")
    desk.path.leave(PLACE)
    desk.door.release()
    assert desk.path.state.kept == ((PLACE, FULL),)
    assert desk.path.is_open(PLACE)
    assert desk.disk.drafts[PLACE].text == "too long"


def test_each_return_says_which_slot_and_how_many_characters_are_on_the_disk() -> None:
    desk = Desk()
    desk.type("four")
    desk.wait(FLUSH_MS)
    (flush,) = desk.ear.flushes
    assert ((flush.record, flush.slot), flush.characters) == (PLACE, 4)


def test_characters_that_could_not_be_kept_are_told() -> None:
    desk = Desk()
    desk.type("a\ufffd")
    desk.wait(FLUSH_MS)
    assert desk.ear.mends == [1]


def test_a_draft_found_after_a_crash_goes_on_with_what_it_had_seen() -> None:
    desk = Desk()
    desk.type("before")
    desk.wait(FLUSH_MS)
    found = desk.disk.drafts[PLACE]
    after = Desk()
    after.disk.drafts[PLACE] = found
    after.texts[PLACE] = found.text
    after.path.adopt(found, lambda: after.written(PLACE))
    after.path.leave(PLACE)
    after.door.release()
    assert [d.text for d in after.disk.entries] == ["before"]
    assert not after.path.is_open(PLACE)


def test_what_was_taken_back_is_written_no_more() -> None:
    desk = Desk()
    desk.type("gone")
    desk.path.forget(PLACE)
    desk.wait(60_000)
    assert desk.door.asked == 0


def test_the_sentence_after_a_crash_names_the_last_saved_second() -> None:
    desk = Desk()
    desk.timers.now_ms = 10_000
    desk.type("x")
    desk.wait(FLUSH_MS)
    from dataclasses import replace

    draft = replace(desk.disk.drafts[PLACE], saved_ms=37_580_000)
    sentence = recovered_sentence([draft], desk.path._clock)
    assert sentence == (
        "The app stopped after 10:26:20. Everything up to 10:26:20 is here. Check the last line."
    )
    assert recovered_sentence([], desk.path._clock) == ""


def test_try_again_does_not_wait_for_the_next_attempt() -> None:
    desk = Desk()
    desk.disk.full = True
    desk.type("x")
    desk.wait(FLUSH_MS)
    desk.disk.full = False
    desk.path.try_again()
    desk.door.release()
    assert desk.saved.startswith("Saved")


def test_a_refusal_does_not_keep_another_slot_from_the_disk() -> None:
    desk = Desk()

    def refuse(_: object) -> None:
        raise Refused("D-1", "no", "wait")

    desk.type("a")
    desk.type("b", OTHER)
    desk.wait(FLUSH_MS)
    assert set(desk.disk.drafts) == {PLACE, OTHER}
