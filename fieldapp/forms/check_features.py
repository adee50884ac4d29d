"""Finds in a form what this app serves in another way than other apps do, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lxml.etree import QName, _Element

from fieldapp.forms.addresses import file_named
from fieldapp.forms.check_places import Part, Places
from fieldapp.forms.features import Feature, Features, Status
from fieldapp.forms.finding import Finding, Place, error, warning
from fieldapp.forms.xform.source import JAVAROSA, Source

HasFile = Callable[[str], bool]
"""Tells whether a file of that name lies beside the form."""

_PRELOAD: Final = f"{{{JAVAROSA}}}preload"
_PRELOADED: Final = f"{{{JAVAROSA}}}preloadParams"
_FILE: Final = "jr://"
_ELSEWHERE: Final = "jr://instance/"


def check_features(source: Source, table: Features, where: Places) -> tuple[Finding, ...]:
    """Return a warning for each thing in the form that is served in another way or not."""
    found = (*_of_body(source, table, where), *_of_model(source, table, where))
    return tuple(dict.fromkeys(found))


def check_files(source: Source, has_file: HasFile, where: Places) -> tuple[Finding, ...]:
    """Return a finding for each file that the form names and that is not beside it."""
    lists = {_name(e.get("src")): e for e in source.model.iter("instance") if e.get("src")}
    missing = [_no_list(name, where) for name in lists if name and not has_file(name)]
    for value in source.model.iter("value"):
        name = _name(value.text) if value.get("form") else ""
        if name and not has_file(name):
            text = value.getparent()
            path = "" if text is None else (text.get("id") or "").partition(":")[0]
            missing.append(_no_picture(name, where.of(path, Part.MEDIA).row))
    return tuple(dict.fromkeys(missing))


def _no_list(name: str, where: Places) -> Finding:
    return error(
        "F-174",
        f"the file {name} with choices or facts is not beside the form.",
        f"Put {name} into the folder of the form, or name its folder with --media.",
        where.naming(name),
    )


def _no_picture(name: str, row: int) -> Finding:
    place = Place("survey", row, "media") if row else Place()
    said = f"the picture or sound {name} is not beside the form."
    return warning("F-175", said, f"Put {name} into the folder of the form.", place)


def _name(address: str | None) -> str:
    text = (address or "").strip()
    if not text.startswith(_FILE) or text.startswith(_ELSEWHERE):
        return ""
    return file_named(text)


def _of_body(source: Source, table: Features, where: Places) -> Iterator[Finding]:
    for element in source.body.iter("*"):
        path = (element.get("ref") or element.get("nodeset") or "").strip()
        for word in (element.get("appearance") or "").split():
            yield from _said(table.with_appearance(word), path, Part.APPEARANCE, where, word)
        yield from _said(table.with_element(_element(element)), path, Part.TYPE, where)
        mediatype = element.get("mediatype") or ""
        yield from _said(table.with_mediatype(mediatype), path, Part.TYPE, where)


def _element(element: _Element) -> str:
    name = QName(element).localname
    return f"{name}[query]" if element.get("query") else name


def _of_model(source: Source, table: Features, where: Places) -> Iterator[Finding]:
    for bind in source.model.iter("bind"):
        path = (bind.get("nodeset") or "").strip()
        yield from _said(table.with_type(bind.get("type") or ""), path, Part.TYPE, where)
        preload = bind.get(_PRELOADED) if bind.get(_PRELOAD) == "property" else ""
        yield from _said(table.with_preload(preload or "-"), path, Part.TYPE, where)
    for element in source.model:
        if isinstance(element.tag, str):
            path = (element.get("ref") or "").strip()
            yield from _said(table.with_element(_element(element)), path, Part.TYPE, where)
    for element in source.primary.iter():
        if isinstance(element.tag, str):
            name = QName(element).localname
            is_meta = _parent_name(element) == "meta"
            yield from _said(table.with_meta(name if is_meta else ""), "", Part.TYPE, where)


def _parent_name(element: _Element) -> str:
    parent = element.getparent()
    return "" if parent is None else QName(parent).localname


def _said(
    feature: Feature | None, path: str, part: Part, where: Places, word: str = ""
) -> Iterator[Finding]:
    if feature is None or feature.status is Status.YES:
        return
    name = word or feature.name
    verb = "is not there" if feature.status is Status.NO else "is served in another way"
    yield warning(
        "F-176",
        f"{name} {verb}: {feature.note}.",
        "Nothing has to be done if that serves.",
        where.of(path, part),
    )
