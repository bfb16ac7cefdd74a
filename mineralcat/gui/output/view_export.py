"""What can be done with a view: export, copy and print it, and the menu that is the same on all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from mineralcat.analysis.citation import cited
from mineralcat.analysis.figure import Provenance, TableRow
from mineralcat.errors import MineralCatError
from mineralcat.store.rows import ClaimRow
from mineralcat.translation import _, ngettext

from ..clipboard import copy_cells, rows_of_claims
from ..item_models.figure_table_model import cells_of
from ..plain_text import menu_text

if TYPE_CHECKING:
    from ..charts.chart import Mark
    from ..dialogs.share_view import ShareDialog
    from ..tasks import Task
    from ..views.figure_view import FigureView
    from ..window.services import WindowServices

COPIED_SCALE = 2
"""Of a picture on the clipboard: sharp where a document is printed."""


class ViewExport(QObject):
    """Shares the views of one window."""

    def __init__(self, services: "WindowServices", current: "Callable[[], FigureView]") -> None:
        super().__init__(services.widget)
        self._services = services
        self._current = current
        self.dialog: ShareDialog | None = None

    @property
    def current(self) -> "FigureView":
        """The view that is seen; beside the table of minerals, the chart below it."""
        return self._current()

    # Menus ----------------------------------------------------------------------------------------

    def fill(self, menu: QMenu, view: "FigureView") -> None:
        """What can be done with a view as a whole."""
        menu.addAction(_("Export …"), lambda: self.export(view))
        menu.addAction(_("Print …"), lambda: self.print(view))
        menu.addSeparator()
        menu.addAction(_("Copy as picture"), lambda: self.copy_picture(view))
        menu.addAction(_("Copy as table"), lambda: self.copy_table(view))
        menu.addAction(_("Copy as citation"), lambda: self.copy_citation(view))
        for action in menu.actions():
            action.setEnabled(view.figure is not None and bool(view.figure.table.rows))

    def open_menu(self, view: "FigureView", about: "Mark | TableRow | None", at: QPoint) -> None:
        """The menu of a bar, a cell, a country or a row, and of the view around it."""
        menu = QMenu(view)
        name, slug, query, claims = _about(about)
        shown = menu_text(name)
        if slug:
            menu.addAction(_("Select {name}", name=shown), lambda: view.chosen.emit(slug))
            menu.addAction(_("Add to the selection"), lambda: view.added.emit(slug))
            menu.addAction(_("Search for {name}", name=shown), lambda: view.searched.emit(query))
            menu.addSeparator()
        if claims:
            menu.addAction(_("Copy the figure"), lambda: self._copy_figure(view, about))
            words = _("The citation is copied.")
            menu.addAction(_("Copy its citation"), lambda: self._copy(cited(claims), words))
            menu.addSeparator()
        self.fill(menu, view)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    # What it does ---------------------------------------------------------------------------------

    def export(self, view: "FigureView") -> None:
        """Open the dialog that writes a view to a file."""

        def show(provenance: Provenance) -> None:
            from ..dialogs.share_view import ShareDialog

            self.dialog = ShareDialog(view, provenance, self._say, self._services.widget)
            self.dialog.destroyed.connect(self._forget_dialog)
            self.dialog.open()

        self._with_provenance(view, show)

    def copy_picture(self, view: "FigureView") -> None:
        """Copy what is shown as a picture, with its words beside it for what takes only text."""

        def copy(provenance: Provenance) -> None:
            from .picture import picture_of, words_of
            from .picture_files import image_of

            picture, data = picture_of(view, provenance), QMimeData()
            try:
                data.setImageData(image_of(picture, COPIED_SCALE))
            except MineralCatError as error:
                self._services.show_notice(str(error))
                return
            data.setText(words_of(picture.figure, provenance))
            QGuiApplication.clipboard().setMimeData(data)
            self._say(_("The picture is copied."))

        self._with_provenance(view, copy)

    def copy_table(self, view: "FigureView") -> None:
        """Copy all rows, with their citations."""
        if view.figure is not None:
            table = view.figure.table
            copy_cells(cells_of(table, table.rows))
            self._say(
                ngettext("{count} row is copied.", "{count} rows are copied.", len(table.rows))
            )

    def copy_citation(self, view: "FigureView") -> None:
        """Copy what is shown in words, with all sources in full."""

        def copy(provenance: Provenance) -> None:
            from .picture import words_of

            assert view.figure is not None
            self._copy(words_of(view.figure, provenance), _("The citation is copied."))

        self._with_provenance(view, copy)

    def print(self, view: "FigureView") -> None:
        """Ask for a printer, and print what is shown."""

        def go_on(provenance: Provenance) -> None:
            from .picture import picture_of
            from .printing import print_picture

            print_picture(picture_of(view, provenance), self._services.widget)

        self._with_provenance(view, go_on)

    def _copy_figure(self, view: "FigureView", about: "Mark | TableRow | None") -> None:
        """Copy what a menu is about, as Ctrl+C does in the chart and in the table."""
        if isinstance(about, TableRow):
            assert view.figure is not None
            copy_cells(cells_of(view.figure.table, [about]))
        elif about is not None:
            copy_cells(rows_of_claims(about.name, about.claims), text=about.text)
        self._say(_("The figure is copied."))

    def _copy(self, text: str, words: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say(words)

    def _say(self, sentence: str) -> None:
        self._services.show_message(sentence)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _with_provenance(self, view: "FigureView", then: Callable[[Provenance], None]) -> None:
        """Go on once the hash of the catalogue is known; of a large one it takes a while."""
        catalogue = self._services.catalogue
        if catalogue is None or view.figure is None or not view.figure.table.rows:
            self._services.show_notice(
                _(
                    "There is nothing to export or print in this view. "
                    "Choose a mineral or an application first."
                )
            )
            return
        query, figure = view.context.query, view.figure

        def job(task: "Task") -> Provenance:
            from mineralcat.store.integrity.catalogue_check import content_hash

            with catalogue.reading(task.stop) as session:
                return provenance_of(query, catalogue.path, content_hash(session))

        def go_on(provenance: Provenance) -> None:
            if view.figure is figure:  # else the hash would be of something else than is shown
                then(provenance)

        self._services.run_task(job, go_on, _("Reading the catalogue …"))


def provenance_of(query: str, path: Path, fingerprint: str) -> Provenance:
    """Where what is shown comes from, today."""
    return Provenance(query, path.name, fingerprint, datetime.now().astimezone().date().isoformat())


def _about(about: "Mark | TableRow | None") -> tuple[str, str, str, Sequence[ClaimRow]]:
    """Name, slug, query and claims of what a menu is about."""
    if about is None:
        return "", "", "", ()
    if isinstance(about, TableRow):
        return about.name, about.chosen, about.query, about.claims
    return about.name, about.slug if about.query else "", about.query, about.claims
