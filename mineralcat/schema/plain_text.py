"""Cleans and checks text that is to be stored."""

from mineralcat.errors import EditError
from mineralcat.translation import _

LONGEST_NAME = 120
LONGEST_TEXT = 20_000


def one_line(text: str, field: str, longest: int) -> str:
    """A text without blanks around it; EditError where it is too long or not one plain line."""
    return _checked(" ".join(text.split()), field, longest)


def paragraphs(text: str, field: str) -> str:
    """A text of any number of lines, without blanks around it."""
    return _checked(text.strip(), field, LONGEST_TEXT)


def _checked(text: str, field: str, longest: int) -> str:
    if len(text) > longest:
        words = _("Too long: up to {longest} characters fit here.", longest=longest)
        raise EditError(field, words)
    if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
        words = _("There is a character here that cannot be shown; please remove it.")
        raise EditError(field, words)
    if any(c in _BIDI_CONTROLS for c in text):
        raise EditError(
            field,
            _("There is an unseen sign here that turns the order of letters; please remove it."),
        )
    return text


_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f"
    "\N{LEFT-TO-RIGHT EMBEDDING}\N{RIGHT-TO-LEFT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}"
    "\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}"
    "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}"
    "\N{POP DIRECTIONAL ISOLATE}"
)
"""The characters that Unicode calls Bidi_Control: with them a text reads as another than it is.
The letters of scripts that run from right to left turn by themselves."""
