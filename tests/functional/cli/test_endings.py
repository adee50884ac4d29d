"""How commands end: statuses, one object, and nothing changed by a refusal."""

import os
from pathlib import Path

import pytest

from tests.functional.cli.cli import PASSPHRASE, Stranger


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    made = Stranger(tmp_path_factory.mktemp("endings"))
    made.found()
    return made


def test_a_wrong_passphrase_ends_with_the_locked_status(stranger: Stranger) -> None:
    (stranger.folder / "bad").write_text("not the passphrase at all")
    ran = stranger.plain(
        "inspection", "list", "--profile", "AD1", "--passphrase-file", "bad", "--json"
    )
    assert (ran.status, ran.code) == (4, "K-301")


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """The same in real processes; few, since each costs seconds."""
    made = Stranger(tmp_path_factory.mktemp("processes"), process=True)
    made.found()
    return made


def test_nobody_to_ask_is_the_locked_status_too(processes: Stranger) -> None:
    ran = processes.plain("inspection", "list", "--profile", "AD1", "--json")
    assert (ran.status, ran.code) == (4, "C-201")


def test_a_refusal_prints_its_object_for_people_too(stranger: Stranger) -> None:
    ran = stranger.plain("inspection", "list", "--profile", "none", "--passphrase-file", "pw")
    assert (ran.status, ran.code) == (3, "C-120")
    assert "C-120" in ran.err


def test_wrong_use_is_status_two_and_touches_nothing(stranger: Stranger) -> None:
    ran = stranger.plain("inspection", "create", "--profile", "untouched")
    assert (ran.status, ran.out) == (2, "")
    assert not (stranger.folder / "untouched").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("inspection", "create", "--profile", "untouched", "--json"),
        ("--json", "inspection", "list", "--colour"),
        ("inspect", "--json"),
        ("--colour", "--json"),
    ],
)
def test_wrong_use_is_one_object_for_programs_and_a_sentence_for_people(
    stranger: Stranger, words: tuple[str, ...]
) -> None:
    ran = stranger.plain(*words)
    assert (ran.status, ran.code) == (2, "C-194")
    assert ran.json["error"]["message"]
    assert "--help" in ran.json["error"]["next"]
    assert ran.err
    assert not (stranger.folder / "untouched").exists()


def test_common_options_stand_before_or_after_the_command(stranger: Stranger) -> None:
    options = ("--json", "--profile", "AD1", "--passphrase-file", "pw")
    for words in ((*options, "inspection", "list"), ("inspection", *options, "list")):
        ran = stranger.plain(*words)
        assert (ran.status, ran.json["troubled"]) == (0, [])


@pytest.mark.skipif(os.name == "nt", reason="a shell passes descriptors differently there")
def test_a_passphrase_comes_from_a_descriptor(processes: Stranger) -> None:
    ran = processes.plain(
        "inspection", "list", "--profile", "AD1", "--passphrase-fd", "0", "--json", feed=PASSPHRASE
    )
    assert ran.status == 0


def test_the_passphrase_and_the_recovery_code_are_changed(stranger: Stranger) -> None:
    (stranger.folder / "new").write_text("seven purple lanterns over water")
    stranger.run("AD1", "passphrase", "change", "--new-file", "new")
    assert stranger.run("AD1", "inspection", "list", status=4).code == "K-301"
    back = ("--new-file", "pw", "--profile", "AD1", "--passphrase-file", "new", "--json")
    assert stranger.plain("passphrase", "change", *back).status == 0
    code = stranger.run("AD1", "recovery", "change").json["recovery_code"]
    assert len(code.split("-")) == 8


def test_a_forgotten_passphrase_is_replaced_by_the_recovery_code(stranger: Stranger) -> None:
    code = stranger.run("AD1", "recovery", "change").json["recovery_code"]
    other = "B" if code[0] == "A" else "A"
    (stranger.folder / "slip").write_text(f"{other}{code[1:]}")
    (stranger.folder / "code").write_text(f"{code}\n")
    new = ("passphrase", "change", "--new-file", "pw", "--profile", "AD1", "--json")
    slip = stranger.plain(*new, "--recovery-file", "slip")
    assert (slip.status, slip.code[0]) == (3, "K")
    assert stranger.plain(*new, "--recovery-file", "code").status == 0
    assert stranger.run("AD1", "inspection", "list").status == 0


@pytest.mark.parametrize("number", ["-1", "999", str(2**80)])
def test_a_descriptor_that_is_not_open_is_refused(stranger: Stranger, number: str) -> None:
    ran = stranger.plain(
        "inspection", "list", "--profile", "AD1", "--passphrase-fd", number, "--json"
    )
    assert (ran.status, ran.code) == (3, "C-202")


def test_an_empty_passphrase_is_no_attempt(stranger: Stranger) -> None:
    (stranger.folder / "empty").write_text("\n")
    listed = ("inspection", "list", "--profile", "AD1", "--passphrase-file", "empty", "--json")
    for _ in range(5):
        ran = stranger.plain(*listed)
        assert (ran.status, ran.code) == (4, "C-213")
    assert stranger.run("AD1", "inspection", "list").status == 0


def test_a_folder_that_no_system_takes_is_refused(stranger: Stranger) -> None:
    ran = stranger.plain("inspection", "list", "--profile", "a" * 300, "--json")
    assert (ran.status, ran.code) == (3, "C-214")


def test_a_profile_lies_in_a_long_folder_with_spaces_and_umlauts(tmp_path: Path) -> None:
    folder = tmp_path / "Büro Süd, 2. Stock" / ("Prüfung und Ämter " + "ö" * 100)
    folder.mkdir(parents=True)
    made = Stranger(folder)
    made.found()
    opened = ("inspection", "create", "--title", "N", "--framework", "ilacs-2018")
    assert made.run("AD1", *opened, "--member", "AD1").json["on_laptop"] == 1
    assert len(made.run("AD1", "inspection", "list").json["inspections"]) == 1


def test_the_words_of_a_request_are_shown_again(stranger: Stranger) -> None:
    asked = stranger.run(
        "OF7", "device", "request", "--person", "OF7", "--role", "inspector",
        "--out", "of7.request", "--kdf-floor",
    ).json  # fmt: skip
    shown = stranger.plain("device", "words", "of7.request", "--profile", "OF7", "--json").json
    assert shown["words"] == asked["words"]
    assert asked["root"] == "not compared"


def test_a_wrong_word_is_refused(stranger: Stranger) -> None:
    asked = stranger.run(
        "OF6", "device", "request", "--person", "OF6", "--role", "inspector",
        "--out", "of6.request", "--kdf-floor",
    ).json  # fmt: skip
    words = asked["words"]
    (stranger.folder / "wrong").write_text(" ".join([*words[1:], words[0]]))
    ran = stranger.run(
        "AD1", "device", "approve", "of6.request", "--words-file", "wrong", "--out", "x", status=3
    )
    assert ran.code == "C-133"
    assert not (stranger.folder / "x").exists()


@pytest.mark.parametrize("person", ["of1", "O", "OFFICER123", "O F"])
def test_a_wrong_code_of_a_person_is_refused_before_keys_are_made(
    stranger: Stranger, person: str
) -> None:
    ran = stranger.run(
        "nobody", "device", "request", "--person", person, "--role", "lead", "--out", "r", status=3
    )
    assert ran.code == "C-205"
    assert not (stranger.folder / "nobody").exists()


def test_an_unreadable_file_is_named_and_refused(stranger: Stranger) -> None:
    error = stranger.run("AD1", "org", "add-server", "missing.json", status=3).json["error"]
    assert (error["code"], error["next"]) == ("C-202", "Check its name and place.")
    assert "missing.json" in error["message"]


def test_a_file_of_another_kind_is_refused_for_its_length(stranger: Stranger) -> None:
    (stranger.folder / "long.json").write_bytes(b"\x89PNG" * 100_000)
    assert stranger.run("AD1", "org", "add-server", "long.json", status=3).code == "C-211"


def test_a_visit_whose_file_does_not_open_is_named_and_not_left_out(stranger: Stranger) -> None:
    words = ("inspection", "create", "--title", "T", "--framework", "ilacs-2026")
    visit = stranger.run("AD1", *words).json["id"]
    file = stranger.folder / "AD1" / "visits" / visit / "store.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    (found,) = stranger.run("AD1", "inspection", "list", status=1).json["troubled"]
    assert (found["id"], found["error"]["code"]) == (visit, "D-203")
    file.write_bytes(whole)
    assert stranger.run("AD1", "inspection", "list").json["troubled"] == []
    assert stranger.run("AD1", "inspection", "mend", visit, status=3).code == "C-119"


def test_what_can_be_read_of_a_damaged_visit_goes_into_a_new_file(stranger: Stranger) -> None:
    words = ("inspection", "create", "--title", "T", "--framework", "ilacs-2026")
    visit = stranger.run("AD1", *words).json["id"]
    file = stranger.folder / "AD1" / "visits" / visit / "store.db"
    file.unlink()
    mended = stranger.run("AD1", "inspection", "mend", visit).json
    assert (mended["entries"], mended["drafts"], mended["pieces"]) == (0, 0, 0)
    assert stranger.run("AD1", "inspection", "list").json["troubled"] == []
