"""The field itself: its words, units, identities and formulas. Imports nothing of ours."""
