"""Figures and pictures leave the window: files, printer, clipboard."""
