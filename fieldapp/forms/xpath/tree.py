"""An expression as a tree: what the parser makes and the compiler reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Axis(Enum):
    """The thirteen directions of XPath 1.0 in which a step can go."""

    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    ATTRIBUTE = "attribute"
    CHILD = "child"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    FOLLOWING = "following"
    FOLLOWING_SIBLING = "following-sibling"
    NAMESPACE = "namespace"
    PARENT = "parent"
    PRECEDING = "preceding"
    PRECEDING_SIBLING = "preceding-sibling"
    SELF = "self"


class Kind(Enum):
    """What a step accepts on its axis."""

    NAME = "name"
    ANY = "*"
    ANY_OF_PREFIX = "prefix:*"
    NODE = "node"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "processing-instruction"


class Start(Enum):
    """Where a path begins: at the document, at the context node, or at another value."""

    ROOT = "/"
    CONTEXT = "."
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Test:
    """The part of a step after its axis; `name` and `prefix` only where the kind has them."""

    kind: Kind
    name: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: Axis
    test: Test
    predicates: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: digits, perhaps a point, never a sign or an exponent."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """A location path; `origin` is the value that it starts from, for Start.VALUE.

    `filters` are predicates directly behind the origin: `(/data/a)[2]`.
    """

    start: Start
    steps: tuple[Step, ...]
    origin: Tree | None = None
    filters: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` with its prefix as written, `at` where it begins."""

    name: str
    arguments: tuple[Tree, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Minus:
    """A sign in front of an operand."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and the operator as written between them."""

    operator: str
    left: Tree
    right: Tree


Tree: TypeAlias = Number | Literal | Path | Call | Minus | Binary

ANY_NODE = Test(Kind.NODE)
SELF = Step(Axis.SELF, ANY_NODE)
PARENT = Step(Axis.PARENT, ANY_NODE)
DESCENDANTS = Step(Axis.DESCENDANT_OR_SELF, ANY_NODE)


def children(tree: Tree) -> tuple[Tree, ...]:
    """Return the trees directly inside `tree`, predicates included, in order of writing."""
    match tree:
        case Path(origin=origin, steps=steps, filters=filters):
            inside = (origin,) if origin is not None else ()
            return (*inside, *filters, *(each for step in steps for each in step.predicates))
        case Call(arguments=arguments):
            return arguments
        case Minus(operand=operand):
            return (operand,)
        case Binary():
            first, others = chain(tree)
            return (first, *(right for _, right in others))
        case _:
            return ()


def chain(tree: Tree) -> tuple[Tree, list[tuple[str, Tree]]]:
    """Return the first operand of a row of operators, and each operator with its right side.

    `a + b - c` is a, then + b and - c; a row of hundreds is thus walked without recursion.
    """
    others: list[tuple[str, Tree]] = []
    while isinstance(tree, Binary):
        others.append((tree.operator, tree.right))
        tree = tree.left
    return tree, others[::-1]
