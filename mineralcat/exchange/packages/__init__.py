"""Data packages and JSON of the program's own layout, and the reference data."""
