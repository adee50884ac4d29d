"""Starts the app: the command line, and behind it the screens."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from fieldapp import compose
from fieldapp.cli.answers import Console
from fieldapp.cli.app import build
from fieldapp.cli.common import Call
from fieldapp.domain.errors import Refused
from fieldapp.tuning import tune


def main() -> None:
    """Run the command line; without a command, open the app."""
    tune()
    build(open_app)()


def open_app(make: Callable[[], Call]) -> int:
    """Open the screens on a profile; return the exit status."""
    try:
        call = make()
    except Refused as refused:
        return Console(as_json=False).refusal(refused)
    show_somewhere()
    from ui import app
    from ui.start import Start

    start = Start(ports=call.ports, folder=str(call.folder), courier=compose.ServerCourier)
    return app.run(start)


def show_somewhere() -> None:
    """Let Qt draw in memory where Linux has no display."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in displays):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


if __name__ == "__main__":
    main()
