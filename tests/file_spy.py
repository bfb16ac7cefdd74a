"""Which files a process opens, also by Qt itself, which no audit hook of Python sees."""

import ctypes
import os
import struct
import sys
from pathlib import Path

_OPENED = 0x20
_HEAD = struct.Struct("iIII")


class FileSpy:
    """Watches one folder through the kernel (inotify), so on Linux alone."""

    AVAILABLE = sys.platform == "linux"

    def __init__(self, folder: Path) -> None:
        kernel = ctypes.CDLL(None, use_errno=True)
        self._events = kernel.inotify_init1(os.O_NONBLOCK)
        watch = kernel.inotify_add_watch(self._events, os.fsencode(folder), _OPENED)
        assert self._events >= 0 <= watch, os.strerror(ctypes.get_errno())

    def opened(self) -> list[str]:
        """The names of the files that were opened since this was asked last."""
        names = []
        try:
            while events := os.read(self._events, 65536):
                while events:
                    *_, length = _HEAD.unpack_from(events)
                    name = events[_HEAD.size : _HEAD.size + length].rstrip(b"\0")
                    names.append(os.fsdecode(name))
                    events = events[_HEAD.size + length :]
        except BlockingIOError:
            pass
        return names

    def close(self) -> None:
        os.close(self._events)
