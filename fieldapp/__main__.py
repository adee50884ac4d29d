"""Starts the app: the command line, and behind it the screens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldapp.cli.answers import Console
from fieldapp.cli.app import build
from fieldapp.domain.errors import Refused
from fieldapp.falling import fall_silently, system_images
from fieldapp.tuning import tune

if TYPE_CHECKING:
    from fieldapp.cli.call import Call


def main() -> None:
    """Run the command line; without a command, open the app."""
    fall_silently(system_images(), sys.stderr)
    tune()
    build(open_app)()


def open_app(make: Callable[[], Call]) -> int:
    """Open the screens on a profile; return the exit status."""
    from fieldapp import compose

    try:
        call = make()
    except Refused as refused:
        return Console(as_json=False).refusal(refused)
    compose.show_somewhere()
    from ui import app
    from ui.start import Start

    start = Start(ports=call.ports, folder=str(call.folder), courier=compose.ServerCourier)
    return app.run(start)


if __name__ == "__main__":
    main()
