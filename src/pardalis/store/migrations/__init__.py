"""Alembic's environment: how a database of an older Pardalis becomes one of this."""
