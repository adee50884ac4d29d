"""A type for each noun that travels as bytes or short text.

Ids are 16 bytes, hashes and entry ids 32 bytes; the bounds stand in the types, so a
decoder refuses any other length.
"""

from __future__ import annotations

from typing import Annotated, NewType

from msgspec import Meta

Bytes16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, Meta(min_length=64, max_length=64)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]

OrganisationId = NewType("OrganisationId", bytes)
InspectionId = NewType("InspectionId", bytes)
LogId = NewType("LogId", bytes)
DeviceId = NewType("DeviceId", bytes)
RecordId = NewType("RecordId", bytes)
BlockId = NewType("BlockId", bytes)
AttachmentId = NewType("AttachmentId", bytes)
OperationId = NewType("OperationId", bytes)
CompartmentId = NewType("CompartmentId", bytes)
EntryId = NewType("EntryId", bytes)
EpochId = NewType("EpochId", bytes)
RosterHash = NewType("RosterHash", bytes)
ReceiptHash = NewType("ReceiptHash", bytes)
ChunkAddress = NewType("ChunkAddress", bytes)
Incarnation = NewType("Incarnation", bytes)
PersonId = NewType("PersonId", str)

ZERO16 = bytes(16)
ZERO32 = bytes(32)

WHOLE_TEAM = CompartmentId(ZERO16)
