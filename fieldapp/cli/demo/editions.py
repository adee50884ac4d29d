"""A next edition of a framework: packed, signed by the administrator, carried by a visit."""

from __future__ import annotations

from typing import Final

from fieldapp.cli.demo.cast import Laptop
from fieldapp.domain.errors import Refused
from fieldapp.frameworks.contents import PACK, Contents
from fieldapp.frameworks.library import pack
from fieldapp.services import packs, visit_packs, visits
from sync.protocol.ids import InspectionId, PersonId

FRAMEWORK: Final = "focused-visit"
_VERSION: Final = "\nversion = {}\n"
_NOTE: Final = 'note = "'
_TOLD: Final = "An edition of the demonstration. "


def take_into_use(administrator: Laptop, lead: Laptop) -> packs.Edition:
    """Sign the next edition on one laptop and take it into use on another, as a file would."""
    held = pack(FRAMEWORK)
    version, text = held.about.version, held.files[PACK].decode()
    text = text.replace(_VERSION.format(version), _VERSION.format(version + 1), 1)
    text = text.replace(_NOTE, _NOTE + _TOLD, 1)
    packed = packs.pack_contents(Contents({**held.files, PACK: text.encode()}))
    signed = packs.sign(administrator.profile, packed.data)[1]
    return packs.adopt(lead.profile, signed)


def visit_under_it(lead: Laptop, member: str) -> InspectionId:
    """Begin a visit that follows the edition in use, with one further member."""
    return visits.create_visit(lead.profile, "Kingsmoor", FRAMEWORK, [PersonId(member)])


def follows(laptop: Laptop, visit: InspectionId, edition: packs.Edition) -> bool:
    """Say whether a laptop that nobody brought the file to follows the edition in the visit."""
    try:
        return visit_packs.pack_of(laptop.open(visit)).digest == edition.pack.digest
    except Refused:
        return False
