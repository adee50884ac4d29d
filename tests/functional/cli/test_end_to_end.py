"""A stranger sets up an organisation, a server and laptops, and a visit goes round."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.functional.cli.cli import Stranger
from tests.support.server import Served, command, serving


@dataclass(frozen=True)
class Set:
    """The organisation as the first test finds it."""

    stranger: Stranger
    founded: dict[str, Any]
    visit: str
    server: Served

    def sync(self, person: str) -> dict[str, Any]:
        return self.stranger.run(person, "sync", "--server", self.server.url).json


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    """org init, server init, add-server, request, approve, enrol, sync, create: in this order."""
    folder = tmp_path_factory.mktemp("stranger")
    stranger = Stranger(folder)
    founded = stranger.found()
    made = command(
        "init", "--data", folder / "server", "--root", folder / "kit/organisation", "--json"
    )
    assert made.returncode == 0, made.stderr
    (folder / "server.json").write_text(made.stdout)
    stranger.run("AD1", "org", "add-server", "server.json")
    for person, role in (("OF1", "lead"), ("OF2", "inspector"), ("RO1", "records-office")):
        assert stranger.join(person, role)["root"] == founded["root"]
    with ExitStack() as stack:
        server = stack.enter_context(serving(folder / "server"))
        for person in ("AD1", "OF1"):
            stranger.run(person, "sync", "--server", server.url)
        made_visit = stranger.run(
            "OF1", "inspection", "create", "--title", "Northmere visit",
            "--framework", "ilacs-2026", "--member", "OF2",
        ).json  # fmt: skip
        yield Set(stranger, founded, made_visit["id"], server)


@pytest.fixture(scope="module")
def synced(set_up: Set) -> Set:
    """Everybody sent and received once."""
    for person in ("OF1", "OF2", "RO1"):
        assert set_up.sync(person)["complete"]
    return set_up


def visits(known: Set, person: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = known.stranger.run(person, "inspection", "list").json[
        "inspections"
    ]
    return found


@pytest.mark.parametrize("person", ["OF1", "OF2", "RO1"])
def test_members_and_the_office_see_the_visit_after_sending_and_receiving(
    synced: Set, person: str
) -> None:
    synced.sync(person)
    (visit,) = (one for one in visits(synced, person) if one["id"] == synced.visit)
    assert visit["title"] == "Northmere visit"
    assert visit["on_laptop"] == visit["on_server"] >= 1


def test_who_is_no_member_sees_nothing(synced: Set) -> None:
    assert visits(synced, "AD1") == []


def test_a_second_round_has_nothing_to_do(synced: Set) -> None:
    synced.sync("OF2")
    again = synced.sync("OF2")
    assert (again["sent"], again["received"], again["complete"]) == (0, 0, True)


@pytest.mark.parametrize("form", ["docx", "csv", "jsonl"])
def test_a_visit_is_exported_in_every_form(synced: Set, form: str) -> None:
    out = f"out-{form}"
    done = synced.stranger.run("OF2", "export", synced.visit[:8], "--format", form, "--out", out)
    assert all(Path(file["path"]).exists() for file in done.json["files"])


def test_the_report_is_written_and_its_word_file_compared(synced: Set) -> None:
    done = synced.stranger.run("OF1", "report", "write", synced.visit, "--out", "report")
    word = next(file["path"] for file in done.json["files"] if file["path"].endswith(".docx"))
    assert {Path(file["path"]).suffix for file in done.json["files"]} == {".docx", ".pdf", ".txt"}
    ran = synced.stranger.run("OF1", "report", "compare", synced.visit, word, status=3)
    assert ran.code == "R-121"
    left = synced.stranger.run("OF1", "report", "problems", synced.visit, status=1).json
    assert {one["kind"] for one in left["problems"]} >= {"empty"}


def test_the_authority_is_answered_line_by_line(synced: Set) -> None:
    run, folder = synced.stranger.run, synced.stranger.folder
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table.columns[0].cells, ("Comment", "It is not so."), strict=True):
        cell.text = text
    document.save(str(folder / "comments.docx"))
    done = run("OF1", "report", "reply", "import", synced.visit, "comments.docx").json
    (comment,) = done["comments"]
    assert (done["new"], comment["lacks"]) == (1, "No answer yet.")
    words = ("--answer", "not_accepted", "--reasons", "Two records show it.")
    answered = run("OF1", "report", "reply", "answer", synced.visit, comment["name"], *words).json
    assert answered["open"] == 0
    out = run("OF1", "report", "reply", "export", synced.visit, "--out", "answers").json
    assert out["open"] == 0
    assert any(file["path"].endswith(".docx") for file in out["files"])
    assert run("OF1", "report", "reply", "list", synced.visit).json["comments"][0]["reasons"]


def test_who_the_children_are_is_refused_before_lists_came(synced: Set) -> None:
    run = synced.stranger.run
    assert run("OF1", "identities", "let-in", synced.visit, "OF2", status=3).code == "C-290"
    assert run("OF2", "identities", "let-in", synced.visit, "OF2", status=3).code == "C-170"
    assert run("OF1", "identities", "looks", synced.visit, status=3).code == "C-290"
    shown = run("OF1", "identities", "show", synced.visit, "T01", "--reason", "A call", status=3)
    assert shown.code == "C-290"


def test_what_is_shown_can_be_made_anew_and_is_equal(synced: Set) -> None:
    assert synced.stranger.run("OF1", "rebuild", synced.visit).json["equal"]


def test_a_bundle_carries_the_visit_to_a_laptop_without_a_network(synced: Set) -> None:
    stranger = synced.stranger
    stranger.join("OF3", "inspector")
    synced.sync("AD1")
    synced.sync("OF1")
    stranger.run("OF1", "inspection", "add-member", synced.visit, "OF3")
    stranger.run("OF1", "bundle", "export", synced.visit, "--out", "carried.bundle")
    assert stranger.run("OF3", "bundle", "import", "carried.bundle").json["entries"] > 0
    (visit,) = visits(synced, "OF3")
    assert visit["id"] == synced.visit
    again = stranger.run("OF3", "bundle", "import", "carried.bundle").json
    assert again["entries"] == 0


def test_a_bundle_is_verified_by_anybody_who_has_the_root(synced: Set) -> None:
    stranger, root = synced.stranger, synced.founded["root"]
    stranger.run("OF1", "bundle", "export", synced.visit, "--out", "checked.bundle")
    found = stranger.plain("verify", "checked.bundle", "--root", root, "--json").json
    assert (found["verify"], found["root"], found["sender"]) == ("ok", "ok", "ok")
    assert found["commitments"]["state"] == "not checked"
    opened = stranger.run("OF1", "verify", "checked.bundle", "--root", root).json
    assert opened["commitments"]["state"] == "ok"


def test_a_file_sealed_as_a_whole_is_verified_by_its_readers_alone(synced: Set) -> None:
    stranger, root = synced.stranger, synced.founded["root"]
    stranger.run("OF1", "bundle", "export", synced.visit, "--out", "whole.bundle", "--sealed")
    ran = stranger.plain("verify", "whole.bundle", "--root", root, "--json")
    assert (ran.status, ran.code) == (3, "X-313")
    assert stranger.run("OF1", "verify", "whole.bundle", "--root", root).json["verify"] == "ok"


def test_without_a_root_the_check_is_a_finding(synced: Set) -> None:
    synced.stranger.run("OF1", "bundle", "export", synced.visit, "--out", "rootless.bundle")
    ran = synced.stranger.plain("verify", "rootless.bundle", "--json", "--profile", "nowhere")
    assert (ran.status, ran.json["root"]) == (1, "not checked")


def test_the_root_of_the_profile_is_enough_and_needs_no_passphrase(synced: Set) -> None:
    synced.stranger.run("OF1", "bundle", "export", synced.visit, "--out", "own.bundle")
    ran = synced.stranger.plain("verify", "own.bundle", "--json", "--profile", "OF2")
    assert (ran.status, ran.json["root"]) == (0, "ok")


def test_a_flipped_byte_in_a_bundle_is_noticed_and_nothing_is_taken_in(synced: Set) -> None:
    stranger = synced.stranger
    stranger.run("OF1", "bundle", "export", synced.visit, "--out", "good.bundle")
    data = bytearray((stranger.folder / "good.bundle").read_bytes())
    data[len(data) // 2] ^= 1
    (stranger.folder / "bad.bundle").write_bytes(data)
    before = visits(synced, "OF2")
    ran = stranger.plain("verify", "bad.bundle", "--root", synced.founded["root"], "--json")
    assert ran.status in (1, 3)
    stranger.run("OF2", "bundle", "import", "bad.bundle", status=3)
    assert visits(synced, "OF2") == before


def test_another_organisations_root_is_a_finding(synced: Set) -> None:
    synced.stranger.run("OF1", "bundle", "export", synced.visit, "--out", "foreign.bundle")
    ran = synced.stranger.plain("verify", "foreign.bundle", "--root", "00" * 32, "--json")
    assert (ran.status, ran.json["root"]) == (1, "wrong")


def test_a_damaged_visit_holds_up_no_other_one(synced: Set) -> None:
    stranger = synced.stranger
    stranger.join("OF8", "lead")
    synced.sync("AD1")
    words = ("inspection", "create", "--framework", "ilacs-2026", "--title")
    first, second = (stranger.run("OF8", *words, title).json["id"] for title in ("A", "B"))
    file = stranger.folder / "OF8" / "visits" / first / "store.db"
    file.write_bytes(file.read_bytes()[:9_000])
    ran = stranger.run("OF8", "sync", "--server", synced.server.url, status=1).json
    told = {each["id"]: each["refusal"] for each in ran["inspections"]}
    assert told[first]["code"] == "D-203"
    assert told[second] is None


def test_the_local_log_and_the_diagnostic_file_hold_no_content(synced: Set) -> None:
    stranger = synced.stranger
    stranger.run("OF1", "diagnostics", "--out", "diagnostics.txt")
    text = (stranger.folder / "diagnostics.txt").read_text()
    assert "unlock" in text
    for secret in ("Northmere", "OF2", synced.visit, "correct horse"):
        assert secret not in text


def test_a_root_that_was_not_known_is_compared_by_its_words(set_up: Set) -> None:
    stranger, words = set_up.stranger, set_up.founded["words"]
    asked = stranger.run(
        "OF5", "device", "request", "--person", "OF5", "--role", "analyst",
        "--out", "of5.request", "--kdf-floor",
    ).json  # fmt: skip
    (stranger.folder / "of5.words").write_text(" ".join(asked["words"]))
    approve = ("device", "approve", "of5.request", "--words-file", "of5.words")
    stranger.run("AD1", *approve, "--out", "of5.approval")
    assert not stranger.run("OF5", "device", "enrol", "of5.approval").json["root_compared"]
    compare = ("device", "compare", "--words-file")
    assert stranger.run("OF5", *compare, "of5.words", status=3).code == "C-127"
    (stranger.folder / "root.words").write_text("\n".join(words))
    assert stranger.run("OF5", *compare, "root.words").json["root_compared"]


def test_a_wrong_server_key_is_refused(synced: Set, tmp_path: Path) -> None:
    other = tmp_path / "other"
    root = synced.stranger.folder / "kit/organisation"
    assert command("init", "--data", other, "--root", root).returncode == 0
    with serving(other) as stranger_server:
        ran = synced.stranger.run("OF1", "sync", "--server", stranger_server.url, status=3)
    assert ran.code.startswith("X-")


def test_the_answer_of_a_server_is_what_the_roster_is_made_from(synced: Set) -> None:
    stated = json.loads((synced.stranger.folder / "server.json").read_text())
    assert {"server", "tls"} <= set(stated)
