"""What is to be exported, and in which format."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mineralcat.errors import ExportError, OrderError
from mineralcat.translation import _

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

    @property
    def of_sources(self) -> bool:
        """Whether only sources go out."""
        return self in (Form.BIBTEX, Form.CSL)


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
        if self.table is not None and self.form is not Form.CSV:
            raise OrderError(
                _("Only a CSV holds one table alone. Leave out the table, or take .csv.")
            )
        if self.table is not None and self.table not in CATALOGUE_TABLES:
            known = ", ".join(CATALOGUE_TABLES)
            raise OrderError(
                _(
                    "There is no table “{table}”. The tables are {known}.",
                    table=self.table,
                    known=known,
                )
            )
        if self.with_tables and self.form is not Form.XLSX:
            raise OrderError(_("Only a workbook has sheets for all tables. Take .xlsx, or .zip."))
        if self.bom and self.form is not Form.CSV:
            raise OrderError(_("Only a CSV is marked as UTF-8. Leave that out, or take .csv."))
        return self


def form_of(path: Path) -> Form:
    """The form that the suffix asks for; ExportError where it asks for none."""
    name = path.name.casefold()
    forms: tuple[Form, ...] = (Form.CSL, *Form)  # the longest suffix first
    for form in forms:
        if name.endswith(form.suffix):
            return form
    known = ", ".join(form.suffix for form in Form)
    raise ExportError(
        path,
        _(
            "The ending of “{name}” names no format that is written. Let it end in one of "
            "{known}, or name the format.",
            name=path.name,
            known=known,
        ),
    )
