"""Forms that are filled in by tests, made from XLSForms in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from fieldapp.forms.convert import convert
from fieldapp.forms.media import HeldMedia
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.load import load_form
from ui.viewmodels.form_filling import XFormFilling

NOW = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)

HOME_VISIT = (Path(__file__).parent / "home_visit.md").read_text("utf-8")


def filling(
    markdown: str,
    ids: Callable[[], str] | None = None,
    media: Mapping[str, bytes] | None = None,
) -> XFormFilling:
    """A form that is open, at a fixed time; repeat instances are called r1, r2."""
    numbers = count(1)
    xform = convert(markdown.strip().encode() + b"\n", "form.md").xform
    form = load_form(xform, HeldMedia(media or {}))
    return XFormFilling(form, NOW, ByteChance(bytes), ids or (lambda: f"r{next(numbers)}"))
