"""The row above the History page: which steps to show."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from mineralcat.gui import theme
from mineralcat.gui.plain_text import set_tooltip
from mineralcat.store.history import LogFilter
from mineralcat.translation import _, pgettext

from ..widgets import layouts
from ..widgets.labels import ElidedButton
from ..widgets.text_fields import line_edit

_WORDS = _("Words in a step, its reason or author")


class HistoryFilter(QWidget):
    """Emits `asked` as soon as something of it changes."""

    asked = Signal()
    only_dropped = Signal()
    """All steps are to be shown again, not only those about one thing."""

    def __init__(self, kinds: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        until = _("Up to and with this day, month or year: 2026, 2026-01 or 2026-01-31")
        since = _("From this day, month or year on: 2026, 2026-01 or 2026-01-31")
        self.text = line_edit("historyText", _WORDS, _WORDS, clears=True)
        self.kind = _choice("historyKind", _("Kind of entry that was changed"), _("All kinds"))
        self.person = _choice("historyPerson", _("Who made the step"), _("Everybody"))
        self.since = line_edit("historySince", since, _("from"))
        self.until = line_edit("historyUntil", until, pgettext("until a day", "to"))
        self.only = ElidedButton()
        self.only.setObjectName("historyOnly")
        self.only.setAccessibleName(_("Show the steps of everything again"))
        self.only.hide()
        for words, entity in kinds:
            self.kind.addItem(words, entity)
        parts = (self.text, 1, self.kind, self.person, self.since, self.until, self.only)
        layouts.row(*parts, of=self, spacing=theme.em(self, 0.5), margin=0)
        for part in parts:
            if isinstance(part, QWidget):
                set_tooltip(part, part.accessibleName())
        self.text.setMinimumWidth(theme.em(self, 8))  # a long name beside it gives way first
        for line in (self.text, self.since, self.until):
            line.textEdited.connect(self.asked)
        for date in (self.since, self.until):
            date.setFixedWidth(theme.em(self, 6.5))
        for choice in (self.kind, self.person):
            choice.currentIndexChanged.connect(self.asked)
        self.text.textChanged.connect(lambda text: None if text else self.asked.emit())
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
            self.person.addItem(_("Everybody"), "")
            for name in people:
                self.person.addItem(name, name)
            self.person.setCurrentIndex(max(0, self.person.findData(chosen)))

    def show_only(self, words: str) -> None:
        """Say that only the steps about one thing are shown, or with nothing, all."""
        again = _("Only {words}: show the steps of everything again", words=words)
        self.only.setText(_("Only {words}  ✕", words=words) if words else "")
        set_tooltip(self.only, again)
        self.only.setAccessibleName(again)
        self.only.setVisible(bool(words))
        self.kind.setVisible(not words)

    def only_words(self, *, trash: bool) -> None:
        """In the trash, words alone are looked for."""
        self.text.setPlaceholderText(
            _("Words in the name or kind of what was deleted") if trash else _WORDS
        )
        for widget in (self.person, self.since, self.until):
            widget.setVisible(not trash)
        self.only.setVisible(not trash and bool(self.only.text()))
        self.kind.setVisible(not trash and not self.only.text())

    def _date(self, line: QLineEdit, *, end: bool) -> datetime | None:
        text = line.text().strip()
        day = day_of(text, end=end)
        theme.set_role(line, "wrong" if text and day is None else "")
        return day


def _choice(name: str, words: str, every: str) -> QComboBox:
    """A list to choose from, of which the first choice leaves nothing out."""
    box = QComboBox(
        sizeAdjustPolicy=QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon,
        minimumContentsLength=11,
    )
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.addItem(every, "")
    return box


def day_of(text: str, *, end: bool) -> datetime | None:
    """The beginning of a year, month or day of the reader's calendar in UTC, or what comes right
    after its end; None for what is none."""
    parts = text.split("-")
    try:
        if len(parts) > 3 or len(parts[0]) != 4:
            return None
        numbers = [int(part) for part in parts]
        year, month, day = (*numbers, 1, 1)[:3]
        begin = datetime(year, month, day)  # noqa: DTZ001
        if end and len(numbers) == 3:
            begin += timedelta(days=1)
        elif end:
            months = year * 12 + month - 1 + (1 if len(numbers) == 2 else 12)
            begin = datetime(months // 12, months % 12 + 1, 1)  # noqa: DTZ001
        return begin.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
