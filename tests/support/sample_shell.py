"""An invented visit for pictures and tests of the window: Northmere, codes and roles, no names."""

from ui.viewmodels.shell import (
    Attention,
    ConcernBarState,
    ConcernKind,
    ConcernState,
    Connection,
    Counters,
    Link,
    Marking,
    NavItem,
    NavSection,
    Saved,
    SavedState,
    ShellState,
    VisitChoice,
)

SECTIONS = (
    NavSection(
        "Visit",
        (
            NavItem("today", "Today", "calendar-days"),
            NavItem("sample", "Sample", "shuffle", 24),
            NavItem("children", "Children", "users", 24),
        ),
    ),
    NavSection(
        "Record",
        (
            NavItem("interviews", "Interviews", "message-circle", 31),
            NavItem("observations", "Observations", "eye", 17),
            NavItem("notes", "Notes and files", "notebook-pen", 58),
        ),
    ),
    NavSection(
        "Make sense",
        (
            NavItem("evidence", "Evidence", "layers", 401),
            NavItem("matrix", "Matrix", "grid-3x3"),
            NavItem("judgements", "Judgements", "scale"),
            NavItem("conflicts", "Conflicts", "git-compare", 2, Attention.NEEDS_YOU),
        ),
    ),
    NavSection(
        "Finish",
        (NavItem("report", "Report", "file-text"), NavItem("finish", "Finish visit", "flag")),
    ),
)


def sample_state(place: str = "today") -> ShellState:
    """The eighth day of an invented visit, with one concern open and no connection."""
    return ShellState(
        marking=Marking(handling="Personal data of children. Need to know only."),
        title="Northmere",
        subtitle="Joint inspection · Wed 18 November · day 8 of 10",
        visits=(VisitChoice("n", "Northmere"), VisitChoice("k", "Kingsmoor")),
        sections=SECTIONS,
        place=place,
        who="OF2 · Team inspector",
        where="Ofsted · laptop Heron 07",
        concern=ConcernState(ConcernKind.OPEN, 1),
        concern_bar=ConcernBarState(
            "C-02", "T07", "Lead told at 10:42. The council must reply by 17:00, in 4 h 57 min."
        ),
        saved=SavedState(Saved.SAVED, "12:03:04"),
        counters=Counters(401, 384, 371),
        connection=Connection(Link.OFF, "No connection since 08:52. Nothing is needed now."),
        lock="Locks in 4 min",
    )
