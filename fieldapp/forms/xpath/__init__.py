"""The expression language of forms: what ODK's web engine evaluates, on lxml trees.

`parse` reads an expression once; the Expression that it returns is evaluated at any node of
any open form (a Host) and tells which questions it reads.
"""

from fieldapp.forms.xpath.context import Host, Scope
from fieldapp.forms.xpath.expression import Expression, parse
from fieldapp.forms.xpath.lookups import Lookups
from fieldapp.forms.xpath.moments import Moment
from fieldapp.forms.xpath.nodes import Attribute, Document, Node, TextNode, string_value
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.reads import ANY_DEPTH, ANY_NAME, Read
from fieldapp.forms.xpath.values import Value

__all__ = [
    "ANY_DEPTH",
    "ANY_NAME",
    "Attribute",
    "Document",
    "Expression",
    "ExpressionProblem",
    "Host",
    "Lookups",
    "Moment",
    "Node",
    "ProblemCode",
    "Read",
    "Scope",
    "TextNode",
    "Value",
    "parse",
    "string_value",
]
