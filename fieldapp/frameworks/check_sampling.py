"""Holds the aims of a sample to the stages that there are, and to what can be met."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.frameworks.contents import SAMPLING
from fieldapp.frameworks.finding import Fault, Finding
from fieldapp.frameworks.pack import Pack
from fieldapp.sampling.traits import STAGES


def sampling_findings(pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with the aims of a pack; nothing where it has none."""
    if pack.aims is None:
        return
    for stage, share in pack.aims.stages.items():
        where = f"stage “{stage}”"
        if stage not in STAGES:
            said = f"There is no stage “{stage}”."
            fix = f"Use one of: {', '.join(STAGES)}."
            yield Finding(Fault.UNKNOWN, SAMPLING, where, said, fix)
        if share < 0:
            said = f"The share of {where} is less than nothing."
            yield Finding(Fault.ORDER, SAMPLING, where, said, "Give a whole number, 0 or more.")
    if not any(share > 0 for share in pack.aims.stages.values()):
        said = "No stage has a share, so nobody could be drawn."
        yield Finding(Fault.LEFT_OUT, SAMPLING, "stages", said, "Give at least one stage a share.")
    wanted = [(one.name, one.count) for one in pack.aims.least]
    wanted += [(one.name, one.count) for one in pack.aims.spread]
    for name, count in wanted:
        if count < 1:
            said = f"The aim “{name}” wants {count}, so it does nothing."
            fix = "Ask for at least 1, or take it out."
            yield Finding(Fault.NEVER_HOLDS, SAMPLING, f"aim “{name}”", said, fix)
