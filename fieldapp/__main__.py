"""Starts the app: the command line, and behind it the screens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldapp.cli.answers import Console
from fieldapp.cli.app import build
from fieldapp.domain.errors import Refused
from fieldapp.falling import fall_silently, system_images
from fieldapp.tuning import leave_loaded_alone, tune

if TYPE_CHECKING:
    from fieldapp.cli.call import Call


def main() -> None:
    """Run the command line; without a command, open the app."""
    fall_silently(system_images(), sys.stderr)
    tune()
    build(open_app)()


def open_app(make: Callable[[], Call]) -> int:
    """Open the screens on a profile; return the exit status, after a window said why not."""
    from fieldapp import compose

    compose.show_somewhere()
    from ui import app
    from ui.start import Start

    leave_loaded_alone()
    try:
        call = make()
        start = Start(ports=call.ports, folder=str(call.folder), courier=compose.ServerCourier)
        return app.run(start)
    except Refused as refused:
        status = Console(as_json=False).refusal(refused)
        app.show_why_not(refused)
        return status


if __name__ == "__main__":
    main()
