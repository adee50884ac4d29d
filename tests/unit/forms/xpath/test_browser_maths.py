"""The last digits of powers and angles, where C libraries and browsers disagree."""

from __future__ import annotations

import pytest

from fieldapp.forms.xpath import browser_maths
from fieldapp.forms.xpath.numbers import number_text, power


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("sin", (18.0,), "-0.7509872467716762"),
        ("cos", (90.0,), "-0.4480736161291702"),
        ("cos", (1000.0,), "0.562379076290703"),
        ("tan", (68.0,), "-2.040081598015946"),
        ("asin", (0.603,), "0.6472564059597272"),
        ("acos", (0.482,), "1.0678603849554293"),
        ("atan", (28.0,), "1.5350972141155728"),
        ("atan2", (1.0, 5.0), "0.19739555984988078"),
        ("atan2", (18.4, -1.0), "1.6250907387032028"),
        ("exp", (78.0,), "7.49841699699012e+33"),
        ("log", (42.4,), "3.747148362237912"),
        ("log10", (92.0,), "1.9637878273455551"),
        ("power", (10.0, -5.0), "0.000009999999999999999"),
        ("power", (6.28, 4.4), "3243.563707699098"),
        ("power", (1724.6, 2.1), "6266796.637153313"),
        ("power", (307.0, -1.0), "0.003257328990228013"),
    ],
)
def test_the_last_digit_is_that_of_a_browser(
    name: str, arguments: tuple[float, ...], text: str
) -> None:
    assert number_text(getattr(browser_maths, name)(*arguments)) == text


@pytest.mark.parametrize(
    ("base", "exponent", "text"),
    [
        (0.0, -1.0, "Infinity"),
        (-8.0, 1 / 3, "NaN"),
        (-2.0, 3.0, "-8"),
        (2.0, 1024.0, "Infinity"),
        (2.0, -1080.0, "0"),
        (1.0, float("inf"), "NaN"),
        (5.0, 0.0, "1"),
        (float("nan"), 0.0, "1"),
    ],
)
def test_powers_that_have_no_number_have_a_name(base: float, exponent: float, text: str) -> None:
    assert number_text(power(base, exponent)) == text
