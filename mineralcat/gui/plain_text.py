"""Text of the catalogue shown as it is, where Qt would take what looks like markup for markup."""

from html import escape


def tooltip(text: str) -> str:
    """Markup that shows *text* literally, its lines kept and long ones wrapped."""
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>' if text else ""


def menu_text(text: str) -> str:
    """Text of a menu's entry, in one line; an ampersand there would underline what follows it."""
    return " ".join(text.split()).replace("&", "&&")
