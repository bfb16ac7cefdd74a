"""The seam between the store and its database engine.

All that one engine alone can do stands in this package: how it connects, locks and interrupts, its
text index, its own checks, copies and errors. The rest of the store is portable SQLAlchemy and asks
`registry.engine_of(session)` for these. A further engine is a class with the members of
`sqlite.SqliteEngine`.
"""
