"""What is to be exported, and in which format."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mineralcat.errors import ExportError, OrderError
from mineralcat.translation import _, comma_list

from ..packages.data_package import CATALOGUE_TABLES


class Form(StrEnum):
    """The forms in which a catalogue goes out, by the suffix that asks for them."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PACKAGE = "zip"
    BIBTEX = "bib"
    CSL = "csl"

    @property
    def suffix(self) -> str:
        """How a file of this form ends."""
        return ".csl.json" if self is Form.CSL else f".{self.value}"


@dataclass(frozen=True)
class ExportRequest:
    """*query* is the search whose minerals go out, None the whole catalogue, in the order of *sort*
    as the search knows it; *chosen* are the ids of those of the found that go alone, and *columns*
    those of the window's table that go, by its keys and in its order, None all of them.

    *table* makes a CSV of that one table, with its records; *with_tables* adds to a workbook the
    records, a sheet a table; *bom* marks a CSV as UTF-8, as Excel needs it.
    """

    form: Form
    query: str | None = None
    sort: str = "best"
    descending: bool = False
    chosen: Collection[int] | None = None
    columns: tuple[str, ...] | None = None
    table: str | None = None
    with_tables: bool = False
    bom: bool = False

    def checked(self) -> "ExportRequest":
        """The request; OrderError where no such table or no such option of the form is."""
        wrong = ""
        if self.table is not None and self.form is not Form.CSV:
            wrong = _("Only a CSV holds one table alone. Leave out the table, or take .csv.")
        elif self.table is not None and self.table not in CATALOGUE_TABLES:
            tables = {"name": self.table, "known": comma_list(CATALOGUE_TABLES)}
            wrong = _("There is no table “{name}”. The tables are {known}.", **tables)
        elif self.with_tables and self.form is not Form.XLSX:
            wrong = _("Only a workbook has sheets for all tables. Take .xlsx, or .zip.")
        elif self.bom and self.form is not Form.CSV:
            wrong = _("Only a CSV is marked as UTF-8. Leave that out, or take .csv.")
        if wrong:
            raise OrderError(wrong)
        return self


def form_of(path: Path) -> Form:
    """The form that the suffix asks for; ExportError where it asks for none."""
    name = path.name.casefold()
    forms: tuple[Form, ...] = (Form.CSL, *Form)  # the longest suffix first
    for form in forms:
        if name.endswith(form.suffix):
            return form
    sentence = _(
        "The ending of “{name}” names no format that is written. Let it end in one of {known}, or"
        " name the format.",
        name=path.name,
        known=comma_list(form.suffix for form in Form),
    )
    raise ExportError(path, sentence)
