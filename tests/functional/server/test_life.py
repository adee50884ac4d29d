"""A server's life: starting, stopping, being killed, and what it leaves on the disk."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sync.protocol import hashing
from sync.server.__main__ import app
from tests.support.organisation import Organisation, Visit
from tests.support.server import (
    Caller,
    Served,
    change_limits,
    command,
    init,
    received,
    serving,
)

MARKER = b"what nobody but the team may read"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Organisation]:
    organisation = Organisation()
    init(tmp_path / "data", organisation)
    return tmp_path / "data", organisation


def lead(served: Served, organisation: Organisation) -> Caller:
    caller = Caller(served, organisation, organisation.laptop_of("IN1"))
    assert caller.open().status == 200
    return caller


def test_what_was_acknowledged_survives_a_kill(made: tuple[Path, Organisation]) -> None:
    data, organisation = made
    visit = Visit(organisation, organisation.laptop_of("IN1"), ("IN1",))
    log, first = visit.opened()
    entries, chunk = [first, log.write(b"one"), log.write(b"two")], b"chunk" * 1000
    address = f"/v1/inspections/{visit.id.hex()}/chunks/{hashing.plain(chunk).hex()}"
    with serving(data) as served:
        caller = lead(served, organisation)
        before = caller.sync(visit.id, entries)
        assert caller.ask("PUT", address, chunk).status == 204
        served.process.kill()
        served.process.wait(30)
        caller.close()
    with serving(data) as served:
        caller = lead(served, organisation)
        after = caller.sync(visit.id)
        assert received(organisation, after) == entries
        assert (after.incarnation, after.cursor) == (before.incarnation, before.cursor)
        assert caller.ask("GET", address).body == chunk
        caller.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_a_stop_with_an_open_connection_is_quick_and_exits_0(
    made: tuple[Path, Organisation],
) -> None:
    data, organisation = made
    with serving(data) as served:
        caller = lead(served, organisation)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(15) == 0
        caller.close()


def test_asking_too_often_is_slowed_down_while_open_sessions_go_on(
    made: tuple[Path, Organisation],
) -> None:
    """Attack 28: brute force meets a limit."""
    data, organisation = made
    change_limits(data, challenges_a_minute=5)
    visit = Visit(organisation, organisation.laptop_of("IN1"), ("IN1",))
    with serving(data) as served:
        caller = lead(served, organisation)
        stormy = Caller(served, organisation, organisation.laptop_of("IN2"))
        answers = [stormy.ask("POST", "/v1/session/challenge", b"") for _ in range(8)]
        assert (answers[-1].status, answers[-1].error.code) == (429, "S-205")
        assert caller.push(visit.id, [visit.opened()[1]]).status == 200
        stormy.close()
        caller.close()


def test_a_new_device_brings_its_roster_and_is_let_in(made: tuple[Path, Organisation]) -> None:
    data, organisation = made
    organisation.change()
    organisation.people["IN4"] = organisation.people["IN2"]
    newcomer = type(organisation)(people={"IN4": organisation.people["IN2"]}).laptops[0]
    organisation.laptops.append(newcomer)
    with serving(data) as served:
        caller = Caller(served, organisation, newcomer)
        assert caller.open().error.code == "S-202"
        assert caller.publish().status == 204
        assert caller.publish().error.code == "S-111"
        assert caller.open().status == 200
        caller.close()


def test_a_session_proof_for_one_server_is_refused_by_another(
    made: tuple[Path, Organisation], tmp_path: Path
) -> None:
    """Attack 50, with two real servers of one organisation."""
    data, organisation = made
    init(tmp_path / "other", organisation)
    with serving(data) as one, serving(tmp_path / "other") as two:
        here, there = (Caller(s, organisation, organisation.laptop_of("IN1")) for s in (one, two))
        assert here.open().status == 200
        assert there.open().status == 200
        assert here.challenge is not None
        replayed = there.answer(here.challenge, here.tls_key())
        assert replayed.error.code == "S-201"
        here.close()
        there.close()


def test_logs_hold_no_ids_tokens_names_or_content(made: tuple[Path, Organisation]) -> None:
    """Attacks 46, 51 and 56."""
    data, organisation = made
    visit = Visit(organisation, organisation.laptop_of("IN1"), ("IN1",))
    with serving(data) as served:
        caller = lead(served, organisation)
        log, first = visit.opened()
        caller.sync(visit.id, [first, log.write(MARKER)])
        caller.ask("GET", f"/v1/inspections/{visit.id.hex()}/chunks/{MARKER.hex()}")
        caller.ask("GET", "/v1/%0a%22event%22:1/../x")
        token = caller.token
        caller.close()
    text = served.log.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["event"] for line in lines} == {"request"}
    assert {key for line in lines for key in line} == {"time_ms", "event", "route", "status", "ms"}
    secrets = [visit.id, first.id, token, MARKER, organisation.id, caller.laptop.id]
    assert not any(secret.hex() in text for secret in secrets)
    assert "IN1" not in text


def test_a_server_is_made_once(made: tuple[Path, Organisation]) -> None:
    """Attack 28: a second genesis."""
    data, organisation = made
    root = data.with_suffix(".root")
    root.write_bytes(organisation.documents()[0])
    before = {path: path.read_bytes() for path in data.iterdir() if path.is_file()}
    again = CliRunner().invoke(app, ["init", "--data", str(data), "--root", str(root), "--json"])
    assert again.exit_code == 3
    assert json.loads(again.stdout)["error"]["code"] == "S-101"
    assert {path: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def test_init_prints_the_keys_that_the_roster_must_name(
    made: tuple[Path, Organisation], tmp_path: Path
) -> None:
    root, roster = tmp_path / "root", tmp_path / "roster"
    for path, document in zip((root, roster), made[1].documents(), strict=True):
        path.write_bytes(document)
    outer = "ab" * 32
    given = ["--root", root, "--roster", roster, "--outer-key", outer, "--json"]
    result = command("init", "--data", tmp_path / "new", *given)
    told = json.loads(result.stdout)
    assert result.returncode == 0
    assert outer in told["tls"]
    assert len(told["tls"]) == 2
    assert len(bytes.fromhex(told["server"])) == 32


def test_backup_and_restore_work_from_the_command_line_while_it_serves(
    made: tuple[Path, Organisation], tmp_path: Path
) -> None:
    data, organisation = made
    visit = Visit(organisation, organisation.laptop_of("IN1"), ("IN1",))
    with serving(data) as served:
        caller = lead(served, organisation)
        held = caller.sync(visit.id, [visit.opened()[1]])
        copied = command("backup", tmp_path / "copy", "--data", data, "--json")
        caller.close()
    assert json.loads(copied.stdout)["entries"] == 1
    again = command("restore", tmp_path / "copy", "--data", tmp_path / "again", "--json")
    assert again.returncode == 0
    with serving(tmp_path / "again") as served:
        caller = lead(served, organisation)
        answer = caller.sync(visit.id)
        assert answer.cursor == 1
        assert answer.incarnation.hex() == json.loads(again.stdout)["incarnation"]
        assert answer.incarnation != held.incarnation
        caller.close()


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("status", "--data", "nowhere"), 3, "S-102"),
        (("serve", "--data", "nowhere"), 3, "S-102"),
        (("init", "--data", "new", "--root", "nowhere"), 3, "S-109"),
        (("restore", "nowhere", "--data", "new"), 3, "S-122"),
        (("init", "--root", "x"), 2, ""),
        (("frobnicate",), 2, ""),
    ],
)
def test_exit_codes_tell_refusals_from_usage(
    tmp_path: Path, arguments: tuple[str, ...], status: int, code: str
) -> None:
    placed = [str(tmp_path / a) if a in {"nowhere", "new"} else a for a in arguments]
    result = CliRunner().invoke(app, [*placed, *(["--json"] if code else [])])
    assert result.exit_code == status
    if code:
        assert json.loads(result.stdout)["error"]["code"] == code


def test_status_counts_and_finds_nothing_amiss(made: tuple[Path, Organisation]) -> None:
    data, organisation = made
    result = CliRunner().invoke(app, ["status", "--data", str(data), "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["database"], told["entries"], told["findings"]) == ("sqlite", 0, [])
    assert told["roster_version"] == organisation.version
