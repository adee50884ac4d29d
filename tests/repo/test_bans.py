"""The clock and chance are handed in: the linter refuses a direct call, save in one module."""

import subprocess
import sys

import pytest

from tests.repo import source

BANNED = [
    "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n",
    "from time import time\n\nNOW = time()\n",
    "import uuid\n\nID = uuid.uuid4()\n",
    "import os\n\nKEY = os.urandom(32)\n",
    "import random\n\nDICE = random.random()\n",
    "import secrets\n\nKEY = secrets.token_bytes(32)\n",
]
EXEMPT = ("fieldapp/system.py", "sync/server/system.py")


def _codes(text: str, name: str) -> str:
    options = ["--no-cache", "--select", "TID251", "--output-format", "concise"]
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *options, "--stdin-filename", name, "-"],
        cwd=source.ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout


@pytest.mark.parametrize("text", BANNED, ids=lambda text: text.splitlines()[0])
@pytest.mark.parametrize("package", ["fieldapp/domain", "sync/client", "ui/views"])
def test_a_direct_clock_or_chance_is_refused(text: str, package: str) -> None:
    assert "TID251" in _codes(text, f"{package}/planted.py")


@pytest.mark.parametrize("name", EXEMPT)
def test_the_adapter_may_ask_the_system(name: str) -> None:
    assert "TID251" not in "".join(_codes(text, name) for text in BANNED)


def test_no_line_of_the_code_lifts_the_ban() -> None:
    lifted = [p for p in source.modules(*source.PACKAGES) if "noqa: TID251" in p.read_text("utf-8")]
    assert not lifted
