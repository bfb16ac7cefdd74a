"""The second step of an import: how a table is read, and which column is which field."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mineralcat.domain.number_marks import COMMA_POINT, POINT_COMMA, SPACE_COMMA, SPACE_POINT
from mineralcat.gui import theme
from mineralcat.gui.main_layout import plain_label
from mineralcat.gui.tasks import GRACE_MS, Task, Tasks
from mineralcat.gui.views.fields import TextFirst

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Member
    from mineralcat.exchange.recipe import Recipe
    from mineralcat.exchange.recipes import KeptRecipe
    from mineralcat.exchange.tables import Preview, Table, TableChoices
    from mineralcat.store.catalogue import Catalogue

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "iso-8859-15",
    "cp1251",
    "shift_jis",
    "gb18030",
)
MARKS = (
    (COMMA_POINT, "1,234.5"),
    (POINT_COMMA, "1.234,5"),
    (SPACE_POINT, "1 234.5"),
    (SPACE_COMMA, "1 234,5"),
    (None, "not told: doubtful numbers are rejected"),
)
NOT_USED, YEARS = "", "="
_PREVIEWED = 60
_PAUSE_MS = 150


class _Seen(NamedTuple):
    """What a table was found to be, and what its first rows would become."""

    preview: "Preview"
    recipe: "Recipe"
    kept: "list[KeptRecipe]"
    problems: tuple[str, ...]
    read: int
    refused: tuple[str, ...]


class MappingPage(QWidget):
    """The table is read in the background whenever something is chosen otherwise."""

    changed = Signal()
    step_asked = Signal(str, object, object)
    """A step that is to be made: in words, what makes it, and what is to be done after it."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._tasks = tasks
        self._member: Member | None = None
        self._table: Table | None = None
        self._reading: Task | None = None
        self._seen: _Seen | None = None
        self._recipe: Recipe | None = None
        self._wanted: Callable[[Table], Recipe] | None = None
        self._filling = False
        self.columns: dict[str, QComboBox] = {}
        self.constants: dict[str, QComboBox] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._build()

    # -- what it is made of ------------------------------------------------------------------------

    def _build(self) -> None:
        self.encoding, self.delimiter, self.sheet, self.marks, self.target, self.kept = (
            QComboBox() for _ in range(6)
        )
        self.header = QSpinBox()
        self.header.setRange(0, 999)
        self.header.setSpecialValueText("none")
        self.name = QLineEdit()
        TextFirst(self.name)
        self.name.setPlaceholderText("A name, to keep it for the next file of its kind")
        self.encoding.setEditable(True)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Rows are", self.target),
            ("Recipe", self.kept),
            ("Keep as", self.name),
            ("Sheet", self.sheet),
            ("Encoding", self.encoding),
            ("Delimiter", self.delimiter),
            ("Numbers like", self.marks),
            ("Headings in line", self.header),
        )
        grid = QGridLayout()
        self._labels: dict[QWidget, QWidget] = {}
        for at, (words, widget) in enumerate(fields):
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
        for box in (self.encoding, self.delimiter, self.sheet, self.marks):
            box.activated.connect(self._choose_otherwise)
        self.header.valueChanged.connect(self._choose_otherwise)
        self.target.activated.connect(self._turn_target)
        self.kept.activated.connect(self._use_kept)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        inner = QWidget()
        inner.setLayout(self.form)
        scroll = QScrollArea()
        scroll.setAccessibleName("Columns and fields")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        self.rows = QTableWidget()
        self.rows.setAccessibleName("First rows of the file")
        self.rows.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.rows.setTabKeyNavigation(False)
        self.rows.setShowGrid(False)
        self.rows.setWordWrap(False)
        self.rows.verticalHeader().setDefaultSectionSize(theme.em(self, 1.7))
        self.rows.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.told = plain_label("importMappingTold", "muted")
        self.told.setWordWrap(True)
        halves = QSplitter(Qt.Orientation.Horizontal)
        scroll.setMinimumWidth(theme.em(self, 26))
        halves.addWidget(scroll)
        halves.addWidget(self.rows)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        halves.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(grid)
        whole.addWidget(self.told)
        whole.addWidget(halves, 1)

    # -- reading ---------------------------------------------------------------------------------

    def show_table(self, member: "Member") -> None:
        """Show a table as it is found to be; one that is shown already stays as it was chosen."""
        if member is self._member:
            return
        self.let_go()
        self._member, self._recipe = member, None
        self._ask(self._first_guess)

    def recipe(self) -> "Recipe | None":
        """The recipe as it is chosen; None while something is open."""
        seen = self._seen
        return None if seen is None or seen.problems else seen.recipe

    def let_go(self) -> None:
        """Let go of the file."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading.settle()
            self._reading = None
        if self._table is not None:
            self._table.close()
        self._table = self._member = self._seen = None

    def keep_recipe(self, then: Callable[[], None]) -> None:
        """Keep the recipe by the name that is typed, if one is; *then* go on."""
        name, recipe = self.name.text().strip(), self.recipe()
        if not name or recipe is None:
            then()
            return
        catalogue = self._catalogue

        words = f"Keep recipe {name}"

        def work(**long: Any) -> str:
            from mineralcat.exchange.recipes import save_recipe

            with catalogue.writing(words, **long) as session:
                save_recipe(session, name, recipe)
            return words

        self.step_asked.emit(words, work, then)
        self.name.clear()

    def _first_guess(self, table: "Table") -> "Recipe":
        """A kept recipe that was made for the same headings, else what the headings say."""
        from mineralcat.exchange.guessing import guess
        from mineralcat.exchange.recipe import fitted
        from mineralcat.exchange.recipes import recipes_for

        choices = table.detected().choices
        headings = table.headings(choices)
        with self._catalogue.reading() as session:
            kept = recipes_for(session, headings)
        same = [h.casefold() for h in headings]
        if kept and [h.casefold() for h in kept[0].recipe.headings] == same:
            return fitted(kept[0].recipe, choices)
        return guess(table, choices)

    def _ask(self, make: "Callable[[Table], Recipe]") -> None:
        """Read the table by the recipe that *make* gives; of what is asked meanwhile only the last
        is read."""
        self._wanted = make
        if self._reading is None:
            self._read()

    def _read(self) -> None:
        make, member = self._wanted, self._member
        if make is None or member is None:
            return
        self._wanted = None

        def job(_: Task) -> _Seen:
            from mineralcat.exchange.tables import Table

            if self._table is None:
                self._table = Table(member)
            return self._see(self._table, make(self._table))

        task = self._tasks.reading(job)
        self._reading = task
        task.succeeded.connect(self._show)
        task.failed.connect(self._refuse)
        task.finished.connect(self._next)
        task.start(GRACE_MS)

    def _see(self, table: "Table", recipe: "Recipe") -> _Seen:
        from mineralcat.exchange.incoming import RejectedRow
        from mineralcat.exchange.mapping import mapped_preview
        from mineralcat.exchange.recipe import RecipeError
        from mineralcat.exchange.recipes import recipes_for

        preview = table.preview(recipe.choices, _PREVIEWED)
        problems = recipe.problems(preview.headings)
        refused: tuple[str, ...] = ()
        read = 0
        if not problems:
            try:
                rows = mapped_preview(recipe, table, _PREVIEWED)
            except RecipeError as error:
                problems, rows = (str(error),), []
            read = len(rows)
            refused = tuple(
                f"Line {row.place.line}: {row.reason}"
                for row in rows
                if isinstance(row, RejectedRow)
            )
        with self._catalogue.reading() as session:
            kept = recipes_for(session, preview.headings)
        return _Seen(preview, recipe, kept, problems, read, refused)

    def _next(self) -> None:
        self._reading = None
        self._read()

    def _refuse(self, error: Exception) -> None:
        from mineralcat.errors import MineralCatError

        if not isinstance(error, MineralCatError):
            raise error
        self._seen = None
        self.told.setText(str(error))
        theme.dress(self.told, "error")
        self.changed.emit()

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, seen: _Seen) -> None:
        before, self._seen, self._recipe = self._seen, seen, seen.recipe
        self._filling = True
        self._show_choices(seen)
        same_form = (
            before is not None
            and before.recipe.table == seen.recipe.table
            and before.preview.headings == seen.preview.headings
            and set(self.columns) == set(seen.preview.headings)
        )
        if not same_form:
            self._fill_form(seen)
        self._show_form(seen)
        if before is None or before.preview != seen.preview:
            self._show_rows(seen.preview)
        self._show_told(seen)
        self._filling = False
        self.changed.emit()

    def _show_choices(self, seen: _Seen) -> None:
        from mineralcat.exchange.targets import targets
        from mineralcat.exchange.text_files import DELIMITERS

        choices = seen.preview.choices
        is_book = bool(seen.preview.sheets)
        for widget in (self.encoding, self.delimiter):
            widget.setVisible(not is_book)
            self._labels[widget].setVisible(not is_book)
        self.sheet.setVisible(is_book)
        self._labels[self.sheet].setVisible(is_book)
        _fill(self.encoding, [(name, name) for name in ENCODINGS], choices.encoding)
        _fill(self.delimiter, list(DELIMITERS.items()), choices.delimiter)
        sheets = [
            (one.name, f"{one.name} (hidden)" if one.hidden else one.name)
            for one in seen.preview.sheets
        ]
        _fill(self.sheet, sheets, choices.sheet)
        _fill(self.marks, list(MARKS), choices.marks)
        self.header.setValue(choices.header)
        _fill(self.target, [(one.table, one.label) for one in targets()], seen.recipe.table)
        kept = [(NOT_USED, "What the headings say"), *((one.slug, one.name) for one in seen.kept)]
        _fill(self.kept, kept, self.kept.currentData())
        self.kept.setEnabled(bool(seen.kept))

    def _fill_form(self, seen: _Seen) -> None:
        from mineralcat.exchange.guessing import years_in

        while self.form.rowCount():
            self.form.removeRow(0)
        target = seen.recipe.target
        fields = [(NOT_USED, "(not used)"), *((one.key, one.label) for one in target.fields)]
        self.columns, self.constants = {}, {}
        for heading in seen.preview.headings:
            box = QComboBox()
            box.setAccessibleName(f"What column “{heading}” is")
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(18)
            for key, words in fields:
                box.addItem(words, key)
            if target.has("period") and (years := years_in(heading)):
                box.addItem(f"Figures of {years}", YEARS + years)
            box.activated.connect(self._choose_columns)
            self.columns[heading] = box
            label = plain_label("")
            label.setText(heading)
            label.setMaximumWidth(theme.em(self, 14))
            label.setToolTip(heading)
            self.form.addRow(label, box)
        section = plain_label("", "section")
        section.setText("The same in all rows")
        self.form.addRow(section)
        for one in target.fields:
            if one.key in ("uid", "origin"):
                continue
            box = QComboBox()
            box.setEditable(one.choices is None)
            box.addItems(["", *(word.value for word in one.choices or ())])
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setAccessibleName(f"{one.label}, the same in all rows")
            box.currentTextChanged.connect(self._pause_then_look)
            self.constants[one.key] = box
            self.form.addRow(one.label, box)

    def _show_form(self, seen: _Seen) -> None:
        recipe = seen.recipe
        for heading, box in self.columns.items():
            years = recipe.years.get(heading)
            key = recipe.columns.get(heading, NOT_USED) if years is None else YEARS + years
            box.setCurrentIndex(max(box.findData(key), 0))
        for key, line in self.constants.items():
            text = recipe.constants.get(key, "")
            if not line.hasFocus() and line.currentText() != text:
                line.setCurrentText(text)
            row_is_free = key not in recipe.columns.values() and not (
                recipe.years and key in ("value", "period")
            )
            self.form.setRowVisible(line, row_is_free)

    def _show_rows(self, preview: "Preview") -> None:
        self.rows.clear()
        self.rows.setColumnCount(len(preview.headings))
        self.rows.setRowCount(len(preview.rows))
        self.rows.setHorizontalHeaderLabels(list(preview.headings))
        self.rows.setVerticalHeaderLabels([str(line) for line, _ in preview.rows])
        for at, (_, cells) in enumerate(preview.rows):
            for column, text in enumerate(cells[: len(preview.headings)]):
                item = QTableWidgetItem(text.replace("\n", " ")[:200])
                self.rows.setItem(at, column, item)

    def _show_told(self, seen: _Seen) -> None:
        missing = [one.label.lower() for one in seen.recipe.missing()]
        if missing:
            said = (
                f"Still to be told: {', '.join(missing)}. Choose the columns that have them, or "
                "write below what is the same in all rows."
            )
        elif seen.problems:
            said = " ".join(seen.problems)
        elif seen.refused:
            said = (
                f"Of the first {seen.read} rows {len(seen.refused)} cannot be read: "
                f"{seen.refused[0]}"
            )
        else:
            said = " ".join(seen.preview.notes)
        self.told.setText(said)
        theme.dress(self.told, "error" if seen.problems or seen.refused else "muted")

    # -- choosing --------------------------------------------------------------------------------

    def _choices(self) -> "TableChoices":
        from mineralcat.exchange.tables import TableChoices

        assert self._seen is not None
        is_book = bool(self._seen.preview.sheets)
        return TableChoices(
            encoding=None if is_book else self.encoding.currentText(),
            delimiter=None if is_book else self.delimiter.currentData(),
            sheet=self.sheet.currentData() if is_book else None,
            marks=self.marks.currentData(),
            header=self.header.value(),
        )

    def _choose_otherwise(self, _: Any = None) -> None:
        """The table is to be read otherwise: other headings are guessed anew, and the same stay."""
        if self._filling or self._seen is None:
            return
        choices, recipe = self._choices(), self._as_chosen()

        def make(table: "Table") -> "Recipe":
            from mineralcat.exchange.guessing import guess

            if table.headings(choices) == recipe.headings:
                return replace(recipe, choices=choices)
            return guess(table, choices)

        self._ask(make)

    def _turn_target(self, _: int) -> None:
        if self._seen is not None:
            choices, wanted = self._seen.preview.choices, self.target.currentData()

            def make(table: "Table") -> "Recipe":
                from mineralcat.exchange.guessing import guess

                return guess(table, choices, wanted)

            self._ask(make)

    def _use_kept(self, _: int) -> None:
        if self._seen is None:
            return
        slug, choices = self.kept.currentData(), self._seen.preview.choices
        kept = next((one for one in self._seen.kept if one.slug == slug), None)

        def make(table: "Table") -> "Recipe":
            from mineralcat.exchange.guessing import guess
            from mineralcat.exchange.recipe import fitted

            return guess(table, choices) if kept is None else fitted(kept.recipe, choices)

        self._ask(make)

    def _pause_then_look(self, _: str) -> None:
        if not self._filling:
            self._pause.start()

    def _choose_columns(self, _: int = 0) -> None:
        self._look()

    def _look(self) -> None:
        """Read by what is chosen for the columns and typed for all rows."""
        if not self._filling and self._seen is not None:
            recipe = self._as_chosen()
            self._ask(lambda _: recipe)

    def _as_chosen(self) -> "Recipe":
        """The recipe with what is chosen for the columns and typed for all rows by now."""
        assert self._seen is not None
        self._pause.stop()
        columns: dict[str, str] = {}
        years: dict[str, str] = {}
        for heading, box in self.columns.items():
            key: str = box.currentData()
            if key.startswith(YEARS):
                years[heading] = key.removeprefix(YEARS)
            elif key:
                columns[heading] = key
        constants = {key: box.currentText().strip() for key, box in self.constants.items()}
        return replace(
            self._seen.recipe,
            columns=columns,
            years=years,
            constants={key: text for key, text in constants.items() if text},
            headings=self._seen.preview.headings,
        )


def _fill(box: QComboBox, entries: "list[Any] | tuple[Any, ...]", chosen: Any) -> None:
    """Fill a box with pairs of value and words, and show one; a value that is none of them, too."""
    wanted = [*entries]
    if chosen is not None and all(value != chosen for value, _ in wanted):
        wanted.append((chosen, str(chosen)))
    if [box.itemText(at) for at in range(box.count())] != [words for _, words in wanted]:
        box.clear()
        for value, words in wanted:
            box.addItem(words, value)
    at = next((at for at, (value, _) in enumerate(wanted) if value == chosen), 0)
    box.setCurrentIndex(at)
