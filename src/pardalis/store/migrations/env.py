"""Run the revisions on the connection that `pardalis.store.database` hands over."""

from alembic import context

from pardalis.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
