"""Runs the migrations over the connection that `mineralcat.store.migrate` hands in."""

from alembic import context

from mineralcat.store.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by building it anew
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
