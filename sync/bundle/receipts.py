"""Stored receipts that did not come from their server itself."""

from __future__ import annotations

from sync.protocol.receipt import SignedReceipt, StoredReceipt, open_stored
from sync.protocol.roster import Known
from sync.protocol.signing import Label


def stored_receipt(signed: SignedReceipt, known: Known) -> StoredReceipt | None:
    """Return what a receipt states when a server of the roster signed it, else None."""
    if signed.label is not Label.STORED:
        return None
    opened = (open_stored(signed, s.signing, known.organisation) for s in known.roster.servers)
    return next((receipt for receipt in opened if receipt is not None), None)
