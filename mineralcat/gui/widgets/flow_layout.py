"""A layout that sets widgets one after another and begins a new line where the width ends."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_Line = list[tuple[QLayoutItem, int]]
"""Items with their widths."""
USUAL_LINES = 2
"""So many may be taken before anything gives way."""


class FlowLayout(QLayout):
    """Widgets in lines, like words. Where they *give way*, and would take more than two lines, they
    become as narrow as they may before another line is begun, and share what room is left."""

    def __init__(
        self, parent: QWidget | None = None, spacing: int = 4, *, gives_way: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self._gives_way = gives_way
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._flow(QRect(0, 0, width, 0), place=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._flow(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(QSize(0, item.minimumSize().height()))
        return size

    def _flow(self, rect: QRect, *, place: bool) -> int:
        margins = self.contentsMargins()
        rect = rect.marginsRemoved(margins)
        lines = self._lines(max(rect.width(), 1))
        y = rect.y()
        for line in lines:
            x, high = rect.x(), max(item.sizeHint().height() for item, _ in line)
            for item, width in line:
                if place:
                    height = item.sizeHint().height()
                    item.setGeometry(QRect(x, y + (high - height) // 2, width, height))
                x += width + self.spacing()
            y += high + self.spacing()
        return y - (self.spacing() if lines else 0) - rect.y() + margins.top() + margins.bottom()

    def _lines(self, room: int) -> list[_Line]:
        seen = [item for item in self._items if not item.isEmpty()]  # the others are hidden
        lines = self._broken([(item, item.sizeHint().width()) for item in seen], room)
        if not self._gives_way or len(lines) <= USUAL_LINES:
            return lines
        narrow = self._broken([(item, item.minimumSize().width()) for item in seen], room)
        return [self._widened(line, room) for line in narrow]

    def _broken(self, items: _Line, room: int) -> list[_Line]:
        lines: list[_Line] = []
        left = -1
        for item, hint_width in items:
            width = min(hint_width, room)
            if not lines or width > left:
                lines.append([])
                left = room
            lines[-1].append((item, width))
            left -= width + self.spacing()
        return lines

    def _widened(self, line: _Line, room: int) -> _Line:
        """The items as wide as they would be, as far as there is room; the narrowest first."""
        left = room - self.spacing() * (len(line) - 1) - sum(width for _, width in line)
        widths = {}
        lacking = [(item.sizeHint().width() - width, at) for at, (item, width) in enumerate(line)]
        for done, (lack, at) in enumerate(sorted(lacking)):
            more = max(min(lack, left // (len(line) - done)), 0)
            widths[at] = line[at][1] + more
            left -= more
        return [(item, widths[at]) for at, (item, _) in enumerate(line)]
