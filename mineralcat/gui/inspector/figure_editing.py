"""A figure and who states it, changed over its row: value, unit, source, page or table."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from mineralcat.errors import EditError
from mineralcat.gui import theme
from mineralcat.gui.item_models.facts import Fact
from mineralcat.store.rows import ClaimRow, DemandShareRow
from mineralcat.translation import _, comma_list

from ..editor import Edits
from ..widgets import layouts
from ..widgets.suggestions import Ask, OfferingLine, Offers
from ..widgets.text_fields import TextFirst
from .facts_tree import FactsTree
from .row_editing import RowEditing, RowEditor

if TYPE_CHECKING:  # what reads figures is imported when the first one is edited
    from sqlalchemy.orm import Session

    from mineralcat.domain.number_marks import NumberMarks
    from mineralcat.domain.reading_claims import ClaimQuestion, ReadClaim


class FigureDraft(NamedTuple):
    """A figure and its evidence. *source* is the key of a source, or what was typed for one,
    *source_words* how it is shown, *reason* why it was refused."""

    value: str
    unit: str
    source: str
    source_words: str
    locator: str
    reason: str = ""


class FigureEditor(RowEditor[FigureDraft]):
    """Four lines, the reason why they were not taken, and the readings to choose from."""

    chosen = Signal(object)
    """The `ReadClaim` that was chosen, where a figure can be read in more than one way."""

    def __init__(self, fact: Fact, draft: FigureDraft, ask_sources: Ask, ask_units: Ask) -> None:
        about = fact.about or fact.text
        super().__init__(fact, about)
        hint = _("such as 120, 60-65, <5, ~70, W")
        self.value = self._line(QLineEdit(), _("Figure: {name}", name=about), hint)
        self.unit = self._line(OfferingLine(ask_units), _("Unit"), _("unit"))
        self.source = OfferingLine(ask_sources)
        self._line(self.source, _("Source"), _("source: choose, or type DOI, URL or title"))
        self.locator = self._line(QLineEdit(), _("Page or table"), _("page, table or sheet"))
        self._reason = layouts.text_label("", "error")
        step = theme.em(self, 0.25)
        self._choices = layouts.row(spacing=2 * step)
        figure = layouts.row(self.value, 3, self.unit, 2, spacing=step, margin=0)
        lines = layouts.column(figure, self.source, self.locator, spacing=step, margin=0)
        self.column.addLayout(lines)
        self.column.addWidget(self._reason)
        self.column.addLayout(self._choices)
        self.setFocusProxy(self.value)
        self.value.setText(draft.value)
        self.unit.setText(draft.unit)
        self.source.show_key(draft.source, draft.source_words)
        self.locator.setText(draft.locator)
        self.locator.setCursorPosition(0)
        self.explain(draft.reason)

    def draft(self) -> FigureDraft:
        return FigureDraft(
            self.value.text(),
            self.unit.text(),
            self.source.key(),
            self.source.text(),
            self.locator.text(),
            self._reason.text(),
        )

    def first_line(self) -> QLineEdit:
        return self.value

    def explain(self, reason: str) -> None:
        """Show below the lines why they were not taken; the keys stay free to go."""
        layouts.clear(self._choices)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.value.setAccessibleDescription(reason)
        theme.set_role(self.value, "refused" if reason else "")
        self.resized.emit()

    def ask(self, question: "ClaimQuestion") -> None:
        """Ask which reading is meant, by a button for each."""
        self.explain(question.sentence)
        before: QWidget = self.locator
        for number, choice in enumerate(question.choices):
            button = QPushButton(choice.words.replace("&", "&&"))
            button.setAccessibleName(_("It means {reading}", reading=choice.words))
            button.setMinimumHeight(theme.em(self, 1.9))
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, claim=choice.claim: self.chosen.emit(claim))
            button.installEventFilter(self)
            self._choices.addWidget(button)
            button.show()  # now, for the height of the row counts it
            QWidget.setTabOrder(before, button)
            before = button
            if number == 0 and self.holds_focus():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resized.emit()

    def _line(self, line: QLineEdit, name: str, hint: str) -> QLineEdit:
        if not isinstance(line, OfferingLine):
            TextFirst(line)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMinimumWidth(theme.em(self, 4))
        line.setMinimumHeight(theme.em(self, 1.9))
        self.add_stop(line)
        return line


class FigureEditing(RowEditing[FigureDraft]):
    """A figure and its evidence, as one edit."""

    reported = Signal(str)
    """What a step did beside changing what one sees."""
    opened = Signal()

    def __init__(self, edits: Edits, tree: FactsTree, parent: QObject) -> None:
        super().__init__(edits, tree, parent)
        self._units: list[str] = []
        """The units that such figures have."""
        self._new_claim = ""
        """The uid of a claim that was made, until it is shown."""
        tree.figure_edit_asked.connect(self.begin)

    def begin(self, fact: Fact) -> None:
        """Open the editor of a figure."""
        if not fact.has_figure or fact.claim is None or not self._edits.can_edit:
            return
        self.leave()
        self.opened.emit()
        self._ask_units(fact.claim.entity)
        self.open(fact)

    def typed(self) -> list[tuple[str, str]]:
        """The figure that is typed and not confirmed yet, with what it is of."""
        if self._open is None:
            return []
        fact, draft = self._open.fact, self._open.draft()._replace(reason="")
        typed = (draft.value, draft.unit, draft.source_words, draft.locator)
        words = comma_list(filter(None, typed))
        return [] if draft == self._stored(fact) else [(fact.about or fact.text, words)]

    def confirm(self) -> None:
        """Hand in what is typed and close; what cannot be read stays open beside the reason."""
        editor = self._open
        if not isinstance(editor, FigureEditor):
            return
        from mineralcat.domain.reading_claims import ClaimQuestion, read_claim

        fact, draft = editor.fact, editor.draft()
        stored = self._stored(fact)
        if draft._replace(reason="") == stored:
            self._close()
        elif draft.value == stored.value:
            self._submit(fact, draft, None)
        else:
            unit = _claim(fact).unit or ""
            try:
                read = read_claim(draft.value, self._marks, (unit, *self._units))
            except EditError as error:
                editor.explain(str(error))
                return
            if isinstance(read, ClaimQuestion):
                editor.ask(read)
            else:
                self._submit(fact, draft, read)

    def reopen(self) -> None:
        super().reopen()
        if self._open is None and self._new_claim:
            fact = self._first(lambda fact: self._uid(fact) == self._new_claim)
            if fact is not None:
                self._tree.choose(fact.key)
                self._new_claim = ""

    def _uid(self, fact: Fact) -> str:
        return _claim(fact).uid if fact.has_figure else ""

    def _stored(self, fact: Fact) -> FigureDraft:
        from mineralcat.domain.reading_claims import written_claim

        claim = _claim(fact)
        source = claim.source
        return FigureDraft(
            written_claim(claim, self._marks),
            claim.unit or "",
            source.slug if source else "",
            source.title if source else "",
            claim.locator or "",
        )

    def _words(self, draft: FigureDraft) -> str:
        return _("figure “{typed}”", typed=draft.value)

    @cached_property
    def _marks(self) -> "NumberMarks":
        """How this user writes numbers."""
        from mineralcat.gui.number_marks import users_marks

        return users_marks()

    def _make_editor(self, fact: Fact, draft: FigureDraft) -> FigureEditor:
        editor = FigureEditor(fact, draft, self._ask_sources, self._offer_units)
        editor.chosen.connect(lambda read: self._submit(fact, editor.draft(), read))
        return editor

    def _submit(self, fact: Fact, draft: FigureDraft, value: "ReadClaim | None") -> None:
        from mineralcat.editing.edits import SetFigure

        claim, stored, new_uid = _claim(fact), self._stored(fact), str(uuid4())
        self._close()
        self._new_claim = new_uid
        beside = value is not None and draft.source != stored.source

        def accepted() -> None:
            if isinstance(claim, DemandShareRow):
                self._warn_of_sum(new_uid if beside else claim.uid)
            if beside:
                sentence = _(
                    "{name}: the new figure is preferred; the one from before stays beside it."
                )
                self.reported.emit(sentence.format(name=fact.about or fact.text))

        # A unit that the text of the figure names goes before the one that stood beside it.
        unit = "" if value is not None and value.unit and draft.unit == stored.unit else draft.unit
        evidence = (draft.source, draft.locator)
        edit = SetFigure(claim.entity, claim.uid, value, unit, *evidence, self._marks, new_uid)
        self._edits.submit(edit, refused=self._refusing(fact, draft), accepted=accepted)

    # -- what is asked of the catalogue ------------------------------------------------------------

    def _ask_units(self, entity: str) -> None:
        from mineralcat.editing.values import units_of

        self._units = []
        self._edits.ask(lambda session: units_of(session, entity), self._units.extend)

    def _offer_units(self, typed: str, answer: Callable[[Offers], None]) -> None:
        answer([(unit, unit) for unit in self._units if typed.casefold() in unit.casefold()])

    def _warn_of_sum(self, uid: str) -> None:
        """Report where the shares of one source are more than all by now."""
        from mineralcat.editing.claims import share_sum_warning

        self._edits.ask(
            lambda session: share_sum_warning(session, uid),
            lambda words: self.reported.emit(words) if words else None,
        )

    def _ask_sources(self, typed: str, answer: Callable[[Offers], None]) -> None:
        def question(session: "Session") -> Offers:
            from mineralcat.editing.sources import last_used_source, suggest

            found = suggest(session, typed)
            last = None if typed.strip() else last_used_source(session)
            first = [(last.slug, _("{source} · used last", source=last.words))] if last else []
            rest = [(one.slug, one.words) for one in found if last is None or one != last]
            return [*first, *rest]

        self._edits.ask(question, answer)


def _claim(fact: Fact) -> ClaimRow:
    assert fact.claim is not None
    return fact.claim
