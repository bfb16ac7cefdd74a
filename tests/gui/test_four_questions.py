"""What the views are for: four questions, each answered on the screen in at most three actions, and
taken along with its sources."""

from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTabWidget

from mineralcat.gui.views.figure_view import FigureView

from . import driving as see

CTRL = Qt.KeyboardModifier.ControlModifier


class Hand:
    """Does what a user does, and counts it."""

    def __init__(self, window: Any, qtbot: Any) -> None:
        self.window, self.qtbot = window, qtbot
        self.actions = 0

    def search(self, words: str) -> None:
        edit = see.search_edit(self.window)
        QTest.keyClicks(edit, words)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        self._done()

    def browse(self, title: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
        tree = see.tree(self.window)
        tree.expandAll()
        self.window.settle()
        index = next(one for one in tree.browse_model().walk() if one.data() == title)
        tree.scrollTo(index)
        place = tree.visualRect(index).center()
        self.qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, place)
        self._done()

    def open_tab(self, title: str) -> Any:
        tabs = see.part(self.window, QTabWidget, "viewTabs")
        bar = tabs.tabBar()
        at = next(place for place in range(tabs.count()) if tabs.tabText(place) == title)
        self.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())
        self._done()
        view = tabs.currentWidget()
        assert isinstance(view, FigureView)
        self.qtbot.waitUntil(
            lambda: view.chart is not None and view.chart.isVisible(), timeout=9000
        )
        return view

    def choose(self, view: Any, name: str, words: str) -> None:
        combo = see.part(view, QComboBox, name)
        assert combo.isVisible()
        combo.setFocus()
        QTest.keyClicks(combo, words)
        combo.activated.emit(combo.currentIndex())
        self._done()

    def click(self, view: Any, mark: Any) -> None:
        canvas = view.chart.canvas
        self.qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=mark.place.center())
        self._done()

    def _done(self) -> None:
        self.actions += 1
        assert self.actions <= 3
        self.window.settle()


@pytest.fixture
def hand(window, qtbot):
    window.show()
    return Hand(window, qtbot)


def exported(window, view, tmp_path):
    """All that the picture says, which is what the screen shows and who says so."""
    window.sharing.export(view)
    window.settle()
    dialog = window.sharing.dialog
    formats = next(b for b in dialog.findChildren(QComboBox) if b.accessibleName() == "Format")
    formats.setCurrentIndex(next(i for i in range(5) if "SVG" in formats.itemText(i)))
    dialog.write(tmp_path / "answer.svg")
    root = ElementTree.parse(tmp_path / "answer.svg").getroot()
    texts = root.iter("{http://www.w3.org/2000/svg}text")  # painted ones: not the description
    return " ".join(" ".join("".join(text.itertext()).split()) for text in texts)


def test_which_countries_mine_and_refine_cobalt_and_how_certain_that_is(hand, window, tmp_path):
    hand.search("cobalt")
    view = hand.open_tab("Map")
    said = exported(window, view, tmp_path)
    for part in (
        *("Cobalt: mine production 2025", "DR Congo", "74 % e", "Indonesia", "14 % e"),
        *("HOW CERTAIN", "All figures are estimates (e)", "Sources differ most on DR Congo"),
        *("Refinery production 2024 (IEA 2025)", "China 78 %, Finland 8 %"),
        *("U.S. Geological Survey (2026)", "International Energy Agency (2025)", "SHA-256"),
    ):
        assert part.casefold() in said.casefold(), part
    hand.click(view, next(one for one in view.chart.marks() if "Refinery" in one.text))
    assert view.figure.title == "Cobalt: refinery production 2024"
    assert "89–96 %" in exported(window, view, tmp_path)


def test_what_separates_an_nmc_811_from_an_lfp_pack_per_kwh(hand, window, tmp_path):
    hand.browse("NMC 811 battery")
    hand.browse("LFP battery", CTRL)
    view = hand.open_tab("Compare")
    said = exported(window, view, tmp_path)
    for part in (
        *("NMC 811 battery and LFP battery compared", "kg per kWh", "0.6584", "0.0998", "0.0915"),
        *("only NMC 811 battery", "only LFP battery", "Argonne National Laboratory", "SHA-256"),
    ):
        assert part.casefold() in said.casefold(), part
    nickel = next(row for row in view.figure.table.rows if "Nickel" in row.cells)
    assert "only NMC 811 battery" in nickel.cells


def test_which_minerals_a_direct_drive_offshore_turbine_needs_and_how_much(hand, window, tmp_path):
    hand.search("direct drive permanent magnet")
    view = hand.open_tab("Uses")
    said = exported(window, view, tmp_path)
    for part in (
        *("Minerals in Direct drive, permanent magnet (DD-PMSG)", "kg per MW"),
        *("Neodymium", "180 (150–210)", "Dysprosium", "17 (13–21)", "Copper"),
        *("European Commission, Joint Research Centre (2020)", "SHA-256"),
    ):
        assert part.casefold() in said.casefold(), part


def test_how_lithium_production_grew_since_1950(hand, window, tmp_path):
    hand.search("lithium")
    view = hand.open_tab("Trends")
    hand.choose(view, "trendsSince", "Since 1950")
    assert view.figure.years == (1950, 2025)
    told = view.accessibleDescription()
    assert "in 1950 to" in told
    assert "133 times as much (Data Series 140)" in told
    said = exported(window, view, tmp_path)
    for part in (
        *("Lithium: mine production since 1950", "gross weight, kt", "metal content, kt"),
        *("Data Series 140", "U.S. Geological Survey (2026)", "SHA-256"),
    ):
        assert part.casefold() in said.casefold(), part
