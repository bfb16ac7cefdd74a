"""The pages of the window: search, minerals, entries, history."""
