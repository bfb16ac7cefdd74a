"""What comes back at the next start: geometry, splitters, columns. It is Qt's alone to know."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from .main_layout import MainLayout


def restore_geometry(window: "QMainWindow") -> None:
    """Put the window where it was."""
    geometry = QSettings().value("window/geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)


def restore(layout: "MainLayout") -> None:
    """Give splitters and columns back the sizes that the user gave them."""
    kept = QSettings()
    for name, take in (
        ("body", layout.body.restoreState),
        ("page", layout.catalogue_page.restoreState),
    ):
        value = kept.value(f"window/{name}")
        if isinstance(value, QByteArray):
            take(value)
    header, chosen = kept.value("table/header"), kept.value("table/columns")
    known = kept.value("table/known") == _known_columns()
    taken = header if known and isinstance(header, QByteArray) else QByteArray()
    layout.table.restore(taken, _choices(chosen))


def remember(window: "QMainWindow", layout: "MainLayout") -> None:
    """Keep it all for the next start."""
    kept = QSettings()
    kept.setValue("window/geometry", window.saveGeometry())
    kept.setValue("window/body", layout.body.saveState())
    kept.setValue("window/page", layout.catalogue_page.saveState())
    header, chosen = layout.table.columns_state()
    kept.setValue("table/header", header)
    kept.setValue("table/known", _known_columns())
    kept.setValue("table/columns", [f"{key}={int(shown)}" for key, shown in chosen.items()])


def _known_columns() -> str:
    """What a remembered header speaks of: it is not taken up once a version has other columns."""
    from .item_models.columns import COLUMNS

    return " ".join(column.key for column in COLUMNS)


def _choices(kept: object) -> dict[str, bool]:
    if isinstance(kept, str):
        kept = [kept]
    pairs = [str(item).partition("=") for item in kept] if isinstance(kept, list) else []
    return {key: value == "1" for key, _, value in pairs}
