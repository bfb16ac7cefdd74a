"""What SQL of ours asks of Python."""

import json


def casefold(text: str | None) -> str | None:
    """Cases folded as Unicode has it; the engine folds those of ASCII alone."""
    return None if text is None else text.casefold()


def logged_number(number: float | None) -> str | None:
    """A number as the log keeps it."""
    return None if number is None else json.dumps(number)
