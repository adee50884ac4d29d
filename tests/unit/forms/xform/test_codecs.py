"""What a value of each type is kept as."""

from __future__ import annotations

import pytest

from fieldapp.forms.xform.codecs import ValueType, codec_of, type_named

KEPT = [
    (ValueType.INT, "12.7", "12"),
    (ValueType.INT, "-0.5", "0"),
    (ValueType.INT, "letters", ""),
    (ValueType.INT, "2147483648", ""),
    (ValueType.INT, "-2147483648", "-2147483648"),
    (ValueType.INT, "1e3", "1000"),
    (ValueType.INT, "0x10", "16"),
    (ValueType.INT, "٣", ""),
    (ValueType.INT, " ", "0"),
    (ValueType.DECIMAL, "3", "3.0"),
    (ValueType.DECIMAL, "1e-7", "0.0000001"),
    (ValueType.DECIMAL, "1e21", "1000000000000000000000.0"),
    (ValueType.DECIMAL, "Infinity", ""),
    (ValueType.DATE, "2026-02-30", ""),
    (ValueType.DATE, "2024-02-29T10:00", "2024-02-29"),
    (ValueType.DATE, "2024-02-29T10:00:00Z", ""),
    (ValueType.TIME, "24:00:00", ""),
    (ValueType.TIME, "10:30:00.000+01:00", "10:30:00.000+01:00"),
    (ValueType.TIME, "10:30:00+15:00", ""),
    (ValueType.DATETIME, "2026-01-15T10:00:00Z", "2026-01-15T10:00:00Z"),
    (ValueType.DATETIME, "2026-01-15", ""),
    (ValueType.GEOPOINT, "51.5 -0.1", "51.5 -0.1"),
    (ValueType.GEOPOINT, "51.5 -0.1 3 4", "51.5 -0.1 3.0 4.0"),
    (ValueType.GEOPOINT, "0 0", ""),
    (ValueType.GEOPOINT, "91 0", ""),
    (ValueType.GEOTRACE, "1 2;3 4", "1.0 2.0;3.0 4.0"),
    (ValueType.GEOTRACE, "1 2;1 2", ""),
    (ValueType.GEOSHAPE, "1 2;3 4;5 6;1 2", "1.0 2.0;3.0 4.0;5.0 6.0;1.0 2.0"),
    (ValueType.GEOSHAPE, "1 2;3 4;5 6", ""),
    (ValueType.STRING, " as it is ", " as it is "),
]


@pytest.mark.parametrize(("kind", "written", "kept"), KEPT)
def test_a_type_keeps_what_it_can_hold(kind: ValueType, written: str, kept: str) -> None:
    assert codec_of(kind)(written) == kept


@pytest.mark.parametrize(("kind", "written", "kept"), KEPT)
def test_what_is_kept_is_kept_again(kind: ValueType, written: str, kept: str) -> None:
    assert codec_of(kind)(kept) == kept


def test_a_type_is_found_with_a_prefix_and_an_unknown_one_is_text() -> None:
    assert type_named("xsd:int", ValueType.STRING) is ValueType.INT
    assert type_named("odk:rank", ValueType.STRING) is ValueType.STRING
    assert type_named(None, ValueType.BINARY) is ValueType.BINARY
