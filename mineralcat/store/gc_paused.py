"""Work during which Python seldom looks for rings of objects that nobody holds any more.

A step over a hundred thousand rows makes millions of small values and keeps them to its end, and so
does a file that is read. Looking through them again and again finds nothing, and takes a quarter of
the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_SELDOM = 100_000
_lock = Lock()
_within = 0
_usual: tuple[int, int, int] = gc.get_threshold()


@contextmanager
def gc_paused() -> Iterator[None]:
    """What is done in here is seldom interrupted by the collector. The first to enter, of whatever
    thread, sets it so, and the last to leave sets it back."""
    global _within, _usual
    with _lock:
        _within += 1
        if _within == 1:
            _usual = gc.get_threshold()
            gc.set_threshold(_SELDOM, *_usual[1:])
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if _within == 0:
                gc.set_threshold(*_usual)
