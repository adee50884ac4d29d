"""Whatever a form's file holds, a check ends with findings in words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.forms.check import check
from fieldapp.forms.xform.load import load_form
from tests.differential.corpus import FORMS

PIECES = (
    "${", "}", "(", ")", "'", "|", "\n| ", "begin_group", "end_repeat", "..", "//", "[", "]", "=",
    "😀", "\x00", "&lt;", "<a>", "</a>", "calculate", "::", "<!DOCTYPE a>",
)  # fmt: skip
NAMES = sorted(file.name for file in FORMS.iterdir() if file.suffix in {".md", ".xml"})
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=6
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), EDITS)
def test_a_broken_form_is_told_about_and_never_crashes(
    name: str, edits: list[tuple[float, int, str]]
) -> None:
    text = (FORMS / name).read_text("utf-8")
    for where, cut, piece in edits:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + cut :]
    report = check(text.encode("utf-8", "replace"), name, lambda _: True, load_form)
    assert all(finding.message and finding.cure for finding in report.findings)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".xlsx", ".xls", ".csv", ".md", ".xml", ".doc"]))
def test_any_bytes_are_refused_in_words(data: bytes, ending: str) -> None:
    report = check(data, f"form{ending}", lambda _: True, load_form)
    assert all(finding.message and finding.cure for finding in report.findings)
