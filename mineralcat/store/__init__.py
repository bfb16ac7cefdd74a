"""The catalogue on disk: models, queries, search, history. What leaves it is a plain row."""
