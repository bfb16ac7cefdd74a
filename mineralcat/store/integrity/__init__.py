"""Whether the content can be trusted: checks, seals, backups, repair and restore."""
