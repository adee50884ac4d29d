"""Every benchmark runs, and its last line says what it promises to say."""

import json

import pytest

from tests.bench.__main__ import CASES, main
from tests.support.stretching import quick_stretching

SMALL = ["--records", "4", "--items", "200", "--latency-ms", "1", "--megabytes", "1"]
SMALL += ["--sync-mb", "1", "--runs", "1"]
PROMISED = {"name", "records", "median_s", "p99_s", "runs", "bytes_up", "bytes_down"}
MORE = {"pull": {"searchable_s"}, "attachments": {"mb_per_s"}}


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_benchmark_ends_with_its_figures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with quick_stretching():
        assert main([name, *SMALL, "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["name"] == name
    assert told.keys() >= PROMISED | MORE.get(name, set())
    assert told["runs"] >= 1
