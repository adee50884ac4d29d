"""Joins an open form of the engine to its page.

Each line of the page is a value of the engine's own graph: an edit works out again what depends
on it and tells which lines came out different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.forms.model import Choice
from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.stored_keys import Kept, engine_text
from fieldapp.forms.values import read
from fieldapp.forms.xform.branches import MOST_CARDS, Occurrence, Range
from fieldapp.forms.xform.cells import Derived, EndlessWork, Reaction
from fieldapp.forms.xform.choosing import Choices
from fieldapp.forms.xform.definition import Form, FormError
from fieldapp.forms.xform.evaluation import Chance
from fieldapp.forms.xform.leaf import Leaf, Unanswerable
from fieldapp.forms.xform.session import Session
from fieldapp.forms.xpath import ExpressionProblem
from ui.viewmodels.form_lines import LineMaker
from ui.viewmodels.form_outline import KeyBook, Outline, range_of
from ui.viewmodels.form_page import Change, Line, Looked, Needs, Part, Stub

_PROBLEMS: Final = (Unanswerable, ExpressionProblem, FormError, EndlessWork)


@dataclass(slots=True)
class _Watched:
    """A line as a value of the graph, and what notices that it came out different."""

    line: Derived[Line | None]
    reaction: Reaction


@dataclass(slots=True)
class _News:
    """What came out different since somebody asked."""

    keys: set[str] = field(default_factory=set)
    moved: bool = False


class XFormFilling:
    """A `Filling` for an XForm; `ids` names new repeat instances."""

    def __init__(
        self,
        form: Form,
        now: datetime,
        chance: Chance,
        ids: Callable[[], str],
        properties: Mapping[str, str] | None = None,
        stored: Kept | None = None,
    ) -> None:
        """Open a new record of a form, or with `stored` one that was begun before.

        Raises `Refused` when the form cannot be used.
        """
        self.session = _opened(form, now, chance, properties, stored)
        self.keys = KeyBook(ids)
        for ref, name in (stored.ids if stored else {}).items():
            node = self.session.node(ref)
            if isinstance(node, Occurrence):
                self.keys.name(node, name)
        self._form = form
        self._outline = Outline(self.session, form, self.keys, self._drop)
        self._maker = LineMaker(self.session.evaluation)
        self._lists = LongLists(self._maker)
        self._watched: dict[str, _Watched] = {}
        self._unread: dict[str, tuple[str, str]] = {}
        self._news = _News()
        Reaction(self.session.graph, self._notice_moves)
        self._news = _News()

    @property
    def title(self) -> str:
        """The form's title."""
        return self._form.title

    @property
    def languages(self) -> tuple[str, ...]:
        """The names of its translations."""
        return tuple(t.language for t in self._form.translations)

    @property
    def language(self) -> str:
        """The translation that is on."""
        return self.session.evaluation.language.peek()

    def speak(self, language: str) -> None:
        """Put another translation on."""
        self.session.evaluation.language.write(language)

    def medium(self, name: str) -> bytes | None:
        """Return a file of the form, None when it came without it."""
        return self._form.media.read(name)

    def stubs(self) -> tuple[Stub, ...]:
        """Every line that is asked now, in reading order."""
        keys = self.session.graph.unseen(self._outline.whole.read)
        for gone in self._watched.keys() - set(keys):
            self._drop(gone)
        return tuple(self._outline.spots[key].stub for key in keys)

    def line(self, ref: str) -> Line | None:
        """One line as it stands now; what could not be read stands as it was typed."""
        watched = self._watched.get(ref)
        if watched is None:
            if ref not in self._outline.spots:
                return None
            watched = self._watched[ref] = self._watch(ref)
        line = self.session.graph.unseen(watched.line.read)
        if line is not None and ref in self._unread:
            text, problem = self._unread[ref]
            return replace(line, text=text, problem=problem)
        return line

    def answer(self, ref: str, text: str) -> Change:
        """Take an answer; what its type cannot hold stays as typed, with a sentence."""
        leaf, line = self._leaf(ref), self.line(ref)
        if leaf is None or line is None or line.question is None:
            return Change()
        if not line.looked_up:
            answer = read(line.question, text)
            text = answer.text
            if answer.problem:
                self._unread[ref] = (text, answer.problem)
                return Change(frozenset((ref,)))
        self._unread.pop(ref, None)
        change = self._answered(ref, leaf, text)
        return replace(change, refs=change.refs | {ref})

    def _answered(self, ref: str, leaf: Leaf, text: str) -> Change:
        """Answer; one that asks for more cards than fit stays as typed, and is taken back."""
        evaluation, before = self.session.evaluation, leaf.kept.peek()
        evaluation.asked_too_many = 0
        change = self._do(lambda: leaf.answer(engine_text(leaf.leaf, text)))
        if not evaluation.asked_too_many:
            return change
        self._unread[ref] = (text, too_many(evaluation.asked_too_many))
        back = self._do(lambda: leaf.answer(before))
        return Change(change.refs | back.refs, change.structure or back.structure)

    def add(self, ref: str) -> tuple[str, Change]:
        """Add a card to a repeat; return its key, empty where none can be added."""
        node = self._outline.spots[ref].node
        if not isinstance(node, Range) or node.counted:
            return "", Change()
        change = self._do(node.add)
        return self.keys.key(node.instances[-1]), change

    def remove(self, ref: str) -> Change:
        """Take a card away."""
        node = self._outline.spots[ref].node
        if not isinstance(node, Occurrence):
            return Change()
        held, index = range_of(node), node.index
        return self._do(lambda: held.remove(index))

    def look_up(self, ref: str, text: str, most: int) -> Looked:
        """Find choices whose words hold every word of a text."""
        leaf = self._leaf(ref)
        return Looked((), 0) if leaf is None else self._lists.find(leaf, text, most)

    def check(self) -> tuple[Needs, ...]:
        """Return what is missing or does not hold, in reading order."""
        return self.session.graph.unseen(lambda: tuple(self._all_needs()))

    def leaves(self) -> Iterator[tuple[str, Leaf]]:
        """Yield every value of the record with its key, asked or not."""
        for leaf in self.session.root.leaves():
            yield self.keys.key(leaf), leaf

    def instances(self) -> dict[str, frozenset[str]]:
        """Return the ids of the cards that people add, by the slot key of their repeat."""
        return {
            slot_key(self.keys.key(found)): frozenset(map(self.keys.id_of, found.instances))
            for found in self.session.root.ranges()
            if not found.counted
        }

    def take_in(self, ref: str, text: str) -> None:
        """Let a value stand that was written elsewhere, whatever the form asks now."""
        leaf = next((leaf for key, leaf in self.leaves() if key == ref), None)
        if leaf is not None:
            self._unread.pop(ref, None)
            leaf.put_raw(engine_text(leaf.leaf, text))
            self._show_unread(ref, leaf, text)

    def show_unread(self, fields: Mapping[str, str]) -> None:
        """Let what the record holds and no type can read stand as it was typed."""
        for key, leaf in self.leaves():
            text = fields.get(slot_key(key), "")
            if text and not leaf.kept.peek():
                self._show_unread(key, leaf, text)

    def _show_unread(self, ref: str, leaf: Leaf, text: str) -> None:
        line = self.line(ref)
        if line is None or line.question is None or not text or leaf.kept.peek():
            return
        problem = read(line.question, text).problem
        if problem:
            self._unread[ref] = (text, problem)

    def _all_needs(self) -> Iterator[Needs]:
        spots = self._outline.spots
        for key in self._outline.whole.read():
            leaf = spots[key].node
            if isinstance(leaf, Leaf) and (key in self._unread or not _stands(leaf)):
                line = self.line(key)
                assert line is not None, "what is asked has a line"
                said = line.problem or self._maker.missing(leaf, line.label)
                above, inside, _ = key.rpartition("}/")
                card = self.line(f"{above}}}") if inside else None
                of = f"{card.label}: " if card is not None and card.part is Part.CARD else ""
                yield Needs(key, f"{of}{said}")

    def _do(self, edit: Callable[[], object]) -> Change:
        """Make an edit and return what it changed; what the form forbids is refused."""
        self._news = _News()
        try:
            edit()
        except _PROBLEMS:
            raise Refused(
                "F-190",
                "The form does not take this answer.",
                "Look at the question again, or tell who wrote the form.",
            ) from None
        news, self._news = self._news, _News()
        return Change(frozenset(news.keys), news.moved)

    def _leaf(self, ref: str) -> Leaf | None:
        spot = self._outline.spots.get(ref)
        return spot.node if spot is not None and isinstance(spot.node, Leaf) else None

    def _drop(self, ref: str) -> None:
        watched = self._watched.pop(ref, None)
        if watched is not None:
            watched.reaction.dispose()
            watched.line.dispose()

    def _notice_moves(self) -> None:
        self._outline.whole.read()
        self._news.moved = True

    def _watch(self, ref: str) -> _Watched:
        graph, spots = self.session.graph, self._outline.spots
        line: Derived[Line | None] = Derived(graph, lambda: self._maker.make(spots[ref]), None)

        def notice() -> None:
            line.read()
            self._news.keys.add(ref)

        return _Watched(line, Reaction(graph, notice))


def too_many(wanted: int) -> str:
    """Return what is said of an answer that asks for more cards than a record holds."""
    return f"This asks for {wanted:,} cards; a record holds {MOST_CARDS:,}. Type a smaller number."


def _stands(leaf: Leaf) -> bool:
    """Say whether an answer holds and is not missing."""
    missing = leaf.is_required() and not leaf.text() and not leaf.is_readonly()
    return leaf.is_valid() and not missing


def _opened(
    form: Form,
    now: datetime,
    chance: Chance,
    properties: Mapping[str, str] | None,
    stored: Kept | None,
) -> Session:
    try:
        return Session(form, now, chance, properties, stored.stored if stored else None)
    except (ExpressionProblem, FormError, EndlessWork, RecursionError) as problem:
        raise Refused(
            "F-192",
            f"This form cannot be opened: {str(problem) or 'its calculations never settle'}.",
            "Ask who wrote the form to correct it. What was written is kept.",
        ) from None


class LongLists:
    """Finds choices by their words; the labels of a list are made once."""

    def __init__(self, maker: LineMaker) -> None:
        self._maker = maker
        self._held: dict[Leaf, tuple[Choices, str, list[Choice], list[str]]] = {}

    def find(self, leaf: Leaf, text: str, most: int) -> Looked:
        """Return at most so many choices in which words begin as every word of `text`."""
        if leaf.choices is None:
            return Looked((), 0)
        offered = leaf.choices.peek()
        words = [f" {word}" for word in text.casefold().split()]
        if not words:
            first = zip(offered.names[:most], offered.sources[:most], strict=True)
            some = tuple(self._maker.choice(leaf, name, src) for name, src in first)
            return Looked(some, len(offered.names))
        choices, folded = self._all(leaf, offered)
        at = [n for n, label in enumerate(folded) if all(word in label for word in words)]
        return Looked(tuple(choices[n] for n in at[:most]), len(at))

    def _all(self, leaf: Leaf, offered: Choices) -> tuple[list[Choice], list[str]]:
        language = leaf.evaluation.language.peek()
        held = self._held.get(leaf)
        if held is None or held[0] is not offered or held[1] != language:
            pairs = zip(offered.names, offered.sources, strict=True)
            graph = leaf.evaluation.graph
            made = graph.unseen(lambda: [self._maker.choice(leaf, n, s) for n, s in pairs])
            held = (offered, language, made, [f" {choice.label.casefold()}" for choice in made])
            self._held[leaf] = held
        return held[2], held[3]
