"""Runs both engines on the same forms and compares what they say."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from tests.differential.compare import Answer, Comparison, compared
from tests.differential.corpus import Case
from tests.differential.reference import Job, program_digest, traces

_OUR_SECONDS: Final = 900


def compare_all(chosen: Sequence[Case]) -> list[Comparison]:
    """Return how each form came out, in the order of `chosen`; raise Missing without node."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = [_job(Path(folder), number, case) for number, case in enumerate(chosen)]
        own = [replace(job, form=case.form) for job, case in zip(jobs, chosen, strict=True)]
        theirs, ours = _theirs(jobs), our_traces(own)
    return [
        compared(case.name, one, other, case.random)
        for case, one, other in zip(chosen, theirs, ours, strict=True)
    ]


def our_traces(jobs: Sequence[Job]) -> list[Answer]:
    """Return what `fieldapp forms trace --batch` says to each job."""
    with tempfile.TemporaryDirectory() as folder:
        outs = [Path(folder, f"{number}.json") for number in range(len(jobs))]
        batch = Path(folder, "batch.json")
        batch.write_text(json.dumps([one.plain(out) for one, out in zip(jobs, outs, strict=True)]))
        command = [sys.executable, "-m", "fieldapp", "forms", "trace", "--batch", str(batch)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_OUR_SECONDS, check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        return [_read(out, done.stderr + done.stdout) for out in outs]


def _read(out: Path, said: str) -> Answer:
    if not out.exists():
        return {"error": {"message": f"no answer: {said[-500:]}"}}
    answer: Answer = json.loads(out.read_text("utf-8"))
    return answer


def _job(folder: Path, number: int, case: Case) -> Job:
    form, script = folder / f"{number}.xml", folder / f"{number}.script.json"
    form.write_text(case.xform(), "utf-8")
    script.write_text(json.dumps({key: case.script[key] for key in ("now", "steps")}), "utf-8")
    return Job(form, script, case.media)


def _theirs(jobs: Sequence[Job]) -> list[Answer]:
    """Return ODK's answers; those it gave before to the same files come from the cache."""
    shelf = user_cache_path("fieldapp-differential") / "answers"
    shelf.mkdir(parents=True, exist_ok=True)
    kept = [shelf / f"{_digest(job)}.json" for job in jobs]
    new = [(job, file) for job, file in zip(jobs, kept, strict=True) if not file.exists()]
    if new:
        answers = traces([job for job, _ in new])
        for (_, file), answer in zip(new, answers, strict=True):
            file.write_text(json.dumps(answer), "utf-8")
    return [json.loads(file.read_text("utf-8")) for file in kept]


def _digest(job: Job) -> str:
    media = sorted(job.media.iterdir()) if job.media else []
    content = b"".join(
        hashlib.sha256(f.read_bytes()).digest() for f in (job.form, job.script, *media)
    )
    return hashlib.sha256(program_digest() + content).hexdigest()[:32]
