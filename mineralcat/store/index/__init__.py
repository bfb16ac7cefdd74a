"""The search index: its tables, how it is built, and how it follows the log."""
