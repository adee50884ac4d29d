"""The wire: ids, entries, canonical bytes, signatures, receipts and limits.

Imports nothing else of ours. `docs/protocol.md` states the rules in prose.
"""
