"""A view leaves the window as it stands: as a file, on the clipboard, on paper."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QToolButton

from mineralcat.gui.views.uses_view import UsesView

from . import driving as see


@pytest.fixture
def view(window, qtbot) -> Any:
    """The Uses view of cobalt, in its tab."""
    window.selection.select_mineral("cobalt")
    window.settle()
    view: Any = see.part(window, UsesView, "usesView")
    window._layout.tabs.setCurrentWidget(view)
    qtbot.waitUntil(lambda: view.chart is not None and bool(view.chart.canvas.bars()), timeout=9000)
    return view


def export_dialog(window, view):
    window.sharing.export(view)
    window.settle()
    return window.sharing.dialog


def choose(dialog, name, words):
    box = next(b for b in dialog.findChildren(QComboBox) if b.accessibleName() == name)
    box.setCurrentIndex(next(at for at in range(box.count()) if words in box.itemText(at)))
    return box


def menu_of(view, about=None):
    view.sharing.open_menu(view, about, QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    menu.close()
    return actions


@pytest.mark.parametrize("words", ["PNG", "SVG", "PDF", "CSV", "Excel"])
def test_a_view_is_exported_in_the_chosen_format(window, view, monkeypatch, tmp_path, words):
    dialog = export_dialog(window, view)
    choose(dialog, "Format", words)
    path = tmp_path / f"cobalt{dialog.suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    dialog.ask_for_file()
    made = path.read_bytes()
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".csv": b"App", ".xlsx": b"PK"}
    assert made.startswith(starts[path.suffix])
    assert window.statusBar().currentMessage() == f"Written: {path}."
    assert path.suffix != ".csv" or b"BatPaC" in made  # the citations of its rows


def test_the_scale_of_a_picture_can_be_chosen(window, view, tmp_path):
    dialog = export_dialog(window, view)
    choose(dialog, "Size", "3 ×")
    dialog.write(tmp_path / "large")  # the ending is added
    assert QImage(str(tmp_path / "large.png")).width() == 3 * 960


def test_a_file_that_cannot_be_written_is_told_in_the_dialog(window, view, tmp_path):
    dialog = export_dialog(window, view)
    dialog.write(tmp_path / "no such folder" / "cobalt.png")
    assert "There is no folder" in dialog._problem.text()
    assert dialog.isVisible()


def test_a_view_is_copied_as_picture_table_and_citation(window, view):
    actions = menu_of(view)
    actions["Copy as picture"].trigger()
    window.settle()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.image().width() == 2 * 960
    assert "Cobalt by application" in clipboard.text()
    menu_of(view)["Copy as table"].trigger()
    head, first, *_ = clipboard.text().splitlines()
    assert head.startswith("Application\tAmount")
    assert head.endswith("Citation")
    assert first.startswith("NMC 111 battery\t0.3414")
    menu_of(view)["Copy as citation"].trigger()
    window.settle()
    assert "Argonne National Laboratory (2022)" in clipboard.text()
    assert f"SHA-256 {see_hash(window)[:16]}" in clipboard.text()


def see_hash(window):
    from mineralcat.store.integrity.catalogue_check import content_hash

    with window.catalogue.reading() as session:
        return content_hash(session)


def test_the_menu_of_a_bar_selects_adds_searches_and_cites(window, view):
    mark = view.chart.marks()[1]
    words = [text for text in menu_of(view, mark) if "…" not in text]
    assert words[:5] == [
        f"Select {mark.name}",
        "Add to the selection",
        f"Search for {mark.name}",
        "Copy the figure",
        "Copy its citation",
    ]
    menu_of(view, mark)["Copy its citation"].trigger()
    assert "BatPaC" in QGuiApplication.clipboard().text()
    menu_of(view, mark)["Add to the selection"].trigger()
    assert window.selection.context.selection == ("cobalt", mark.slug)


def test_a_row_of_the_table_has_the_same_menu_as_its_bar(view):
    mark, row = view.chart.marks()[0], view.table.figures.row_at(0)
    assert list(menu_of(view, row)) == list(menu_of(view, mark))


def test_a_right_click_opens_the_menu_of_what_is_under_it(view):
    canvas = view.chart.canvas
    place = canvas.place_of(canvas.bars()[0]).center()
    reason = QContextMenuEvent.Reason.Mouse
    at = canvas.viewport().mapToGlobal(place)
    QApplication.sendEvent(canvas.viewport(), QContextMenuEvent(reason, place, at))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "Select NMC 111 battery"
    menu.close()


def test_the_figure_under_the_keys_is_copied_with_its_source(view, qtbot):
    canvas = view.chart.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "0.3414 kg/kWh" in QGuiApplication.clipboard().text()
    assert "Argonne" in QGuiApplication.clipboard().text()


def test_several_selected_entries_stand_side_by_side(window, view):
    window.selection.add("nickel")
    window.settle()
    assert view.figure.title.startswith("Cobalt and Nickel by application")
    window.selection.add("nickel")
    window.settle()
    assert view.figure.title == "Cobalt by application"


def test_nothing_to_share_is_said(window):
    see.ask(window, "zzzzqqqq")
    window.sharing.export(window.sharing.current)
    window.settle()
    assert window._layout.notice.text().startswith("There is nothing to export")
    assert window.sharing.dialog is None


def test_the_share_button_is_reached_by_tab_and_has_a_name(view):
    button = next(b for b in view.findChildren(QToolButton) if b.text() == "Share")
    assert button.isVisible()
    assert button.accessibleName()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_dialog_fits_and_shows_the_picture(window, view):
    dialog = export_dialog(window, view)
    assert not dialog._preview.pixmap().isNull()
