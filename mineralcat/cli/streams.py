"""The standard streams of a command, its exit status, and how it reports what fails."""

import argparse
import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mineralcat import errors
from mineralcat.system_errors import user_error
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.exchange.packages.json_shapes import Shape

DONE, NOTHING, UNUSABLE = 0, 1, 2
"""Exit statuses."""
_FOUND_NOTHING = (
    *(errors.NotFoundError, errors.HistoryError),
    *(errors.NothingToExportError, errors.NotPublishedError),
)


def report(error: Exception, options: argparse.Namespace) -> int:
    """Print in one line what went wrong, and what was written before it; the exit status. A bug of
    the program goes to the log, with its traceback."""
    shown = user_error(error)
    if isinstance(error, BrokenPipeError):  # the reader, such as `head`, has had enough
        _drop_output()
        return DONE
    if _is_of_output(error):
        sentence = unwritten(getattr(error, "strerror", None) or str(error))
        _drop_output()
    else:
        sentence = _sentence(shown, options)
    complain(after(options, sentence, sentence))
    if options.written:
        return DONE
    return NOTHING if isinstance(shown, _FOUND_NOTHING) else UNUSABLE


def unwritten(reason: str) -> str:
    """That standard output could not be written."""
    return _("The output could not be written ({reason}).", reason=reason)


def _sentence(error: BaseException, options: argparse.Namespace) -> str:
    match error:
        case errors.QueryError():
            return f"{error.message}\n{error.marked(options.query)}"
        case errors.ExportTargetExistsError():
            return _("{error} Or replace it: --force.", error=str(error))
        case errors.NotPublishedError():
            return _("{error} Nothing was written.", error=str(error))
        case errors.MineralCatError():
            return str(error)
    from mineralcat import logs, places

    logs.log_error(error, doing=f"mineralcat {options.command}")
    return _(
        "something went wrong inside the program ({error}). "
        "The catalogue is safe. The details are in {log}.",
        error=type(error).__name__,
        log=str(places.log_file()),
    )


def after(options: argparse.Namespace, sentence: str, then: str) -> str:
    """The sentence, preceded by what was written and stays written; *then* is used after that."""
    if not options.written:
        return sentence
    done = options.written.rstrip(".")
    return _("{done}: this is done and saved. But then: {then}", done=done, then=then)


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


def put_out(options: argparse.Namespace, shape: "Shape | list[Shape]", *lines: str) -> None:
    """Print what a command found or did: the JSON of its shape, else lines for people."""
    if options.format == "json":
        import json  # not for the window, which starts here too

        print(json.dumps(shape, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        for line in lines:
            print(line)


def put_done(options: argparse.Namespace, sentence: str) -> None:
    """Print that something was written, which stays so whatever comes then."""
    options.written = sentence
    print(sentence)


def _drop_output() -> None:
    """Send the rest of the output to the null device, as otherwise it is tried again at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def use_utf8() -> None:
    """JSON is UTF-8 on every platform, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
