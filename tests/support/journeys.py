"""An invented journey: a child in care with a plan, own notes, one wait that is over."""

from __future__ import annotations

from datetime import date

from fieldapp.journey.calendar import working_days
from fieldapp.journey.facts import ChildFacts, Fact
from fieldapp.journey.shape import journey_shape
from fieldapp.journey.story import Journey, Own, Place, Teller
from fieldapp.journey.times import times_for
from sync.protocol.ids import RecordId
from ui.viewmodels.journey_page import JourneyState, WaitLine, about, picture_of

DAY = date(2026, 11, 11)
TODAY = date(2026, 11, 18)
RECORD = RecordId(bytes(range(16)))


def told(today: date = TODAY) -> Journey:
    """Return the journey of T03 as it is seen on a day."""
    shape = journey_shape()
    teller = Teller(shape, times_for("ilacs-2026"), working_days(), today)
    return teller.tell("T03", facts(), own())


def facts() -> ChildFacts:
    """Return what the lists say of the child."""
    rows: tuple[tuple[str, str, str | None, int, dict[str, str]], ...] = (
        ("contact", "2026-03-14", None, 1, {"source": "Schools"}),
        ("contact", "2026-06-20", None, 1, {}),
        ("contact", "2026-09-02", None, 1, {}),
        ("protection_plan", "2025-08-01", "2026-06-30", 7, {"latest": "Neglect"}),
        ("plan_review", "2026-05-20", None, 7, {}),
        ("plan_visit", "2026-06-20", None, 7, {"alone": "Yes"}),
        ("in_care", "2025-10-06", "open", 8, {"permanence": "Long-term fostering"}),
        ("placement", "2026-08-03", "open", 8, {"area": "Out"}),
        ("care_visit", "2026-09-01", None, 8, {}),
        ("care_review", "2026-10-01", None, 8, {}),
    )
    return ChildFacts("ab" * 32, DAY, 13, tuple(_fact(*row) for row in rows))


def _fact(kind: str, start: str, end: str | None, number: int, said: dict[str, str]) -> Fact:
    begun = date.fromisoformat(start)
    ended = begun if end is None else None if end == "open" else date.fromisoformat(end)
    return Fact(kind, begun, ended, number, 4, said)


def own() -> tuple[Own, ...]:
    """Return what inspectors wrote of the child."""
    missing, review = "missing twice, no return interview", "No review found"
    june, november = date(2026, 6, 1), date(2026, 1, 1)
    police = Own("police", june, None, "June 2026", missing, missing, Place(RECORD, b"f:police", 4))
    health = Own(
        "health", november, TODAY, "since January 2026", review, review, Place(RECORD), gap=True
    )
    return (police, health)


def state(chosen: str = "") -> JourneyState:
    """Return the journey as a screen shows it."""
    journey = told()
    picture = picture_of(journey)
    found = next((mark for mark in picture.marks if mark.id == chosen), None)
    waits = tuple(
        WaitLine(f"w{n}", wait.sentence, wait.rule.source, wait.late)
        for n, wait in enumerate(journey.waits)
    )
    return JourneyState(
        loaded=True,
        code="T03",
        children=("T03", "T04"),
        picture=picture,
        waits=waits,
        about=about(journey),
        chosen=found,
    )
