"""What a user may change: validated edits, plain functions on a session."""
