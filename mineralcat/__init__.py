"""MineralCat: the offline atlas of critical minerals and their clean-energy uses."""

__version__ = "0.1.0"
