"""How the running program shares its time: set once by the composition root.

Measured by ``python -m tests.bench typing`` and ``pull`` (docs/figures.md).
"""

from __future__ import annotations

import gc
import sys
from typing import Final

_SWITCH_S: Final = 0.0002
"""After this long another thread may go on: a key that arrives while a page is taken in
waits for one such turn, not for one of Python's usual 5 ms."""
_YOUNG: Final = 20_000
"""New objects before the collector looks for rings: what travels cannot form any."""


def tune() -> None:
    """Let threads take shorter turns, and the collector of rings look seldom, not at what is there.

    Called before the app is loaded: with Python's own settings a tenth of loading is collecting.
    """
    sys.setswitchinterval(_SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)


def leave_loaded_alone() -> None:
    """Let the collector of rings pass over what is loaded by now, without looking for any."""
    gc.freeze()
