"""Edit > Preferences. What is chosen holds and is saved at once; there is nothing to confirm."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
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
from mineralcat.gui.widgets.layouts import Dialog, column, row, text_label
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
        self._shows: list[Callable[[Settings], None]] = []
        self.notice = text_label("", "error", "preferencesNotice")
        self.pages = QTabWidget()
        self.pages.setAccessibleName(_("Pages of the preferences"))
        self.pages.setDocumentMode(True)
        self.pages.addTab(self._signature(), _("Signature"))
        self.pages.addTab(self._display(), _("Display"))
        self.pages.addTab(self._backups(), _("Backups"))
        role = QDialogButtonBox.ButtonRole.ResetRole
        self.reset = self.add_button(_("&Reset This Page"), self._reset, role)
        for button in self.buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)  # Enter in a field confirms the field
        parts = self.pages, 1, self.notice, self.buttons
        column(*parts, of=self, spacing=theme.em(self, 0.75))
        settings, notice = read_settings()
        self._show(settings)
        self._show_notice(notice)
        self.resize(theme.em(self, 36), self.sizeHint().height())

    # -- pages ---------------------------------------------------------------------------------

    def _signature(self) -> QWidget:
        nobody = Settings()
        author = self._line("author", nobody.signing_author())
        device = self._line("device", nobody.signing_device())
        page, form = self._page(
            "author",
            "device",
            words=_(
                "Every step of the history is signed with these two. Where a field is empty, "
                "the name that the computer knows is taken."
            ),
        )
        form.addRow(_("Your &name"), author)
        form.addRow(_("This &device"), device)
        return page

    def _display(self) -> QWidget:
        self.example = plain_label("numberExample", "muted")
        self._shows.append(lambda _: self.example.setText(figure_text(_Example())))
        page, form = self._page(
            "number_format",
            "mass_unit",
            "theme",
            words=_(
                "Masses are production, reserves and the like; amounts per vehicle or per MW "
                "stay as they are. Pointing at a figure tells it as it was published."
            ),
        )
        form.addRow(_("&Numbers"), self._choice("number_format", _NUMBERS))
        form.addRow(_("&Masses"), self._choice("mass_unit", _MASSES))
        form.addRow(_("For example"), self.example)
        form.addRow(_("&Theme"), self._choice("theme", _THEMES))
        return page

    def _backups(self) -> QWidget:
        folder = self._line("backup_folder", str(backup_folder()), self._refusal_of_folder)
        choose = QPushButton(_("C&hoose…"))
        choose.setAccessibleName(_("Choose the folder of the backups"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_folder)
        page, form = self._page(
            "backup_folder",
            "backups_kept",
            words=_(
                "A backup is made before the first change of a day, and before anything that "
                "changes much. The newest ones are kept, and of older ones some of each week and "
                "month. A new folder is for new backups: those made before stay where they are."
            ),
        )
        both = row(folder, 1, choose)
        form.addRow(_("&Folder"), both)
        label = form.labelForField(both)
        assert isinstance(label, QLabel)
        label.setBuddy(folder)
        count = self._count("backups_kept", 0, _MOST_BACKUPS)
        count.setSpecialValueText(_("None are made by themselves"))
        form.addRow(_("Newest &kept"), count)
        return page

    def _page(self, *names: str, words: str) -> tuple[QWidget, QFormLayout]:
        page = QWidget()
        page.setProperty("settings", list(names))
        form = QFormLayout()
        form.setHorizontalSpacing(theme.em(self, 1.0))
        form.setVerticalSpacing(theme.em(self, 0.5))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        parts = form, text_label(words, "muted"), 0, 1
        column(*parts, of=page, spacing=theme.em(self, 0.75))
        return page, form

    # -- fields --------------------------------------------------------------------------------

    def _line(
        self, name: str, usual: str, refusal: Callable[[str], str | None] = lambda _: None
    ) -> QLineEdit:
        """A text; *usual* is what an empty one stands for."""
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setPlaceholderText(usual)

        def take() -> None:
            text = edit.text().strip()
            if sentence := refusal(text):
                self._refused = True
                self._show_notice(sentence)
            elif text != getattr(read_settings().settings, name):
                self._take(name, text)

        edit.editingFinished.connect(take)
        self._shows.append(lambda settings: edit.setText(getattr(settings, name)))
        return edit

    def _choice(self, name: str, choices: Sequence[tuple[StrEnum, str]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setMinimumContentsLength(_LETTERS)
        for value, words in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _: self._take(name, box.currentData()))
        values = [value for value, _ in choices]
        self._shows.append(
            lambda settings: box.setCurrentIndex(values.index(getattr(settings, name)))
        )
        return box

    def _count(self, name: str, low: int, high: int) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName(name)
        box.setRange(low, high)
        box.setKeyboardTracking(False)

        def show(settings: Settings) -> None:
            with QSignalBlocker(box):  # nobody chose what is out of range
                box.setValue(getattr(settings, name))

        self._shows.append(show)
        box.valueChanged.connect(lambda value: self._take(name, value))
        return box

    # -- taking --------------------------------------------------------------------------------

    def _take(self, name: str, value: str | int) -> None:
        if value != getattr(read_settings().settings, name):
            self._show_notice(take_preferences(**{name: value}))
        self._show(read_settings().settings)

    def _reset(self) -> None:
        """Give this page its usual values."""
        names = self.pages.currentWidget().property("settings")
        usual = Settings()
        self._show_notice(take_preferences(**{name: getattr(usual, name) for name in names}))
        self._show(read_settings().settings)

    def _show(self, settings: Settings) -> None:
        for show in self._shows:
            show(settings)

    def _show_notice(self, sentence: str | None) -> None:
        self.notice.setText(sentence or "")
        self.notice.setVisible(bool(sentence))

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
