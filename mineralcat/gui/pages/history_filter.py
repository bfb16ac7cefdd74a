"""The row above the History page: which steps to show."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.store.history import LogFilter

from ..widgets import layouts
from ..widgets.elided_label import ElidedButton
from ..widgets.text_fields import TextFirst

_WORDS = "Words in a step, its reason or author"


class HistoryFilter(QWidget):
    """Emits `asked` as soon as something of it changes."""

    asked = Signal()
    only_dropped = Signal()
    """All steps are to be shown again, not only those about one thing."""

    def __init__(self, kinds: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit()
        self.text.setPlaceholderText(_WORDS)
        self.text.setClearButtonEnabled(True)
        self.kind = QComboBox()
        self.kind.addItem("All kinds", "")
        for words, entity in kinds:
            self.kind.addItem(words, entity)
        self.person = QComboBox()
        self.person.addItem("Everybody", "")
        self.since = QLineEdit()
        self.until = QLineEdit()
        self.only = ElidedButton()
        self.only.hide()
        self._named = (
            (self.text, "historyText", _WORDS),
            (self.kind, "historyKind", "Kind of entry that was changed"),
            (self.person, "historyPerson", "Who made the step"),
            (
                self.since,
                "historySince",
                "From this day, month or year on: 2026, 2026-01 or 2026-01-31",
            ),
            (
                self.until,
                "historyUntil",
                "Up to and with this day, month or year: 2026, 2026-01 or 2026-01-31",
            ),
            (self.only, "historyOnly", "Show the steps of everything again"),
        )
        for widget, name, words in self._named:
            widget.setObjectName(name)
            widget.setAccessibleName(words)
            set_tooltip(widget, words)
        parts = [widget for widget, *_ in self._named]
        gap = theme.em(self, 0.5)
        layouts.row(parts[0], 1, *parts[1:], of=self, spacing=gap, margin=0)
        self.text.setMinimumWidth(theme.em(self, 8))  # a long name beside it gives way first
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for choice in (self.kind, self.person):
            choice.setSizeAdjustPolicy(fit)
            choice.setMinimumContentsLength(11)
        for date, words in ((self.since, "from"), (self.until, "to")):
            date.setPlaceholderText(words)
            date.setFixedWidth(theme.em(self, 6.5))
            date.textEdited.connect(self.asked)
        for line in (self.text, self.since, self.until):
            TextFirst(line)
        self.text.textEdited.connect(self.asked)
        self.text.textChanged.connect(self._cleared)
        self.kind.currentIndexChanged.connect(self.asked)
        self.person.currentIndexChanged.connect(self.asked)
        self.only.clicked.connect(self.only_dropped)

    def value(self) -> LogFilter:
        """What is asked for now; a date that cannot be read is marked and asks for nothing."""
        return LogFilter(
            text=self.text.text().strip(),
            entity=self.kind.currentData(),
            author=self.person.currentData(),
            since=self._date(self.since, end=False),
            until=self._date(self.until, end=True),
        )

    def show_people(self, people: Sequence[str]) -> None:
        """Offer who made steps, and keep who is chosen."""
        with QSignalBlocker(self.person):
            chosen = self.person.currentData()
            self.person.clear()
            self.person.addItem("Everybody", "")
            for name in people:
                self.person.addItem(name, name)
            self.person.setCurrentIndex(max(0, self.person.findData(chosen)))

    def show_only(self, words: str) -> None:
        """Say that only the steps about one thing are shown, or with nothing, all."""
        self.only.setText(f"Only {words}  ✕" if words else "")
        set_tooltip(self.only, f"Only {words}\nShow the steps of everything again")
        self.only.setAccessibleName(f"Only {words}: show the steps of everything again")
        self.only.setVisible(bool(words))
        self.kind.setVisible(not words)

    def only_words(self, *, trash: bool) -> None:
        """In the trash, words alone are looked for."""
        self.text.setPlaceholderText(
            "Words in the name or kind of what was deleted" if trash else _WORDS
        )
        for widget, *_ in self._named[1:5]:
            widget.setVisible(not trash)
        self.only.setVisible(not trash and bool(self.only.text()))
        self.kind.setVisible(not trash and not self.only.text())

    def _cleared(self, text: str) -> None:
        if not text:
            self.asked.emit()

    def _date(self, line: QLineEdit, *, end: bool) -> datetime | None:
        text = line.text().strip()
        day = day_of(text, end=end)
        theme.set_role(line, "wrong" if text and day is None else "")
        return day


def day_of(text: str, *, end: bool) -> datetime | None:
    """The beginning of a year, month or day of the reader's calendar in UTC, or what comes right
    after its end; None for what is none."""
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) > 3 or len(parts[0]) != 4:
            return None
        year, month, day = (*numbers, 1, 1)[:3]
        begin = datetime(year, month, day)  # noqa: DTZ001
        if end and len(numbers) == 3:
            begin += timedelta(days=1)
        elif end:
            month = month + 1 if len(numbers) == 2 else 13
            begin = datetime(year + month // 13, month % 12 or 12, 1)  # noqa: DTZ001
        return begin.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
