"""`fieldapp demo`: one visit from end to end on this computer.

Every part is the real one: laptops with vaults and encrypted files, a server in its own
process over TLS, sealed sticks, and the screens of the app. It runs on loopback only and
stops by itself. Laptops of the demonstration use the lowest allowed cost of a passphrase.
"""

from __future__ import annotations

import json
from pathlib import Path

from fieldapp.cli.answers import Answer, Console, Plain
from fieldapp.cli.demo.cast import LEAD, PASSPHRASE, empty_folder
from fieldapp.cli.demo.run import Demo
from fieldapp.cli.parsing import Pictures
from fieldapp.compose import ServerCourier, has_display, ports, show_somewhere, system_files


def run(out: Path, console: Console, pictures: Pictures = Pictures.ALL) -> Answer:
    """Run every step into `out`; the exit is a finding when a promise did not hold."""
    rows: list[tuple[str, str]] = []

    def say(what: str, came: str) -> None:
        rows.append((what, came))
        console.say(f"{what}: {came}")

    show_somewhere()
    demo = Demo(out, empty_folder(out), say, pictures=pictures)
    try:
        _steps(demo)
    finally:
        demo.cast.end()
    data = json.dumps(demo.summary, indent=2).encode()
    system_files().write_atomically(str(out / "summary.json"), data)
    if has_display():
        _leave_open(demo, console)
    return Answer(demo.summary, tuple(_table(rows)), finding=not holds(demo.summary))


def _leave_open(demo: Demo, console: Console) -> None:
    """Leave the app open on the lead's laptop, for whoever watches."""
    from ui import app
    from ui.start import Start

    console.say(f"The app is open on the lead's laptop. Its passphrase: {PASSPHRASE}")
    app.run(Start(ports(), str(demo.stage / LEAD), ServerCourier, demo.inspection))


def _steps(demo: Demo) -> None:
    demo.people()
    demo.visit()
    demo.fieldwork()
    demo.exchange()
    demo.picture_versions()
    demo.decide()
    demo.check()
    demo.picture_visit()
    demo.sample()
    demo.planning()
    demo.exports()
    demo.bundle()
    demo.reports()
    demo.frameworks()
    demo.search()


def holds(summary: dict[str, Plain]) -> bool:
    """Say whether every promise of the demonstration held."""
    wanted: dict[str, Plain] = {
        "lost": 0,
        "plaintext_hits": 0,
        "conflicts_shown": 1,
        "conflicts_left": 0,
        "verify": "ok",
        "devices_agree": True,
        "ledger_duplicates": 0,
        "search_finds_in_clear_export": True,
        "edition_carried": True,
        "plan_unseen": True,
    }
    return all(summary.get(key) == value for key, value in wanted.items())


def _table(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(what) for what, _ in rows)
    return [f"{what:<{width}}  {came}" for what, came in rows]
