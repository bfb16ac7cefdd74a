"""Qt item models: how Qt sees rows."""
