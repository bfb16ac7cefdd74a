"""How Qt shows and edits a field, by its type: the editor, its width, alignment and hint."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from mineralcat.schema.field_types import (
    ClaimFigure,
    Date,
    Doi,
    Flag,
    Paragraphs,
    Period,
    Reference,
    Url,
    Whole,
    Word,
    Year,
    by_type,
)
from mineralcat.schema.fields import Field
from mineralcat.translation import _

from .widgets.layouts import ChoiceBox
from .widgets.suggestions import OfferingLine, Offers
from .widgets.text_fields import TextEdit, line_edit

Ask = Callable[[str, Callable[[Offers], None]], None]
"""Asks for what fits a typed text."""
AskRows = Callable[[str, str, Callable[[Offers], None]], None]
"""Asks for rows of a table that fit a typed text."""

_HINTS: Final[dict[type, str]] = {
    ClaimFigure: _("such as 120, 60-65, <5, ~70, W"),
    Period: _("2024, or 2016-2020"),
    Date: _("2024-05-28, 2024-05 or 2024"),
    Url: "https://…",
    Doi: "10.…/…",
}
_WIDTHS: Final[dict[type, int]] = {
    Paragraphs: 16,
    ClaimFigure: 7,
    Period: 6,
    Flag: 6,
    Whole: 5,
    Year: 5,
}
"""In ems."""
_WIDTH = 8
_LONG = ("name", "title", "series", "usage", "listing", "source")
"""Keys of fields that are wider than others of their type."""


def width_of(field: Field) -> int:
    """The width of a column, in ems."""
    return 15 if field.key in _LONG else by_type(_WIDTHS, field.type) or _WIDTH


def alignment_of(field: Field) -> Qt.AlignmentFlag:
    """Numbers stand at the right."""
    side = Qt.AlignmentFlag.AlignRight if field.type.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def shows_required(field: Field) -> bool:
    """Whether a form marks a field as required; what always has a value is not marked."""
    return field.required and not isinstance(field.type, Flag | Word)


def choices_of(field: Field, ask_rows: AskRows) -> Ask | None:
    """What asks for the values that a field can take; None where any text may be typed."""
    match field.type:
        case Reference(target=target):
            return lambda typed, answer: ask_rows(target, typed, answer)
        case Flag():
            return _among([("yes", _("yes")), ("no", _("no"))])
        case Word():
            return _among(_words_of(field.type))
    return None


def _words_of(kind: Word) -> list[tuple[str, str]]:
    """The values of a word, and what they are called."""
    return [(word.value, kind.words(word)) for word in kind.choices]


def _among(every: Sequence[tuple[str, str]]) -> Ask:
    def ask(typed: str, answer: Callable[[Offers], None]) -> None:
        fitting = [(key, words) for key, words in every if typed.casefold() in words.casefold()]
        answer(fitting or every)

    return ask


def cell_editor(field: Field, ask_rows: AskRows, parent: QWidget) -> TextEdit | OfferingLine | None:
    """The editor of a cell of a table; None where a plain line will do."""
    editor: TextEdit | OfferingLine
    if isinstance(field.type, Paragraphs):
        editor = TextEdit(parent)
    elif (ask := choices_of(field, ask_rows)) is not None:
        editor = OfferingLine(ask, parent)
        editor.setFrame(False)
    else:
        return None
    editor.setAccessibleName(field.label)
    return editor


def form_editor(field: Field, ask_rows: AskRows, *, is_new: bool) -> QWidget:
    """The editor of a field in a form of a new entry, or of one that is there."""
    editor: QWidget
    match field.type:
        case Flag():
            editor = QCheckBox()
        case Paragraphs():
            editor = TextEdit()
            editor.setPlaceholderText(_("Shift+Enter begins a line"))
        case Word():
            nothing = [("", "")] if is_new and field.default is None else []
            editor = ChoiceBox("", [*nothing, *_words_of(field.type)])
            if field.default is not None:
                editor.choose(field.default.value)
        case Reference(target=target):
            editor = OfferingLine(lambda typed, answer: ask_rows(target, typed, answer))
        case _other:
            editor = line_edit("", "", by_type(_HINTS, field.type) or "")
            editor.setReadOnly(field.fixed and not is_new)
    editor.setAccessibleName(field.label)
    return editor


def typed_text(editor: QWidget) -> str:
    """What stands in an editor, as fields parse it."""
    match editor:
        case QCheckBox():
            return "yes" if editor.isChecked() else "no"
        case ChoiceBox():
            return str(editor.currentData())
        case OfferingLine():
            return editor.key()
        case QLineEdit() | TextEdit():
            return editor.text().strip()
    raise TypeError(type(editor))


def show_value(editor: QWidget, typed: str, shown: str) -> None:
    """Show a value: as it is typed, and a reference in words."""
    match editor:
        case QCheckBox():
            editor.setChecked(typed == "yes")
        case ChoiceBox():
            editor.choose(typed)
        case OfferingLine():
            editor.show_key(typed, shown)
        case QLineEdit() | TextEdit():
            editor.setText(typed)
            if isinstance(editor, QLineEdit):
                editor.setCursorPosition(0)
