"""A record as the XML that an XForm server takes: what counts, in the order of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xform.branches import Branch, Range
from fieldapp.forms.xform.leaf import Leaf
from fieldapp.forms.xform.session import Session

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def instance_xml(session: Session) -> bytes:
    """Return the instance of an open record as UTF-8; nodes that do not count are left out."""
    root = session.root
    element = etree.Element(root.definition.tag, nsmap=dict(session.form.names))
    _copy_attributes(root, element)
    _fill(element, root)
    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="utf-8", xml_declaration=True)


def _fill(element: _Element, branch: Branch) -> None:
    for node in _counting(branch):
        made = etree.SubElement(element, node.definition.tag)
        _copy_attributes(node, made)
        if isinstance(node, Leaf):
            made.text = _NOT_IN_XML.sub("\ufffd", node.text()) or None
        else:
            _fill(made, node)


def _counting(branch: Branch) -> Iterator[Leaf | Branch]:
    for child in branch.children:
        nodes = child.instances if isinstance(child, Range) else (child,)
        yield from (node for node in nodes if node.is_relevant())


def _copy_attributes(node: Leaf | Branch, element: _Element) -> None:
    for name, value in node.element.attrib.items():
        element.set(name, value)
