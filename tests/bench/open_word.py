"""Opens Word files with LibreOffice and prints them: `python -m tests.bench.open_word FILE...`.

Not part of the test run: LibreOffice is no dependency. Status 1 when a file does not open.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120


def opens(program: str, file: Path) -> bool:
    """Say whether LibreOffice opens a file and prints at least a page of it."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            [program, "--headless", "--convert-to", "pdf", "--outdir", folder, str(file)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        printed = Path(folder) / f"{file.stem}.pdf"
        return printed.exists() and printed.read_bytes().startswith(b"%PDF")


def main(names: Sequence[str]) -> int:
    """Open every file; say of each whether it opened."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        print("LibreOffice is not on this computer.", file=sys.stderr)
        return 1
    held = {name: opens(program, Path(name)) for name in names}
    for name, opened in held.items():
        print(f"{name}: {'opened' if opened else 'DID NOT OPEN'}")
    return 0 if held and all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
