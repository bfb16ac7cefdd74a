"""The user's preferences: a plain TOML file that the window, the command line and an editor share.

A file that is damaged, from a later version or out of reach never stops the program: the defaults
serve, and the notice says so. What this version does not know stays in the file.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from mineralcat.places import make_folder, open_private, settings_file
from mineralcat.translation import _, comma_list

if TYPE_CHECKING:
    from dataclasses import Field

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
    """What the user chose; `replace(settings, theme=ThemeChoice.DARK)` changes one thing. Each is
    annotated with its place in the file, and the largest number or how many texts are taken."""

    author: Annotated[str, "user.author"] = ""
    device: Annotated[str, "user.device"] = ""
    language: Annotated[str, "display.language"] = "system"
    number_format: Annotated[NumberFormat, "display.number-format"] = NumberFormat.SYSTEM
    mass_unit: Annotated[MassUnit, "display.mass-unit"] = MassUnit.PUBLISHED
    theme: Annotated[ThemeChoice, "display.theme"] = ThemeChoice.SYSTEM
    backups_kept: Annotated[int, "backups.kept", 1000] = 10
    backup_folder: Annotated[str, "backups.folder"] = ""
    last_catalogue: Annotated[str, "catalogues.last"] = ""
    recent_catalogues: Annotated[tuple[str, ...], "catalogues.recent", RECENT_AT_MOST] = ()
    recent_queries: Annotated[tuple[str, ...], "search.recent", QUERIES_AT_MOST] = ()

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


def _place(setting: "Field[Any]") -> tuple[str, str, int]:
    """The table and the key of a setting in the file, and the most that it is annotated with."""
    place, *most = setting.type.__metadata__  # type: ignore[union-attr]
    table, key = place.split(".")
    return table, key, *(most or [0])


def _read(setting: "Field[Any]", value: TomlValue) -> Any:
    """The value that a file gives a setting; ValueError, in words, where it is none."""
    table, key, most = _place(setting)
    place = f"{table}.{key}"
    match setting.default:
        case StrEnum() as usual:
            for choice in type(usual):
                if choice == value:
                    return choice
            choices = comma_list(f"“{choice}”" for choice in type(usual))
            raise ValueError(_("{key} is not one of {choices}", key=place, choices=choices))
        case str():
            if isinstance(value, str):
                return value
            raise ValueError(_("{key} is not a text", key=place))
        case int():
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
                return value
            words = _("{key} is not a whole number from {low} to {high}")
            raise ValueError(words.format(key=place, low=0, high=most))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value[:most])
    raise ValueError(_("{key} is not a list of texts", key=place))


_unwritten: dict[Path, Settings] = {}
"""What could not be written holds until the program is closed."""


def read_settings(path: Path | None = None) -> ReadSettings:
    """The user's settings; defaults, and a notice, for whatever the file does not give."""
    path = path or settings_file()
    if path in _unwritten:
        return ReadSettings(_unwritten[path])
    try:
        found, fault = _parsed(path.read_bytes())
    except FileNotFoundError:
        return ReadSettings(Settings())
    except OSError as error:
        notice = _(
            "The settings in {path} cannot be read ({reason}), so the usual ones are used. "
            "Check the file's permissions.",
            path=str(path),
            reason=_reason(error),
        )
        return ReadSettings(Settings(), notice)
    if fault:
        notice = _FAULTS[fault].format(path=path, name=_aside(path, fault).name)
        return ReadSettings(Settings(), notice)
    values: dict[str, Any] = {}
    refused: list[str] = []
    for setting in fields(Settings):
        table, key, _most = _place(setting)
        given = found.get(table, {})
        if isinstance(given, dict) and key in given:
            try:
                values[setting.name] = _read(setting, given[key])
            except ValueError as error:
                refused.append(str(error))
    notice = _("In the settings in {path}, {problems}. The usual value is used.")
    notice = notice.format(path=path, problems="; ".join(refused))
    return ReadSettings(Settings(**values), notice if refused else None)


_FAULTS = {
    "damaged": _(
        "The settings in {path} are damaged, so the usual ones are used. The file is kept as "
        "{name} once you change a setting."
    ),
    "newer": _(
        "The settings in {path} are from a newer MineralCat, so the usual ones are used. The file "
        "is kept as {name} once you change a setting."
    ),
}
"""Why a file cannot be used."""


def _parsed(content: bytes) -> tuple[dict[str, TomlValue], str]:
    """What a file says, and the key of `_FAULTS` where it cannot be used."""
    import tomllib

    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, or not TOML
        return {}, "damaged"
    version = found.get("version", VERSION)
    return found, "" if isinstance(version, int) and version <= VERSION else "newer"


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
        return _(
            "The settings could not be saved in {path} ({reason}); they hold until the program is "
            "closed. Check the folder and its permissions.",
            path=str(path),
            reason=_reason(error),
        )
    _unwritten.pop(named, None)
    return None


def _document(path: Path) -> "TOMLDocument":
    """The file as it stands, to be changed in place; one that cannot be understood is put aside."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return tomlkit.document()
    fault = _parsed(content)[1]
    if not fault:
        try:
            return tomlkit.parse(content.decode("utf-8-sig"))
        except TOMLKitError:
            fault = "damaged"
    path.replace(_aside(path, fault))
    return tomlkit.document()


def _fill(document: "TOMLDocument", settings: Settings) -> None:
    """Write what differs from the defaults, and what the file states already."""
    import tomlkit

    document["version"] = VERSION
    for setting in fields(Settings):
        name, key, _most = _place(setting)
        value = getattr(settings, setting.name)
        is_usual = value == setting.default
        table = document.get(name)
        if not isinstance(table, dict):
            if is_usual:
                continue
            document[name] = table = tomlkit.table()
        plain = list(value) if isinstance(value, tuple) else value
        plain = str(plain) if isinstance(plain, StrEnum) else plain
        if table[key] != plain if key in table else not is_usual:
            table[key] = plain


def _aside(path: Path, why: str) -> Path:
    return path.with_name(f"{path.stem}.{why}{path.suffix}")


def _reason(error: Exception) -> str:
    """What the operating system says, without the path that the sentence names already."""
    return getattr(error, "strerror", None) or str(error)
