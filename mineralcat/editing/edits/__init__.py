"""Edits of the catalogue, each a frozen dataclass that applies itself and has its own words."""

from ..values import FieldValue
from .base import Edit
from .claims import Prefer, SetFigure, Unprefer
from .many_rows import BulkSet, FindAndReplace, Paste
from .rows import CreateRow, DeleteRow, DeleteRows, DuplicateRow, SetField, SetFields, SetSynonyms
from .searches import DeleteSearch, RenameSearch, SaveSearch, SetSearchQuery

__all__ = [
    "BulkSet",
    "CreateRow",
    "DeleteRow",
    "DeleteRows",
    "DeleteSearch",
    "DuplicateRow",
    "Edit",
    "FieldValue",
    "FindAndReplace",
    "Paste",
    "Prefer",
    "RenameSearch",
    "SaveSearch",
    "SetField",
    "SetFields",
    "SetFigure",
    "SetSearchQuery",
    "SetSynonyms",
    "Unprefer",
]
