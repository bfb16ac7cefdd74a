"""Work during which Python does not look for rings of objects that nobody holds any more.

A step over a hundred thousand rows makes millions of small values and keeps them to its end.
Looking through them again and again finds nothing, and takes a quarter of the step's time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """What is done in here is not interrupted by the collector; whoever turned it off keeps it so.
    Of two threads in here the first that leaves turns it on again, which harms nobody."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
