"""The process beside the app that opens what arrives: ``python -m fieldapp.opener``.

Reads jobs from standard input and writes results to standard output until its input ends.
It has no profile, no files, no network and no screen, and forgets each job's keys with it.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from importlib.resources import files as resource
from typing import BinaryIO

from fieldapp.crypto.codec import Codecs, load_codecs
from fieldapp.falling import fall_silently, system_images
from sync.bundle.frames import read_frame, write_frame
from sync.bundle.opener import do, greeting, read_job
from sync.protocol.canonical import encode


def main() -> int:
    """Say who is there, then do one job after the other."""
    fall_silently(system_images(), None)
    gc.disable()  # What is opened forms no rings, and the process ends with the run.
    codecs = load_codecs(resource("resources") / "dictionaries")
    write_frame(sys.stdout.buffer, greeting(codecs))
    work(sys.stdin.buffer, sys.stdout.buffer, codecs)
    return 0


def work(jobs: BinaryIO, results: BinaryIO, codecs: Codecs) -> None:
    """Answer every job until there are no more; none is kept while the next is waited for."""
    with suppress(EOFError):
        while True:
            write_frame(results, encode(do(read_job(read_frame(jobs)), codecs)))


if __name__ == "__main__":
    sys.exit(main())
