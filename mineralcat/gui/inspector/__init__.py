"""The inspector: facts of one mineral or application, read and edited in place."""
