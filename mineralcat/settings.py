"""The user's preferences: a plain TOML file that the window, the command line and an editor share.

A file that is damaged, from a later version or out of reach never stops the program: the defaults
serve, and the notice says so. What this version does not know stays in the file.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mineralcat.places import make_folder, open_private, settings_file

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

TomlValue = str | int | float | bool | list["TomlValue"] | dict[str, "TomlValue"]
"""What a key of the file may have."""

VERSION = 1
RECENT_AT_MOST = 10
QUERIES_AT_MOST = 20


class ThemeChoice(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class NumberFormat(StrEnum):
    """How figures are written, named by example."""

    SYSTEM = "system"
    COMMA_POINT = "1,234.5"
    POINT_COMMA = "1.234,5"
    SPACE_POINT = "1 234.5"
    SPACE_COMMA = "1 234,5"
    LAKH = "12,34,567.8"


class MassUnit(StrEnum):
    """The unit that masses are shown in; what is stored stays as published."""

    PUBLISHED = "as published"
    KG = "kg"
    T = "t"
    KT = "kt"
    MT = "Mt"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose; `replace(settings, theme=ThemeChoice.DARK)` changes one thing."""

    author: str = ""
    device: str = ""
    language: str = "system"
    number_format: NumberFormat = NumberFormat.SYSTEM
    mass_unit: MassUnit = MassUnit.PUBLISHED
    theme: ThemeChoice = ThemeChoice.SYSTEM
    backups_kept: int = 10
    backup_folder: str = ""
    last_catalogue: str = ""
    recent_catalogues: tuple[str, ...] = ()
    recent_queries: tuple[str, ...] = ()

    def signing_author(self) -> str:
        """Who signs an edit: the chosen name, else the login name."""
        if self.author:
            return self.author
        import getpass

        with suppress(OSError, KeyError, ImportError):  # a login without a name
            return getpass.getuser()
        return "unknown"

    def signing_device(self) -> str:
        """The device that signs an edit: the chosen name, else the computer's."""
        import platform

        return self.device or platform.node() or "unknown"

    def having_opened(self, catalogue: str | Path) -> "Settings":
        """With this catalogue as the last one, and first among the recent ones."""
        opened = str(catalogue)
        others = tuple(name for name in self.recent_catalogues if name != opened)
        recent = (opened, *others)[:RECENT_AT_MOST]
        return replace(self, last_catalogue=opened, recent_catalogues=recent)

    def having_lost(self, catalogue: str | Path) -> "Settings":
        """Without this catalogue among the recent ones."""
        lost = str(catalogue)
        recent = tuple(name for name in self.recent_catalogues if name != lost)
        last = "" if self.last_catalogue == lost else self.last_catalogue
        return replace(self, last_catalogue=last, recent_catalogues=recent)


class ReadSettings(NamedTuple):
    """Settings to go on with, and a sentence for the user where not all could be taken."""

    settings: Settings
    notice: str | None = None


def _text(value: TomlValue) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _whole(low: int, high: int) -> Callable[[TomlValue], int]:
    def read(value: TomlValue) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return value

    return read


def _texts(most: int) -> Callable[[TomlValue], tuple[str, ...]]:
    def read(value: TomlValue) -> tuple[str, ...]:
        texts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
        if texts != value:
            raise ValueError("a list of texts")
        return tuple(texts[:most])

    return read


def _one_of(kind: type[StrEnum]) -> Callable[[TomlValue], StrEnum]:
    def read(value: TomlValue) -> StrEnum:
        for choice in kind:
            if choice == value:
                return choice
        raise ValueError("one of " + ", ".join(f"“{choice}”" for choice in kind))

    return read


class _Place(NamedTuple):
    """Where a setting stands in the file, and how it is read."""

    table: str
    key: str
    read: Callable[[TomlValue], Any]


_PLACES = {
    "author": _Place("user", "author", _text),
    "device": _Place("user", "device", _text),
    "language": _Place("display", "language", _text),
    "number_format": _Place("display", "number-format", _one_of(NumberFormat)),
    "mass_unit": _Place("display", "mass-unit", _one_of(MassUnit)),
    "theme": _Place("display", "theme", _one_of(ThemeChoice)),
    "backups_kept": _Place("backups", "kept", _whole(0, 1000)),
    "backup_folder": _Place("backups", "folder", _text),
    "last_catalogue": _Place("catalogues", "last", _text),
    "recent_catalogues": _Place("catalogues", "recent", _texts(RECENT_AT_MOST)),
    "recent_queries": _Place("search", "recent", _texts(QUERIES_AT_MOST)),
}


_unwritten: dict[Path, Settings] = {}
"""What could not be written holds until the program is closed."""


def read_settings(path: Path | None = None) -> ReadSettings:
    """The user's settings; defaults, and a notice, for whatever the file does not give."""
    path = path or settings_file()
    if path in _unwritten:
        return ReadSettings(_unwritten[path])
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ReadSettings(Settings())
    except OSError as error:
        return ReadSettings(
            Settings(),
            f"The settings in {path} cannot be read ({_reason(error)}), so the usual ones are "
            "used. Check the file's permissions.",
        )
    import tomllib

    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, or not TOML
        return ReadSettings(
            Settings(),
            f"The settings in {path} are damaged, so the usual ones are used. The file is kept "
            f"as {_aside(path, 'damaged').name} once you change a setting.",
        )
    if _is_newer(found):
        return ReadSettings(
            Settings(),
            f"The settings in {path} are from a newer MineralCat, so the usual ones are used. The "
            f"file is kept as {_aside(path, 'newer').name} once you change a setting.",
        )
    values: dict[str, Any] = {}
    refused: list[str] = []
    for name, place in _PLACES.items():
        table = found.get(place.table, {})
        if not isinstance(table, dict) or place.key not in table:
            continue
        try:
            values[name] = place.read(table[place.key])
        except ValueError as expected:
            refused.append(f"{place.table}.{place.key} is not {expected}")
    notice = None
    if refused:
        notice = f"In the settings in {path}, {'; '.join(refused)}. The usual value is used."
    return ReadSettings(Settings(**values), notice)


def write_settings(settings: Settings, path: Path | None = None) -> str | None:
    """Keep the settings for the next start; a sentence for the user where that cannot be done.

    The new file is written beside the old one and takes its place whole, so that neither a crash
    nor a full disk leaves half a file. Comments and unknown keys of the old one stay.
    """
    named = path = path or settings_file()
    beside: Path | None = None
    try:
        path = path.resolve()  # a link to a file elsewhere stays a link
        make_folder(path.parent)
        document = _document(path)
        _fill(document, settings)
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        beside.unlink(missing_ok=True)
        with open(beside, "w", encoding="utf-8", newline="\n", opener=open_private) as file:
            file.write(document.as_string())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        _unwritten[named] = settings
        return (
            f"The settings could not be saved in {path} ({_reason(error)}); they hold until the "
            "program is closed. Check the folder and its permissions."
        )
    _unwritten.pop(named, None)
    return None


def _document(path: Path) -> "TOMLDocument":
    """The file as it stands, to be changed in place; one that cannot be understood is put aside."""
    import tomllib

    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    aside = "damaged"
    try:
        text = path.read_text(encoding="utf-8-sig")
        tomllib.loads(text)
        document = tomlkit.parse(text)
        if not _is_newer(document):
            return document
        aside = "newer"
    except FileNotFoundError:
        return tomlkit.document()
    except (ValueError, RecursionError, TOMLKitError):
        pass
    path.replace(_aside(path, aside))
    return tomlkit.document()


def _fill(document: "TOMLDocument", settings: Settings) -> None:
    """Write what differs from the defaults, and what the file states already."""
    import tomlkit

    document["version"] = VERSION
    for field in fields(Settings):
        place = _PLACES[field.name]
        value = getattr(settings, field.name)
        table = document.get(place.table)
        if not isinstance(table, dict):
            if value == field.default:
                continue
            document[place.table] = tomlkit.table()
            table = document[place.table]
        if place.key in table or value != field.default:
            plain = list(value) if isinstance(value, tuple) else value
            plain = str(plain) if isinstance(plain, StrEnum) else plain
            if place.key not in table or table[place.key] != plain:
                table[place.key] = plain


def _is_newer(found: Mapping[str, TomlValue]) -> bool:
    version = found.get("version", VERSION)
    return not isinstance(version, int) or version > VERSION


def _aside(path: Path, why: str) -> Path:
    return path.with_name(f"{path.stem}.{why}{path.suffix}")


def _reason(error: Exception) -> str:
    """What the operating system says, without the path that the sentence names already."""
    return (getattr(error, "strerror", None) or str(error)).lower()
