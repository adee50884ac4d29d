"""Reads the text of an expression into a tree: XPath 1.0 as the ODK tools write it.

Names of operators are also allowed as names of questions (`/data/and`), because an operator
can stand only between two operands. A variable (`$x`) has no meaning in a form.
"""

from __future__ import annotations

from typing import Final

from fieldapp.forms.xpath.tokens import Cursor, Word
from fieldapp.forms.xpath.tree import (
    DESCENDANTS,
    PARENT,
    SELF,
    Axis,
    Binary,
    Call,
    Kind,
    Literal,
    Minus,
    Number,
    Path,
    Start,
    Step,
    Test,
    Tree,
)

_LEVELS: Final = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_STRENGTHS: Final = {name: level for level, names in enumerate(_LEVELS) for name in names}
_AXES: Final = {axis.value: axis for axis in Axis}
_NODE_TYPES: Final = {
    "node": Kind.NODE,
    "text": Kind.TEXT,
    "comment": Kind.COMMENT,
    "processing-instruction": Kind.INSTRUCTION,
}
_DEEPEST: Final = 100
"""Levels of brackets; each takes several calls of Python's thousand."""


def tree_of(text: str) -> Tree:
    """Return the tree of `text`; raises ExpressionProblem (SYNTAX) at the first mistake."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._at = Cursor(text)
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._expression()
        if self._at.now.word is not Word.END:
            raise self._at.problem(f"{self._at.named()} is not expected here.")
        return tree

    def _expression(self) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._at.problem(f"The expression is nested deeper than {_DEEPEST} levels.")
        tree = self._operated(0)
        self._depth -= 1
        return tree

    def _operated(self, weakest: int) -> Tree:
        left = self._signed()
        while (strength := self._strength()) >= weakest:
            operator = self._at.take().text
            left = Binary(operator, left, self._operated(strength + 1))
        return left

    def _strength(self) -> int:
        """Return how strongly the operator here binds; -1 when none is here."""
        if self._at.now.word not in (Word.SIGN, Word.NAME):
            return -1
        return _STRENGTHS.get(self._at.now.text, -1)

    def _signed(self) -> Tree:
        if self._at.skip("-"):
            return Minus(self._union())
        return self._union()

    def _union(self) -> Tree:
        left = self._path()
        while self._at.skip("|"):
            left = Binary("|", left, self._path())
        return left

    def _path(self) -> Tree:
        if self._at.is_sign("/"):
            return self._absolute()
        if self._at.skip("//"):
            return Path(Start.ROOT, (DESCENDANTS, *self._steps()))
        if self._begins_step():
            return Path(Start.CONTEXT, self._steps())
        return self._from_value(self._primary())

    def _absolute(self) -> Tree:
        self._at.take()
        return Path(Start.ROOT, self._steps() if self._begins_step() else ())

    def _from_value(self, origin: Tree) -> Tree:
        filters = self._predicates()
        steps: tuple[Step, ...] = ()
        if self._at.skip("/"):
            steps = self._steps()
        elif self._at.skip("//"):
            steps = (DESCENDANTS, *self._steps())
        return Path(Start.VALUE, steps, origin, filters) if steps or filters else origin

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._at.is_sign("/") or self._at.is_sign("//"):
            if self._at.take().text == "//":
                steps.append(DESCENDANTS)
            steps.append(self._step())
        return tuple(steps)

    def _begins_step(self) -> bool:
        if self._at.now.word is Word.SIGN:
            return self._at.now.text in {".", "..", "@", "*"}
        if self._at.now.word is not Word.NAME:
            return False
        return self._at.now.text in _NODE_TYPES or not self._at.follows("(")

    def _step(self) -> Step:
        if self._at.skip("."):
            return SELF
        if self._at.skip(".."):
            return PARENT
        axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> Axis:
        if self._at.skip("@"):
            return Axis.ATTRIBUTE
        if self._at.now.word is Word.NAME and self._at.follows("::"):
            axis = _AXES.get(self._at.now.text)
            if axis is None:
                raise self._at.problem(
                    f"{self._at.now.text}:: is no direction that a path can take."
                )
            self._at.take()
            self._at.take()
            return axis
        return Axis.CHILD

    def _test(self) -> Test:
        if self._at.skip("*"):
            return Test(Kind.ANY)
        if self._at.now.word is not Word.NAME:
            raise self._at.problem(f"A name is missing before {self._at.named()}.")
        if self._at.now.text in _NODE_TYPES and self._at.follows("("):
            return self._node_type()
        prefix, colon, name = self._at.take().text.rpartition(":")
        if name == "*" and colon:
            return Test(Kind.ANY_OF_PREFIX, prefix=prefix)
        return Test(Kind.NAME, name, prefix)

    def _node_type(self) -> Test:
        kind = _NODE_TYPES[self._at.take().text]
        self._at.expect("(")
        name = self._at.take().text if self._at.now.word is Word.LITERAL else ""
        self._at.expect(")")
        return Test(kind, name)

    def _predicates(self) -> tuple[Tree, ...]:
        predicates = []
        while self._at.skip("["):
            predicates.append(self._expression())
            self._at.expect("]")
        return tuple(predicates)

    def _primary(self) -> Tree:
        token = self._at.now
        if token.word is Word.NUMBER:
            return Number(self._at.take().text)
        if token.word is Word.LITERAL:
            return Literal(self._at.take().text)
        if token.word is Word.NAME:
            return self._call()
        if self._at.skip("("):
            tree = self._expression()
            self._at.expect(")")
            return tree
        raise self._at.problem(f"A value is missing before {self._at.named()}.")

    def _call(self) -> Tree:
        name = self._at.take()
        self._at.expect("(")
        arguments: list[Tree] = []
        if not self._at.is_sign(")"):
            arguments.append(self._expression())
            while self._at.skip(","):
                arguments.append(self._expression())
        self._at.expect(")")
        return Call(name.text, tuple(arguments), name.at)
