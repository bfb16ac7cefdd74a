"""How tables are to be read, as typed on a command line."""

from dataclasses import dataclass

from .recipe import Recipe


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What was typed: of a workbook these *sheets* alone, if some are named; its hidden rows and
    columns too where *take_hidden*. A *recipe* is what they are changes to."""

    recipe: Recipe | None = None
    sheets: tuple[str, ...] = ()
    take_hidden: bool = False
