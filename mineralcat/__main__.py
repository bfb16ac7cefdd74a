"""`python -m mineralcat` is the command `mineralcat`."""

import sys

from mineralcat.cli import main

if __name__ == "__main__":
    sys.exit(main())
