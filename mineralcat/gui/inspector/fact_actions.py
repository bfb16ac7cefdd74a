"""What the inspector's menus and keys do with the rows of the catalogue: add, change, copy, delete,
prefer. Acts at once, and offers Undo."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from mineralcat.domain.text_lists import capitalised
from mineralcat.gui.item_models.facts import Fact, RowTarget
from mineralcat.store.rows import ClaimRow
from mineralcat.translation import _

from ..editor import Edits
from ..row_actions import RowActions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ADDABLE = {
    "mineral": "usage intensity supply series demand_share listing assessment statistic"
    " mineral_synonym mineral_name mineral_relation agreement_mineral",
    "application": "usage intensity application_link application_synonym demand_share"
    " agreement_application",
}
"""The tables to whose rows a mineral or an application can be added, in the order of the menu."""
_TITLES = {
    "agreement_mineral": _("Agreement"),
    "agreement_application": _("Agreement"),
    "application_link": _("Part"),
    "application_synonym": _("Synonym"),
}
"""What rows are called on the page of an entry, where that is shorter than their title."""
_MINERAL_MENU = (
    _("All fields of this mineral …"),
    _("Duplicate this mineral"),
    _("Delete this mineral"),
)
_APPLICATION_MENU = (
    _("All fields of this application …"),
    _("Duplicate this application"),
    _("Delete this application"),
)


class FactActions(RowActions):
    """Acts on the rows of one inspector."""

    def __init__(self, edits: Edits, widget: QWidget) -> None:
        super().__init__(edits, widget)
        self._about: RowTarget | None = None
        """The mineral or application that is shown, and its name."""
        self._name = ""

    def show_about(self, kind: str, slug: str, name: str) -> None:
        """What is added from now on is of this mineral or application."""
        self._about, self._name = RowTarget(kind, slug), name

    def addable(self) -> list[tuple[str, str]]:
        """What can be added to what is shown: tables, and the words of the menu."""
        if self._about is None or not self._edits.can_edit:
            return []
        from mineralcat.schema.entities import entity_of

        entities = _ADDABLE[self._about.entity].split()
        return [
            (one, f"{_TITLES.get(one) or capitalised(entity_of(one).title)} …") for one in entities
        ]

    def fill_add_menu(self, menu: QMenu) -> None:
        """Offer what can be added to what is shown."""
        for entity, words in self.addable():
            menu.addAction(words, partial(self.add, entity))

    def add(self, entity: str) -> None:
        """Open the form of a new entry that belongs to what is shown."""
        if self._about is None or not self._edits.can_edit:
            return
        key = "whole" if entity == "application_link" else self._about.entity
        given = {} if entity == "supply" else {key: (self._about.uid, self._name)}
        self.open_form(entity, None, given)

    def add_named(self, entity: str) -> None:
        """Open the form of a new mineral or application."""
        if self._edits.can_edit:
            self.open_form(entity, None)

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the entry that is shown as a whole."""
        menu.clear()
        if self._about is None:
            return
        about = self._about
        words = _APPLICATION_MENU if about.entity == "application" else _MINERAL_MENU
        menu.addAction(words[0], lambda: self._find(about, self.open_form))
        menu.addAction(words[1], lambda: self.duplicate_row(about.entity, about.uid))
        menu.addAction(words[2], lambda: self._find(about, self._delete))
        self.fill_add_menu(menu.addMenu(_("Add")))
        for action in menu.actions():
            action.setEnabled(self._edits.can_edit)

    def _find(self, target: RowTarget, then: Callable[[str, str], object]) -> None:
        """Find a row, and go on with its table and uid."""
        from mineralcat.editing.rows import find, find_like

        def question(session: "Session") -> str:
            if target.uid:
                return str(find(session, target.entity, target.uid).uid)
            return find_like(session, target.entity, target.values)

        def found(uid: str) -> None:
            then(target.entity, uid)

        self._edits.ask(question, found)

    def _with_row(self, fact: Fact, then: Callable[[str, str], object]) -> None:
        """Find the row that a fact is of, and go on with its table and uid."""
        if self._edits.can_edit and fact.target is not None:
            self._find(fact.target, then)

    def change(self, fact: Fact) -> None:
        """Open the form with all fields of a row."""
        self._with_row(fact, self.open_form)

    def duplicate(self, fact: Fact) -> None:
        """Make a copy of a row."""
        self._with_row(fact, self.duplicate_row)

    def delete(self, facts: Sequence[Fact]) -> None:
        """Delete rows; what else goes is reported with the offer of Undo."""
        for fact in facts:
            self._with_row(fact, self._delete)

    def _delete(self, entity: str, uid: str) -> None:
        self.delete_rows(entity, [uid])

    def prefer(self, claim: ClaimRow) -> None:
        """Show a claim first among its rivals, or leave that to the rule again."""
        from mineralcat.editing.edits import Prefer, Unprefer

        if claim.preferred:
            words = _("The rule decides again which claim is first.")
            self.submit(Unprefer(claim.entity, claim.uid), words)
        else:
            words = _("This claim is shown first from now on.")
            self.submit(Prefer(claim.entity, claim.uid), words)
