"""The glossary: every word explained, found by filter, by pointing and by F1 where it stands."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mineralcat.gui.dialogs.glossary import GlossaryDialog, glossary_of
from mineralcat.gui.glossary import matching, meaning, term_in, term_of_label, terms
from mineralcat.gui.inspector.facts_tree import FactsTree
from mineralcat.gui.item_models.columns import COLUMNS
from mineralcat.gui.window.main_window import MainWindow
from tests.gui import driving as see


def press_f1(window: MainWindow, qtbot: QtBot) -> GlossaryDialog:
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1)
    dialog = glossary_of(window)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def title(dialog: GlossaryDialog) -> str:
    return see.part(dialog, QLabel, "glossaryTitle").text()


def text(dialog: GlossaryDialog) -> str:
    return see.part(dialog, QPlainTextEdit, "glossaryText").toPlainText()


def focus(widget: QWidget, qtbot: QtBot) -> None:
    widget.window().activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def test_every_term_leads_to_terms_that_are_there_and_no_word_means_two_things():
    for term in terms().values():
        assert term.definition.strip() == term.definition
        assert term.definition.endswith((".", "!"))
        assert set(term.see) <= set(terms()) - {term.key}
    names = Counter(n.casefold() for t in terms().values() for n in (t.name, *t.also))
    labels = Counter(n.casefold() for t in terms().values() for n in t.labels)
    assert [name for name, count in (names | labels).items() if count > 1] == []


@pytest.mark.parametrize(
    "word",
    [
        "HHI", "top-1 share", "REO", "LCE", "net import reliance", "reserves", "resources",
        "refinery", "smelter", "criticality", "EOL-RIR", "basis of content", "companion",
        "supply risk", "economic importance", "withheld", "unsourced", "headline",
    ],
)  # fmt: skip
def test_the_words_of_the_field_are_explained(word):
    assert term_in(word) is not None


@given(st.text(max_size=60) | st.from_regex(r"[\[\](){}*+?\\.^$| ]{0,20}", fullmatch=True))
def test_no_text_makes_the_filter_fail(text):
    for term in matching(text):
        assert term.key in terms()
    term_of_label(text)
    meaning(text)


@given(st.sampled_from(sorted(terms())))
def test_a_term_is_the_first_that_its_name_finds(key):
    assert matching(terms()[key].name.upper())[0].key == key


@given(st.text(max_size=20), st.text(max_size=20))
def test_more_words_never_find_more(first, second):
    fewer = {term.key for term in matching(f"{first} {second}")}
    assert fewer <= {term.key for term in matching(first)}


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Mine production · headline", "production"),
        ("Net import reliance 2025", "net-import-reliance"),
        ("End-of-life recycling input rate 2023", "eol-rir"),
        ("Mining HHI", "hhi"),
        ("Share", "top-1"),
        ("On lists", "list"),
    ],
)
def test_a_label_of_the_window_means_its_term(label, key):
    found = term_of_label(label)
    assert found is not None
    assert found.key == key
    assert meaning(label).startswith(f"{found.name}: ")


def test_a_word_within_other_words_explains_nothing_on_pointing():
    assert meaning("Catalysts for refining") == ""
    assert term_in("Underdetermined") is None


def test_headings_of_columns_tell_what_they_mean(window: MainWindow) -> None:
    model = see.table(window).model()
    tips = {
        column.title: model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for at, column in enumerate(COLUMNS)
    }
    assert "largest producing country" in tips["Share"]
    assert "how many lists" in tips["Lists"]
    for title in ("Importance", "Amount", "Role", "By way of", "Source", "Uses", "Top producer"):
        assert tips[title], title


def test_labels_of_the_inspector_tell_what_they_mean(window: MainWindow) -> None:
    window.selection.select_mineral("cobalt")
    window.settle()
    next(b for b in window.findChildren(QToolButton) if b.text() == "Supply").click()
    tree = next(t for t in window.findChildren(FactsTree) if t.isVisible())
    model = tree.facts_model()
    tips = {model.fact(i).text: i.data(Qt.ItemDataRole.ToolTipRole) for i in model.indexes()}
    assert any("apparent consumption" in tip for tip in tips.values() if tip)
    headings = [tip for text, tip in tips.items() if text.startswith("Mine production")]
    assert headings
    assert "What was produced in a period" in headings[0]


def test_f1_explains_the_column_that_the_cursor_is_in(window: MainWindow, qtbot: QtBot) -> None:
    table = see.table(window)
    focus(table, qtbot)
    table.setCurrentIndex(see.index_of(window, "Cobalt", "Share"))
    assert title(press_f1(window, qtbot)) == "Top-1 share"


def test_f1_explains_the_row_of_browse(window: MainWindow, qtbot: QtBot) -> None:
    see.click_node(window, "Mining HHI")
    focus(see.tree(window), qtbot)
    dialog = press_f1(window, qtbot)
    assert title(dialog) == "HHI"
    assert "Hirschman" in text(dialog)


def test_f1_explains_the_word_in_the_search_line(window: MainWindow, qtbot: QtBot) -> None:
    see.ask(window, "import-reliance>50%")
    edit = see.search_edit(window)
    focus(edit, qtbot)
    edit.setCursorPosition(4)
    assert title(press_f1(window, qtbot)) == "Net import reliance"


def test_the_keyboard_finds_a_term_and_goes_on_from_it(window: MainWindow, qtbot: QtBot) -> None:
    dialog = press_f1(window, qtbot)
    qtbot.waitUntil(dialog.filter.hasFocus)
    QTest.keyClicks(dialog.filter, "imports")
    assert title(dialog) == "Apparent consumption"
    QTest.keyClick(dialog.filter, Qt.Key.Key_Down)
    assert title(dialog) == "Net import reliance"
    see_also = next(
        b for b in dialog.findChildren(QToolButton) if b.text() == "Apparent consumption"
    )
    see_also.setFocus()
    QTest.keyClick(see_also, Qt.Key.Key_Space)
    assert title(dialog) == "Apparent consumption"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_filter_that_finds_nothing_says_so_and_a_term_is_shown_all_the_same(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = press_f1(window, qtbot)
    dialog.filter.selectAll()
    QTest.keyClicks(dialog.filter, "<b>zz")
    assert title(dialog) == "Nothing found"
    assert "“<b>zz”" in text(dialog)
    dialog.show_term("reo")
    assert title(dialog) == "REO"


def test_the_window_has_one_glossary(window: MainWindow, qtbot: QtBot) -> None:
    assert press_f1(window, qtbot) is press_f1(window, qtbot)
    assert len(window.findChildren(GlossaryDialog)) == 1
