"""File > Import in three steps: the files and what they are, which column is what, the review."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QStackedWidget, QWidget

from mineralcat.gui import theme
from mineralcat.gui.import_pages.import_files import FilesPage, FoundFiles, FoundTable, look_at
from mineralcat.gui.import_pages.import_mapping import MappingPage
from mineralcat.gui.import_pages.import_review import ReviewPage
from mineralcat.gui.tasks import Job, Task, Tasks, sentence_of
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import (
    Dialog,
    MessageLabel,
    column,
    progress_bar,
    row,
    set_words,
)
from mineralcat.translation import _

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Member
    from mineralcat.exchange.review.review import Review
    from mineralcat.exchange.tables.recipes import TableRecipe
    from mineralcat.store.catalogue import Catalogue
    from mineralcat.store.history.entries import LogRow

FILES, COLUMNS, REVIEW = range(3)
STEPS = (_("Files"), _("Columns"), _("Review"))
_WORK = "work"
"""What runs, one after another: looking at files, comparing them, taking them in."""


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
        cancel = QDialogButtonBox.StandardButton.Cancel
        super().__init__("importDialog", _("Import"), parent, tasks, buttons=cancel)
        self._catalogue = catalogue
        self._found = FoundFiles([], [])
        self._mapped: list[FoundTable] = []
        """The tables whose columns are shown, one after another."""
        self._review: Review | None = None
        self.finished.connect(self._release)
        self._build(tasks)
        self._run(lambda _: look_at(gather()), _("Looking at the files …"), self._show_files)

    # -- what it is made of ------------------------------------------------------------------------

    def _build(self, tasks: Tasks) -> None:
        self.steps = [plain_label(f"importStep{at}") for at in range(len(STEPS))]
        self.files = FilesPage()
        self.files.changed.connect(self._show_buttons)
        self.mapping = MappingPage(self._catalogue, tasks)
        self.mapping.changed.connect(self._show_buttons)
        self.mapping.step_asked.connect(self.step_asked)
        self.mapping.reading.sheet_chosen.connect(self._turn_sheet)
        self.review = ReviewPage(self._catalogue, tasks)
        self.review.changed.connect(self._show_buttons)
        self.review.asked.connect(self._run_for_review)
        self.pages = QStackedWidget()
        for page in (self.files, self.mapping, self.review):
            self.pages.addWidget(page)
        self.message = MessageLabel("error", "importTold")
        self.progress = progress_bar(_("Progress of the import"))
        self.skip = self.add_button(_("&Leave This File Out"), self._leave_out)
        self.back = self.add_button(_("&Back"), self._go_back)
        self.forward = self.add_button(_("&Next"), self._go_on, accepts=True)
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
        step, busy = self.pages.currentIndex(), self.tasks.runs(_WORK)
        several = len(self._found.files) > 1 or len(self._tables()) > 1
        is_sheet = self.mapping.shown is not None and self.mapping.shown.sheet is not None
        ready = {
            FILES: bool(self._members()),
            COLUMNS: self.mapping.recipe() is not None,
            REVIEW: self._review is not None and self.review.accepted() > 0,
        }
        set_words(self.skip, _("&Leave This Sheet Out") if is_sheet else _("&Leave This File Out"))
        set_words(self.forward, self.review.import_words() if step == REVIEW else _("&Next"))
        self.skip.setVisible(step == COLUMNS and several)
        self.back.setVisible(step > FILES)
        self.skip.setDisabled(busy)
        self.back.setDisabled(busy)
        self.forward.setEnabled(ready[step] and not busy)
        self.forward.setDefault(True)

    # -- running ---------------------------------------------------------------------------------

    def _run(
        self, job: Job, words: str, done: Callable[..., None], *, writing: bool = False
    ) -> None:
        """Run a job with its progress in sight; Cancel ends it, and errors are shown."""

        def end(then: Callable[..., None], result: Any) -> None:
            self.progress.hide()
            then(result)
            self._show_buttons()

        self.progress.setRange(0, 0)
        self.progress.setFormat(words)
        self.progress.show()
        self.message.setText("")
        ended = partial(end, done), partial(end, self._refuse)
        self.tasks.start(_WORK, job, *ended, 0, progress=self._show_progress, writing=writing)
        self._show_buttons()

    def _run_for_review(self, job: Job, words: str) -> None:
        """Run what the review page asks for, and show it again."""
        self._run(job, words, lambda _: self._show_review())

    def _show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, 1000 if of else 0)
        self.progress.setValue(int(1000 * done / of) if of else 0)

    def _refuse(self, error: Exception) -> None:
        self.message.show_sentence(sentence_of(error), "error")

    def _go_back(self) -> None:
        step, at = self.pages.currentIndex(), self._place()
        self.message.setText("")
        if step == REVIEW and self._mapped:
            self._show_columns(at)
        elif step == COLUMNS and at > 0:
            self._show_columns(at - 1)
        else:
            self._turn_to(FILES)

    def _go_on(self) -> None:
        step = self.pages.currentIndex()
        if step == COLUMNS:
            self._take_recipe(self.mapping.recipe())
        elif step == REVIEW:
            self._take()
        else:
            for table in self._found.tables:
                table.chosen, table.left_out = None, False
            tables = self._tables()
            unclear = [table for table in tables if not table.clear]
            self._mapped = unclear or tables[:1]
            if self._mapped:
                self._show_table(self._mapped[0])
            if unclear:
                self._show_columns(0)
            else:
                self._compare()

    # -- columns, table by table -------------------------------------------------------------------

    def _tables(self) -> list[FoundTable]:
        """The tables that are to be imported."""
        return [table for table in self._found.tables if table.taken]

    def _members(self) -> "list[Member]":
        """The files that are to be imported, as far as it is chosen."""
        tables = [table.member for table in self._found.tables]
        taken = [table.member for table in self._tables() if not table.left_out]
        return [
            member
            for member, known in self._found.files
            if not isinstance(known, str) and (member not in tables or member in taken)
        ]

    def _recipes_of(self, member: "Member") -> "TableRecipe | tuple[TableRecipe, ...] | None":
        """The recipe of a file that is a table, those of its sheets where it has several."""
        tables = [table for table in self._tables() if table.member is member]
        if not any(table.has_sheets for table in tables):
            return tables[0].chosen if tables else None
        recipes = [table.chosen or table.recipe for table in tables if not table.left_out]
        return tuple(recipe for recipe in recipes if recipe is not None)

    def _place(self) -> int:
        """Which of the tables is shown."""
        shown = self.mapping.shown
        return self._mapped.index(shown) if shown in self._mapped else 0

    def _show_columns(self, at: int) -> None:
        table = self._mapped[at]
        self._show_table(table)
        self._turn_to(COLUMNS)
        if (count := len(self._mapped)) > 1:
            words = _("{title}, table {at} of {count}", title=table.title, at=at + 1, count=count)
            self.message.show_sentence(words, "section")

    def _show_table(self, table: FoundTable) -> None:
        of_book = [one for one in self._tables() if one.has_sheets and one.member is table.member]
        sheets = [one.sheet for one in of_book if one.sheet and one.recipe is not None]
        self.mapping.show_table(table, tuple(sheets))

    def _turn_sheet(self, sheet: str) -> None:
        """Show another sheet of the workbook; what is chosen for this one stays."""
        shown = self._mapped[self._place()]
        shown.chosen = self.mapping.recipe() or shown.chosen
        tables = self._tables()
        other = next(t for t in tables if t.member is shown.member and t.sheet == sheet)
        self._mapped = [table for table in tables if table is other or table in self._mapped]
        self._show_columns(self._mapped.index(other))

    def _take_recipe(self, recipe: "TableRecipe | None") -> None:
        """Read the table that is shown by a recipe, and all others with the same headings, where
        they are as open as it was, or something was chosen otherwise for it."""
        assert recipe is not None
        shown = self._mapped[self._place()]
        shown.chosen, shown.left_out = recipe, False
        for table in self._mapped if recipe == shown.recipe else self._tables():
            if table.chosen is None and table.headings == shown.headings:
                table.chosen = _carried_over(recipe, shown, table)
        self.mapping.save_recipe_then(self._show_next)

    def _leave_out(self) -> None:
        shown = self._mapped[self._place()]
        shown.chosen, shown.left_out = None, True
        self._show_next()

    def _show_next(self) -> None:
        """Show the next table that is not decided yet; the review where there is none."""
        here = self._place()
        for at in (*range(here + 1, len(self._mapped)), *range(here)):
            if self._mapped[at].chosen is None and not self._mapped[at].left_out:
                self._show_columns(at)
                return
        self._compare()

    # -- the three steps -------------------------------------------------------------------------

    def _show_files(self, found: FoundFiles) -> None:
        self._found = found
        self.files.show_files(found)
        if found.files and not found.unknown and not found.leaves_choice:
            self._go_on()  # nothing to decide here; Back shows it

    def _compare(self) -> None:
        members = self._members()
        given = ((member.name, self._recipes_of(member)) for member in members)
        recipes = {name: recipe for name, recipe in given if recipe}
        self._close_review()

        def job(task: Task) -> "Review":
            from mineralcat.exchange.review.review import review_of

            return review_of(
                self._catalogue, members, recipe=recipes, progress=task.report, stop=task.stop
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

        def job(task: Task) -> "LogRow | None":
            return review.take(progress=task.report, stop=task.stop)

        self._run(job, _("Importing: %p %"), self._finish, writing=True)

    def _finish(self, step: "LogRow | None") -> None:
        if step is not None:
            self.taken.emit(step)
        self.accept()

    # -- leaving ---------------------------------------------------------------------------------

    def reject(self) -> None:
        """While something runs, Cancel ends that alone; the dialog stays."""
        if self.tasks.runs(_WORK) and self.pages.currentIndex() != FILES:
            self.tasks.drop(_WORK)
            self.progress.hide()
            self.message.show_sentence(_("Stopped. Nothing was changed."), "error")
            self._show_buttons()
        else:
            super().reject()

    def _release(self) -> None:
        self.mapping.release()
        self._close_review()

    def _close_review(self) -> None:
        if self._review is not None:
            self.review.show_review(None)
            self._review.close()
            self._review = None


def _carried_over(recipe: "TableRecipe", shown: FoundTable, table: FoundTable) -> "TableRecipe":
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
