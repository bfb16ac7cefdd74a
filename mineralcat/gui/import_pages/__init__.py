"""The steps of an import: files, columns, questions, review."""
