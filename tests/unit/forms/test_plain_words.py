"""Labels with emphasis are shown as words."""

import pytest

from fieldapp.forms.plain_words import plain_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Welcome to the **home visit**.", "Welcome to the home visit."),
        ("_Read_ it __out__ *now*", "Read it out now"),
        ("**_both_**", "both"),
        ("# Part one", "Part one"),
        ('<span style="color:red">Stop</span><br>here', "Stop\nhere"),
        ("See [the guide](https://example.org/a_b)", "See the guide (https://example.org/a_b)"),
        (r"5 \* 3 \_x\_", "5 * 3 _x_"),
    ],
)
def test_the_signs_of_emphasis_are_taken_out(written: str, words: str) -> None:
    assert plain_words(written) == words


@pytest.mark.parametrize(
    "words",
    ["2 * 3 * 4", "file_name_of", "a < b and c > d", "Name *", "#1 of 3", "[x]", "a*b*c", "", "__"],
)
def test_words_that_only_look_like_it_stay(words: str) -> None:
    assert plain_words(words) == words
