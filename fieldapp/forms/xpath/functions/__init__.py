"""The functions of ODK's expression language, by the name that forms use."""

from __future__ import annotations

from typing import Final

from fieldapp.forms.xpath.functions.dates import DATES
from fieldapp.forms.xpath.functions.geography import GEOGRAPHY
from fieldapp.forms.xpath.functions.logic import LOGIC
from fieldapp.forms.xpath.functions.nodesets import NODES
from fieldapp.forms.xpath.functions.numeric import NUMBERS
from fieldapp.forms.xpath.functions.registry import Function
from fieldapp.forms.xpath.functions.selections import SELECTIONS
from fieldapp.forms.xpath.functions.texts import TEXTS

FUNCTIONS: Final[dict[str, Function]] = {
    **LOGIC,
    **TEXTS,
    **NUMBERS,
    **DATES,
    **SELECTIONS,
    **NODES,
    **GEOGRAPHY,
}
