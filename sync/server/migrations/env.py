"""Alembic's entry: the connection is handed in by `sync.server.migrate`."""

from __future__ import annotations

from alembic import context

from sync.server.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
