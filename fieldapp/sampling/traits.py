"""What a sample is spread over, and the stages of a child's journey through the service."""

from __future__ import annotations

import enum
from typing import Final


class Trait(enum.StrEnum):
    """What a sample is spread over."""

    STAGE = "stage of the journey"
    AGE = "age"
    GENDER = "gender"
    ETHNICITY = "ethnicity"
    DISABILITY = "disability"
    HARM = "type of harm"
    PLACEMENT = "placement"
    PROVIDER = "provider of the placement"
    TEAM = "team"
    WORKER = "worker"


STAGES: Final = (
    "care leaver", "adoption", "in care", "child protection plan", "child in need", "enquiry",
    "assessment", "referral", "early help", "contact",
)  # fmt: skip
"""The furthest first; each is a list of Annex A."""
