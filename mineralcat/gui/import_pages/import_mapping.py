"""The second step of an import: how a table is read, and which column is which field."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from mineralcat.gui import theme
from mineralcat.gui.tasks import GRACE_MS, Task, Tasks, sentence_of
from mineralcat.gui.widgets.layouts import column, splitter, text_label
from mineralcat.translation import _, comma_list

from .import_choices import ReadingChoices
from .import_columns import ColumnsForm
from .import_files import FoundTable

if TYPE_CHECKING:
    from mineralcat.exchange.tables.recipes import SavedRecipe, TableRecipe
    from mineralcat.exchange.tables.table_description import TableChoices
    from mineralcat.exchange.tables.table_files import Preview, Table
    from mineralcat.store.catalogue import Catalogue

_PREVIEWED = 60
_PAUSE_MS = 150


class _Seen(NamedTuple):
    """What a table was found to be, and what its first rows would become."""

    preview: "Preview"
    recipe: "TableRecipe"
    saved: "list[SavedRecipe]"
    problems: tuple[str, ...]
    read: int
    refused: tuple[str, ...]
    asked: tuple[str, ...]
    """What the numbers of a column leave open, and what of the guess no cell proves."""


class MappingPage(QWidget):
    """The table is read in the background whenever something is chosen otherwise."""

    changed = Signal()
    step_asked = Signal(str, object, object)
    """A step that is to be made: in words, what makes it, and what is to be done after it."""

    def __init__(self, catalogue: "Catalogue", tasks: Tasks) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._tasks = tasks
        self.shown: FoundTable | None = None
        """The table that is shown."""
        self._table: Table | None = None
        self._reading: Task | None = None
        self._seen: _Seen | None = None
        self._requested: Callable[[Table], TableRecipe] | None = None
        self._filling = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.reading = ReadingChoices()
        self.reading.read_otherwise.connect(self._choose_otherwise)
        self.reading.target_chosen.connect(self._turn_target)
        self.reading.recipe_chosen.connect(self._use_saved)
        self.fields = ColumnsForm()
        self.fields.chosen.connect(self._look)
        self.fields.typed.connect(lambda: None if self._filling else self._pause.start())
        self.rows = QTableWidget()
        self.rows.setAccessibleName(_("First rows of the file"))
        self.rows.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.rows.setTabKeyNavigation(False)
        self.rows.setShowGrid(False)
        self.rows.setWordWrap(False)
        self.rows.verticalHeader().setDefaultSectionSize(theme.em(self, 1.7))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.rows.horizontalHeader().setDefaultAlignment(left)
        self.message = text_label("", "muted", "importMappingTold")
        halves = splitter(Qt.Orientation.Horizontal, (self.fields, 2), (self.rows, 3))
        column(self.reading, self.message, halves, 1, of=self, margin=0)

    # -- reading ---------------------------------------------------------------------------------

    def show_table(self, shown: FoundTable, sheets: tuple[str, ...]) -> None:
        """Show a table by what was chosen for it, else as it is found to be; one that is shown
        already stays as it is. *sheets* are those of its workbook that can be shown instead."""
        self.reading.show_sheets(sheets)
        if shown is not self.shown:
            self.release()
            self.shown = shown
            recipe = shown.chosen
            self._ask(self._first_guess if recipe is None else lambda _: recipe)
            self.changed.emit()

    def recipe(self) -> "TableRecipe | None":
        """The recipe as it is chosen; None while something is open."""
        seen = self._seen
        return None if seen is None or seen.problems else seen.recipe

    def release(self) -> None:
        """Close the file."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading.settle()
            self._reading = None
        if self._table is not None:
            self._table.close()
        self._table = self.shown = self._seen = None

    def save_recipe_then(self, then: Callable[[], None]) -> None:
        """Save the recipe by the name that is typed, if one is; *then* go on."""
        name, recipe, catalogue = self.reading.name.text().strip(), self.recipe(), self._catalogue
        if not name or recipe is None:
            then()
            return
        words = _("Keep recipe {name}", name=name)

        def work(**long: Any) -> str:
            from mineralcat.exchange.tables.recipes import save_recipe

            with catalogue.writing(words, **long) as session:
                save_recipe(session, name, recipe)
            return words

        self.step_asked.emit(words, work, then)
        self.reading.name.clear()

    def _first_guess(self, table: "Table") -> "TableRecipe":
        """A saved recipe that was made for the same headings, else what the headings say."""
        from mineralcat.exchange.tables.recipes import recipes_for
        from mineralcat.exchange.tables.table_description import TableChoices

        sheet = None if self.shown is None else self.shown.sheet
        choices = table.detected(TableChoices(sheet=sheet)).choices
        headings = table.headings(choices)
        with self._catalogue.reading() as session:
            saved = [one.recipe for one in recipes_for(session, headings)[:1]]
        same = [h.casefold() for h in headings]
        if saved and [h.casefold() for h in saved[0].headings] == same:
            return _fitted(saved[0], choices)
        return _guess(table, choices)

    def _ask(self, make: "Callable[[Table], TableRecipe]") -> None:
        """Read the table by the recipe that *make* gives; of what is asked meanwhile only the last
        is read."""
        self._requested = make
        if self._reading is None:
            self._read()

    def _read(self) -> None:
        make, shown = self._requested, self.shown
        self._requested = self._reading = None
        if make is None or shown is None:
            return

        def job(_: Task) -> _Seen:
            from mineralcat.exchange.tables.table_files import Table

            if self._table is None:
                self._table = Table(shown.member)
            return self._see(self._table, make(self._table))

        task = self._reading = self._tasks.reading(job)
        task.succeeded.connect(self._show)
        task.failed.connect(self._refuse)
        task.finished.connect(self._read)
        task.start(GRACE_MS)

    def _see(self, table: "Table", recipe: "TableRecipe") -> _Seen:
        from mineralcat.exchange.incoming import IncomingRow, RejectedRow
        from mineralcat.exchange.tables.column_guesses import unproved
        from mineralcat.exchange.tables.mapping import mapped_preview
        from mineralcat.exchange.tables.recipes import RecipeError, recipes_for

        preview = table.preview(recipe.choices, _PREVIEWED)
        problems = recipe.problems(preview.headings)
        refused: tuple[str, ...] = ()
        asked = unproved(recipe, table)
        read = 0
        if not problems:
            try:
                rows = mapped_preview(recipe, table, _PREVIEWED)
            except RecipeError as error:
                problems, rows = (str(error),), []
            read = len(rows)
            refused = tuple(
                _("Line {line}: {reason}", line=row.place.line, reason=row.reason)
                for row in rows
                if isinstance(row, RejectedRow)
            )
            open_ = (row.doubts for row in rows if isinstance(row, IncomingRow))
            questions = dict.fromkeys(one.sentence for doubts in open_ for one in doubts)
            asked += (*questions, _("The review asks this.")) if questions else ()
        with self._catalogue.reading() as session:
            saved = recipes_for(session, preview.headings)
        return _Seen(preview, recipe, saved, problems, read, refused, asked)

    def _refuse(self, error: Exception) -> None:
        self._seen = None
        self.message.setText(sentence_of(error))
        theme.set_role(self.message, "error")
        self.changed.emit()

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, seen: _Seen) -> None:
        before, self._seen = self._seen, seen
        self._filling = True
        self.reading.show_choices(seen.preview, seen.recipe, seen.saved)
        has_sheets = bool(seen.preview.sheets)
        self.fields.show_recipe(seen.recipe, seen.preview.headings, has_sheets=has_sheets)
        if before is None or before.preview != seen.preview:
            self._show_rows(seen.preview)
        self._show_message(seen)
        self._filling = False
        self.changed.emit()

    def _show_rows(self, preview: "Preview") -> None:
        self.rows.clear()
        self.rows.setColumnCount(len(preview.headings))
        self.rows.setRowCount(len(preview.rows))
        self.rows.setHorizontalHeaderLabels(list(preview.headings))
        self.rows.setVerticalHeaderLabels([str(line) for line, _cells in preview.rows])
        for at, (_line, cells) in enumerate(preview.rows):
            for place, text in enumerate(cells[: len(preview.headings)]):
                self.rows.setItem(at, place, QTableWidgetItem(text.replace("\n", " ")[:200]))
        self.rows.resizeColumnsToContents()
        for at in range(len(preview.headings)):
            width = min(self.rows.columnWidth(at), theme.em(self, 18))
            self.rows.setColumnWidth(at, max(width, theme.em(self, 5)))

    def _show_message(self, seen: _Seen) -> None:
        missing = [one.name for one in seen.recipe.missing()]
        if missing:
            words = _(
                "Still missing: {fields}. Choose the columns that have them, or "
                "write below what is the same in all rows.",
                fields=comma_list(missing),
            )
        elif seen.refused and not seen.problems:
            words = _(
                "Of the first {read} rows {refused} cannot be read: {first}",
                read=seen.read,
                refused=len(seen.refused),
                first=seen.refused[0],
            )
        else:
            words = " ".join(seen.problems or seen.asked or seen.preview.notes)
        self.message.setText(words)
        wrong = seen.problems or seen.refused or seen.asked
        theme.set_role(self.message, "error" if wrong else "muted")

    # -- choosing --------------------------------------------------------------------------------

    def _choose_otherwise(self) -> None:
        """The table is to be read otherwise: other headings are guessed anew, and the same stay."""
        if self._filling or self._seen is None:
            return
        choices, recipe = self.reading.choices(), self._as_chosen()

        def make(table: "Table") -> "TableRecipe":
            is_same = table.headings(choices) == recipe.headings
            return replace(recipe, choices=choices) if is_same else _guess(table, choices)

        self._ask(make)

    def _turn_target(self, target: str) -> None:
        if self._seen is not None:
            choices = self._seen.preview.choices
            self._ask(lambda table: _guess(table, choices, target))

    def _use_saved(self, slug: str) -> None:
        if self._seen is not None:
            choices = self._seen.preview.choices
            saved = next((one.recipe for one in self._seen.saved if one.slug == slug), None)
            self._ask(lambda table: _fitted(saved, choices) if saved else _guess(table, choices))

    def _look(self) -> None:
        """Read by what is chosen for the columns and typed for all rows."""
        if not self._filling and self._seen is not None:
            recipe = self._as_chosen()
            self._ask(lambda _: recipe)

    def _as_chosen(self) -> "TableRecipe":
        """The recipe with what is chosen for the columns and typed for all rows by now."""
        assert self._seen is not None
        self._pause.stop()
        columns, years = self.fields.chosen_columns()
        return replace(
            self._seen.recipe,
            columns=columns,
            years=years,
            constants=self.fields.typed_constants(),
            headings=self._seen.preview.headings,
        )


def _guess(table: "Table", choices: "TableChoices", target: str | None = None) -> "TableRecipe":
    from mineralcat.exchange.tables.column_guesses import guess

    return guess(table, choices, target)


def _fitted(recipe: "TableRecipe", choices: "TableChoices") -> "TableRecipe":
    from mineralcat.exchange.tables.recipes import fitted

    return fitted(recipe, choices)
