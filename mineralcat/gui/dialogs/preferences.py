"""Edit > Preferences. What is chosen holds and is saved at once; there is nothing to confirm."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from mineralcat.domain.figures import figure_text
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.errors import FileNameError
from mineralcat.gui import theme
from mineralcat.gui.widgets.labels import plain_label
from mineralcat.gui.widgets.layouts import (
    ChoiceBox,
    Dialog,
    MessageLabel,
    column,
    form,
    row,
    text_label,
)
from mineralcat.gui.window.preferences import take_preferences
from mineralcat.places import backup_folder
from mineralcat.settings import MassUnit, NumberFormat, Settings, ThemeChoice, read_settings
from mineralcat.store.files.file_names import named_file
from mineralcat.translation import _

_NUMBERS = [
    (NumberFormat.SYSTEM, _("As the system")),
    *((one, str(one)) for one in NumberFormat if one is not NumberFormat.SYSTEM),
]
_MASSES = (
    (MassUnit.PUBLISHED, _("As published")),
    (MassUnit.KG, _("Kilograms (kg)")),
    (MassUnit.T, _("Tonnes (t)")),
    (MassUnit.KT, _("Thousand tonnes (kt)")),
    (MassUnit.MT, _("Million tonnes (Mt)")),
)
_THEMES = (
    (ThemeChoice.SYSTEM, _("As the system")),
    (ThemeChoice.LIGHT, _("Light")),
    (ThemeChoice.DARK, _("Dark")),
)
_MOST_BACKUPS = 1000
_LETTERS = 22
"""So wide are all the choices."""


Field = TypeVar("Field", QLineEdit, ChoiceBox, QSpinBox)


class _Example:
    """A figure to show what is chosen."""

    value, low, high = 17_250.5, 15_000.0, 19_500.0
    kind, unit, status, as_published = ClaimKind.NUMBER, "t", ClaimStatus.REPORTED, None


class Preferences(Dialog):
    """A page for who signs, one for how things look, one for backups."""

    def __init__(self, window: QWidget) -> None:
        super().__init__("preferencesDialog", _("Preferences"), window)
        self.ask_folder: Callable[[str], str] = self._ask_folder
        """Which folder to take: given one to begin in, a path or nothing."""
        self._refused = False
        self._fields: dict[str, QLineEdit | ChoiceBox | QSpinBox] = {}
        """By the setting that they show and take."""
        self.notice = MessageLabel("error", "preferencesNotice")
        self.example = plain_label("numberExample", "muted")
        self.pages = QTabWidget()
        self.pages.setAccessibleName(_("Pages of the preferences"))
        self.pages.setDocumentMode(True)
        self.pages.addTab(self._signature(), _("Signature"))
        self.pages.addTab(self._display(), _("Display"))
        self.pages.addTab(self._backups(), _("Backups"))
        self.reset = QPushButton(_("&Reset This Page"))
        self.reset.clicked.connect(self._reset)
        self.buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        settings, notice = read_settings()
        self._show(settings)
        self.notice.setText(notice or "")
        self.fill(self.pages, 1, self.notice, width=36, spacing=theme.em(self, 0.75))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field confirms the field

    # -- pages ---------------------------------------------------------------------------------

    def _signature(self) -> QWidget:
        nobody = Settings()
        return self._page(
            _(
                "Every step of the history is signed with these two. Where a field is empty, "
                "the name that the computer knows is taken."
            ),
            (_("Your &name"), self._line("author", nobody.signing_author())),
            (_("This &device"), self._line("device", nobody.signing_device())),
        )

    def _display(self) -> QWidget:
        return self._page(
            _(
                "Masses are production, reserves and the like; amounts per vehicle or per MW "
                "stay as they are. Pointing at a figure tells it as it was published."
            ),
            (_("&Numbers"), self._choice("number_format", _NUMBERS)),
            (_("&Masses"), self._choice("mass_unit", _MASSES)),
            (_("For example"), self.example),
            (_("&Theme"), self._choice("theme", _THEMES)),
        )

    def _backups(self) -> QWidget:
        choose = QPushButton(_("C&hoose…"))
        choose.setAccessibleName(_("Choose the folder of the backups"))
        choose.clicked.connect(self._choose_folder)
        folder = self._line("backup_folder", str(backup_folder()))
        count = QSpinBox(maximum=_MOST_BACKUPS)
        count.setKeyboardTracking(False)
        count.setSpecialValueText(_("None are made by themselves"))
        count.valueChanged.connect(partial(self._take, "backups_kept"))
        return self._page(
            _(
                "A backup is made before the first change of a day, and before anything that "
                "changes much. The newest ones are kept, and of older ones some of each week and "
                "month. A new folder is for new backups: those made before stay where they are."
            ),
            (_("&Folder"), row(folder, 1, choose)),
            (_("Newest &kept"), self._field("backups_kept", count)),
        )

    def _page(self, words: str, *rows: tuple[str, QWidget | QLayout]) -> QWidget:
        page = QWidget()
        fields = form(*rows)
        fields.setHorizontalSpacing(theme.em(self, 1.0))
        fields.setVerticalSpacing(theme.em(self, 0.5))
        fields.setFieldGrowthPolicy(fields.FieldGrowthPolicy.ExpandingFieldsGrow)
        parts = fields, text_label(words, "muted"), 0, 1
        column(*parts, of=page, spacing=theme.em(self, 0.75))
        return page

    # -- fields --------------------------------------------------------------------------------

    def _field(self, name: str, field: Field) -> Field:
        field.setObjectName(name)
        self._fields[name] = field
        return field

    def _line(self, name: str, usual: str) -> QLineEdit:
        """A text; *usual* is what an empty one stands for."""
        edit = QLineEdit(placeholderText=usual)
        edit.editingFinished.connect(lambda: self._take_text(name, edit.text().strip()))
        return self._field(name, edit)

    def _choice(self, name: str, choices: Iterable[tuple[StrEnum, str]]) -> ChoiceBox:
        box = ChoiceBox("", choices)
        box.setMinimumContentsLength(_LETTERS)
        box.activated.connect(lambda _: self._take(name, box.currentData()))
        return self._field(name, box)

    # -- taking --------------------------------------------------------------------------------

    def _take_text(self, name: str, text: str) -> None:
        refusal = self._refusal_of_folder(text) if name == "backup_folder" else None
        if refusal:
            self._refused = True
            self.notice.setText(refusal)
        elif text != getattr(read_settings().settings, name):
            self._take(name, text)

    def _take(self, name: str, value: str | int) -> None:
        if value != getattr(read_settings().settings, name):
            self.notice.setText(take_preferences(**{name: value}) or "")
        self._show(read_settings().settings)

    def _reset(self) -> None:
        """Give this page its usual values."""
        page, usual = self.pages.currentWidget(), Settings()
        shown = [name for name, field in self._fields.items() if page.isAncestorOf(field)]
        notice = take_preferences(**{name: getattr(usual, name) for name in shown})
        self.notice.setText(notice or "")
        self._show(read_settings().settings)

    def _show(self, settings: Settings) -> None:
        for name, field in self._fields.items():
            value = getattr(settings, name)
            with QSignalBlocker(field):  # nobody chose what is out of range
                if isinstance(field, QLineEdit):
                    field.setText(value)
                elif isinstance(field, ChoiceBox):
                    field.choose(value)
                else:
                    field.setValue(value)
        self.example.setText(figure_text(_Example()))

    def reject(self) -> None:
        """Close; a field that is being typed in is taken first, or says why not."""
        self._refused = False
        self.setFocus()
        if not self._refused:
            super().reject()

    # -- the folder of backups -----------------------------------------------------------------

    def _choose_folder(self) -> None:
        settings = read_settings().settings
        if named := self.ask_folder(settings.backup_folder or str(backup_folder())):
            self._take("backup_folder", named)

    def _ask_folder(self, begin: str) -> str:
        return QFileDialog.getExistingDirectory(self, _("Folder of the backups"), begin)

    def _refusal_of_folder(self, text: str) -> str | None:
        try:
            path = named_file(text) if text else None
        except FileNameError as error:
            return f"{error} " + _("The folder stays what it was.")
        if path is not None and not path.is_absolute():
            return _(
                "“{typed}” is no whole path, so it was not taken. Begin with the drive or “/”.",
                typed=text,
            )
        if path is not None and path.exists() and not path.is_dir():
            return _("{path} is a file, so backups cannot go there. Name a folder.", path=str(path))
        return None
