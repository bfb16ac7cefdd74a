"""Starts MineralCat from a clone."""

import sys

from mineralcat.app import main

if __name__ == "__main__":
    sys.exit(main())
