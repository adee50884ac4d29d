"""Secondary instances: lists that lie in the form or beside it, as trees to be asked.

Each is an `instance` element that holds the root of its list. A CSV or GeoJSON file becomes
`root/item` with one element for each column or property.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.addresses import file_named
from fieldapp.forms.media import Media
from fieldapp.forms.xform.definition import FormError
from fieldapp.forms.xform.source import parse_xml, strip_unprefixed

_LAST_SAVED: Final = "jr://instance/last-saved"
_NAME: Final = re.compile(r"[^\W\d][\w.\-]*")
_UNSAYABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DELIMITERS: Final = ",;\t|"
_SHAPES: Final = ("Point", "LineString", "Polygon")
_QUOTED: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}


def secondary_instances(elements: Iterable[_Element], media: Media) -> dict[str, _Element]:
    """Return the `instance` elements by id; raise `FormError` when a file is no good."""
    found: dict[str, _Element] = {}
    for element in elements:
        name = element.get("id") or ""
        found[name] = _instance(name, element, media)
    return found


def _instance(name: str, element: _Element, media: Media) -> _Element:
    address = element.get("src")
    if address is None:
        return element
    if address.startswith(_LAST_SAVED):
        return etree.Element("instance", id=name)
    if not address.startswith("jr://"):
        raise FormError(f"The list “{name}” lies at {address}, where a form may not look.")
    file = file_named(address)
    data = media.read(file)
    if data is None:
        raise FormError(f"The file {file} of the list “{name}” is missing.")
    holder = etree.Element("instance", id=name)
    holder.append(_root(file, data))
    return holder


def _root(file: str, data: bytes) -> _Element:
    suffix = PurePosixPath(file).suffix.lower()
    text = data.removeprefix(b"\xef\xbb\xbf")
    if suffix == ".csv":
        return csv_root(file, text.decode("utf-8", errors="replace"))
    if suffix == ".geojson":
        return geojson_root(file, text)
    if suffix == ".xml":
        return strip_unprefixed(parse_xml(text))
    raise FormError(f"The file {file} is neither CSV, XML nor GeoJSON.")


def csv_root(file: str, text: str) -> _Element:
    """Return the rows of a CSV as `root/item`; a row may be short but not too long."""
    kept = text.rstrip("\r\n")
    if "\0" in kept or not kept:
        raise FormError(f"The file {file} is empty or no text.")
    rows = csv.reader(io.StringIO(_UNSAYABLE.sub("", kept)), delimiter=_delimiter(kept))
    columns = next(rows)
    return _parsed(_csv_items(file, columns, rows))


def _csv_items(file: str, columns: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    tags = [_tags(name) for name in columns]
    width, short = len(columns), [""] * len(columns)
    for number, row in enumerate(rows, 2):
        if len(row) != width:
            _refuse_long(file, number, row, width)
            row = (row + short)[:width]
        cells = [
            f"{opening}{_quoted(cell)}{closing}"
            for (opening, closing), cell in zip(tags, row, strict=True)
            if opening
        ]
        yield f"<item>{''.join(cells)}</item>"


def _refuse_long(file: str, number: int, row: list[str], width: int) -> None:
    if any(row[width:]):
        raise FormError(f"Row {number} of {file} has more cells than there are columns ({width}).")


def _tags(name: str) -> tuple[str, str]:
    """Return how an element of that name begins and ends; nothing for what is no name."""
    return (f"<{name}>", f"</{name}>") if _NAME.fullmatch(name) else ("", "")


def _quoted(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return text.translate(_QUOTED)
    return text


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=lambda mark: (head.count(mark), -_DELIMITERS.index(mark)))


def _parsed(items: Iterable[str]) -> _Element:
    """Build the list as text and parse it: five times as quick as element by element."""
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
    return etree.fromstring(f"<root>{''.join(items)}</root>".encode(), parser)


def _item(row: Iterable[tuple[str, str]]) -> str:
    cells = (
        f"{opening}{_quoted(_UNSAYABLE.sub('', text))}{closing}"
        for (opening, closing), text in ((_tags(name), text) for name, text in row)
        if opening
    )
    return f"<item>{''.join(cells)}</item>"


def geojson_root(file: str, data: bytes) -> _Element:
    """Return the features of a GeoJSON as `root/item`, places as geopoint, trace or shape."""
    try:
        collection = json.loads(data)
        features = collection["features"]
        if collection["type"] != "FeatureCollection":
            raise ValueError
        return _parsed(_item(_feature(feature)) for feature in features)
    except (ValueError, KeyError, TypeError) as problem:
        raise FormError(f"The file {file} is no list of places that can be read.") from problem


def _feature(feature: Mapping[str, object]) -> list[tuple[str, str]]:
    if feature["type"] != "Feature":
        raise ValueError
    geometry, properties = feature["geometry"], feature.get("properties") or {}
    if not isinstance(geometry, dict) or not isinstance(properties, dict):
        raise TypeError
    row = [("geometry", _geometry(geometry))]
    name = feature.get("id", properties.get("id"))
    if name is not None:
        row.append(("id", _shown(name)))
    return row + [(key, _shown(held)) for key, held in properties.items() if key != "id"]


def _geometry(geometry: Mapping[str, object]) -> str:
    shape, places = geometry["type"], geometry["coordinates"]
    if shape not in _SHAPES or not isinstance(places, list):
        raise ValueError
    if shape == "Point":
        places = [places]
    elif shape == "Polygon":
        if len(places) > 1:
            raise ValueError
        places = places[0] if places else []
    return "; ".join(_coordinates(place) for place in places)


def _coordinates(place: list[float]) -> str:
    longitude, latitude = place
    if not all(isinstance(part, int | float) for part in place):
        raise TypeError
    return f"{_shown(latitude)} {_shown(longitude)} 0 0"


def _shown(value: object) -> str:
    """Return a JSON value as JavaScript writes it into text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    if isinstance(value, list):
        return ",".join("" if part is None else _shown(part) for part in value)
    if isinstance(value, dict):
        return "[object Object]"
    return "null" if value is None else str(value)
