"""`fieldapp sync`: send and receive once."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from fieldapp import compose
from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.domain.errors import Damaged, Refused
from fieldapp.services import capture, visits
from fieldapp.services.profile import Profile
from sync.client.outcome import Outcome, Tell, VisitOutcome


def sync(
    call: Call,
    server: Annotated[
        str | None,
        typer.Option("--server", metavar="URL", help="The server's address; kept for next time."),
    ] = None,
) -> Answer:
    """Send what the server lacks and receive what this laptop lacks."""
    with call.profile() as profile:
        address = server or profile.place.settings.server
        if not address:
            raise Refused(
                "C-208", "No server was named yet.", "Give its address once: --server URL"
            )
        _commit_drafts(profile)
        outcome = _run(call, profile, address)
        if outcome.refusal is not None:
            raise outcome.refusal
        _remember(profile, address)
    return Answer(_shown(outcome), _lines(outcome), finding=not outcome.complete)


def _run(call: Call, profile: Profile, address: str) -> Outcome:
    courier = compose.ServerCourier(profile, address)
    try:
        with profile.log.timed("sync"):
            return courier.run(Tell(progress=call.console.progress))
    finally:
        courier.close()


def _commit_drafts(profile: Profile) -> None:
    """Make entries of what is being typed; a visit that does not open holds up no other one."""
    for inspection in profile.inspections():
        try:
            with visits.visiting(profile, inspection) as work:
                if work.epoch is not None:
                    capture.commit_drafts(work)
        except Damaged as refusal:
            profile.log.refused("visit-not-opened", refusal)


def _remember(profile: Profile, address: str) -> None:
    place = profile.place
    place.keep_settings(msgspec.structs.replace(place.settings, server=address))


def _shown(outcome: Outcome) -> dict[str, Plain]:
    return {
        "complete": outcome.complete,
        "sent": sum(visit.sent for visit in outcome.visits),
        "received": sum(visit.received for visit in outcome.visits),
        "new_inspections": [inspection.hex() for inspection in outcome.new_visits],
        "people_changed": outcome.people_changed,
        "inspections": [_visit(visit) for visit in outcome.visits],
    }


def _visit(visit: VisitOutcome) -> dict[str, Plain]:
    refusal = visit.refusal
    return {
        "id": visit.inspection.hex(),
        "sent": visit.sent,
        "received": visit.received,
        "chunks_sent": visit.chunks_sent,
        "chunks_received": visit.chunks_received,
        "chunks_awaited": visit.chunks_awaited,
        "receipt": visit.receipt,
        "server_state": visit.repair.value,
        "set_aside": [{"item": x.item.hex(), "code": x.code} for x in visit.set_aside],
        "refusal": None if refusal is None else {"code": refusal.code, "message": refusal.message},
    }


def _lines(outcome: Outcome) -> tuple[str, ...]:
    sent = sum(visit.sent for visit in outcome.visits)
    received = sum(visit.received for visit in outcome.visits)
    lines = [f"Sent {sent}, received {received}."]
    for visit in outcome.visits:
        if visit.refusal is not None:
            lines.append(f"{visit.inspection.hex()[:8]}: {visit.refusal.message}")
        lines.extend(f"Set aside: {x.item.hex()[:8]} ({x.code})" for x in visit.set_aside)
    return tuple(lines)
