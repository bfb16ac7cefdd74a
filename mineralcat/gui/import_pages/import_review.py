"""The last step of an import: what would change, row by row, field by field, and what is asked."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QToolButton, QTreeWidgetItem, QWidget

from mineralcat.domain.figures import count_text, counted
from mineralcat.errors import MineralCatError
from mineralcat.gui import theme
from mineralcat.gui.item_models.review_model import WINDOW, ReviewModel, cell_texts
from mineralcat.gui.plain_text import set_column_tooltip
from mineralcat.gui.tasks import GRACE_MS, LatestTasks, Task, Tasks, job_of
from mineralcat.gui.widgets.layouts import (
    column,
    fit_columns,
    flat_list,
    row,
    splitter,
    text_label,
    tool_button,
)
from mineralcat.gui.widgets.tables import PlainTable
from mineralcat.translation import _

from ..widgets.suggestions import Offers
from .import_questions import FindingsList, QuestionsPanel

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mineralcat.exchange.review.matching import ImportQuestion
    from mineralcat.exchange.review.review import Review
    from mineralcat.exchange.review.review_kinds import Counts, ReviewCell, ReviewRow, RowKind
    from mineralcat.store.catalogue import Catalogue

KINDS = {
    "added": (_("{count} new"), _("Rows that the catalogue does not have")),
    "changed": (
        _("{count} changed"),
        _("Rows of which the files say otherwise, in fields that you have not edited"),
    ),
    "conflicting": (
        _("{count} conflicting"),
        _(
            "Rows of which the files say otherwise than you do; yours stay unless you choose the "
            "files'"
        ),
    ),
    "rejected": (_("{count} rejected"), _("Rows that cannot be taken in, each with the reason")),
    "same": (_("{count} same"), _("Rows of which the catalogue says the same already")),
}
"""By kind of row its count in words, and what it means."""


class ReviewPage(QWidget):
    """Shows a `Review` in windows, and takes choices at once."""

    changed = Signal()
    asked = Signal(object, str)
    """A job that takes a while, in words; the review is shown again after it."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._tasks = tasks
        self._latest = LatestTasks(tasks)
        self._review: Review | None = None
        self._accepted = 0
        self._build()

    # -- what it is made of ------------------------------------------------------------------------

    def _build(self) -> None:
        self.questions = QuestionsPanel(self._offer)
        self.questions.answered.connect(self._answer)
        self.findings = FindingsList()
        self.totals: dict[str, QToolButton] = {}
        buttons = row()
        for kind, (words, meaning) in KINDS.items():
            button = tool_button(words.format(count=0), tip=meaning)
            button.setObjectName(f"import_{kind}")
            button.setCheckable(True)
            button.setChecked(kind != "same")
            button.toggled.connect(lambda _: self._show_rows())
            self.totals[kind] = button
            buttons.addWidget(button)
        buttons.addStretch(1)
        for words, accepted in ((_("Take all shown"), True), (_("Leave all shown"), False)):
            button = tool_button(words)
            button.clicked.connect(lambda _=False, accepted=accepted: self._choose_all(accepted))
            buttons.addWidget(button)
        self.model = ReviewModel(self._fetch, self._choose, self)
        self.table = PlainTable("importRows", _("Rows of the files"), 1.8)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for at, width in enumerate((24, 9, 20, 15)):
            self.table.setColumnWidth(at, theme.em(self, width))
        self.table.selectionModel().currentRowChanged.connect(self._show_cells)
        headers = [_("Field"), _("The catalogue says"), _("The file says"), _("As written")]
        self.cells = flat_list(_("Fields of the chosen row"), headers, "importCells")
        for at in range(3):
            self.cells.setColumnWidth(at, theme.em(self, 12))
        self.cells.itemChanged.connect(self._choose_cell)
        self.about = text_label("", "muted", "importAbout")
        below = QWidget()
        column(self.about, self.cells, 1, of=below, margin=0)
        halves = splitter(Qt.Orientation.Vertical, (self.table, 3), (below, 2))
        column(self.questions, self.findings, buttons, halves, 1, of=self, margin=0)

    # -- showing ---------------------------------------------------------------------------------

    def show_review(self, review: "Review | None") -> None:
        """Show a review, or with None nothing."""
        self._review = review
        if review is None:
            self._latest.drop_all()
            self.model.show((), more=False)
            self.cells.clear()
            return
        counts = review.counts
        for kind, (words, _meaning) in KINDS.items():
            count = getattr(counts, kind)
            button = self.totals[kind]
            button.setText(words.format(count=count_text(count)))
            button.setAccessibleName(_("Show rows: {rows}", rows=button.text()))
            button.setEnabled(count > 0)
        only_same = not any(getattr(counts, kind) for kind in KINDS if kind != "same")
        if only_same:
            self.totals["same"].setChecked(True)
        self.questions.show_questions(review.questions)
        self.findings.show_findings(review.findings)
        self._show_rows()
        self._recount()
        nothing = _("There are no rows below the headings: there is nothing to import.")
        if counts.same:
            nothing = _("The catalogue says all of this already: there is nothing to import.")
        self.about.setText(nothing if only_same else "")

    def accepted(self) -> int:
        """How many rows would be taken."""
        return self._accepted

    def import_words(self) -> str:
        """What a button says that takes them."""
        if not self._accepted:
            return _("&Import")
        return counted("&Import {number} row", "&Import {number} rows", self._accepted)

    def _shown_kinds(self) -> "tuple[RowKind, ...]":
        from mineralcat.exchange.review.review_kinds import RowKind

        return tuple(RowKind(kind) for kind, button in self.totals.items() if button.isChecked())

    def _show_rows(self) -> None:
        self.cells.clear()
        self._ask(0, self.model.show)

    def _fetch(self, _last: "ReviewRow") -> None:
        self._ask(self.model.rowCount(), self.model.take)

    def _ask(self, start: int, show: "Callable[[Sequence[ReviewRow]], None]") -> None:
        if (review := self._review) is not None:
            kinds = self._shown_kinds()
            self._latest.start("rows", lambda _: review.rows(kinds, start, WINDOW), show)

    def _recount(self) -> None:
        def show(counts: "Counts") -> None:
            self._accepted = sum(counts)
            self.changed.emit()

        if (review := self._review) is not None:
            self._latest.start("count", lambda _: review.accepted, show)

    def _show_cells(self, current: QModelIndex, _before: QModelIndex | None = None) -> None:
        row: ReviewRow | None = self.model.row_at(current.row())
        self.cells.clear()
        if row is None:
            return
        self.about.setText(". ".join(filter(None, (row.title or row.text, row.reason))))
        is_new = row.kind == "added"
        self.cells.setColumnHidden(1, is_new)
        with QSignalBlocker(self.cells):
            for cell in row.cells:  # what is empty in a new row says nothing
                if not (is_new and cell.after in (None, "") and cell.accepted):
                    can_be_chosen = row.kind not in ("same", "rejected")
                    self.cells.addTopLevelItem(_cell_item(cell, can_be_chosen))
        fit_columns(self.cells, 3, theme.em(self, 20))

    # -- choosing --------------------------------------------------------------------------------

    def _choose(self, row: "ReviewRow", accepted: bool) -> None:
        self._change(row, lambda review: review.choose(row.number, accepted))

    def _choose_cell(self, item: QTreeWidgetItem, _column: int) -> None:
        row = self.model.row_at(self.table.currentIndex().row())
        column: str = item.data(0, Qt.ItemDataRole.UserRole)
        accepted = item.checkState(0) is Qt.CheckState.Checked
        if row is not None:
            self._change(row, lambda review: review.choose(row.number, accepted, column))

    def _change(self, row: "ReviewRow", choose: Callable[["Review"], None]) -> None:
        """Choose, and show the row as it is then, also where that cannot be chosen."""
        review = self._review
        if review is None:
            return

        def job(_: Task) -> "tuple[ReviewRow, str]":
            refused = ""
            try:
                choose(review)
            except MineralCatError as error:
                refused = str(error)
            return review.row(row.number), refused

        def show(found: "tuple[ReviewRow, str]") -> None:
            now, refused = found
            at = self.model.find(lambda other: other.number == now.number)
            self.model.replace(at, now)
            if at == self.table.currentIndex().row():
                self._show_cells(self.model.index(at, 0))
            if refused:
                self.about.setText(refused)
            self._recount()

        self._tasks.read(job, show, grace_ms=GRACE_MS)

    def _choose_all(self, accepted: bool) -> None:
        review, kinds = self._review, self._shown_kinds()
        if review is not None:
            self.asked.emit(lambda _: review.choose_all(kinds, accepted), _("Choosing …"))

    def _offer(
        self, question: "ImportQuestion", typed: str, show: Callable[[Offers], None]
    ) -> None:
        if question.kind == "unit":
            show([(typed, typed)] if typed else [])
            return

        def ask(session: "Session") -> Offers:
            from mineralcat.editing.entries import offers

            return offers(session, str(question.kind), typed)

        self._tasks.read(job_of(self._catalogue, ask), show, grace_ms=GRACE_MS)

    def _answer(self, question: "ImportQuestion", slug: str) -> None:
        from mineralcat.exchange.review.matching import Answers

        answers = Answers()
        answers.give(question, slug)
        if (review := self._review) is not None:

            def job(task: Task) -> None:
                review.answer(answers, task.report, task.stop)

            self.asked.emit(job, _("Comparing …"))


def _cell_item(cell: "ReviewCell", can_be_chosen: bool) -> QTreeWidgetItem:
    before, after = cell_texts(cell)
    before = _("{value} (yours)", value=before) if cell.mine else before
    item = QTreeWidgetItem([cell.label, before, after, cell.original or ""])
    item.setData(0, Qt.ItemDataRole.UserRole, cell.column)
    if can_be_chosen and cell.before != cell.after:
        state = Qt.CheckState.Checked if cell.accepted else Qt.CheckState.Unchecked
        item.setCheckState(0, state)
    for at in range(4):
        set_column_tooltip(item, at, item.text(at))
    return item
