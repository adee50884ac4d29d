"""The locks pin everything with hashes, name no address, and cover what is declared."""

import re

import pytest

from tests.repo import source

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z,]+\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"://|@ |file:|--(index|extra-index|find-links)|^ *[-./~]+/", re.MULTILINE)


def _pinned(lock: str) -> dict[str, str]:
    text = (source.ROOT / lock).read_text(encoding="utf-8")
    return {match["name"]: match["version"] for match in PINNED.finditer(text)}


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _declared(*, dev: bool) -> set[str]:
    settings = source.settings()
    project = settings["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["server"]
    return {_name(r) for r in wanted + (settings["dependency-groups"]["dev"] if dev else [])}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert not ADDRESS.findall((source.ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (source.ROOT / lock).read_text(encoding="utf-8").strip())
    without = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not without


@pytest.mark.parametrize(("lock", "dev"), [(LOCKS[0], False), (LOCKS[1], True)])
def test_a_lock_covers_what_is_declared(lock: str, dev: bool) -> None:
    assert _declared(dev=dev) <= set(_pinned(lock))


def test_both_locks_pin_the_same_versions() -> None:
    runtime, dev = (_pinned(lock) for lock in LOCKS)
    assert runtime.items() <= dev.items()


def test_nothing_of_the_tools_is_pinned_for_use() -> None:
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & set(_pinned("requirements.lock"))


def test_a_lock_has_unix_line_ends() -> None:
    assert not [lock for lock in LOCKS if b"\r" in (source.ROOT / lock).read_bytes()]


def test_what_other_offices_build_on_is_declared() -> None:
    needed = {"pyside6-essentials", "sqlite-utils", "cryptography", "pytest-qt"}
    assert needed <= _declared(dev=True)
