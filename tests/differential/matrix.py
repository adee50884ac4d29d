"""The table of features in docs/forms.md, made from resources/forms/features.toml.

`python -m tests.differential.matrix` writes it into the page anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fieldapp.forms.features import Area, Feature, Features, Status, features

PAGE: Final = Path(__file__).parents[2] / "docs" / "forms.md"
BEGIN: Final = "<!-- features: begin -->"
END: Final = "<!-- features: end -->"
_SAID: Final = {Status.YES: "yes", Status.DIFFERS: "differs", Status.NO: "no"}


def table(of: Features) -> str:
    """Return the table as Markdown."""
    return "\n\n".join("\n".join(_area(area)) for area in of.areas)


def page_with(table_text: str, page: str) -> str:
    """Return the page with the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{table_text}\n\n{END}{after}"


def _area(area: Area) -> Iterator[str]:
    yield f"### {area.title}\n"
    yield "| Feature | Here | What to know | Compared by |"
    yield "| --- | --- | --- | --- |"
    for feature in area.features:
        yield _row(feature)


def _row(feature: Feature) -> str:
    name = feature.name.replace("|", "\\|")
    note = feature.note[:1].upper() + feature.note[1:]
    form = f"`{feature.form}`" if feature.form else ""
    return f"| {name} | {_SAID[feature.status]} | {note} | {form} |"


if __name__ == "__main__":
    PAGE.write_text(page_with(table(features()), PAGE.read_text("utf-8")), "utf-8")
