"""How a table of a file is read: its sheet or encoding and delimiter, marks, headings, recipe."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSpinBox, QWidget

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA, SPACE_COMMA, SPACE_POINT
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import ChoiceBox
from mineralcat.gui.widgets.text_fields import line_edit
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.exchange.tables.recipes import SavedRecipe, TableRecipe
    from mineralcat.exchange.tables.table_description import TableChoices
    from mineralcat.exchange.tables.table_files import Preview

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
_DELIMITERS = (("\t", _("tab")), (";", _("semicolon")), ("|", _("pipe")), (",", _("comma")))
HIDDEN = ((False, _("left out")), (True, _("read too")))
MOST_HEADING_ROWS = 3
FROM_HEADINGS = ""
_LETTERS = 1
"""So narrow may a box become: else its longest entry widens the dialog."""


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
        self._labels: dict[QWidget, QWidget] = {}
        self._build()

    def _build(self) -> None:
        self.target, self.saved, self.marks = (ChoiceBox(letters=_LETTERS) for _ in range(3))
        self.sheet, self.hidden = ChoiceBox(letters=_LETTERS), ChoiceBox(letters=_LETTERS)
        self.encoding, self.delimiter = ChoiceBox(letters=_LETTERS), ChoiceBox(letters=_LETTERS)
        self.encoding.setEditable(True)
        hint = _("A name, to keep it for the next file of its kind")
        self.name = line_edit("", "", hint)
        set_tooltip(self.name, hint)
        self.header, self.heading_rows = QSpinBox(maximum=999), QSpinBox(minimum=1)
        self.header.setSpecialValueText(_("none"))
        fields = (
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
        for words, widget, at in fields:  # of a workbook some, of a text others in their place
            self._labels[widget] = label = plain_label("", "muted", words)
            label.setBuddy(widget)
            widget.setAccessibleName(words)
            line, place = divmod(at, 4)
            grid.addWidget(label, 2 * line, place)
            grid.addWidget(widget, 2 * line + 1, place)
            grid.setColumnStretch(place, 1)
        for box in (self.encoding, self.delimiter, self.marks, self.hidden):
            box.activated.connect(self._report_change)
        for spin in (self.header, self.heading_rows):  # as high as the boxes beside them
            spin.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            spin.valueChanged.connect(self._report_change)
        self.sheet.activated.connect(self._turn_sheet)
        self.target.activated.connect(lambda _: self.target_chosen.emit(self.target.currentData()))
        self.saved.activated.connect(lambda _: self.recipe_chosen.emit(self.saved.currentData()))

    def show_sheets(self, sheets: tuple[str, ...]) -> None:
        """Of these sheets each is shown in its turn; where there are none, the sheet of the
        workbook that is read is one of the choices."""
        self._sheets = sheets

    def show_choices(
        self, preview: "Preview", recipe: "TableRecipe", saved: "list[SavedRecipe]"
    ) -> None:
        """Show how a table is read, into rows of what, and the saved recipes that fit it."""
        from mineralcat.exchange.tables.targets import targets

        self._filling = True
        choices = preview.choices
        self._is_book = bool(preview.sheets)
        for widget in (self.encoding, self.delimiter, self.sheet, self.hidden):
            is_shown = self._is_book is (widget in (self.sheet, self.hidden))
            widget.setVisible(is_shown)
            self._labels[widget].setVisible(is_shown)
        sheets = [
            (one.name, _("{sheet} (hidden)", sheet=one.name) if one.hidden else one.name)
            for one in preview.sheets
            if not one.why_not and (not self._sheets or one.name in self._sheets)
        ]
        recipes = [(FROM_HEADINGS, _("What the headings say"))]
        recipes += [(one.slug, one.name) for one in saved]
        self.encoding.offer([(name, name) for name in ENCODINGS], choices.encoding)
        self.delimiter.offer(_DELIMITERS, choices.delimiter)
        self.sheet.offer(sheets, choices.sheet)
        self.marks.offer(MARKS, choices.marks)
        self.hidden.offer(HIDDEN, choices.take_hidden)
        self.header.setValue(choices.header)
        self.heading_rows.setMaximum(max(1, min(MOST_HEADING_ROWS, choices.header)))
        self.heading_rows.setValue(choices.heading_rows)
        self.target.offer([(one.table, one.label) for one in targets()], recipe.table)
        self.saved.offer(recipes, self.saved.currentData())
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

    def _report_change(self) -> None:
        if not self._filling:
            self.read_otherwise.emit()
