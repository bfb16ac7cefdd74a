"""The head of the inspector: what is shown, of what kind, in which groups, on which lists."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from mineralcat.domain.terms import MineralKind
from mineralcat.gui import theme
from mineralcat.gui.item_models.facts import dotted
from mineralcat.gui.item_models.mineral_facts import badges
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.store.rows import ApplicationDetail, MineralDetail, Ref
from mineralcat.translation import _

from ..widgets import layouts
from ..widgets.flow_layout import FlowLayout
from ..widgets.labels import plain_label
from ..widgets.symbol_tile import SymbolTile
from ..widgets.text_fields import TitleField

READ_ONLY = _("read-only catalogue")
INDENT = 4
"""Pixels by which the text of a line edit stands in from its border."""


class InspectorHeader(QWidget):
    """The editable name of an entry, with a mineral's tile."""

    mineral_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        step = theme.em(self, 0.5)
        self.name = TitleField(_("Name of the mineral"))
        self.application_name = TitleField(_("Name of the application"))
        self.last_stop: QWidget = self.name.edit
        """The last part of the header that Tab stops at."""
        self._tile = SymbolTile()
        self._kind = layouts.text_label("", "muted")
        self._kind.setContentsMargins(INDENT, 0, 0, 0)
        self._groups = FlowLayout(spacing=0)
        self._badges = FlowLayout(spacing=step // 2)
        parts = (self.name, self.application_name, self._kind, self._groups)
        words = layouts.column(*parts, 0, 0, spacing=0)
        tip = _("Change, copy or delete this entry, or add to it")
        self.more = layouts.tool_button("⋯", tip, tip=tip)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        top = layouts.row(self._tile, words, 1, self.more, spacing=step)
        for part in (self._tile, self.more):
            top.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        layouts.column(top, self._badges, of=self, spacing=step, margin=0)

    def show_entry(self, detail: MineralDetail | ApplicationDetail, *, editable: bool) -> None:
        """Show all but the name, which is the field's."""
        is_mineral = isinstance(detail, MineralDetail)
        for part in (self._tile, self.name):
            part.setVisible(is_mineral)
        self.application_name.setVisible(not is_mineral)
        about, groups = "", tuple[Ref, ...]()
        chips: list[tuple[str, str]] = []
        if isinstance(detail, MineralDetail):
            about, groups, chips = detail.formula or "", detail.member_of, badges(detail)
            element = detail.kind is MineralKind.ELEMENT
            self._tile.show_symbol(detail.symbol or detail.formula, element=element)
        elif detail.comparison:
            about = _("comparison case, left out of clean-energy totals")
        self._kind.setText(dotted(detail.kind.label, about, "" if editable else READ_ONLY))
        self._show_groups(groups)
        layouts.clear(self._badges)
        for text, whole in chips:
            badge = plain_label("", "chip")
            badge.setText(text)
            set_tooltip(badge, whole)
            self._badges.addWidget(badge)

    def _show_groups(self, groups: Iterable[Ref]) -> None:
        layouts.clear(self._groups)
        shown = self.application_name if self.name.isHidden() else self.name
        self.last_stop = shown.edit
        for group in groups:
            name, tip = (
                _("Show the group {name}", name=group.name),
                _("Show {name}", name=group.name),
            )
            button = layouts.tool_button(group.name, name, role="link", tip=tip)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(
                lambda _on=False, slug=group.slug: self.mineral_chosen.emit(slug)
            )
            self._groups.addWidget(button)
            QWidget.setTabOrder(self.last_stop, button)
            self.last_stop = button
        QWidget.setTabOrder(self.last_stop, self.more)
        self.last_stop = self.more
