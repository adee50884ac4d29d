"""An expression of a form: read once, evaluated at many nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from fieldapp.forms.xpath.compiling import compiled, function_named
from fieldapp.forms.xpath.context import Host, Scope
from fieldapp.forms.xpath.nodes import Node
from fieldapp.forms.xpath.parser import tree_of
from fieldapp.forms.xpath.paths import Names
from fieldapp.forms.xpath.problem import ExpressionProblem
from fieldapp.forms.xpath.reads import Read, reads_of
from fieldapp.forms.xpath.tree import Call, Path, Tree, children
from fieldapp.forms.xpath.values import Value, nodes_of, to_number, to_text, to_truth

_NO_NAMES: Names = MappingProxyType({})


class Expression:
    """An expression that has been read and found right; it holds no state of a form."""

    __slots__ = ("_names", "_run", "_tree", "calls", "constant", "text", "volatile")

    def __init__(self, text: str, tree: Tree, names: Names) -> None:
        """Compile `tree`; raises ExpressionProblem for functions used wrongly."""
        self.text = text
        self._tree = tree
        self._names = names
        self._run = compiled(tree, names)
        self.calls = frozenset(each.name for each in _inside(tree) if isinstance(each, Call))
        self.volatile = any(map(_is_volatile, _inside(tree)))
        self.constant = not self.volatile and not any(map(_needs_context, _inside(tree)))

    @property
    def tree(self) -> Tree:
        """Return the parts of the expression."""
        return self._tree

    def evaluate(self, node: Node, host: Host) -> Value:
        """Return the value at `node`; raises ExpressionProblem when there can be none."""
        try:
            return self._run(Scope(node, host, node, 1, 1))
        except ExpressionProblem as problem:
            problem.expression = problem.expression or self.text
            raise

    def truth(self, node: Node, host: Host) -> bool:
        """Return the value as yes or no: nodes are true when there is one."""
        return to_truth(self.evaluate(node, host))

    def string(self, node: Node, host: Host) -> str:
        """Return the value as text: of nodes the first; a number that is none is ""."""
        return to_text(self.evaluate(node, host), host)

    def number(self, node: Node, host: Host) -> float:
        """Return the value as a number, NaN when it is none."""
        return to_number(self.evaluate(node, host), host)

    def nodes(self, node: Node, host: Host) -> list[Node]:
        """Return the nodes; raises ExpressionProblem (NOT_NODES) for another value."""
        return nodes_of(self.evaluate(node, host), "This place")

    def reads(self, context: tuple[str, ...]) -> frozenset[Read]:
        """Return every place read from a node whose names from the root are `context`."""
        return reads_of(self._tree, context, self._names)


def parse(text: str, names: Mapping[str, str] = _NO_NAMES) -> Expression:
    """Return the expression that `text` writes; `names` are the form's prefixes.

    Raises ExpressionProblem for a mistake in the text, a function that does not exist, or
    one with the wrong number of arguments.
    """
    return Expression(text, tree_of(text), names)


def _inside(tree: Tree) -> Iterator[Tree]:
    yield tree
    for each in children(tree):
        yield from _inside(each)


def _is_volatile(tree: Tree) -> bool:
    if not isinstance(tree, Call):
        return False
    if tree.name == "randomize":
        return len(tree.arguments) == 1
    function = function_named(tree.name)
    return function is not None and function.volatile


def _needs_context(tree: Tree) -> bool:
    if isinstance(tree, Path):
        return True
    function = function_named(tree.name) if isinstance(tree, Call) else None
    return function is not None and function.contextual
