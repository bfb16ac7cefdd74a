"""The inspector: a mineral or an application whole, each figure with its source, texts editable."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QStackedLayout, QWidget

from mineralcat.gui import theme
from mineralcat.gui.item_models.application_facts import application_pages
from mineralcat.gui.item_models.facts import LISTS, NAMES, OVERVIEW, SUPPLY, Fact, Page
from mineralcat.gui.item_models.mineral_facts import mineral_pages
from mineralcat.store.rows import ApplicationDetail, BillRow, ClaimRow, MineralDetail
from mineralcat.translation import _

from ..editor import Edits
from ..widgets import layouts
from ..widgets.labels import plain_label
from ..widgets.pill_bar import PillBar
from ..widgets.text_fields import TextField
from .citation_panel import CitationPanel
from .fact_actions import FactActions
from .facts_tree import FactsTree
from .figure_editing import FigureEditing
from .inspector_fields import EntryFields
from .inspector_header import InspectorHeader
from .usage_editing import UsageEditing

_TIPS = {
    OVERVIEW: _("Uses, amounts, leading supply, demand"),
    SUPPLY: _("All supply by country and stage, statistics"),
    LISTS: _("Critical lists, assessments, agreements"),
    NAMES: _("Symbol, synonyms, names in other languages, relations, note"),
}


class Inspector(QWidget):
    """Shows one entry at a time; hands edits to *edits*."""

    mineral_chosen = Signal(str)
    application_chosen = Signal(str)
    text_copied = Signal()
    history_asked = Signal(str, str, str)
    """Table and uid of what the history is asked of, and the field, if it is of one."""
    changed = Signal(str)
    """What a step did, in words, with which Undo is offered."""
    edit_refused = Signal(str)
    """Why an edit was refused whose mineral is no longer shown; its text waits there."""

    def __init__(self, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(_("Inspector"))
        self._edits = edits
        self._shown: tuple[str, str] | None = None
        self._uid = ""
        self._pages: dict[str, Page] = {}
        self._build()
        self._fields = EntryFields(edits, self._texts_of, self)
        self._usage = UsageEditing(edits, self._tree, self)
        self._tree.edit_asked.connect(self._usage.begin)
        self._figure = FigureEditing(edits, self._tree, self)
        self._parts = (self._usage, self._figure, self._fields)
        """All that holds typed text, in the order in which it is handed in."""
        self._tree.actions_of_rows = self._actions = FactActions(edits, self)
        self._connect()
        self.show_nothing(_("Choose a mineral or an application."))

    # What is shown -------------------------------------------------------------------------------

    def show_mineral(self, detail: MineralDetail, bill: BillRow | None = None) -> None:
        """Show a mineral whole; *bill* is why the search found it, where it names an application.

        Shown again after an edit, it stays at its place, with what is being typed.
        """
        self._show("mineral", detail, mineral_pages(detail, bill))
        self._formula.setText(detail.formula or "–")

    def show_application(self, detail: ApplicationDetail) -> None:
        """Show an application as fully."""
        self._show("application", detail, application_pages(detail))

    def show_nothing(self, text: str) -> None:
        """Nothing is chosen: say what to do, or why."""
        self.confirm()
        self._figure.leave()
        self._fields.leave()
        self._shown = None
        self._empty.setText(text)
        self._stack.setCurrentWidget(self._empty)
        self._citation.hide()

    def confirm(self) -> None:
        """Hand in all that is typed and not confirmed yet; call it before anything is left."""
        for part in self._parts:
            part.confirm()

    def typed(self) -> list[tuple[str, str]]:
        """What is typed here and not confirmed yet, each with what it is of."""
        return [typed for part in self._parts for typed in part.typed()]

    def unsaved(self) -> list[str]:
        """What was typed here and could not be stored, each with the reason."""
        return [words for part in self._parts for words in part.unsaved()]

    def _show(
        self, kind: str, detail: MineralDetail | ApplicationDetail, pages: dict[str, Page]
    ) -> None:
        shown = kind, detail.slug
        if shown != self._shown:  # what was typed for the former entry is handed in
            self.confirm()
            self._figure.leave()
            self._citation.hide()
        self._uid = detail.uid
        self._actions.show_about(kind, detail.slug, detail.name)
        self._fields.show_entry(kind, detail)
        editable = self._edits.can_edit
        self._header.show_entry(detail, editable=editable)
        for field, text, of in (
            (self._summary, detail.summary, "mineral"),
            (self._application_summary, detail.summary, "application"),
            (self._application_note, detail.note, "application"),
        ):
            field.setVisible(kind == of and (editable or bool(text)))
        again = shown == self._shown
        same_kind = self._shown is not None and shown[0] == self._shown[0]
        title = self._pills.title() if same_kind else ""
        self._shown = shown
        self._pages = pages
        tips = {name: _TIPS.get(name, "") for name in pages}
        self._pills.show_titles(tips, title if title in pages else next(iter(pages)))
        self._pills.follow(self._header.last_stop)
        self._pills.setVisible(len(pages) > 1)
        self._stack.setCurrentWidget(self._whole)
        self._show_page(again=again)
        if not again:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_page(self, *, again: bool) -> None:
        title = self._pills.title()
        mineral = self._shown is not None and self._shown[0] == "mineral"
        self._overview.setVisible(title == OVERVIEW)
        self._names.setVisible(title == NAMES and mineral)
        if again:
            self._usage.suspend()
            self._figure.suspend()
        facts = self._pages[title]()
        self._tree.show_facts(facts, again=again)
        self._tree.setVisible(bool(facts))
        slug = self._shown[1] if self._shown else ""
        self._tree.setAccessibleName(_("{page} of {name}", page=title, name=slug))
        self._usage.reopen()
        self._figure.reopen()

    def _turn_page(self) -> None:
        self._usage.confirm()
        self._figure.leave()
        self._show_page(again=False)

    # Made once ------------------------------------------------------------------------------------

    def _build(self) -> None:
        step = theme.em(self, 0.5)
        self._header = InspectorHeader()
        self._pills = PillBar()
        self._tree = FactsTree()
        self._build_fields()
        page = self._page = QWidget()
        theme.set_role(page, "page")
        parts = (self._header, self._pills, self._overview, self._names, self._tree)
        layouts.column(*parts, 0, 1, of=page, spacing=step, margin=step)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(page)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for surface in (self._scroll.viewport(), page):
            surface.setAutoFillBackground(False)
        self._citation = CitationPanel()
        self._whole = QWidget()
        layouts.column(self._scroll, 1, self._citation, of=self._whole, spacing=0, margin=0)
        self._empty = layouts.text_label("", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(2 * step)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 1)  # the hairline's
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._whole)
        self.setMinimumWidth(theme.em(self, 16))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme.set_role(self, "panel")

    def _build_fields(self) -> None:
        add_summary, add_note = _("Add a summary"), _("Add a note")
        self._summary = TextField(_("Summary"), add_summary, lines=True)
        symbol = TextField(_("Symbol"), _("Add a symbol"))
        synonyms = TextField(_("Synonyms"), _("Add synonyms, parted by semicolons"), lines=True)
        note = TextField(_("Note"), add_note, lines=True)
        self._texts = {
            "name": self._header.name,
            "symbol": symbol,
            "synonyms": synonyms,
            "summary": self._summary,
            "note": note,
        }
        summary, of_it = _("Summary of the application"), _("Note of the application")
        self._application_summary = TextField(summary, add_summary, lines=True)
        self._application_note = TextField(of_it, add_note, lines=True)
        self._texts_of = {
            "mineral": self._texts,
            "application": {
                "name": self._header.application_name,
                "summary": self._application_summary,
                "note": self._application_note,
            },
        }
        self._overview = QWidget()
        parts = (self._summary, self._application_summary, self._application_note)
        layouts.column(*parts, of=self._overview, margin=0)
        self._formula = layouts.text_label()
        self._names = QWidget()
        form = QFormLayout(
            self._names,
            rowWrapPolicy=QFormLayout.RowWrapPolicy.WrapLongRows,
            fieldGrowthPolicy=QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow,
        )
        form.setContentsMargins(0, 0, 0, 0)
        named = (_("Symbol"), _("Formula"), _("Also called"), _("Note"))
        for words, field in zip(named, (symbol, self._formula, synonyms, note), strict=True):
            label = plain_label("", "muted")
            label.setText(words)
            form.addRow(label, field)

    def _connect(self) -> None:
        self._header.mineral_chosen.connect(self.mineral_chosen)
        menu = self._header.more.menu()
        menu.aboutToShow.connect(lambda: self._actions.fill_menu(menu))
        self._pills.chosen.connect(self._turn_page)
        self._tree.followed.connect(self._follow)
        self._tree.cited.connect(self._cite)
        self._tree.revealed.connect(self._reveal)
        self._tree.copied.connect(self.text_copied)
        self._tree.history_asked.connect(self._ask_history_of)
        self._citation.copied.connect(self.text_copied)
        self._citation.closed.connect(self._tree.setFocus)
        self._fields.refused.connect(self.edit_refused)
        self._figure.opened.connect(self._usage.confirm)
        self._figure.reported.connect(self.changed)
        self._actions.reported.connect(self.changed)
        self._actions.refused.connect(self.edit_refused)
        self._tree.edit_asked.connect(self._edit_whole)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The rows take the keys. (A focus proxy would change the order of Tab.)"""
        super().focusInEvent(event)
        self._tree.setFocus(event.reason())

    def ask_history(self) -> None:
        """Ask for the history of the text or row that has the keys, else of the entry shown."""
        if self._shown is None:
            return
        facts = self._tree.chosen_facts() if self._tree.hasFocus() else []
        if facts and facts[0].claim is not None:
            self._ask_history_of(facts[0].claim)
            return
        focused = self.focusWidget()
        named = self._texts_of[self._shown[0]].items()
        fields = (name for name, one in named if focused in (one, *one.findChildren(QWidget)))
        field = next(fields, "")
        whole = field == "synonyms"  # which are rows themselves
        self.history_asked.emit(self._shown[0], self._uid, "" if whole else field)

    def add_entry(self, entity: str) -> None:
        """Ask for a new mineral or application in a form."""
        self._actions.add_named(entity)

    def _edit_whole(self, fact: Fact) -> None:
        """F2 on a row that has neither figure nor role: all its fields."""
        if fact.usage is None:
            self._actions.change(fact)
        else:
            self._figure.leave()

    def _ask_history_of(self, claim: ClaimRow) -> None:
        self.history_asked.emit(claim.entity, claim.uid, "")

    def _follow(self, kind: str, slug: str) -> None:
        (self.mineral_chosen if kind == "mineral" else self.application_chosen).emit(slug)

    def _cite(self, fact: Fact) -> None:
        self._tree.choose(fact.key)
        self._citation.show_fact(fact)

    def _reveal(self, place: QRect) -> None:
        """Bring a row into sight."""
        top = self._tree.mapTo(self._page, place.topLeft())
        self._scroll.ensureVisible(top.x(), top.y() + place.height() // 2, 0, place.height())
