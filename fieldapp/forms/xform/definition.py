"""What an XForm says, once it is read: facts only, shared by every record of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import NewType

from lxml.etree import _Element

from fieldapp.forms.media import NO_MEDIA, Media
from fieldapp.forms.xform.codecs import Codec, ValueType
from fieldapp.forms.xpath import Expression

Nodeset = NewType("Nodeset", str)
"""The path of a node in the model, with prefixes and without positions."""


@unique
class Kind(StrEnum):
    """How a leaf is asked."""

    MODEL = "model"
    """Not asked: a calculation, something hidden, something preloaded."""
    INPUT = "input"
    NOTE = "note"
    SELECT_ONE = "select1"
    SELECT = "select"
    RANK = "rank"
    RANGE = "range"
    TRIGGER = "trigger"
    UPLOAD = "upload"

    @property
    def is_choosing(self) -> bool:
        """Whether names of choices are the answer."""
        return self in _CHOOSING


_CHOOSING = (Kind.SELECT_ONE, Kind.SELECT, Kind.RANK)


@unique
class Event(StrEnum):
    """When an action is done."""

    INSTANCE_LOAD = "odk-instance-load"
    FIRST_LOAD = "odk-instance-first-load"
    NEW_REPEAT = "odk-new-repeat"
    REVALIDATE = "xforms-revalidate"
    VALUE_CHANGED = "xforms-value-changed"


class FormError(Exception):
    """A form cannot be used: what is wrong, in a sentence, and where."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where


@dataclass(frozen=True, slots=True)
class Literal:
    """A piece of text as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """A piece of text that is worked out."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Translated:
    """The text of an id, in the language that is on; the id is worked out."""

    id: Expression


Piece = Literal | Output | Translated


@dataclass(frozen=True, slots=True)
class Text:
    """A label, a hint or a message."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Preload:
    """A value that the app fills in when a record begins."""

    type: str
    parameter: str
    event: Event


@dataclass(frozen=True, slots=True)
class Bind:
    """What holds for every node of one path. Rules that are always the same are None."""

    nodeset: Nodeset
    type: ValueType | None = None
    relevant: Expression | None = None
    readonly: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    preload: Preload | None = None
    required_message: Text | None = None
    constraint_message: Text | None = None
    is_note: bool = False
    """Whether the bind says that it is read only without any condition."""


@dataclass(frozen=True, slots=True)
class Item:
    """A choice that is written in the question itself."""

    value: str
    label: Text | None


@dataclass(frozen=True, slots=True)
class ItemSet:
    """Where the choices of a question come from."""

    nodes: Expression
    value: Expression
    label: Text | None


@dataclass(frozen=True, slots=True)
class Control:
    """A question, a group or a repeat as the body shows it."""

    name: str
    """Its element: `input`, `select1`, `group`, `repeat`..."""
    nodeset: Nodeset | None
    label: Text | None = None
    hint: Text | None = None
    appearance: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    itemset: ItemSet | None = None
    children: tuple[Control, ...] = ()
    actions: tuple[ActionSource, ...] = ()

    def walk(self) -> Iterator[Control]:
        """Yield this control and all inside it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class ActionSource:
    """A `setvalue` inside a control, not yet bound to the path that it listens to."""

    element: _Element


@dataclass(frozen=True, slots=True)
class Action:
    """Sets a value when an event happens; `source` is the path whose change is listened to."""

    target: str
    events: frozenset[Event]
    value: Expression | None
    """None for a place of the device, which a desktop does not have."""
    source: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class NodeDefinition:
    """A node of the model: a leaf, a group or a repeat."""

    nodeset: Nodeset
    tag: str
    """The element's name as lxml writes it."""
    names: tuple[str, ...]
    """The names from the root to here, without prefixes."""
    bind: Bind
    control: Control | None
    template: _Element
    attributes: tuple[AttributeDefinition, ...] = ()

    @property
    def local(self) -> str:
        """The name without a prefix."""
        return self.names[-1]


@dataclass(frozen=True, slots=True, eq=False)
class AttributeDefinition:
    """An attribute of a node, which can have a calculation."""

    nodeset: Nodeset
    name: str
    """The attribute's name as lxml writes it."""
    names: tuple[str, ...]
    bind: Bind


@dataclass(frozen=True, slots=True, eq=False)
class LeafDefinition(NodeDefinition):
    """A node that holds a value."""

    kind: Kind = Kind.MODEL
    type: ValueType = ValueType.STRING
    codec: Codec = str


@dataclass(frozen=True, slots=True, eq=False)
class GroupDefinition(NodeDefinition):
    """A node that holds other nodes."""

    children: tuple[NodeDefinition, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RepeatDefinition(NodeDefinition):
    """A node that is there several times. `count` says how often, if the form says it."""

    children: tuple[NodeDefinition, ...] = ()
    count: Expression | None = None
    initial: tuple[_Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of one language by id; each is a `text` element with its `value`s."""

    language: str
    is_default: bool
    texts: Mapping[str, _Element]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A whole form."""

    id: str
    version: str
    title: str
    root: GroupDefinition
    body: tuple[Control, ...]
    instances: Mapping[str, _Element]
    translations: tuple[Translation, ...]
    names: Mapping[str, str]
    """The prefixes that the form declares, with their addresses."""
    nodes: Mapping[Nodeset, NodeDefinition]
    actions: Mapping[str, list[Action]]
    """What sets the value of each path."""
    media: Media = NO_MEDIA
    """The files beside the form."""
