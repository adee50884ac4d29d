"""What the window around every screen shows, as frozen facts, and how it is laid out."""

from dataclasses import dataclass, field
from enum import StrEnum

from ui.viewmodels.appearance import Mood
from ui.viewmodels.commands import Where
from ui.viewmodels.tokens import TextScale


class Saved(StrEnum):
    """Saved is said only after the store's commit returned."""

    TYPING = "typing"
    SAVED = "saved"
    NOT_SAVED = "not_saved"


@dataclass(frozen=True, slots=True)
class SavedState:
    """State of saving; `time` is the clock time hh:mm:ss of the last commit, empty before any."""

    kind: Saved = Saved.SAVED
    time: str = ""

    @property
    def words(self) -> str:
        """The words on the chip."""
        match self.kind:
            case Saved.TYPING:
                return "Typing"
            case Saved.SAVED:
                return f"Saved {self.time}" if self.time else "Saved"
            case Saved.NOT_SAVED:
                return f"Not saved since {self.time}" if self.time else "Not saved"


@dataclass(frozen=True, slots=True)
class Counters:
    """Items on this laptop, on the server, confirmed by the office; cumulative.

    `reason` says in a sentence why a figure fell, as after a restored server.
    """

    laptop: int = 0
    server: int = 0
    confirmed: int = 0
    reason: str = ""

    @property
    def only_on_laptop(self) -> int:
        """Items that no server has receipted."""
        return max(0, self.laptop - self.server)

    @property
    def not_confirmed(self) -> int:
        """Items on the server which the office has still to open."""
        return max(0, self.server - self.confirmed)

    @property
    def words(self) -> str:
        """The sentence that is read aloud."""
        return (
            f"{self.laptop:,} on this laptop, {self.server:,} on server, "
            f"{self.confirmed:,} confirmed by office"
        )


class Link(StrEnum):
    """What the connection does."""

    OFF = "off"
    IDLE = "idle"
    SENDING = "sending"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Connection:
    """The connection in words, such as "No connection since 08:52. Nothing is needed now."."""

    link: Link = Link.OFF
    words: str = ""


class ConcernKind(StrEnum):
    """The worst state among this person's concerns."""

    NONE = "none"
    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ConcernState:
    """How many concerns are open, and how pressing the worst is."""

    kind: ConcernKind = ConcernKind.NONE
    count: int = 0

    @property
    def words(self) -> str:
        """The words on the button."""
        match self.kind:
            case ConcernKind.NONE:
                return "Concern"
            case ConcernKind.OPEN:
                return f"Concern · {self.count} open"
            case ConcernKind.DUE_SOON:
                return f"Concern · {self.count} open, due soon"
            case ConcernKind.OVERDUE:
                return f"Concern · {self.count} open, overdue"

    @property
    def spoken(self) -> str:
        """The name of the button for a screen reader."""
        return self.words.replace(" ·", ",")


@dataclass(frozen=True, slots=True)
class ConcernBarState:
    """The most pressing of the open concerns.

    `code` is the concern's ("C-02"), `child` the child's code or empty, `sentence` the last step
    and the next one with its clock time and what remains. `record` is the button's words that
    lead to recording that step.
    """

    code: str
    child: str
    sentence: str
    record: str = "Record a reply"
    kind: ConcernKind = ConcernKind.OPEN


@dataclass(frozen=True, slots=True)
class Marking:
    """The classification of what is on the screen, and its handling words."""

    classification: str = "OFFICIAL-SENSITIVE"
    handling: str = ""


class Attention(StrEnum):
    """Whether a count in the navigation only informs or asks for the person."""

    PLAIN = "plain"
    NEEDS_YOU = "needs_you"


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the navigation; `count` of None shows no figure."""

    id: str
    title: str
    icon: str
    count: int | None = None
    attention: Attention = Attention.PLAIN

    @property
    def spoken(self) -> str:
        """Title and figure as read aloud."""
        if self.count is None:
            return self.title
        needs = ", needs you" if self.attention is Attention.NEEDS_YOU else ""
        return f"{self.title}, {self.count}{needs}"


@dataclass(frozen=True, slots=True)
class NavSection:
    """A group of places; an empty title shows none."""

    title: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class VisitChoice:
    """A visit in the switcher."""

    id: str
    title: str
    subtitle: str = ""


class PageKind(StrEnum):
    """A screen inside the window's frame, or one which takes the window whole."""

    FRAMED = "framed"
    FULL = "full"


class Cover(StrEnum):
    """Whether the curtain is drawn before everything."""

    NONE = "none"
    CURTAIN = "curtain"


@dataclass(frozen=True, slots=True)
class ShellState:
    """All that the window around a screen shows.

    `place` is the id of the shown place, also of a full-window page. `reach` says where commands
    work now: `EVERYWHERE` alone while locked.
    """

    marking: Marking = Marking()
    title: str = ""
    subtitle: str = ""
    visits: tuple[VisitChoice, ...] = ()
    find_hint: str = "Find a word, child, role or code"
    sections: tuple[NavSection, ...] = ()
    place: str = ""
    marked: str = ""
    """The row of the navigation that the screen belongs to; empty: the place itself."""
    who: str = ""
    where: str = ""
    concern: ConcernState = field(default_factory=ConcernState)
    concern_bar: ConcernBarState | None = None
    saved: SavedState = field(default_factory=SavedState)
    counters: Counters = field(default_factory=Counters)
    connection: Connection = field(default_factory=Connection)
    lock: str = ""
    page: PageKind = PageKind.FRAMED
    cover: Cover = Cover.NONE
    mood: Mood = Mood.STANDARD
    reach: frozenset[Where] = frozenset(Where)
    curtain_words: str = ""

    @property
    def items(self) -> tuple[NavItem, ...]:
        """All places of the navigation in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def status_sentence(self) -> str:
        """What "say status" says: saved, counters, connection, concerns, lock."""
        parts = (self.saved.words, self.counters.words, self.connection.words)
        rest = (self.concern.spoken, self.lock)
        return ". ".join(part.rstrip(".") for part in (*parts, *rest) if part) + "."


class LayoutKind(StrEnum):
    """The four layouts, chosen by width over text scale."""

    WIDE = "wide"
    ICONS = "icons"
    MENU = "menu"
    COLUMN = "column"


_WIDE_FROM, _ICONS_FROM, _MENU_FROM = 1180, 900, 641
_LOW_BELOW = 720


def effective_width(width_px: int, scale: TextScale) -> int:
    """Width over text scale, in px at 100 per cent."""
    return width_px * 100 // scale


def layout_for(width_px: int, scale: TextScale) -> LayoutKind:
    """The layout of a window of this width at this text scale."""
    width = effective_width(width_px, scale)
    if width >= _WIDE_FROM:
        return LayoutKind.WIDE
    if width >= _ICONS_FROM:
        return LayoutKind.ICONS
    return LayoutKind.MENU if width >= _MENU_FROM else LayoutKind.COLUMN


def is_low(height_px: int, scale: TextScale) -> bool:
    """Whether the window is so low that the concern bar joins the header's chip."""
    return height_px * 100 // scale < _LOW_BELOW


CURTAIN_LIFTS_WITHIN_S = 60


class CurtainEnd(StrEnum):
    """What F12 does to a curtain: lift it, or after a minute lead to the lock."""

    LIFT = "lift"
    LOCK = "lock"


def curtain_end(drawn_for_s: float) -> CurtainEnd:
    """What becomes of a curtain drawn for so many seconds."""
    return CurtainEnd.LIFT if drawn_for_s < CURTAIN_LIFTS_WITHIN_S else CurtainEnd.LOCK
