"""How a table of a file is read: its sheet or encoding and delimiter, marks, headings, recipe."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA, SPACE_COMMA, SPACE_POINT
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.translation import _

from ..widgets.text_fields import TextFirst

if TYPE_CHECKING:
    from mineralcat.exchange.tables.recipes import Recipe, SavedRecipe
    from mineralcat.exchange.tables.table_description import TableChoices
    from mineralcat.exchange.tables.table_files import Preview

V = TypeVar("V")

ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-15", "cp1251", "shift_jis", "gb18030"),
)
MARKS = (
    (COMMA_POINT, "1,234.5"),
    (POINT_COMMA, "1.234,5"),
    (SPACE_POINT, "1 234.5"),
    (SPACE_COMMA, "1 234,5"),
    (None, _("as each column shows, else asked")),
)
HIDDEN = ((_("left out"), False), (_("read too"), True))
MOST_HEADING_ROWS = 3
FROM_HEADINGS = ""


class ReadingChoices(QWidget):
    """What was found, each changeable."""

    read_otherwise = Signal()
    """The table is to be read with the other `choices`."""
    target_chosen = Signal(str)
    """Rows are to become rows of this table."""
    sheet_chosen = Signal(str)
    """Of a workbook of which several sheets are read, another one is to be shown."""
    recipe_chosen = Signal(str)
    """A saved recipe is to be used, by its slug; `FROM_HEADINGS` for none."""

    def __init__(self) -> None:
        super().__init__()
        self._filling = False
        self._is_book = False
        self._sheets: tuple[str, ...] = ()
        self._build()

    def _build(self) -> None:
        self.encoding, self.delimiter, self.sheet, self.marks, self.target, self.saved = (
            QComboBox() for _ in range(6)
        )
        self.hidden = QComboBox()
        for words, take in HIDDEN:
            self.hidden.addItem(words, take)
        self.header = QSpinBox()
        self.header.setRange(0, 999)
        self.header.setSpecialValueText(_("none"))
        self.heading_rows = QSpinBox()
        self.heading_rows.setRange(1, MOST_HEADING_ROWS)
        self.name = QLineEdit()
        TextFirst(self.name)
        self.name.setPlaceholderText(_("A name, to keep it for the next file of its kind"))
        self.encoding.setEditable(True)
        fields: tuple[tuple[str, QWidget, int], ...] = (
            (_("Rows are"), self.target, 0),
            (_("Recipe"), self.saved, 1),
            (_("Keep as"), self.name, 2),
            (_("Numbers like"), self.marks, 3),
            (_("Sheet"), self.sheet, 4),
            (_("Encoding"), self.encoding, 4),
            (_("Hidden rows, columns"), self.hidden, 5),
            (_("Delimiter"), self.delimiter, 5),
            (_("Headings in line"), self.header, 6),
            (_("Lines of headings"), self.heading_rows, 7),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._labels: dict[QWidget, QWidget] = {}
        for words, widget, at in fields:  # of a workbook some, of a text others in their place
            label = plain_label("", "muted")
            label.setText(words)
            label.setBuddy(widget)
            widget.setAccessibleName(words)
            self._labels[widget] = label
            row, column = divmod(at, 4)
            grid.addWidget(label, 2 * row, column)
            grid.addWidget(widget, 2 * row + 1, column)
            grid.setColumnStretch(column, 1)
            if isinstance(widget, QComboBox):  # else its longest entry widens the dialog
                widget.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
        for box in (self.encoding, self.delimiter, self.marks, self.hidden):
            box.activated.connect(self._report_change)
        self.sheet.activated.connect(self._turn_sheet)
        policy = QSizePolicy.Policy.Preferred
        for spin in (self.header, self.heading_rows):
            spin.setSizePolicy(policy, policy)  # as high as the boxes beside them
            spin.valueChanged.connect(self._report_change)
        self.target.activated.connect(lambda _: self.target_chosen.emit(self.target.currentData()))
        self.saved.activated.connect(lambda _: self.recipe_chosen.emit(self.saved.currentData()))

    def show_sheets(self, sheets: tuple[str, ...]) -> None:
        """Of these sheets each is shown in its turn; where there are none, the sheet of the
        workbook that is read is one of the choices."""
        self._sheets = sheets

    def show_choices(
        self, preview: "Preview", recipe: "Recipe", saved: "list[SavedRecipe]"
    ) -> None:
        """Show how a table is read, into rows of what, and the saved recipes that fit it."""
        from mineralcat.exchange.tables.targets import targets
        from mineralcat.exchange.tables.text_files import DELIMITERS

        self._filling = True
        choices = preview.choices
        self._is_book = bool(preview.sheets)
        for widget in (self.encoding, self.delimiter, self.sheet, self.hidden):
            is_shown = self._is_book is (widget in (self.sheet, self.hidden))
            widget.setVisible(is_shown)
            self._labels[widget].setVisible(is_shown)
        _fill(self.encoding, [(name, name) for name in ENCODINGS], choices.encoding)
        _fill(self.delimiter, list(DELIMITERS.items()), choices.delimiter)
        sheets = [
            (one.name, _("{name} (hidden)", name=one.name) if one.hidden else one.name)
            for one in preview.sheets
            if not one.why_not and (not self._sheets or one.name in self._sheets)
        ]
        _fill(self.sheet, sheets, choices.sheet)
        _fill(self.marks, list(MARKS), choices.marks)
        self.hidden.setCurrentIndex(self.hidden.findData(choices.take_hidden))
        self.header.setValue(choices.header)
        self.heading_rows.setMaximum(max(1, min(MOST_HEADING_ROWS, choices.header)))
        self.heading_rows.setValue(choices.heading_rows)
        _fill(self.target, [(one.table, one.label) for one in targets()], recipe.table)
        named = [
            (FROM_HEADINGS, _("What the headings say")),
            *((one.slug, one.name) for one in saved),
        ]
        _fill(self.saved, named, self.saved.currentData())
        self.saved.setEnabled(bool(saved))
        self._filling = False

    def choices(self) -> "TableChoices":
        """How the table is to be read."""
        from mineralcat.exchange.tables.table_description import TableChoices

        return TableChoices(
            encoding=None if self._is_book else self.encoding.currentText(),
            delimiter=None if self._is_book else self.delimiter.currentData(),
            sheet=self.sheet.currentData() if self._is_book else None,
            marks=self.marks.currentData(),
            header=self.header.value(),
            heading_rows=min(self.heading_rows.value(), max(1, self.header.value())),
            take_hidden=bool(self._is_book and self.hidden.currentData()),
        )

    def _turn_sheet(self) -> None:
        if self._sheets:
            self.sheet_chosen.emit(self.sheet.currentData())
        else:
            self._report_change()

    def _report_change(self, _: int = 0) -> None:
        if not self._filling:
            self.read_otherwise.emit()


def _fill(box: QComboBox, entries: Sequence[tuple[V | None, str]], chosen: V | None) -> None:
    """Fill a box with pairs of value and words, and show one; a value that is none of them, too."""
    pairs = [*entries]
    if chosen is not None and all(value != chosen for value, _ in pairs):
        pairs.append((chosen, str(chosen)))
    if [box.itemText(at) for at in range(box.count())] != [words for _, words in pairs]:
        box.clear()
        for value, words in pairs:
            box.addItem(words, value)
        box.view().setMinimumWidth(box.view().sizeHintForColumn(0))  # the list shows all of them
    at = next((at for at, (value, _) in enumerate(pairs) if value == chosen), 0)
    box.setCurrentIndex(at)
    set_tooltip(box, box.currentText())
