"""The inspector: whole, cited, plain, reachable by keys, and never losing what was typed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from mineralcat.editing.edits import SetField, SetSynonyms
from mineralcat.gui import theme
from mineralcat.gui.inspector.citation_panel import CitationPanel
from mineralcat.gui.inspector.facts_tree import FactsTree
from mineralcat.gui.inspector.inspector import Inspector
from mineralcat.gui.inspector.usage_editing import UsageEditor
from mineralcat.gui.widgets.text_fields import split_names
from tests.made_rows import (
    HOSTILE,
    USGS,
    application,
    intensity,
    listing,
    mineral,
    ref,
    supply,
    usage,
    whole_application,
    whole_mineral,
)

CTRL = Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Edits:
    """Takes every edit down; refuses those of the fields in *refusing*."""

    def __init__(self, can_edit=True):
        self.can_edit = can_edit
        self.made = []
        self.refusing = {}
        self.waiting = []

    def ask(self, question, answer):
        """There is no catalogue to ask."""

    def submit(self, edit, *, refused, accepted=None):
        self.made.append(edit)
        field = getattr(edit, "field", "")
        if field in self.refusing:
            refused(self.refusing[field])
        self.waiting.append(refused)


class Window(QMainWindow):
    """An inspector, and another place for the focus to go to."""

    def __init__(self, edits):
        super().__init__()
        middle = QWidget()
        layout = QVBoxLayout(middle)
        self.inspector = Inspector(edits)
        self.elsewhere = QLineEdit()
        layout.addWidget(self.inspector)
        layout.addWidget(self.elsewhere)
        self.setCentralWidget(middle)
        self.resize(340, 700)


@pytest.fixture
def edits():
    return Edits()


@pytest.fixture
def window(qtbot, qapp, edits):
    theme.apply_theme(qapp, "light")
    window = Window(edits)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def inspector(window):
    return window.inspector


def tree_of(inspector) -> FactsTree:
    return inspector.findChild(FactsTree)


def facts_of(inspector):
    model = tree_of(inspector).facts_model()
    return [model.fact(index) for index in model.indexes()]


def row(inspector, text):
    """The first row whose words hold *text*."""
    model = tree_of(inspector).facts_model()
    return next(index for index in model.indexes() if text in model.fact(index).spoken)


def choose(inspector, text):
    tree = tree_of(inspector)
    tree.choose(row(inspector, text).data(int(Qt.ItemDataRole.UserRole) + 1).key)
    tree.setFocus()
    return tree


def turn_to(inspector, title):
    inspector._pills.choose(title)


def field(inspector, name):
    return inspector._texts[name]


def type_over(qtbot, edit, text):
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)


# Whole -------------------------------------------------------------------------------------------


def test_the_way_of_a_hit_is_told(inspector):
    line = whole_application().minerals[0]
    inspector.show_mineral(whole_mineral(), line)
    words = [fact.spoken for fact in facts_of(inspector)]
    assert words[0] == "Why it matched"
    assert words[1].startswith("Offshore wind › Direct drive (one of several) › Neodymium")


def test_hundreds_of_figures_need_no_more_widgets(inspector):
    inspector.show_mineral(mineral())
    before = len(inspector.findChildren(QWidget)) + 10  # the old tags are let go a little later
    many = tuple(supply(f"Area {at}", at + 1.0, share=1.0) for at in range(400))
    inspector.show_mineral(mineral(supply=many))
    turn_to(inspector, "Supply")
    assert len(facts_of(inspector)) > 400
    assert len(inspector.findChildren(QWidget)) <= before


def test_nothing_chosen_says_what_to_do(inspector):
    inspector.show_mineral(mineral())
    inspector.show_nothing("Nothing matches.")
    assert inspector._empty.isVisible()
    assert inspector._empty.text() == "Nothing matches."


# Sources -----------------------------------------------------------------------------------------


def test_hovering_a_figure_shows_its_evidence_as_plain_text(inspector):
    detail = mineral(
        usages=(usage("Onshore wind"),), intensities=(intensity(5, locator=HOSTILE, note="<b>n"),)
    )
    inspector.show_mineral(detail)
    tip = row(inspector, "5 kg/MW").data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip
    assert "<img" not in tip
    assert "European Commission, Joint Research Centre" in tip


def click_mark(qtbot, tree, index):
    place = tree.visualRect(index)
    mark = tree._delegate.layout_of(index).mark.translated(place.topLeft())
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=mark.center())


def test_the_source_mark_opens_the_citation_which_can_be_copied(inspector, qtbot):
    inspector.show_mineral(whole_mineral())
    tree = tree_of(inspector)
    click_mark(qtbot, tree, row(inspector, "180 kg/MW"))
    panel = inspector.findChild(CitationPanel)
    assert panel.isVisible()
    for part in ("180 kg/MW (150–210)", "Raw materials demand", "table 4", "CC BY 4.0"):
        assert part in panel.text()
    qtbot.mouseClick(panel._copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Neodymium in Onshore wind: 180 kg/MW (150–210). European Commission")
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert tree.hasFocus()


def test_enter_opens_the_citation_and_keys_follow_links(inspector, qtbot):
    inspector.show_mineral(whole_mineral())
    tree = choose(inspector, "180 kg/MW")
    with qtbot.waitSignal(inspector.application_chosen) as caught:
        qtbot.keyClick(tree, Qt.Key.Key_Return, CTRL)
    assert caught.args == ["onshore-wind"]
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert inspector.findChild(CitationPanel).isVisible()


def test_ctrl_c_copies_the_figure(inspector, qtbot):
    inspector.show_mineral(whole_mineral())
    tree = choose(inspector, "180 kg/MW")
    with qtbot.waitSignal(inspector.text_copied):
        qtbot.keyClick(tree, Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[0] == "Neodymium in Onshore wind"
    assert copied[1:6] == ["180", "150", "210", "kg/MW", "reported"]


def test_the_menu_copies_with_and_without_citation(inspector):
    inspector.show_mineral(whole_mineral())
    tree = choose(inspector, "180 kg/MW")
    menu = tree.menu_of(tree.chosen_facts()[0])
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy with citation"].trigger()
    assert QGuiApplication.clipboard().text().startswith("Neodymium in Onshore wind: 180 kg/MW")
    actions["Copy citation"].trigger()
    assert QGuiApplication.clipboard().text().startswith("European Commission, Joint Research")
    assert "Open source link …" in actions
    assert "Go to this application" in actions


def test_a_link_is_opened_only_after_it_was_shown(inspector, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    inspector.show_mineral(mineral(supply=(supply("China", 5, source=USGS),)))
    turn_to(inspector, "Supply")
    click_mark(qtbot, tree_of(inspector), row(inspector, "China"))
    panel = inspector.findChild(CitationPanel)
    panel.open_link()
    box = panel.findChild(QMessageBox)
    assert box.informativeText() == "https://doi.org/10.3133/mcs2026"
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert opened == []
    box.button(QMessageBox.StandardButton.Open).click()
    assert opened == ["https://doi.org/10.3133/mcs2026"]


def test_a_name_clicked_leads_to_the_thing(inspector, qtbot):
    inspector.show_application(whole_application())
    tree = tree_of(inspector)
    index = row(inspector, "Wind power")
    place = tree.visualRect(index)
    spot = tree._delegate.layout_of(index).text.translated(place.topLeft()).center()
    with qtbot.waitSignal(inspector.application_chosen) as caught:
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == ["wind-power"]


def test_groups_lead_to_the_group(inspector, qtbot):
    inspector.show_mineral(mineral())
    button = next(
        b for b in inspector._header.findChildren(QWidget) if "Light rare" in b.accessibleName()
    )
    with qtbot.waitSignal(inspector.mineral_chosen) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == ["light-rare-earth-elements"]


# Plain text --------------------------------------------------------------------------------------


def test_text_that_looks_like_markup_is_shown_as_it_is(inspector, qtbot):
    hostile = mineral(
        HOSTILE,
        slug="hostile",
        summary=HOSTILE,
        note=HOSTILE,
        synonyms=(HOSTILE,),
        formula=HOSTILE,
        member_of=(ref(HOSTILE),),
        usages=(usage(HOSTILE, HOSTILE, role=HOSTILE, locator=HOSTILE),),
        lists=(listing(HOSTILE, HOSTILE),),
    )
    inspector.show_mineral(hostile)
    assert field(inspector, "name").text() == HOSTILE
    choose(inspector, "<img")
    qtbot.keyClick(tree_of(inspector), Qt.Key.Key_Return)
    for title in ("Overview", "Lists", "Names"):
        turn_to(inspector, title)
        for label in inspector.findChildren(QLabel):
            assert "<" not in label.text() or label.textFormat() == Qt.TextFormat.PlainText
        for widget in inspector.findChildren(QWidget):
            assert "<img" not in widget.toolTip()
    inspector.show_application(application(HOSTILE, summary=HOSTILE, synonyms=(HOSTILE,)))
    assert inspector._header.application_name.text() == HOSTILE


# Layout ------------------------------------------------------------------------------------------


def test_the_page_is_as_wide_as_the_inspector_and_scrolls_only_downwards(window, inspector):
    inspector.show_mineral(whole_mineral())
    for width in (300, 500):
        window.resize(width, 500)
        QApplication.processEvents()
        assert inspector._page.width() <= inspector._scroll.viewport().width()
        assert inspector._scroll.verticalScrollBar().maximum() > 0


# Editing -----------------------------------------------------------------------------------------


def test_enter_hands_in_a_new_name(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    edit = field(inspector, "name").edit
    type_over(qtbot, edit, "Neodymium metal")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edits.made == [SetField("mineral", "neodymium", "name", "Neodymium metal")]
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert len(edits.made) == 1


def test_leaving_a_field_hands_it_in(window, inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    type_over(qtbot, field(inspector, "summary").edit, "Better")
    window.elsewhere.setFocus()
    assert edits.made == [SetField("mineral", "neodymium", "summary", "Better")]


def test_escape_gives_the_stored_text_back(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    edit = field(inspector, "summary").edit
    type_over(qtbot, edit, "Worse")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert field(inspector, "summary").text() == "The metal of the strongest magnets."
    assert edits.made == []


def test_a_refused_text_stays_with_the_reason_beside_it(inspector, edits, qtbot):
    edits.refusing["name"] = "Another entry is called “Cobalt” already."
    inspector.show_mineral(mineral())
    name = field(inspector, "name")
    type_over(qtbot, name.edit, "Cobalt")
    qtbot.keyClick(name.edit, Qt.Key.Key_Return)
    assert name.text() == "Cobalt"
    assert name.reason() == "Another entry is called “Cobalt” already."
    assert name._reason.isVisible()
    inspector.show_mineral(mineral())
    assert name.text() == "Cobalt"
    qtbot.keyClick(name.edit, Qt.Key.Key_Escape)
    assert (name.text(), name.reason()) == ("Neodymium", "")


def test_typed_text_stays_while_the_same_mineral_is_shown_again(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    type_over(qtbot, field(inspector, "summary").edit, "Half a sent")
    inspector.show_mineral(mineral(name="Neodymium metal", slug="neodymium"))
    assert field(inspector, "summary").text() == "Half a sent"
    assert field(inspector, "name").text() == "Neodymium metal"
    assert edits.made == []


def test_typed_text_is_handed_in_before_another_entry_is_shown(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    type_over(qtbot, field(inspector, "summary").edit, "Half a sentence")
    inspector.show_mineral(mineral("Cobalt"))
    assert edits.made == [SetField("mineral", "neodymium", "summary", "Half a sentence")]
    assert field(inspector, "summary").text() == "The metal of the strongest magnets."
    type_over(qtbot, field(inspector, "summary").edit, "Of cobalt")
    inspector.show_application(whole_application())
    assert edits.made[1:] == [SetField("mineral", "cobalt", "summary", "Of cobalt")]


def test_a_text_refused_after_its_mineral_was_left_waits_there(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    type_over(qtbot, field(inspector, "name").edit, "Cobalt")
    inspector.show_mineral(mineral("Cobalt"))
    with qtbot.waitSignal(inspector.edit_refused) as caught:
        edits.waiting[0]("Taken already.")
    assert caught.args == ["Taken already."]
    assert field(inspector, "name").reason() == ""
    inspector.show_mineral(mineral())
    assert field(inspector, "name").text() == "Cobalt"
    assert field(inspector, "name").reason() == "Taken already."


def test_what_is_stored_after_an_edit_is_shown(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    name = field(inspector, "name")
    type_over(qtbot, name.edit, "Neodymium   metal ")
    qtbot.keyClick(name.edit, Qt.Key.Key_Return)
    inspector.show_mineral(mineral())  # for another reason, before the edit is made
    assert name.text() == "Neodymium   metal "
    inspector.show_mineral(mineral(name="Neodymium metal", slug="neodymium"))
    assert name.text() == "Neodymium metal"
    assert not name.is_open()


def test_blanks_around_a_text_are_no_edit(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    type_over(qtbot, field(inspector, "name").edit, " Neodymium ")
    qtbot.keyClick(field(inspector, "name").edit, Qt.Key.Key_Return)
    assert edits.made == []
    assert field(inspector, "name").text() == "Neodymium"


def test_synonyms_are_parted_by_semicolons(inspector, edits, qtbot):
    inspector.show_mineral(mineral(synonyms=("Nd metal",)))
    turn_to(inspector, "Names")
    edit = field(inspector, "synonyms").edit
    assert edit.toPlainText() == "Nd metal"
    type_over(qtbot, edit, "Nd metal; neodym;; ")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edits.made == [SetSynonyms("neodymium", ("Nd metal", "neodym"))]
    assert split_names("a\n b  c ;") == ("a", "b c")


def test_symbol_and_note_are_edited_too(inspector, edits, qtbot):
    inspector.show_mineral(mineral())
    turn_to(inspector, "Names")
    type_over(qtbot, field(inspector, "symbol").edit, "Ne")
    qtbot.keyClick(field(inspector, "symbol").edit, Qt.Key.Key_Return)
    note = field(inspector, "note").edit
    type_over(qtbot, note, "One")
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(note, "two")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert edits.made == [
        SetField("mineral", "neodymium", "symbol", "Ne"),
        SetField("mineral", "neodymium", "note", "One\ntwo"),
    ]


def test_a_read_only_catalogue_cannot_be_edited_and_says_so(inspector, edits, qtbot):
    edits.can_edit = False
    inspector.show_mineral(whole_mineral())
    assert "read-only" in inspector._header._kind.text()
    for text in inspector._texts.values():
        assert text.edit.isReadOnly()
    qtbot.keyClicks(field(inspector, "name").edit, "x")
    qtbot.keyClick(choose(inspector, "180 kg/MW"), Qt.Key.Key_F2)
    assert inspector.findChild(UsageEditor) is None
    assert edits.made == []


# Role and importance -----------------------------------------------------------------------------


def open_use(inspector, qtbot):
    qtbot.keyClick(choose(inspector, "180 kg/MW"), Qt.Key.Key_F2)
    editor = inspector._usage._open
    return editor, editor.findChild(QLineEdit), editor.findChild(QComboBox)


def test_f2_changes_role_and_importance_in_place(inspector, edits, qtbot):
    detail = whole_mineral()
    inspector.show_mineral(detail)
    _, role, importance = open_use(inspector, qtbot)
    assert role.hasFocus()
    qtbot.keyClicks(role, "drive magnets")
    importance.setCurrentText("important")
    qtbot.keyClick(role, Qt.Key.Key_Return)
    uid = detail.usages[0].uid
    assert edits.made == [
        SetField("usage", uid, "importance", "important"),
        SetField("usage", uid, "role", "drive magnets"),
    ]
    assert inspector._usage._open is None
    assert tree_of(inspector).hasFocus()


def test_tab_moves_between_importance_and_role_and_then_hands_in(inspector, edits, qtbot):
    inspector.show_mineral(whole_mineral())
    _, role, importance = open_use(inspector, qtbot)
    qtbot.keyClick(role, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert importance.hasFocus()
    qtbot.keyClick(importance, Qt.Key.Key_Down)
    qtbot.keyClick(importance, Qt.Key.Key_Tab)
    assert role.hasFocus()
    assert edits.made == []
    qtbot.keyClick(role, Qt.Key.Key_Tab)
    assert [made.field for made in edits.made] == ["importance"]


def test_escape_leaves_a_use_as_it_was(inspector, edits, qtbot):
    inspector.show_mineral(whole_mineral())
    _, role, _ = open_use(inspector, qtbot)
    qtbot.keyClicks(role, "x")
    qtbot.keyClick(role, Qt.Key.Key_Escape)
    assert inspector._usage._open is None
    assert edits.made == []


def test_leaving_a_use_hands_it_in(window, inspector, edits, qtbot):
    inspector.show_mineral(whole_mineral())
    _, role, _ = open_use(inspector, qtbot)
    qtbot.keyClicks(role, "x")
    window.elsewhere.setFocus()
    assert [made.field for made in edits.made] == ["role"]


def test_an_open_use_keeps_its_text_when_shown_again(inspector, edits, qtbot):
    detail = whole_mineral()
    inspector.show_mineral(detail)
    _, role, _ = open_use(inspector, qtbot)
    qtbot.keyClicks(role, "half a wor")
    inspector.show_mineral(detail)
    again = inspector._usage._open
    assert again is not None
    assert again.draft().role == "half a wor"
    assert again.holds_focus()
    assert edits.made == []


def test_what_is_typed_for_a_use_that_goes_meanwhile_is_not_lost(inspector, edits, qtbot):
    detail = whole_mineral()
    inspector.show_mineral(detail)
    _, role, _ = open_use(inspector, qtbot)
    qtbot.keyClicks(role, "half a wor")
    inspector.show_mineral(replace(detail, usages=()))
    (unsaved,) = inspector.unsaved()
    assert "half a wor" in unsaved
    inspector.show_mineral(detail)
    again = inspector._usage._open
    assert again is not None
    assert again.draft().role == "half a wor"


def test_an_open_use_is_handed_in_before_another_mineral(inspector, edits, qtbot):
    inspector.show_mineral(whole_mineral())
    _, role, _ = open_use(inspector, qtbot)
    qtbot.keyClicks(role, "new role")
    inspector.show_mineral(mineral("Cobalt"))
    assert [made.field for made in edits.made] == ["role"]
    assert inspector._usage._open is None


def test_a_refused_role_opens_again_with_its_reason(inspector, edits, qtbot):
    edits.refusing["role"] = "Too long."
    inspector.show_mineral(whole_mineral())
    _, role, _ = open_use(inspector, qtbot)
    qtbot.keyClicks(role, "too long")
    qtbot.keyClick(role, Qt.Key.Key_Return)
    again = inspector._usage._open
    assert again is not None
    assert again.draft().role == "too long"
    assert again.draft().reason == "Too long."


# Keys --------------------------------------------------------------------------------------------


def test_ctrl_z_undoes_typing_first_and_then_the_last_step(window, inspector, qtbot):
    undone = []
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    action.triggered.connect(lambda: undone.append(True))
    window.addAction(action)
    inspector.show_mineral(mineral())
    for name in ("name", "summary"):
        edit = field(inspector, name).edit
        edit.setFocus()
        stored = field(inspector, name).text()
        qtbot.keyClicks(edit, "x")
        qtbot.keyClick(edit, Qt.Key.Key_Z, CTRL)
        assert field(inspector, name).text() == stored
        assert undone == []
        qtbot.keyClick(edit, Qt.Key.Key_Z, CTRL)
        assert undone == [True]
        undone.clear()


def test_tab_walks_through_all_and_comes_back(window, inspector, qtbot):
    inspector.show_mineral(whole_mineral())
    window.elsewhere.setFocus()
    seen = []
    for _ in range(30):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is window.elsewhere:
            break
    assert seen[-1] is window.elsewhere
    names = [widget.accessibleName() for widget in seen if widget is not None]
    parts = [
        "Name of the mineral",
        "Show the group Light rare earth elements",
        "Show the group Rare earth elements",
        "Page Overview",
        "Summary",
        "Overview of neodymium",
    ]
    assert [name for name in names if name in parts] == parts


def test_going_to_the_inspector_goes_to_its_rows(window, inspector):
    inspector.show_mineral(whole_mineral())
    window.elsewhere.setFocus()
    inspector.setFocus()
    assert tree_of(inspector).hasFocus()
    assert tree_of(inspector).currentIndex().isValid()


def test_every_part_that_takes_the_focus_has_a_name(inspector):
    inspector.show_mineral(whole_mineral())
    inspector._cite(next(fact for fact in facts_of(inspector) if fact.claim))
    for widget in inspector.findChildren(QWidget):
        tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tabbed and widget.isVisible() and widget.focusProxy() is None:
            assert widget.accessibleName(), widget


def test_what_is_open_and_chosen_stays_when_shown_again(inspector, qtbot):
    detail = whole_mineral()
    inspector.show_mineral(detail)
    tree = choose(inspector, "180 kg/MW")
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert tree.isExpanded(tree.currentIndex())
    height = tree.height()
    inspector.show_mineral(detail)
    assert tree.isExpanded(tree.currentIndex())
    assert "180 kg/MW" in tree.currentIndex().data()
    assert tree.height() == height


def test_the_page_stays_when_another_mineral_is_shown(inspector):
    inspector.show_mineral(whole_mineral())
    turn_to(inspector, "Lists")
    inspector.show_mineral(mineral("Cobalt", lists=whole_mineral().lists))
    assert inspector._pills.title() == "Lists"
    inspector.show_mineral(mineral("Bismuth"))
    assert inspector._pills.title() == "Overview"


def test_the_tree_is_as_high_as_its_rows(window, inspector):
    inspector.show_mineral(whole_mineral())
    tree = tree_of(inspector)
    last = list(tree.facts_model().indexes())[-1]
    bottom = tree.visualRect(last).bottom()
    assert 0 <= tree.viewport().height() - bottom <= 4
    window.resize(700, 700)
    QApplication.processEvents()
    assert 0 <= tree.viewport().height() - tree.visualRect(last).bottom() <= 4
