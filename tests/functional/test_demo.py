"""The demonstration keeps its promises from end to end, in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

ROOT = Path(__file__).parents[2]
PROMISED = {
    "lost": 0,
    "plaintext_hits": 0,
    "conflicts_shown": 1,
    "conflicts_left": 0,
    "verify": "ok",
    "devices_agree": True,
    "ledger_duplicates": 0,
    "plan_unseen": True,
    "report_ilacs-2018": "good",
    "report_sif-2013": "inadequate",
    "report_jtai": "in words",
}
REPORTS = ("ilacs-2018", "sif-2013", "jtai")


def _demonstrate(out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "fieldapp",
            "demo",
            "--out",
            str(out),
            "--pictures",
            "few",
            "--json",
        ],
        cwd=out.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_demonstration_keeps_what_it_promises(tmp_path: Path) -> None:
    done = _demonstrate(tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    written: dict[str, Any] = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert PROMISED.items() <= written.items()
    assert json.loads(done.stdout) == written
    for name in REPORTS:
        assert (tmp_path / f"out/reports/{name}.docx").stat().st_size > 0
        with pikepdf.open(tmp_path / f"out/reports/{name}.pdf") as printed:
            assert bool(printed.Root.MarkInfo.Marked)
