"""A form travels with its media as one file."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.errors import Refused
from fieldapp.forms.package import FormPackage, pack, package_hash, unpack

NAMES = st.text("abcdefghij.-_ ", min_size=1, max_size=20)


@given(st.binary(min_size=1, max_size=200), st.dictionaries(NAMES, st.binary(max_size=50)))
def test_a_package_comes_out_as_it_went_in(xform: bytes, media: dict[str, bytes]) -> None:
    package = FormPackage(xform, media)
    assert unpack(pack(package)) == package


def test_the_order_of_the_media_does_not_change_the_hash() -> None:
    one = pack(FormPackage(b"<a/>", {"b.csv": b"1", "a.csv": b"2"}))
    other = pack(FormPackage(b"<a/>", {"a.csv": b"2", "b.csv": b"1"}))
    assert package_hash(one) == package_hash(other)


@pytest.mark.parametrize("name", ["../form.xml", "media/../../x", "media/a/b.csv", "other.xml"])
def test_a_file_outside_its_place_is_refused(name: str) -> None:
    with pytest.raises(Refused) as told:
        unpack(_zip({"form.xml": b"<a/>", name: b"x"}))
    assert told.value.code == "F-181"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip" * 10])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as told:
        unpack(data)
    assert told.value.code == "F-181"


def test_a_package_without_a_form_is_refused() -> None:
    with pytest.raises(Refused) as told:
        unpack(_zip({"media/a.csv": b"1"}))
    assert told.value.code == "F-181"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused) as told:
        unpack(_zip({"form.xml": bytes(70 * 1024 * 1024)}, zipfile.ZIP_DEFLATED))
    assert told.value.code == "F-180"


def _zip(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()
