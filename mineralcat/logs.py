"""The log file, and the report of an error that a user can copy.

Neither names the user's home folder, so that both can be sent on as they are.
"""

import logging
import re
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from mineralcat import __version__
from mineralcat.places import log_file, make_folder, open_private
from mineralcat.translation import _

FILE_AT_MOST = 1_000_000
OLD_FILES_KEPT = 4

_HANDLER = "mineralcat-log-file"

# Homes of any user, and drives that are mounted under a user's name.
_HOMES = re.compile(
    r"(?:/home|/Users|(?:/run)?/media)/[^/\s\"'<>:]+"
    r"|\b[A-Za-z]:[\\/]+Users[\\/]+[^\\/\s\"'<>:]+"
)

_CREDENTIALS = re.compile(r"\b([A-Za-z][A-Za-z0-9+.:-]+:[/\\]{1,3})[^\s\"'<>]*@")
_SECRET = re.compile(r"\b(password|passwd|pwd|secret|token)=[^\s&;\"'<>]+", re.IGNORECASE)


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_personal_paths(super().format(record))


class _OpenWhenNeeded(logging.Handler):
    """Opens the log file before the first record, where nothing has opened it: most commands log
    nothing, and no record may reach the terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        if not _open_handlers():
            start_logging()


log = logging.getLogger("mineralcat")
log.addHandler(_OpenWhenNeeded())


def start_logging(path: Path | None = None) -> str | None:
    """Write the log to a file from now on; a sentence for the user where that cannot be done.

    Failing to log, now or later, stops nothing else. Called again, it goes on in the new file.
    """
    from logging.handlers import RotatingFileHandler

    class Handler(RotatingFileHandler):
        def _open(self) -> TextIOWrapper:
            file = open(self.baseFilename, "ab", opener=open_private)  # noqa: SIM115
            return TextIOWrapper(file, self.encoding, self.errors)

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
            """A full disk or a missing drive costs the line, not the program."""

    stop_logging()
    path = path or log_file()
    try:
        make_folder(path.parent)
        handler = Handler(
            path,
            maxBytes=FILE_AT_MOST,
            backupCount=OLD_FILES_KEPT,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as error:
        sentence = _("No log is kept, because {path} cannot be written ({reason}).")
        return sentence.format(path=path, reason=error.strerror or error)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.set_name(_HANDLER)
    logging.getLogger().addHandler(handler)
    log.setLevel(logging.INFO)
    log.info("started: %s", ", ".join(_versions()))
    return None


def stop_logging() -> None:
    """Close the log file, if one is open."""
    for handler in _open_handlers():
        logging.getLogger().removeHandler(handler)
        with suppress(OSError):  # what it still holds may find no room
            handler.close()


def _open_handlers() -> list[logging.Handler]:
    return [one for one in logging.getLogger().handlers if one.get_name() == _HANDLER]


def log_error(error: BaseException, doing: str = "") -> str:
    """Log an error that nothing else took care of, and give the report of it."""
    log.error("%s", doing or "unexpected error", exc_info=error)
    return error_report(error, doing)


def log_as_damage(error: BaseException, what: str) -> None:
    """Log an error that is reported as damage of a file, for it may be one of the program."""
    log.warning("%s is reported as damaged", what, exc_info=error)


def error_report(error: BaseException, doing: str = "") -> str:
    """What happened, where and with which versions, as text to copy; no personal paths."""
    import traceback

    lines = _versions()
    if doing:
        lines.append(f"While: {doing}")
    lines += ["", "".join(traceback.format_exception(error))]
    return without_personal_paths("\n".join(lines))


def without_personal_paths(text: str) -> str:
    """The text with ~ for home folders and without passwords of addresses; the program's files are
    named from where it lies."""
    for program in _spellings(Path(__file__).resolve().parents[1]):
        text = re.sub(re.escape(program) + r"[\\/]+", "", text)
    for home in _own_homes():
        text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    return without_credentials(_HOMES.sub("~", text))


def without_credentials(text: str) -> str:
    """The text without the names and passwords that addresses of servers hold."""
    return _SECRET.sub(r"\1=…", _CREDENTIALS.sub(r"\1…@", text))


def _own_homes() -> list[str]:
    homes: list[str] = []
    with suppress(RuntimeError, OSError):  # a user without a home
        home = Path.home()
        homes = [*_spellings(home), *_spellings(home.resolve())]
    return [home for home in homes if len(home) > 1]


def _spellings(folder: Path) -> list[str]:
    """A folder as it stands in a message, in a Python literal, and in a URL."""
    plain = str(folder)
    return list(dict.fromkeys((plain, plain.replace("\\", "\\\\"), folder.as_posix())))


def _versions() -> list[str]:
    import platform

    versions = [
        f"MineralCat {__version__}",
        f"Python {platform.python_version()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
    ]
    libraries = {"sqlite3": "sqlite_version", "PySide6": "__version__", "sqlalchemy": "__version__"}
    for name, attribute in libraries.items():  # named where loaded; never loaded for this
        module = sys.modules.get(name)
        if module is not None:
            versions.append(f"{name} {getattr(module, attribute, '?')}")
    return versions
