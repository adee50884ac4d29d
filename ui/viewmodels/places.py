"""The places of the window, and what its frame shows of an open visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from fieldapp.domain import views
from fieldapp.domain.change import RecordKind
from ui.viewmodels.appearance import Mood
from ui.viewmodels.commands import Where
from ui.viewmodels.session import Open, SessionState
from ui.viewmodels.shell import (
    Attention,
    Connection,
    Counters,
    Marking,
    NavItem,
    NavSection,
    PageKind,
    SavedState,
    ShellState,
    VisitChoice,
)

HANDLING: Final = "Personal data of children. Need to know only."


class Spot(StrEnum):
    """Where a person can be."""

    UNLOCK = "unlock"
    FIRST_RUN = "first_run"
    HOME = "home"
    TODAY = "today"
    SAMPLE = "sample"
    LISTS = "lists"
    CHILDREN = "children"
    JOURNEY = "journey"
    ROLES = "roles"
    EVALUATION = "evaluation"
    SEALED = "sealed"
    CASES = "cases"
    INTERVIEWS = "interviews"
    OBSERVATIONS = "observations"
    NOTES = "notes"
    CONCERNS = "concerns"
    FORMS = "forms"
    FORM = "form"
    EVIDENCE = "evidence"
    MATRIX = "matrix"
    FINDINGS = "findings"
    MEETING = "meeting"
    KEEP_IN_TOUCH = "keep_in_touch"
    JUDGEMENTS = "judgements"
    PAIRS = "pairs"
    CONFLICTS = "conflicts"
    REPORT = "report"
    REPLY = "reply"
    FINISH = "finish"
    FIND = "find"
    RECORD = "record"
    FILE = "file"
    TALK = "talk"
    EXCHANGE = "exchange"
    STICK = "stick"
    SETTINGS = "settings"
    HELP = "help"
    PEOPLE = "people"
    RECEIPTS = "receipts"
    FRAMEWORKS = "frameworks"
    LAPTOP = "laptop"
    NEW_VISIT = "new_visit"
    TEAM = "team"
    PLAN = "plan"
    PROGRAMME = "programme"
    PROGRAMME_START = "programme_start"


KINDS: Final[dict[Spot, tuple[RecordKind, ...]]] = {
    Spot.CASES: (RecordKind.CASE_TRACKING, RecordKind.CASE_PART),
    Spot.INTERVIEWS: (
        RecordKind.INTERVIEW_CHILD,
        RecordKind.INTERVIEW_CARER,
        RecordKind.INTERVIEW_PARENT,
        RecordKind.INTERVIEW_PROFESSIONAL,
    ),
    Spot.OBSERVATIONS: (RecordKind.PRACTICE_OBSERVATION,),
    Spot.NOTES: (RecordKind.NOTE,),
    Spot.CONCERNS: (RecordKind.CONCERN,),
    Spot.FORMS: (RecordKind.FORM,),
}
"""Which kinds of record a list holds."""


_PLANNING: Final = {
    Spot.PLAN: (RecordKind.PLANNED, RecordKind.ACTIVITY),
    Spot.REPLY: (RecordKind.REPLY,),
    Spot.PROGRAMME: (RecordKind.AREA_NOTE, RecordKind.PAST_INSPECTION, RecordKind.TRIGGER),
}
"""Which screens show records that stand in no list."""
_LISTED: Final = {
    Spot.FORM: Spot.FORMS,
    Spot.TALK: Spot.INTERVIEWS,
    Spot.FILE: Spot.NOTES,
    Spot.NEW_VISIT: Spot.HOME,
    Spot.STICK: Spot.EXCHANGE,
    Spot.LISTS: Spot.SAMPLE,
    Spot.JOURNEY: Spot.CHILDREN,
    Spot.KEEP_IN_TOUCH: Spot.MEETING,
    Spot.PAIRS: Spot.JUDGEMENTS,
    Spot.ROLES: Spot.CHILDREN,
    Spot.EVALUATION: Spot.CHILDREN,
    Spot.SEALED: Spot.CHILDREN,
}


def list_of(kind: RecordKind) -> Spot:
    """Return the list that records of a kind stand in."""
    return next((s for s, kinds in (KINDS | _PLANNING).items() if kind in kinds), Spot.NOTES)


def frame(
    session: SessionState, spot: Spot, before: ShellState, listed: Spot = Spot.NOTES
) -> ShellState:
    """Return what the window shows around a screen; typing and covers stay as they were.

    `listed` is the list of the record that is open, which the navigation marks beside it.
    """
    if session.open in (Open.HOME, Open.VISIT):
        shown = _unlocked(session, spot, before)
        return replace(shown, marked=listed if spot is Spot.RECORD else _LISTED.get(spot, spot))
    first = session.open in (Open.FIRST_RUN, Open.WAITING)
    place = Spot.FIRST_RUN if first else Spot.UNLOCK
    return ShellState(
        place=place,
        page=PageKind.FULL,
        reach=frozenset({Where.EVERYWHERE}),
        marking=Marking(),
        cover=before.cover,
    )


def _unlocked(session: SessionState, spot: Spot, before: ShellState) -> ShellState:
    visit = session.visit
    talk = spot is Spot.TALK
    return replace(
        before,
        marking=Marking(handling=HANDLING),
        title=visit.title if visit else "Your visits",
        subtitle=_subtitle(session, visit) if visit else "",
        visits=tuple(
            VisitChoice(v.id.hex(), v.title, session.framework_of(v)) for v in session.visits
        ),
        sections=_sections(visit) if visit else _at_home(session),
        place=spot,
        who=" · ".join(part for part in (session.person, session.role) if part),
        where=f"Laptop {session.laptop}" if session.laptop else "This laptop",
        counters=_counters([visit] if visit else session.visits),
        page=PageKind.FULL if talk else PageKind.FRAMED,
        mood=Mood.CALM if talk else Mood.STANDARD,
        reach=frozenset(Where) if visit else frozenset({Where.EVERYWHERE, Where.UNLOCKED}),
        curtain_words="Your words are kept" if talk else "",
    )


def _subtitle(session: SessionState, visit: views.Visit) -> str:
    return "Sealed to those who plan" if visit.purpose else session.framework_of(visit)


def _sections(visit: views.Visit) -> tuple[NavSection, ...]:
    if visit.purpose:
        return _of_programme(visit)
    conflicts = Attention.NEEDS_YOU if visit.conflicts else Attention.PLAIN
    return (
        NavSection(
            "Visit",
            (
                NavItem(Spot.TODAY, "Today", "calendar-days"),
                NavItem(Spot.HOME, "All visits", "house"),
                NavItem(Spot.SAMPLE, "Sample", "shuffle"),
                NavItem(Spot.CHILDREN, "Children", "users"),
                NavItem(Spot.CASES, "Case tracking", "book-open"),
                NavItem(Spot.PLAN, "Plan", "map-pin"),
                NavItem(Spot.TEAM, "Team", "user-plus", len(visit.members)),
            ),
        ),
        NavSection(
            "Record",
            (
                NavItem(Spot.INTERVIEWS, "Interviews", "message-circle"),
                NavItem(Spot.OBSERVATIONS, "Observations", "eye"),
                NavItem(Spot.NOTES, "Notes and files", "notebook-pen"),
                NavItem(Spot.FORMS, "Forms", "list-checks"),
                NavItem(Spot.CONCERNS, "Concerns", "shield-alert", visit.concerns_open or None),
            ),
        ),
        NavSection(
            "Make sense",
            (
                NavItem(Spot.EVIDENCE, "Evidence", "layers"),
                NavItem(Spot.MATRIX, "Matrix", "grid-3x3"),
                NavItem(Spot.FINDINGS, "Findings", "quote"),
                NavItem(Spot.MEETING, "Team meeting", "columns-2"),
                NavItem(Spot.JUDGEMENTS, "Judgements", "scale"),
                NavItem(Spot.CONFLICTS, "Conflicts", "git-compare", visit.conflicts, conflicts),
            ),
        ),
        NavSection("Finish", (*_FINISH, *_AIDS)),
    )


def _of_programme(held: views.Visit) -> tuple[NavSection, ...]:
    conflicts = Attention.NEEDS_YOU if held.conflicts else Attention.PLAIN
    return (
        NavSection(
            "Programme",
            (
                NavItem(Spot.PROGRAMME, "Areas", "map-pin"),
                NavItem(Spot.PLAN, "Plans", "calendar-days"),
                NavItem(Spot.HOME, "All visits", "house"),
                NavItem(Spot.TEAM, "Planners", "user-plus", len(held.members)),
            ),
        ),
        NavSection(
            "Record",
            (
                NavItem(Spot.NOTES, "Notes and files", "notebook-pen"),
                NavItem(Spot.CONCERNS, "Concerns", "shield-alert", held.concerns_open or None),
                NavItem(Spot.CONFLICTS, "Conflicts", "git-compare", held.conflicts, conflicts),
            ),
        ),
        NavSection("Finish", (_FINISH[-1], *_AIDS)),
    )


_FINISH: Final = (
    NavItem(Spot.REPORT, "Report", "file-text"),
    NavItem(Spot.REPLY, "Comments", "message-square-quote"),
    NavItem(Spot.FINISH, "Finish visit", "flag"),
    NavItem(Spot.EXCHANGE, "Send and receive", "refresh-cw"),
)
_AIDS: Final = (
    NavItem(Spot.SETTINGS, "Settings", "settings"),
    NavItem(Spot.HELP, "Help", "circle-question-mark"),
)


def _at_home(session: SessionState) -> tuple[NavSection, ...]:
    return (
        NavSection(
            "",
            (
                NavItem(Spot.HOME, "Visits", "house", len(session.visits)),
                *_programme(session),
                NavItem(Spot.PEOPLE, "People", "users"),
                NavItem(Spot.RECEIPTS, "Receipts", "file-check"),
                NavItem(Spot.FRAMEWORKS, "Frameworks", "layers"),
                NavItem(Spot.EXCHANGE, "Send and receive", "refresh-cw"),
                NavItem(Spot.LAPTOP, "This laptop", "laptop"),
                *_AIDS,
            ),
        ),
    )


def _programme(session: SessionState) -> tuple[NavItem, ...]:
    """Return the way to the programme for who holds one or may begin one; else none."""
    held = bool(session.programmes)
    item = NavItem(Spot.PROGRAMME_START, "Programme", "map-pin")
    return (item,) if held or session.may_plan else ()


def _counters(shown: Iterable[views.Visit]) -> Counters:
    """Return the figures of these visits together."""
    held = [visit.counters for visit in shown]
    return Counters(
        sum(each.laptop for each in held),
        sum(each.server for each in held),
        sum(each.confirmed for each in held),
    )


def with_typing(before: ShellState, saved: SavedState) -> ShellState:
    """Return the frame with another state of saving."""
    return replace(before, saved=saved)


def with_connection(before: ShellState, connection: Connection) -> ShellState:
    """Return the frame with another word about the connection."""
    return replace(before, connection=connection)
