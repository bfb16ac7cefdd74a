"""Which column of a table is which field, and what is the same in all of its rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import PlainLabel, set_tooltip
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import ChoiceBox, form
from mineralcat.translation import _

from ..widgets.layouts import tab_through

if TYPE_CHECKING:
    from mineralcat.exchange.tables.recipes import TableRecipe

NOT_USED, YEARS = "", "="


class ColumnsForm(QScrollArea):
    """A box for each column of the file, and one for each field that no column gives."""

    chosen = Signal()
    """Another field was chosen for a column."""
    typed = Signal()
    """What is the same in all rows is being typed."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: dict[str, ChoiceBox] = {}
        """By heading."""
        self.constants: dict[str, ChoiceBox] = {}
        """By the key of the field."""
        self._made_for: tuple[str, tuple[str, ...]] | None = None
        self._inner = QWidget()
        self._form = form(of=self._inner)
        self.setAccessibleName(_("Columns and fields"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._inner)
        self.setMinimumWidth(theme.em(self, 26))

    def show_recipe(
        self, recipe: "TableRecipe", headings: Sequence[str], *, has_sheets: bool = False
    ) -> None:
        """Show a recipe for a table with these headings, and for the name of its sheet where it
        *has_sheets*."""
        from mineralcat.exchange.tables.recipes import SHEET_NAME

        headings = (*headings, *((SHEET_NAME,) if has_sheets else ()))
        made_for = (recipe.table, tuple(headings))
        if made_for != self._made_for:
            self._make_boxes(recipe, headings)
            self._made_for = made_for
        for heading, box in self.columns.items():
            years = recipe.years.get(heading)
            box.choose(recipe.columns.get(heading, NOT_USED) if years is None else YEARS + years)
        for key, box in self.constants.items():
            text = recipe.constants.get(key, "")
            if not box.isEditable():
                box.choose(text)
            elif not box.hasFocus() and box.currentText() != text:
                box.setCurrentText(text)
            row_is_free = key not in recipe.columns.values() and not (
                recipe.years and key in ("value", "period")
            )
            self._form.setRowVisible(box, row_is_free)

    def chosen_columns(self) -> tuple[dict[str, str], dict[str, str]]:
        """By heading the field that is chosen, and the years of those with figures of some."""
        columns: dict[str, str] = {}
        years: dict[str, str] = {}
        for heading, box in self.columns.items():
            key: str = box.currentData()
            if key.startswith(YEARS):
                years[heading] = key.removeprefix(YEARS)
            elif key:
                columns[heading] = key
        return columns, years

    def typed_constants(self) -> dict[str, str]:
        """What is typed for all rows, by the key of the field."""
        typed = {
            key: box.currentText().strip() if box.isEditable() else box.currentData()
            for key, box in self.constants.items()
        }
        return {key: text for key, text in typed.items() if text}

    # -- what it is made of ------------------------------------------------------------------------

    def _make_boxes(self, recipe: "TableRecipe", headings: Sequence[str]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.columns, self.constants = {}, {}
        for heading in headings:
            self._add_column(recipe, heading)
        self._form.addRow(plain_label("", "section", _("The same in all rows")))
        for one in recipe.target.fields:
            if one.key in ("uid", "origin"):
                continue
            words = [(word.value, one.field.type.words(word)) for word in one.choices or ()]
            name = _("{label}, the same in all rows", label=one.label)
            box = ChoiceBox(name, [("", ""), *words])
            box.setEditable(one.choices is None)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.currentTextChanged.connect(lambda _: self.typed.emit())
            self.constants[one.key] = box
            self._form.addRow(PlainLabel(one.label), box)
        tab_through(self, *self.columns.values(), *self.constants.values())
        wide = self._inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(theme.em(self, 26), wide))

    def _add_column(self, recipe: "TableRecipe", heading: str) -> None:
        from mineralcat.exchange.tables.heading_hints import years_in
        from mineralcat.exchange.tables.recipes import SHEET_NAME

        target = recipe.target
        fields = [(NOT_USED, _("(not used)")), *((one.key, one.label) for one in target.fields)]
        name = _("What column “{heading}” is", heading=heading)
        box = ChoiceBox(name, fields, letters=18)
        if target.has("period") and (years := years_in(heading)):
            box.addItem(_("Figures of {years}", years=years), YEARS + years)
        box.activated.connect(lambda _: self.chosen.emit())
        self.columns[heading] = box
        label = PlainLabel(_("Name of the sheet") if heading == SHEET_NAME else heading)
        label.setMaximumWidth(theme.em(self, 14))
        set_tooltip(label, heading)
        self._form.addRow(label, box)
