"""Codes are recognised in spellings that nobody listed, and never turned into others."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.annex_a.coding import CodeSet, official_codes
from fieldapp.annex_a.layout import Kind, official
from tests.support.annex_a_spellings import key_of, spellings, wordings

CODEBOOK = official_codes()
SETS = sorted(CODEBOOK.sets.values(), key=lambda one: one.name)
LEAST_MAPPED = 0.97
ONE_TO_SAY = st.tuples(st.sampled_from(SETS), st.integers(0, 50))


@pytest.mark.parametrize("codes", SETS, ids=lambda codes: codes.name)
def test_the_official_print_of_a_code_is_that_code(codes: CodeSet) -> None:
    for one in codes.codes:
        assert codes.find(one.code) == one.code
        assert codes.find(f" {one.code.upper()}\u00a0") == one.code
        for text in wordings(codes, one):
            assert codes.find(text) == one.code


@given(ONE_TO_SAY, st.integers(0, 2**32))
def test_a_spelling_is_its_code_or_nothing(picked: tuple[CodeSet, int], seed: int) -> None:
    codes, number = picked
    one = codes.codes[number % len(codes.codes)]
    for text in spellings(codes, one, Random(seed)):
        assert codes.find(text) in (one.code, None), text


def test_nearly_all_spellings_are_recognised() -> None:
    chance = Random(11)
    found = [
        codes.find(text) is not None
        for codes in SETS
        for one in codes.codes
        for text in spellings(codes, one, chance)
    ]
    assert sum(found) / len(found) >= LEAST_MAPPED


@given(st.sampled_from(SETS), st.text(max_size=60))
def test_any_text_is_answered_without_failing(codes: CodeSet, text: str) -> None:
    found = codes.find(text)
    assert found is None or found in {one.code for one in codes.codes}


@pytest.mark.parametrize("codes", SETS, ids=lambda codes: codes.name)
def test_two_codes_at_once_are_neither(codes: CodeSet) -> None:
    pairs = zip(codes.codes, codes.codes[1:], strict=False)
    for first, second in pairs:
        if len(key_of(first)) > 1 and len(key_of(second)) > 1:
            found = codes.find(f"{key_of(first)} / {key_of(second)}")
            assert found not in (first.code, second.code)


@pytest.mark.parametrize("codes", SETS, ids=lambda codes: codes.name)
@pytest.mark.parametrize(
    "text", ["", "-", "#N/A", "nan", "zzyzx", "see notes", "Not a code at all"]
)
def test_what_says_nothing_is_nothing(codes: CodeSet, text: str) -> None:
    assert codes.find(text) is None


AMBIGUOUS = [
    ("ethnicity", "White"), ("ethnicity", "Asian"), ("ethnicity", "Black"), ("ethnicity", "Mixed"),
    ("source", "Health"), ("source", "Individual"), ("source", "LA services"),
    ("placement_type", "Foster placement"), ("ceased", "Adopted"), ("ceased", "SGO"),
    ("ceased", "Moved into independent living"), ("activity", "NEET"), ("case_status", "Open"),
    ("legal_status", "Short breaks"), ("source", "Relative / friend"), ("need", "Disability"),
    ("yes_no", "Yes/No"), ("yes_no", "Y / N"), ("seen", "Yes, not alone"),
    ("disability", "Suspected autism"), ("abuse", "Abuse or neglect"), ("ethnicity", "a) White"),
    ("ethnicity", "e) Black"), ("legal_status", "Interim supervision order"),
    ("placement_type", "Parent and child placement"), ("case_status", "CP enquiry"),
    ("left_adoption", "Withdrawn by agency"), ("interview_offered", "No missing episodes"),
    ("conference_unnecessary", "No conference"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), AMBIGUOUS)
def test_what_could_be_two_codes_is_left_open(name: str, text: str) -> None:
    assert CODEBOOK.set(name).find(text) is None


IN_THE_FIELD = [
    ("ethnicity", "A1 - White British", "a) WBRI"),
    ("ethnicity", "Asian or Asian British: Pakistani", "k) APKN"),
    ("ethnicity", "Chinese or Other Ethnic Group - Chinese", "q) CHNE"),
    ("ethnicity", "BSOM", "o) BAFR"),
    ("ethnicity", "Prefer not to say", "s) REFU"),
    ("ethnicity", "White and any other ethnic group", "i) MOTH"),
    ("source", "Health - A & E", "k) 3E: Health services"),
    ("source", "School Nurse", "i) 3C: Health services"),
    ("nfa", "No further action", "a) Yes"),
    ("abuse", "Neglect & Emotional", "e) Multiple/not recommended"),
    ("legal_status", "Care Order S31", "C2: FCO"),
    ("placement_type", "Secure Unit", "o) K1: Secure Children’s Homes"),
    ("provider", "e) PR4 - Private provision", "e) PR4: Private provision"),
    ("accommodation", "B&B", "W: Bed and breakfast"),
    ("accommodation", "Z2", "Z: With former foster carers"),
    ("suitability", "Z2", "b) Unsuitable"),
    ("ethnicity", "Black and White Caribbean", "f) MWBC"),
    ("ethnicity", "Black Carribbean", "n) BCRB"),
    ("abuse", "Emotional abuse and neglect", "e) Multiple/not recommended"),
    ("closure", "RC 4", "RC4 - Special guardianship order"),
    ("source", "3F: Other", "l) 3F: Health services"),
    ("conference_plan", "Not subject to a child protection plan", "b) No"),
    ("unaccompanied", "Accompanied asylum seeker", "b) No"),
    ("suitability", "Un-suitable", "b) Unsuitable"),
    ("in_touch", "No contact required", "e) NREQ"),
    ("disability", "Deaf", "a) Yes"), ("yes_no", "A", "a) Yes"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "code"), IN_THE_FIELD)
def test_what_the_field_writes_is_understood(name: str, text: str, code: str) -> None:
    assert CODEBOOK.set(name).find(text) == code


def test_every_coded_column_has_its_set() -> None:
    columns = [column for one in official().lists for column in one.column]
    assert {c.codes for c in columns if c.kind is Kind.CODE} <= set(CODEBOOK.sets)
    assert not [c.name for c in columns if (c.kind is Kind.CODE) != bool(c.codes)]
