"""Figures for views and reports: queries and domain formulas, given as frozen dataclasses."""
