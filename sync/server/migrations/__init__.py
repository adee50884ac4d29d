"""Ordered changes of the server's tables (Alembic)."""
