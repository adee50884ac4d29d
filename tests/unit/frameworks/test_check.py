"""What a policy officer is told about a pack that is not sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldapp.frameworks.check import check_folder
from fieldapp.frameworks.finding import Fault, Finding
from fieldapp.frameworks.library import folder

RULE = """
[[rule]]
id = "X1"
force = "binding"
judgement = "overall"
closes = ["good"]
says = "A reason."
source = "own"

[[rule.when]]
areas = ["leadership"]
grades = ["inadequate"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of a pack with one of its own forms, since checking a form takes its time."""
    made = Path(shutil.copytree(Path(str(folder("sif-2013"))), tmp_path / "own"))
    for name in ("case_sampling", "care_leaver_talk"):
        (made / "forms" / f"{name}.md").unlink()
        text = (made / "pack.toml").read_text(encoding="utf-8")
        begin = text.index(f'[[form]]\nid = "{name}"')
        whole = text[:begin] + text[text.index("[[", begin + 2) :]
        (made / "pack.toml").write_text(whole, encoding="utf-8")
    return made


def found(own: Path) -> dict[Fault, Finding]:
    return {one.fault: one for one in check_folder(own)[1]}


def change(own: Path, name: str, old: str, new: str) -> None:
    file = own / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(own: Path, text: str) -> None:
    file = own / "judgements.toml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_sound_copy_has_no_finding_and_the_same_hash(own: Path) -> None:
    pack, findings = check_folder(own)
    assert findings == ()
    assert pack is not None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('judgement = "overall"', 'judgement = "everything"', Fault.UNKNOWN),
        ('areas = ["leadership"]', 'areas = ["leaders"]', Fault.UNKNOWN),
        ('grades = ["inadequate"]', 'grades = ["poor"]', Fault.UNKNOWN),
        ('grades = ["inadequate"]', "grades = []", Fault.NEVER_HOLDS),
        ('grades = ["inadequate"]', 'grades = ["inadequate"]\nat_least = 2', Fault.NEVER_HOLDS),
        ('closes = ["good"]', "closes = []", Fault.CLOSES_NOTHING),
        ('says = "A reason."', 'says = " "', Fault.NO_REASON),
        ('id = "X1"', 'id = "R1"', Fault.DUPLICATE),
        ('source = "own"', 'source = "hearsay"', Fault.UNKNOWN),
        ('areas = ["leadership"]', 'areas = ["overall"]', Fault.CYCLE),
        (
            'closes = ["good"]',
            'closes = ["outstanding", "good", "requires_improvement", "inadequate"]',
            Fault.CLOSES_ALL,
        ),
    ],
)
def test_a_mistake_in_a_rule_is_named(own: Path, old: str, new: str, fault: Fault) -> None:
    add(own, RULE)
    assert found(own) == {}
    change(own, "judgements.toml", RULE, RULE.replace(old, new))
    assert fault in found(own)


def test_a_rule_whose_conditions_exclude_each_other_can_never_hold(own: Path) -> None:
    add(own, RULE + '\n[[rule.when]]\nareas = ["leadership"]\ngrades = ["good"]\n')
    finding = found(own)[Fault.NEVER_HOLDS]
    assert finding.where == "rule X1"
    assert "can never hold" in finding.message


def test_rules_that_limit_each_other_in_a_ring_are_named(own: Path) -> None:
    back = RULE.replace('judgement = "overall"', 'judgement = "leadership"')
    add(own, back.replace('areas = ["leadership"]', 'areas = ["overall"]'))
    assert "limited by" in found(own)[Fault.CYCLE].message


def test_rules_that_together_leave_nothing_open_are_named(own: Path) -> None:
    add(own, RULE.replace('closes = ["good"]', 'closes = ["inadequate"]'))
    assert "R1, X1" in found(own)[Fault.CLOSES_ALL].message


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("pack.toml", 'arrives = "first_week"', 'arrives = "never"', Fault.UNKNOWN),
        ("pack.toml", "leads = true\n", "", Fault.LEFT_OUT),
        ("pack.toml", "last_day = 5", "last_day = -5", Fault.ORDER),
        ("pack.toml", 'id = "health"', 'id = "social_care"', Fault.DUPLICATE),
        ("judgements.toml", 'id = "HP2"', 'id = "HP1"', Fault.DUPLICATE),
        ("judgements.toml", 'parent = "looked_after"', 'parent = "elsewhere"', Fault.UNKNOWN),
        (
            "judgements.toml",
            'wants = ["case_record", "child"]',
            'wants = ["gossip"]',
            Fault.UNKNOWN,
        ),
        ("report.toml", 'area = "adoption"', 'area = "adopting"', Fault.UNKNOWN),
        ("pack.toml", 'outcome = "grades"', 'outcome = "narrative"', Fault.SCALE),
    ],
)
def test_a_mistake_elsewhere_is_named(
    own: Path, name: str, old: str, new: str, fault: Fault
) -> None:
    change(own, name, old, new)
    assert fault in found(own)


def test_a_criterion_without_text_is_named_with_its_id(own: Path) -> None:
    file = own / "judgements.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    place = lines.index('id = "HP1"')
    lines[place + 2] = 'text = ""'
    file.write_text("\n".join(lines), encoding="utf-8")
    assert found(own)[Fault.NO_TEXT].where == "criterion HP1"


def test_files_that_cannot_be_read_are_each_named(own: Path) -> None:
    (own / "report.toml").unlink()
    change(own, "pack.toml", "version = 2", "version = one")
    change(own, "judgements.toml", 'id = "overall"', 'identity = "overall"')
    pack, findings = check_folder(own)
    assert pack is None
    assert [one.file for one in findings] == ["pack.toml", "judgements.toml", "report.toml"]
    assert {one.fault for one in findings} == {Fault.UNREADABLE}


FORM = """
| survey |
| | type | name | label | relevant |
| | text | what | What was seen | ${where} = 'home' |
"""
NAMED = """
[[form]]
id = "visit"
title = "A visit"
file = "visit.md"
used_for = "What was seen"

[[sampling]]
"""


def test_a_form_of_the_pack_is_checked_by_sheet_and_row(own: Path) -> None:
    change(own, "pack.toml", "\n[[sampling]]\n", NAMED)
    assert "forms/visit.md" in found(own)[Fault.UNKNOWN].message
    (own / "forms" / "visit.md").write_text(FORM.strip() + "\n", encoding="utf-8")
    finding = found(own)[Fault.FORM]
    assert finding.file == "forms/visit.md"
    assert finding.where == "Sheet survey, row 2, column relevant"
    assert "“where”" in finding.message


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "board_review"', 'id = "note"', Fault.DUPLICATE),
        ('file = "board_review.md"', 'file = ""', Fault.UNKNOWN),
        ('title = "Reviewing the safeguarding board"', 'title = " "', Fault.NO_TEXT),
        ('file = "board_review.md"', 'file = "board_review.docx"', Fault.LEFT_OUT),
    ],
)
def test_a_form_that_is_named_amiss_is_said(own: Path, old: str, new: str, fault: Fault) -> None:
    change(own, "pack.toml", old, new)
    assert fault in found(own)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"in care" = 7', '"in cars" = 7', Fault.UNKNOWN),
        ('"in care" = 7', '"in care" = -7', Fault.ORDER),
        ("count = 4", "count = 0", Fault.NEVER_HOLDS),
        ('source = "handbook"', 'source = "hearsay"', Fault.UNKNOWN),
        ('trait = "age"', 'trait = "height"', Fault.UNREADABLE),
    ],
)
def test_aims_that_nobody_can_meet_are_named(own: Path, old: str, new: str, fault: Fault) -> None:
    change(own, "sampling.toml", old, new)
    assert found(own)[fault].file == "sampling.toml"


def test_a_file_that_no_pack_has_is_named_and_not_left_behind_in_silence(own: Path) -> None:
    (own / "minutes.docx").write_bytes(b"")
    (own / "forms" / "old").mkdir()
    finding = found(own)[Fault.FILE]
    assert "left behind" in finding.message


def test_a_newer_pack_asks_for_a_newer_app_and_for_nothing_else(own: Path) -> None:
    change(own, "pack.toml", "format = 2", 'format = 3\nwhat = "a key of the future"')
    pack, findings = check_folder(own)
    assert pack is None
    assert [one.fault for one in findings] == [Fault.NEWER]


AREA = """
[[area]]
id = "extra{n}"
code = "X{letters}"
title = "One more"
kind = "key"
outcome = "grades"
about_children = false
wants = []
unexpected = []
source = "own"
criterion = []
"""
OTHER = """
[[rule.when]]
areas = ["extra0"]
grades = ["{grade}"]
"""


def test_rules_over_very_many_areas_are_checked_too(own: Path) -> None:
    letters = [a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    add(own, "".join(AREA.format(n=n, letters=two) for n, two in enumerate(letters)))
    many = ", ".join(f'"extra{n}"' for n in range(len(letters)))
    add(own, RULE.replace('"leadership"', many))
    assert Fault.NEVER_HOLDS not in found(own)
    add(own, OTHER.format(grade="good"))
    assert Fault.NEVER_HOLDS not in found(own)
    add(own, OTHER.format(grade="outstanding"))
    assert found(own)[Fault.NEVER_HOLDS].where == "rule X1"


def test_a_number_with_thousands_of_digits_is_named_and_not_stumbled_over(own: Path) -> None:
    for name in ("pack.toml", "judgements.toml"):
        (own / name).write_text("format = " + "9" * 5_000, encoding="utf-8")
    findings = check_folder(own)[1]
    assert [one.file for one in findings] == ["pack.toml", "judgements.toml"]
    assert all("too many digits" in one.message for one in findings)


def test_a_file_that_an_editor_began_with_a_byte_order_mark_is_read(own: Path) -> None:
    file = own / "judgements.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert check_folder(own)[1] == ()


def test_a_file_that_is_missing_is_to_be_copied_and_not_corrected(own: Path) -> None:
    (own / "report.toml").unlink()
    assert "copy one" in found(own)[Fault.UNREADABLE].fix
