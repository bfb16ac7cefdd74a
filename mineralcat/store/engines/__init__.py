"""What one database engine alone can do: connections, locking, errors, functions, interrupts."""
