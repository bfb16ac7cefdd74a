"""The catalogue as a file: format, permissions, drafts, copies, and the lock of its editor."""
