"""Where the user's own files go on this platform. Whoever writes there makes the folder."""

import os
from contextlib import suppress
from pathlib import Path

PROGRAM = "MineralCat"
CATALOGUE_SUFFIX = ".mineralcat"


def data_folder() -> Path:
    """The folder of the user's own catalogue and its backups."""
    from platformdirs import user_data_path

    return user_data_path(PROGRAM, appauthor=False)


def default_catalogue() -> Path:
    """The catalogue that opens where none is named."""
    return data_folder() / f"my-catalogue{CATALOGUE_SUFFIX}"


def backup_folder() -> Path:
    """Where backups go unless the settings say otherwise."""
    return data_folder() / "backups"


def settings_file() -> Path:
    """The user's preferences, a TOML file."""
    from platformdirs import user_config_path

    return user_config_path(PROGRAM, appauthor=False) / "settings.toml"


def log_file() -> Path:
    """The newest log; older ones lie beside it as mineralcat.log.1 and so on."""
    from platformdirs import user_log_path

    return user_log_path(PROGRAM, appauthor=False) / "mineralcat.log"


def open_private(name: str, flags: int) -> int:
    """An `opener` for files that the user alone may read, whatever the umask says."""
    handle = os.open(name, flags, 0o600)
    if os.name != "nt" and os.fstat(handle).st_mode & 0o077:  # an earlier version made it
        with suppress(OSError):
            os.fchmod(handle, 0o600)
    return handle


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, which the user alone may enter where they are new."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
