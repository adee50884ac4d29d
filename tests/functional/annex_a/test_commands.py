"""The commands about the lists of an authority, as a stranger runs them, without a profile."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.functional.cli.cli import Stranger
from tests.support.annex_a import Wanted, workbook
from tests.support.annex_a_sheets import Tab, names, written

SAMPLE = ("annex-a", "sample", "lists.xlsx", "--framework", "ilacs-2026", "--size", "12")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    made = Stranger(tmp_path_factory.mktemp("annex"))
    (made.folder / "lists.xlsx").write_bytes(workbook(Wanted(children=300, mess=0.1)))
    (made.folder / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    return made


def test_a_messy_workbook_is_checked_and_every_row_is_read(stranger: Stranger) -> None:
    ran = stranger.plain("annex-a", "check", "lists.xlsx", "--json")
    said = ran.json
    assert ran.status == 0
    assert set(said) == {"edition", "lists", "issues", "normalised"}
    assert all(one["rows"] == one["read"] for one in said["lists"].values())
    assert not [one for one in said["lists"].values() if one["columns_missing"]]
    keys = {"list", "sheet", "row", "column", "raw", "code", "message"}
    assert all(set(issue) == keys for issue in said["issues"])
    assert set(said["normalised"]["ethnicity"]) == {"exact", "mapped", "raw"}


def test_the_official_template_is_checked_without_a_missing_column(stranger: Stranger) -> None:
    template = Path(__file__).parents[3] / "resources/annex_a/official-template-2019.xlsx"
    said = stranger.plain("annex-a", "check", template, "--json").json
    assert sum(one["columns_matched"] for one in said["lists"].values()) == 165
    assert said["lists"]["3"]["read"] == 5


def test_a_broken_workbook_is_refused_in_one_object(stranger: Stranger) -> None:
    ran = stranger.plain("annex-a", "check", "broken.xlsx", "--json")
    assert (ran.status, ran.code) == (3, "A-102")


def test_a_confirmed_heading_is_used_for_the_next_delivery(stranger: Stranger) -> None:
    headings = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Moment"]
    tab = Tab("List 1", [[*headings, "Contact Source"], [1, "M", "WBRI", None, 3, "01/02/2024", 6]])
    (stranger.folder / "own.xlsx").write_bytes(written(tab))
    (stranger.folder / "own.toml").write_text('[list.1]\n"Moment" = "Date of Contact"\n')
    before = stranger.plain("annex-a", "check", "own.xlsx", "--json").json["lists"]["1"]
    assert before["columns_missing"] == ["Date of Contact"]
    ran = stranger.plain("annex-a", "check", "own.xlsx", "--mapping", "own.toml", "--json")
    assert ran.json["lists"]["1"]["columns_missing"] == []


def test_a_mapping_to_no_column_is_refused(stranger: Stranger) -> None:
    (stranger.folder / "bad.toml").write_text('[list.1]\n"Moment" = "Nothing"\n')
    ran = stranger.plain("annex-a", "check", "lists.xlsx", "--mapping", "bad.toml", "--json")
    assert (ran.status, ran.code) == (3, "A-108")


def test_the_same_seed_draws_the_same_children_and_another_does_not(stranger: Stranger) -> None:
    first = stranger.plain(*SAMPLE, "--seed", "7", "--json")
    again = stranger.plain(*SAMPLE, "--seed", "7", "--json")
    other = stranger.plain(*SAMPLE, "--seed", "8", "--json")
    assert first.out == again.out
    assert first.json["children"] != other.json["children"]


def test_a_draw_says_all_that_is_needed_to_draw_it_again(stranger: Stranger) -> None:
    said = stranger.plain(*SAMPLE, "--seed", "7", "--json").json
    wanted = {"file_sha256", "framework", "seed", "size", "children", "coverage", "unmet"}
    assert wanted <= set(said)
    assert len(said["children"]) == 12
    assert all(set(c) == {"code", "row_refs", "stratum", "why"} for c in said["children"])
    assert str(stranger.folder) not in json.dumps(said)


def test_a_replaced_child_leaves_its_code_and_its_reason(stranger: Stranger) -> None:
    drawn = stranger.plain(*SAMPLE, "--seed", "7", "--json").json["children"]
    code = next(child["code"] for child in drawn if child["stratum"] == "child in need")
    options = ("--seed", "7", "--replace", f"{code}=moved away", "--json")
    said = stranger.plain(*SAMPLE, *options).json
    assert said["replaced"] == [{"code": code, "reason": "moved away", "by": "T13"}]
    assert code not in {child["code"] for child in said["children"]}


@pytest.mark.parametrize("text", ["T99=gone", "T01=", "T01"])
def test_a_replacement_of_nobody_is_refused(stranger: Stranger, text: str) -> None:
    ran = stranger.plain(*SAMPLE, "--seed", "7", "--replace", text, "--json")
    assert (ran.status, ran.code) == (3, "A-121")


def _normalised(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch, typed: str, *options: str
) -> tuple[int, list[str]]:
    held = io.BytesIO()
    out = SimpleNamespace(buffer=held, write=lambda _: 0, flush=lambda: None, isatty=lambda: False)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(typed.encode())))
        patch.setattr("fieldapp.cli.annex_a.sys", SimpleNamespace(stdin=sys.stdin, stdout=out))
        ran = stranger.plain("annex-a", "normalise", *options)
    return ran.status, held.getvalue().decode().split("\n")


def test_values_are_answered_in_order_and_doubt_by_an_empty_line(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "White British\nwho knows\n\nA1 - White British\r\nREFU"
    status, lines = _normalised(stranger, monkeypatch, typed, "--column", "Ethnicity")
    assert (status, lines) == (0, ["a) WBRI", "", "", "a) WBRI", "s) REFU", ""])


def test_the_list_decides_where_two_lists_differ(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = _normalised(stranger, monkeypatch, "Neither\n", "--column", "Gender")
    adopter = _normalised(stranger, monkeypatch, "Neither\n", "--column", "Gender", "--list", "11")
    assert (child[1][0], adopter[1][0]) == ("d) Neither", "c) Neither")


@pytest.mark.parametrize("name", ["Nothing known", "Date of Birth", "Allocated Team", ""])
def test_a_column_without_codes_is_wrong_use(stranger: Stranger, name: str) -> None:
    assert stranger.plain("annex-a", "normalise", "--column", name).status == 2


def test_every_coded_heading_is_known_to_normalise(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for heading in (*names(8), "Sex", "Legal status code"):
        status = _normalised(stranger, monkeypatch, "", "--column", heading)[0]
        assert status in (0, 2)
    assert _normalised(stranger, monkeypatch, "", "--column", "Sex")[0] == 0
