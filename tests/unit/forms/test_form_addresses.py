"""The files beside a form are named by addresses."""

from __future__ import annotations

import pytest

from fieldapp.forms.addresses import file_named


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("jr://file-csv/towns.csv", "towns.csv"),
        ("jr://images/my%20cat.png", "my cat.png"),
        ("jr://images/caf%C3%A9.png", "café.png"),
        ("jr://file/100%.csv", "100%.csv"),
        ("jr://file/%ff.csv", "\ufffd.csv"),
    ],
)
def test_the_last_part_of_an_address_is_the_file(address: str, name: str) -> None:
    assert file_named(address) == name
