"""Exports: what goes out, in which format, and the writers."""
