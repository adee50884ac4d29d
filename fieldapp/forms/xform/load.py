"""Loads an XForm: from its XML and the files beside it to what every record shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.media import NO_MEDIA, Media
from fieldapp.forms.xform.actions import ActionReader
from fieldapp.forms.xform.binds import BindReader
from fieldapp.forms.xform.body import BodyReader, local_name
from fieldapp.forms.xform.definition import (
    Bind,
    Control,
    Form,
    FormError,
    NodeDefinition,
    Nodeset,
    Translation,
)
from fieldapp.forms.xform.expressions import ExpressionReader
from fieldapp.forms.xform.nodes import NodeReader
from fieldapp.forms.xform.secondary import secondary_instances
from fieldapp.forms.xform.source import Source, read_source, shown_name

_PART_OF_CONTROL: Final = ("group", "repeat")


def load_form(xml: bytes, media: Media | None = None) -> Form:
    """Return the form in `xml`; raise `FormError` with the first thing that is wrong."""
    source = read_source(xml)
    expressions = ExpressionReader(source.names)
    body_reader = BodyReader(expressions)
    body = body_reader.read(source.body, f"/{shown_name(source.primary)}")
    controls = _controls_by_path(body)
    binds = _binds(source, expressions, body_reader, controls)
    ids = {e.get("id") or "": (e.get("nodeset") or "").strip() for e in _bind_elements(source)}
    actions = ActionReader(expressions, ids, {})
    actions.read_model(source.model)
    nodes: dict[Nodeset, NodeDefinition] = {}
    root = NodeReader(expressions, binds, controls, actions, nodes).root(source.primary)
    return Form(
        id=source.primary.get("id") or "",
        version=source.primary.get("version") or "",
        title=source.title,
        root=root,
        body=body,
        instances=secondary_instances(source.secondary, media or NO_MEDIA),
        translations=tuple(_translations(source.model)),
        names=source.names,
        nodes=nodes,
        actions=actions.found,
        media=media or NO_MEDIA,
    )


def _bind_elements(source: Source) -> Iterable[_Element]:
    return (e for e in source.model if e.tag == "bind" and e.get("nodeset") is not None)


def _binds(
    source: Source,
    expressions: ExpressionReader,
    body: BodyReader,
    controls: Mapping[str, Control],
) -> dict[str, Bind]:
    def kind_at(nodeset: str) -> str | None:
        control = controls.get(nodeset)
        return control.name if control else None

    reader = BindReader(expressions, body, kind_at, _instance_id_path(source.primary))
    binds = (reader.read(element) for element in _bind_elements(source))
    return {bind.nodeset: bind for bind in binds}


def _instance_id_path(primary: _Element) -> str:
    for meta in primary:
        if local_name(meta) == "meta":
            for child in meta:
                if local_name(child) == "instanceID":
                    return "/".join(("", *map(shown_name, (primary, meta, child))))
    return ""


def _controls_by_path(body: Iterable[Control]) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for control in (inner for outer in body for inner in outer.walk()):
        if control.nodeset is None:
            continue
        if control.nodeset in found:
            raise FormError("Two questions ask for the same value.", control.nodeset)
        found[control.nodeset] = control
    return found


def _translations(model: _Element) -> Iterable[Translation]:
    itext = next((child for child in model if child.tag == "itext"), None)
    for element in itext if itext is not None else ():
        language = element.get("lang") if local_name(element) == "translation" else None
        if language is not None:
            texts = {text.get("id") or "": text for text in element if local_name(text) == "text"}
            yield Translation(language, element.get("default") is not None, texts)
