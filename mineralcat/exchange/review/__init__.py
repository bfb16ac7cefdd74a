"""The review of an import: words matched, rows compared with the catalogue, questions, findings."""
