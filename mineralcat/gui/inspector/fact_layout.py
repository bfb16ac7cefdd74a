"""Where the parts of an inspector row stand: name at the left, figure and source at the right,
details below, everything wrapped rather than cut off."""

import math
import re
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

from mineralcat.gui import theme
from mineralcat.gui.item_models.facts import Fact, FactKind

WRAPPED = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
ONE_LINE = Qt.TextFlag.TextSingleLine.value | Qt.AlignmentFlag.AlignVCenter.value
SLACK = 2
"""Pixels by which text may be drawn wider than it is measured, for widths are rounded."""
_LONG_WORD = re.compile(r"\S{25,}")


def breakable(text: str) -> str:
    """The text with places where a very long word may be broken."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(re.findall(".{1,12}", word.group())), text)


@dataclass
class Fonts:
    """The fonts of one inspector, with their measures."""

    base: QFont

    def __post_init__(self) -> None:
        self.text = theme.figures(self.base)
        self.strong = theme.strong_font(self.base)
        self.small = theme.small_font(self.base)
        self.section = theme.section_font(self.base)
        self.em = theme.em(self.base)
        self.measures = {
            id(font): QFontMetrics(font)
            for font in (self.text, self.strong, self.small, self.section)
        }

    def width(self, font: QFont, text: str) -> int:
        """How wide a line is."""
        return self.measures[id(font)].horizontalAdvance(text) if text else 0

    def last_line(self, font: QFont, text: str, width: int) -> int:
        """How wide the last line of a text is when it is wrapped at *width*."""
        layout = QTextLayout(text, font)
        layout.beginLayout()
        end = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1) + SLACK)
            end = line.naturalTextWidth()
        layout.endLayout()
        return math.ceil(end)

    def height(self, font: QFont, text: str, width: int) -> int:
        """How high a text is when it is wrapped at *width*."""
        if not text:
            return 0
        box = QRect(0, 0, max(width, 1) + SLACK, 100_000)
        return self.measures[id(font)].boundingRect(box, WRAPPED, text).height()


@dataclass
class FactLayout:
    """The places of a row's parts within it; empty where a part is missing."""

    size: QSize
    text: QRect = field(default_factory=QRect)
    figure: QRect = field(default_factory=QRect)
    aside: QRect = field(default_factory=QRect)
    warning: QRect = field(default_factory=QRect)
    mark: QRect = field(default_factory=QRect)
    detail: QRect = field(default_factory=QRect)
    bar: QRect = field(default_factory=QRect)
    chevron: QRect = field(default_factory=QRect)
    figure_below: bool = False
    last_line: QRect = field(default_factory=QRect)
    """Of the text, where the figure stands behind it."""

    def text_places(self) -> list[QRect]:
        """Where the text is: all of its place, or the lines above the last and that one."""
        if self.last_line.isEmpty():
            return [self.text]
        above = QRect(self.text)
        above.setBottom(self.last_line.top() - 1)
        return [above, self.last_line]

    def part_at(self, x: int, y: int) -> str:
        """Which part is at a point, that can be clicked."""
        parts = {"mark": [self.mark], "chevron": [self.chevron], "text": self.text_places()}
        parts["figure"] = [self.figure]
        for name, places in parts.items():
            if any(place.adjusted(-2, -2, 2, 2).contains(x, y) for place in places):
                return name
        return ""


def lay_out(fact: Fact, fonts: Fonts, width: int, depth: int) -> FactLayout:
    """Place the parts of a row that is *width* wide and *depth* levels below its section."""
    em = fonts.em
    if fact.kind is FactKind.SECTION:
        font = fonts.section
        high = fonts.height(font, fact.text, width - em // 2)
        top = round(em * 0.75)
        place = QRect(em // 4, top, width - em // 2, high)
        return FactLayout(QSize(width, top + high + em // 4), text=place)
    found = FactLayout(QSize(width, 0))
    left = em // 4 + round(em * 0.9) * max(depth - 1, 0)
    right = width - em // 4
    top = round(em * 0.22)
    line = fonts.measures[id(fonts.text)].height()
    if fact.children:
        found.chevron = QRect(left, top, round(em * 0.7), line)
        left += round(em * 0.8)
    if fact.kind is FactKind.SOURCE:
        found.mark = QRect(left, top, _mark_width(fact, fonts), line)
        left = found.mark.right() + em // 2
        found.text = QRect(left, top, right - left, 0)
        found.text.setHeight(fonts.height(fonts.small, breakable(fact.text), right - left))
        bottom = max(found.text.bottom(), found.mark.bottom())
    else:
        bottom = _lay_out_figure(fact, fonts, found, left, right, top)
    found.size = QSize(width, bottom + round(em * 0.25))
    return found


def _mark_width(fact: Fact, fonts: Fonts) -> int:
    return max(fonts.width(fonts.small, fact.mark) + fonts.em // 2, round(fonts.em * 1.3))


def _lay_out_figure(
    fact: Fact, fonts: Fonts, found: FactLayout, left: int, right: int, top: int
) -> int:
    """Place everything of an ordinary row; its lower edge."""
    em = fonts.em
    gap = em // 2
    line = fonts.measures[id(fonts.text)].height()
    if fact.mark:
        wide = _mark_width(fact, fonts)
        found.mark = QRect(right - wide + 1, top, wide, line)
        right -= wide + gap
    inner = right - left
    widths = {
        "figure": fonts.width(fonts.strong, fact.figure),
        "aside": fonts.width(fonts.text, fact.aside),
        "warning": fonts.width(fonts.small, fact.warning),
    }
    beside = sum(wide + gap for wide in widths.values() if wide)
    text_width = fonts.width(fonts.text, fact.text)
    long_figure = widths["figure"] > inner
    if long_figure or (text_width > inner - beside and inner - beside < inner * 0.42):
        room = inner
    else:
        room = inner - beside
    high = fonts.height(fonts.text, breakable(fact.text), room)
    found.text = QRect(left, top, min(text_width, room) if high <= line else room, high)
    y = top
    bottom = top + max(high, line)
    if room == inner and beside:
        last = fonts.last_line(fonts.text, breakable(fact.text), room)
        if long_figure or last > inner - beside:
            y = bottom + em // 8
            bottom = y + line
        else:
            y = bottom - line
            found.last_line = QRect(left, y, last, line)
    if long_figure:
        found.figure_below = True
        text = breakable(fact.figure)
        found.figure = QRect(left, y, inner, fonts.height(fonts.strong, text, inner))
        bottom = y + found.figure.height()
        widths["figure"] = 0
        y, bottom = (bottom, bottom + line) if fact.aside or fact.warning else (y, bottom)
    edge = right
    for name in ("figure", "warning", "aside"):
        if widths[name]:
            setattr(found, name, QRect(edge - widths[name] + 1, y, widths[name], line))
            edge -= widths[name] + gap
    if fact.detail:
        high = fonts.height(fonts.small, breakable(fact.detail), inner)
        found.detail = QRect(left, bottom, inner, high)
        bottom += high
    if fact.share is not None or fact.hatched:
        found.bar = QRect(left, bottom + em // 8, inner, max(3, em // 4))
        bottom += em // 8 + found.bar.height()
    return bottom
