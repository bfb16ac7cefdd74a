"""File > Import in three steps: the files and what they are, which column is what, the review."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from mineralcat.domain.text_lists import capitalised
from mineralcat.errors import MineralCatError
from mineralcat.gui import theme
from mineralcat.gui.import_pages.import_files import FilesPage, SheetRow
from mineralcat.gui.import_pages.import_mapping import MappingPage
from mineralcat.gui.import_pages.import_review import ReviewPage
from mineralcat.gui.tasks import Job, Task, Tasks
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import Dialog, column, row, text_label
from mineralcat.translation import _, comma_list

from .gathered_files import Gathered, TableFile, seen

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Member
    from mineralcat.exchange.review.review import Review
    from mineralcat.exchange.tables.recipes import Recipe
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.rows import RevisionRow

FILES, COLUMNS, REVIEW = range(3)
STEPS = (_("Files"), _("Columns"), _("Review"))


class ImportDialog(Dialog):
    """Reads in the background; the catalogue is not changed before *Import* is pressed."""

    taken = Signal(object)
    """The step that took the files in."""
    step_asked = Signal(str, object, object)
    """Another step that is to be made: in words, what makes it, and what is to be done after it."""

    def __init__(
        self,
        catalogue: "Catalogue",
        tasks: Tasks,
        gather: "Callable[[], Iterable[Member]]",
        parent: QWidget,
    ) -> None:
        super().__init__(
            "importDialog", _("Import"), parent, QDialogButtonBox.StandardButton.Cancel
        )
        self._catalogue = catalogue
        self._tasks = tasks
        self._gathered: Gathered | None = None
        self._mapped: list[TableFile] = []
        """The tables whose columns are shown, one after another."""
        self._recipes: dict[tuple[str, str | None], Recipe] = {}
        """By file and sheet."""
        self._left_out: set[tuple[str, str | None]] = set()
        self._review: Review | None = None
        self._running: Task | None = None
        self._build()
        self.finished.connect(lambda _: self._release())
        self._gather(gather)

    # -- what it is made of ------------------------------------------------------------------------

    def _build(self) -> None:
        self.steps = [plain_label(f"importStep{at}") for at in range(len(STEPS))]
        self.files = FilesPage()
        self.files.changed.connect(self._show_buttons)
        self.mapping = MappingPage(self._catalogue, self._tasks)
        self.mapping.changed.connect(self._show_buttons)
        self.mapping.step_asked.connect(self.step_asked)
        self.mapping.reading.sheet_chosen.connect(self._turn_sheet)
        self.review = ReviewPage(self._catalogue, self._tasks)
        self.review.changed.connect(self._show_buttons)
        self.review.asked.connect(self._run_quietly)
        self.pages = QStackedWidget()
        for page in (self.files, self.mapping, self.review):
            self.pages.addWidget(page)
        self.message = text_label("", "error", "importTold")
        self.message.hide()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Progress of the import"))
        self.progress.hide()
        accept = QDialogButtonBox.ButtonRole.AcceptRole
        self.skip = self.add_button(_("&Leave This File Out"), self._leave_out)
        self.back = self.add_button(_("&Back"), self._go_back)
        self.forward = self.add_button(_("&Next"), self._go_on, accept)
        head, foot = row(*self.steps, 0, 1), row(self.progress, 1, self.buttons, 1)
        column(head, self.message, self.pages, 1, foot, of=self)
        self.resize(theme.em(self, 72), theme.em(self, 44))
        self._turn_to(FILES)

    def _turn_to(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        for at, label in enumerate(self.steps):
            label.setText(f"{at + 1}  {STEPS[at]}" + ("   ›" if at < len(STEPS) - 1 else ""))
            theme.set_role(label, "step" if at == step else "muted")
        self._show_buttons()

    def _show_buttons(self) -> None:
        step, busy = self.pages.currentIndex(), self._running is not None
        self.skip.setVisible(step == COLUMNS and self._are_several())
        is_sheet = self.mapping.sheet is not None
        _set_words(self.skip, _("&Leave This Sheet Out") if is_sheet else _("&Leave This File Out"))
        self.skip.setEnabled(not busy)
        self.back.setVisible(step > FILES)
        self.back.setEnabled(not busy)
        ready = {
            FILES: self._gathered is not None and bool(self._members()),
            COLUMNS: self.mapping.recipe() is not None,
            REVIEW: self._review is not None and self.review.accepted() > 0,
        }[step]
        _set_words(self.forward, self.review.import_words() if step == REVIEW else _("&Next"))
        self.forward.setEnabled(ready and not busy)
        self.forward.setDefault(True)

    # -- running ---------------------------------------------------------------------------------

    def _run(
        self, job: Job, words: str, done: Callable[..., None], *, writing: bool = False
    ) -> None:
        """Run a job with its progress in sight; Cancel ends it, and errors are shown."""
        task = self._tasks.writing(job) if writing else self._tasks.reading(job)
        self._running = task
        self.progress.setRange(0, 0)
        self.progress.setFormat(words)
        self.progress.show()
        self._show_message("")
        task.progressed.connect(self._show_progress)
        task.finished.connect(lambda: self._end(task))
        task.succeeded.connect(done)
        task.failed.connect(self._refuse)
        self._show_buttons()
        task.start()

    def _run_quietly(self, job: Job, words: str) -> None:
        """Run what the review page asks for, and show it again."""
        self._run(job, words, lambda _: self._show_review())

    def _show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, 1000 if of else 0)
        self.progress.setValue(int(1000 * done / of) if of else 0)

    def _end(self, task: Task) -> None:
        if self._running is task:
            self._running = None
            self.progress.hide()
        self._show_buttons()

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, MineralCatError):
            raise error
        self._show_message(str(error))

    def _show_message(self, sentence: str, role: str = "error") -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        theme.set_role(self.message, role)

    def _go_back(self) -> None:
        step, at = self.pages.currentIndex(), self._place()
        self._show_message("")
        if step == REVIEW and self._mapped:
            self._show_columns(at)
        elif step == COLUMNS and at > 0:
            self._show_columns(at - 1)
        else:
            self._turn_to(FILES)

    def _go_on(self) -> None:
        step, gathered = self.pages.currentIndex(), self._gathered
        assert gathered is not None
        if step == FILES:
            self._recipes.clear()
            self._left_out.clear()
            tables = self._tables()
            unclear = [table for table in tables if not table.clear]
            self._mapped = unclear or tables[:1]
            if self._mapped:
                self._show_table(self._mapped[0])
            if unclear:
                self._show_columns(0)
            else:
                self._compare()
        elif step == COLUMNS:
            self._take_recipe(self.mapping.recipe())
        else:
            self._take()

    # -- columns, table by table -------------------------------------------------------------------

    def _are_several(self) -> bool:
        return self._gathered is not None and (
            len(self._gathered.files) > 1 or len(self._tables()) > 1
        )

    def _tables(self) -> list[TableFile]:
        """The tables that are to be imported: of workbooks with several sheets, those chosen."""
        if self._gathered is None:
            return []
        return [
            table
            for table in self._gathered.tables
            if not self._gathered.sheets_of(table.member.name)
            or table.sheet in self.files.sheets_chosen(table.member.name)
        ]

    def _members(self) -> "list[Member]":
        """The files that are to be imported, as far as it is chosen."""
        assert self._gathered is not None
        of_tables = {table.member.name for table in self._gathered.tables}
        taken = {t.member.name for t in self._tables() if t.key not in self._left_out}
        return [
            member
            for member, known in self._gathered.files
            if known and (member.name not in of_tables or member.name in taken)
        ]

    def _recipes_of(self, member: "Member") -> "Recipe | tuple[Recipe, ...] | None":
        """The recipe of a file that is a table, those of its sheets where it has several."""
        assert self._gathered is not None
        if not self._gathered.sheets_of(member.name):
            tables = [one for one in self._gathered.tables if one.member.name == member.name]
            return self._recipes.get(tables[0].key) if tables else None
        found = [
            self._recipes.get(table.key, table.recipe)
            for table in self._tables()
            if table.member.name == member.name and table.key not in self._left_out
        ]
        return tuple({one.choices.sheet: one for one in found if one is not None}.values())

    def _place(self) -> int:
        """Which of the tables is shown."""
        shown = [(table.member, table.sheet) for table in self._mapped]
        here = self.mapping.member, self.mapping.sheet
        return next((at for at, one in enumerate(shown) if one == here), 0)

    def _show_columns(self, at: int) -> None:
        table = self._mapped[at]
        self._show_table(table)
        self._turn_to(COLUMNS)
        if len(self._mapped) > 1:
            self._show_message(
                _(
                    "{title}, table {at} of {count}",
                    title=table.title,
                    at=at + 1,
                    count=len(self._mapped),
                ),
                "section",
            )

    def _show_table(self, table: TableFile) -> None:
        assert self._gathered is not None
        of_book = self._gathered.sheets_of(table.member.name)
        sheets = [one.sheet for one in self._tables() if one in of_book and one.recipe is not None]
        self.mapping.show_table(
            table.member, self._recipes.get(table.key), table.sheet, tuple(filter(None, sheets))
        )

    def _turn_sheet(self, sheet: str) -> None:
        """Show another sheet of the workbook; what is chosen for this one stays."""
        shown, recipe = self._mapped[self._place()], self.mapping.recipe()
        if recipe is not None:
            self._recipes[shown.key] = recipe
        tables = self._tables()
        keys = {one.key for one in self._mapped} | {(shown.member.name, sheet)}
        self._mapped = [table for table in tables if table.key in keys]
        key = (shown.member.name, sheet)
        self._show_columns(next(at for at, one in enumerate(self._mapped) if one.key == key))

    def _take_recipe(self, recipe: "Recipe | None") -> None:
        """Read the table that is shown by a recipe, and all others with the same headings, where
        they are as open as it was, or something was chosen otherwise for it."""
        assert recipe is not None
        shown = self._mapped[self._place()]
        self._recipes[shown.key] = recipe
        others = self._mapped if recipe == shown.recipe else self._tables()
        for table in others:
            if table.key != shown.key and table.headings == shown.headings:
                self._recipes.setdefault(table.key, _carried_over(recipe, shown, table))
        self._left_out.discard(shown.key)
        self.mapping.save_recipe_then(self._show_next)

    def _leave_out(self) -> None:
        key = self._mapped[self._place()].key
        self._recipes.pop(key, None)
        self._left_out.add(key)
        self._show_next()

    def _show_next(self) -> None:
        """Show the next table that is not decided yet; the review where there is none."""
        decided = {*self._recipes, *self._left_out}
        here = self._place()
        for at in (*range(here + 1, len(self._mapped)), *range(here)):
            if self._mapped[at].key not in decided:
                self._show_columns(at)
                return
        self._compare()

    # -- the three steps -------------------------------------------------------------------------

    def _gather(self, gather: "Callable[[], Iterable[Member]]") -> None:
        def job(_: Task) -> Gathered:
            from mineralcat.exchange.formats import format_of, why_unknown

            files = [(member, format_of(member)) for member in gather()]
            tables = [m for m, known in files if known and known.by_recipe]
            reasons = {m.name: why_unknown(m) for m, known in files if known is None}
            found = [table for member in tables for table in seen(member)]
            return Gathered(files, found, reasons)

        self._run(job, _("Looking at the files …"), self._show_files)

    def _show_files(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self.files.show_files(
            [(m.name, m.size, f.name if f else None) for m, f in gathered.files],
            gathered.reasons,
            {m.name: list(map(_row, gathered.sheets_of(m.name))) for m, _ in gathered.files},
        )
        self._show_buttons()
        is_clear = gathered.files and all(known for _, known in gathered.files)
        if is_clear and not gathered.leaves_choice:
            self._go_on()  # nothing to decide here; Back shows it

    def _compare(self) -> None:
        assert self._gathered is not None
        members = self._members()
        given = ((member.name, self._recipes_of(member)) for member in members)
        recipes = {name: recipe for name, recipe in given if recipe}
        self._close_review()

        def job(task: Task) -> "Review":
            from mineralcat.exchange.review.review import review_of

            return review_of(
                self._catalogue,
                members,
                recipe=recipes,
                progress=task.report,
                stop=task.stop,
            )

        self._run(job, _("Reading and comparing: %p %"), self._show_new_review)

    def _show_new_review(self, review: "Review") -> None:
        self._review = review
        self._show_review()
        self._turn_to(REVIEW)

    def _show_review(self) -> None:
        if self._review is not None:
            self.review.show_review(self._review)

    def _take(self) -> None:
        review = self._review
        assert review is not None

        def job(task: Task) -> "RevisionRow | None":
            return review.take(progress=task.report, stop=task.stop)

        self._run(job, _("Importing: %p %"), self._finish, writing=True)

    def _finish(self, step: "RevisionRow | None") -> None:
        if step is not None:
            self.taken.emit(step)
        self.accept()

    # -- leaving ---------------------------------------------------------------------------------

    def reject(self) -> None:
        """While something runs, Cancel ends that alone; the dialog stays."""
        if self._running is not None and self.pages.currentIndex() != FILES:
            self._running.cancel()
            self._show_message(_("Stopped. Nothing was changed."))
            return
        super().reject()

    def _release(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self.mapping.release()
        self._close_review()

    def _close_review(self) -> None:
        if self._review is not None:
            self.review.show_review(None)
            self._review.close()
            self._review = None


def _set_words(button: QPushButton, words: str) -> None:
    button.setText(words)
    button.setAccessibleName(words.replace("&", ""))


def _row(table: TableFile) -> SheetRow:
    """A sheet as the list of files shows it."""
    words = capitalised(table.why_not)
    if table.recipe is not None:
        missing = [one.name for one in table.recipe.missing()]
        why = (
            _("still missing: {missing}", missing=comma_list(missing)) if missing else table.why_not
        )
        words = f"{table.recipe.target.label}{f' – {why}' if why else ''}"
    return SheetRow(table.sheet or "", words, table.recipe is not None, table.offered)


def _carried_over(recipe: "Recipe", shown: TableFile, table: TableFile) -> "Recipe":
    """The recipe of a table for another one with the same headings: read as that was found to be,
    except for what was chosen otherwise."""
    from mineralcat.exchange.tables.recipes import remembered

    choices = remembered(recipe).choices
    own: dict[str, Any] = {"sheet": table.sheet}
    if shown.recipe is not None and table.recipe is not None:
        found, others = shown.recipe.choices, table.recipe.choices
        for name in (one.name for one in fields(choices) if one.compare and one.name != "sheet"):
            if getattr(choices, name) == getattr(found, name):
                own[name] = getattr(others, name)
    return replace(recipe, choices=replace(choices, **own))
