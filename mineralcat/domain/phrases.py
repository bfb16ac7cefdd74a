"""Words that stand together, as they are looked for in texts."""

from collections.abc import Sequence
from typing import NamedTuple

from . import words


class Phrase(NamedTuple):
    """Words that stand together, the last perhaps unfinished."""

    tokens: tuple[str, ...]
    unfinished: bool

    def places(self, have: Sequence[str], *, whole: bool = False) -> list[int]:
        """Where it stands in a text; with *whole*, finished."""
        first, many = self.tokens[0], len(self.tokens)
        lax = self.unfinished and not whole
        if many == 1:
            return [at for at, w in enumerate(have) if (w.startswith(first) if lax else w == first)]
        *begin, last = self.tokens
        return [
            at
            for at in range(len(have) - many + 1)
            if have[at] == first
            and list(have[at : at + many - 1]) == begin
            and (have[at + many - 1].startswith(last) if lax else have[at + many - 1] == last)
        ]


def phrases(text: str, *, unfinished: bool) -> list[Phrase]:
    """Words as they are, and in the singular."""
    tokens = words.tokens(text)
    forms = {tuple(tokens), tuple(words.singular(token) for token in tokens)}
    return [Phrase(form, unfinished) for form in sorted(forms) if form]
