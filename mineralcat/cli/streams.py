"""The standard streams of a command, its exit status, and how it reports what fails."""

import argparse
import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mineralcat.errors import HistoryError, MineralCatError, NotFoundError, QueryError
from mineralcat.system_errors import user_error

if TYPE_CHECKING:
    from mineralcat.exchange.packages.json_shapes import Shape

DONE, NOTHING, UNUSABLE = 0, 1, 2
"""Exit statuses."""


def report(error: Exception, options: argparse.Namespace) -> int:
    """Print in one line what went wrong, and what was written before it; the exit status. A bug of
    the program goes to the log, with its traceback."""
    shown = user_error(error)
    if isinstance(error, BrokenPipeError):  # the reader, such as `head`, has had enough
        _drop_output()
        return DONE
    if _is_of_output(error):
        reason = getattr(error, "strerror", None) or str(error)
        sentence = f"The output could not be written ({reason})."
        _drop_output()
    elif isinstance(shown, QueryError):
        sentence = f"{shown.message}\n{shown.marked(options.query)}"
    else:
        sentence = str(shown) if isinstance(shown, MineralCatError) else _log(error, options)
    complain(after(options, sentence, sentence))
    if options.written:
        return DONE
    return NOTHING if isinstance(shown, (NotFoundError, HistoryError)) else UNUSABLE


def _log(error: Exception, options: argparse.Namespace) -> str:
    from mineralcat import logs, places

    logs.log_error(error, doing=f"mineralcat {options.command}")
    return (
        f"something went wrong inside the program ({type(error).__name__}). "
        f"The catalogue is safe. The details are in {places.log_file()}."
    )


def after(options: argparse.Namespace, sentence: str, then: str) -> str:
    """The sentence, preceded by what was written and stays written; *then* is used after that."""
    if not options.written:
        return sentence
    return f"{options.written.rstrip('.')}: this is done and saved. But then: {then}"


def _is_of_output(error: Exception) -> bool:
    """Whether writing to standard output failed: only it has no name."""
    if isinstance(error, ValueError):
        return "closed file" in str(error) and sys.stdout.closed
    reasons = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF, errno.EDQUOT)
    return isinstance(error, OSError) and error.filename is None and error.errno in reasons


def open_streams() -> bool:
    """Open closed standard streams to the null device, as otherwise the next file that is opened
    would get their number. Whether standard output was closed."""
    if os.name != "nt":
        for number in range(3):
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)
    closed = sys.stdout is None
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8")  # noqa: PTH123, SIM115
            setattr(sys, name, nowhere)
    return closed


def complain(sentence: str) -> None:
    """Print a sentence on standard error, if that can be written."""
    with suppress(OSError, ValueError):
        print(f"mineralcat: {sentence}", file=sys.stderr)
        sys.stderr.flush()


def print_json(shape: "Shape | list[Shape]") -> None:
    """Print a JSON document to standard output."""
    import json  # not for the window, which starts here too

    print(json.dumps(shape, ensure_ascii=False, indent=1, allow_nan=False))


def _drop_output() -> None:
    """Send the rest of the output to the null device, as otherwise it is tried again at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def use_utf8() -> None:
    """JSON is UTF-8 on every platform, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
