"""Reads the XML of a form safely and finds its parts, as ODK's engine finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xform.definition import FormError

XFORMS: Final = "http://www.w3.org/2002/xforms"
XHTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "http://openrosa.org/javarosa"
OPENROSA: Final = "http://openrosa.org/xforms"
ODK: Final = "http://www.opendatakit.org/xforms"

_DEFAULT_XFORMS: Final = f'xmlns="{XFORMS}"'.encode()
_LOOK_AT: Final = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """The parts of a form's XML. Elements without a prefix have no namespace here."""

    title: str
    model: _Element
    body: _Element
    primary: _Element
    """The root element of the primary instance."""
    secondary: tuple[_Element, ...]
    names: dict[str, str]


def parse_xml(data: bytes) -> _Element:
    """Return the root of an XML document; refuse entities, definitions and what is not XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise FormError(f"The form is not XML that can be read: {problem}") from None
    refuse_definitions(root)
    return root


def refuse_definitions(root: _Element) -> None:
    """Raise `FormError` where a document defines its own entities or refers to some."""
    information = root.getroottree().docinfo
    has_type = getattr(information, "doctype", "") != ""
    if has_type or any(True for _ in root.iter(etree.Entity)):
        raise FormError("The form defines entities, which is not allowed.")


def read_source(data: bytes) -> Source:
    """Return the parts of the form in `data`; raise `FormError` when one is missing."""
    root = parse_xml(_without_default_namespace(data))
    _strip_default(root)
    head = _one(root, "head")
    model = _one(head, "model")
    instances = [child for child in model if child.tag == "instance"]
    if not instances:
        raise FormError("The form has no primary instance.")
    primary = next((c for c in _elements(instances[0]) if c.get("id") is not None), None)
    if primary is None:
        raise FormError("The root of the primary instance has no id.")
    if any(i.get("id") is None for i in instances[1:]):
        raise FormError("A secondary instance has no id.")
    title = "".join(str(text) for text in _one(head, "title").itertext())
    for instance in instances:
        strip_unprefixed(instance)
    names = _prefixes(root)
    _complete_meta(model, primary)
    return Source(title, model, _one(root, "body"), primary, tuple(instances[1:]), names)


def _without_default_namespace(data: bytes) -> bytes:
    """Take the usual default namespace off before parsing: names then need no rewriting."""
    head = data[:_LOOK_AT]
    return head.replace(_DEFAULT_XFORMS, b"") + data[_LOOK_AT:]


def _strip_default(root: _Element) -> None:
    for element in root.iter(f"{{{XFORMS}}}*", f"{{{XHTML}}}*"):
        element.tag = str(element.tag).rpartition("}")[2]


def strip_unprefixed(root: _Element) -> _Element:
    """Take the namespace off every element without a prefix, and return the root."""
    for element in root.iter("*"):
        if not element.prefix and "}" in str(element.tag):
            element.tag = str(element.tag).rpartition("}")[2]
    return root


def _prefixes(root: _Element) -> dict[str, str]:
    return {str(prefix): address for prefix, address in root.nsmap.items() if prefix}


def _one(parent: _Element, name: str) -> _Element:
    found = next((child for child in _elements(parent) if child.tag == name), None)
    if found is None:
        raise FormError(f"The form has no <{name}>.")
    return found


def _elements(parent: _Element) -> Iterator[_Element]:
    return parent.iterchildren("*")


def _complete_meta(model: _Element, primary: _Element) -> None:
    """Add the id of the record, which every form has even if it does not say so."""
    meta = next((c for c in _elements(primary) if _is_meta(c)), None)
    if meta is None:
        meta = etree.SubElement(primary, f"{{{OPENROSA}}}meta", nsmap={"orx": OPENROSA})
    name = str(meta.tag).replace("meta", "instanceID")
    if any(child.tag == name for child in meta):
        return
    added = etree.SubElement(meta, name)
    path = "/".join(("", shown_name(primary), shown_name(meta), shown_name(added)))
    bind = etree.SubElement(model, "bind", nodeset=path)
    bind.set(f"{{{JAVAROSA}}}preload", "uid")


def _is_meta(element: _Element) -> bool:
    return element.tag in ("meta", f"{{{OPENROSA}}}meta")


def shown_name(element: _Element) -> str:
    """Return the name of an element as paths write it, with its prefix."""
    name = etree.QName(element).localname
    return f"{element.prefix}:{name}" if element.prefix and "}" in str(element.tag) else name
