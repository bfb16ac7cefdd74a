"""Where everything of a map lies: the land, its legend, the list of areas, and how certain it is.

Where the width allows, the list stands beside the land, else below.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont

from mineralcat.analysis.area_figures import SHADES, AreaFigure, Sign
from mineralcat.analysis.supply_map import BORDERS, MapFigure
from mineralcat.domain.figures import number, range_text
from mineralcat.domain.terms import AreaKind
from mineralcat.translation import _

from .layout import MIDDLE, RIGHT, TOP_LEFT, Layout
from .map_land import FILLED, land_in

WIDE_FROM = 34
"""Lines of text that a picture is wide at least for the list to stand beside the land."""
FEWEST_ROWS = 5
MOST_BADGES = 9


class AreaRow(NamedTuple):
    """An area in the list: *box* is what is pointed at, *bar* the length of a hundred percent."""

    area: AreaFigure
    box: QRectF
    bar: QRectF


class StageBox(NamedTuple):
    """The leaders of another stage: its place among those of the figure, and in the picture."""

    number: int
    box: QRectF


class MapPlaces(Layout):
    """The places of all parts."""

    figure: MapFigure

    def __init__(self, figure: MapFigure, width: float, room: float, font: QFont) -> None:
        super().__init__(figure, width, room, font)
        self._countries = figure.countries
        sized = [area.slug for area in self._countries if area.size]
        self._ranks = {slug: at for at, slug in enumerate(sized, 1)}
        self.rows: list[AreaRow] = []
        self.stages: list[StageBox] = []
        self.certainty: QRectF | None = None
        gap, inset = self.em, self.inset
        wide = width >= WIDE_FROM * self.em
        width -= 2 * inset
        room -= inset
        list_width = min(max(width * 0.33, 13 * self.em), 19 * self.em) if wide else width
        left = width - list_width - 1.5 * gap if wide else width
        self.land = land_in(inset, inset, left)
        y = self._place_legend(self.land.rect.bottom() + 0.25 * gap, left)
        if wide:
            y = self._place_certainty(y + 0.5 * gap, left)
            y = self._place_stages(y, left)
            end = self._place_list(inset + width - list_width, inset, list_width, max(room, y))
            self.height = max(y, end) + inset
        else:
            y = self._place_list(inset, y + 0.5 * gap, width, room)
            y = self._place_certainty(y + 0.5 * gap, width)
            self.height = self._place_stages(y, width) + inset
        self.badges = self._place_badges()

    def rank(self, area: AreaFigure) -> int | None:
        """The place of a country among those with an amount, of those that the list has."""
        return self._ranks.get(area.slug)

    # The legend -----------------------------------------------------------------------------------

    def _place_legend(self, top: float, width: float) -> float:
        """The shades and the signs that there are, in lines like words; where it ends."""
        high, begin = self.metrics(self.small).height() * 1.25, 0.0
        if any(area.sign in FILLED for area in self._countries):
            relative = self.figure.relative
            head = _("percent of the largest") if relative else _("percent of the total")
            begin = self.advance(head, self.small)
            self.add_words(head, QRectF(self.inset, top, begin, high), self.small, "muted")
            begin += 0.7 * self.em
        place, box = QRectF(self.inset, top, width, high), QSizeF(1.3 * self.em, 0.6 * high)
        place.moveTop(self.place_keys(self._legend(), place, box, 0.7 * self.em, begin))
        wrapped = TOP_LEFT | Qt.TextFlag.TextWordWrap.value
        needed = self.metrics(self.small).boundingRect(place, wrapped, BORDERS).height()
        place.setHeight(max(needed, high))
        self.add_words(BORDERS, place, self.small, "muted", wrapped)
        return place.bottom()

    def _legend(self) -> Iterable[tuple[str, int | None, str]]:
        if any(area.sign in FILLED for area in self._countries):
            ends = pairwise(SHADES)
            yield f"< {number(SHADES[0])}", 0, ""
            for at, (low, high) in enumerate(ends, 1):
                yield range_text(low, high), at, ""
            yield f"≥ {number(SHADES[-1])}", len(SHADES), ""
        signs = {area.sign for area in self._countries}
        for sign in Sign:
            if sign in signs and sign not in FILLED:
                yield sign.label, None, sign
        yield _("not named"), None, ""

    # The list -------------------------------------------------------------------------------------

    def _place_list(self, left: float, top: float, width: float, room: float) -> float:
        """Countries, then what is none; as many countries as there is room for."""
        figure, high = self.figure, 1.9 * self.em
        beside = figure.beside
        heading = 1.5 * self.em
        needed = (heading + 0.5 * self.em + len(beside) * high) if beside else 0.0
        fits = int((room - top - heading - needed) // high)
        countries = self._countries
        if len(countries) > max(fits, FEWEST_ROWS):
            shown = countries[: max(fits - 1, FEWEST_ROWS)]
        else:
            shown = countries
        y = self._section(_("Countries"), left, top, width)
        for area in shown:
            y = self._place_row(area, left, y, width, high)
        if rest := len(countries) - len(shown):
            more = _("and {number} more, in the table", number=rest)
            self.add_words(more, QRectF(left, y, width, heading), self.font, "muted")
            y += heading
        if beside:
            y = self._section(_("Beside the map"), left, y + 0.5 * self.em, width)
            for area in beside:
                y = self._place_row(area, left, y, width, high)
        return y

    def _place_row(
        self, area: AreaFigure, left: float, top: float, width: float, high: float
    ) -> float:
        line, indent = 1.3 * self.em, 1.4 * self.em
        full = left + width
        width -= 0.3 * self.em  # room for the line around what is selected
        figure_width = self.advance(area.text, self.strong) + 2
        room = width - indent - figure_width - 0.5 * self.em
        name = area.name
        if self._is_missing(area):
            name = _("{area} (not drawn)", area=area.name)
        rank = self.rank(area)
        if rank is not None:
            place = QRectF(left, top, indent - 4, line)
            self.add_words(str(rank), place, self.small, "muted", RIGHT)
        if room < 4 * self.em:  # an amount that is longer than the name leaves it its own half
            room = width / 2 - indent
            figure_width = width - indent - room - 0.5 * self.em
        text = self.elided(area.text, self.strong, figure_width)
        shown = self.elided(name, self.font, room)
        self.add_words(shown, QRectF(left + indent, top, room, line), self.font, "text")
        right = QRectF(left + width - figure_width, top, figure_width, line)
        self.add_words(text, right, self.strong, "text", RIGHT)
        bar = QRectF(left + indent, top + line, width - indent, 0.3 * self.em)
        self.rows.append(AreaRow(area, QRectF(left, top, full - left, high), bar))
        return top + high

    def _is_missing(self, area: AreaFigure) -> bool:
        """Whether a country has neither outline nor point."""
        return area.kind is AreaKind.COUNTRY and self.land.place(area.slug) is None

    # How certain, and the other stages ------------------------------------------------------------

    def _place_certainty(self, top: float, width: float) -> float:
        if not self.figure.certainty:
            return top
        y = self._section(_("How certain"), self.inset, top, width)
        for line in self.figure.certainty:
            y = self._paragraph(line, y, width, "text")
        self.certainty = QRectF(self.inset, top, width, y - top)
        return y

    def _place_stages(self, top: float, width: float) -> float:
        y = top
        if self.figure.others:
            y = self._section(_("Elsewhere along the chain"), self.inset, y + 0.5 * self.em, width)
        for at, stage in enumerate(self.figure.others):
            begin = y
            y = self._paragraph(stage.heading, y, width, "accent")
            y = self._paragraph(f"{stage.leaders} · {stage.certainty}", y, width, "text")
            self.stages.append(StageBox(at, QRectF(self.inset, begin, width, y - begin)))
        return y

    def _section(self, name: str, left: float, top: float, width: float) -> float:
        high = 1.5 * self.em
        self.add_words(name, QRectF(left, top, width, high), self.section, "muted")
        return top + high

    def _paragraph(self, text: str, top: float, width: float, role: str) -> float:
        text = text.replace(" %", "\N{NO-BREAK SPACE}%")  # a figure stays beside its unit
        room = QRectF(self.inset, top, width, 1e6)
        flags = TOP_LEFT | Qt.TextFlag.TextWordWrap.value
        high = self.metrics(self.font).boundingRect(room, flags, text).height()
        box = QRectF(self.inset, top, width, high + 1)
        self.add_words(text, box, self.font, role, flags)
        return top + high + 0.15 * self.em

    # On the land ----------------------------------------------------------------------------------

    def _place_badges(self) -> list[QRectF]:
        """The first countries of the list, by rank; not where another badge is already, nor on a
        country that it would hide."""
        font = self.small
        high = self.metrics(font).height()
        size = max(high, self.advance("9", font) + high * 0.5)
        badges: list[QRectF] = []
        for row in self.rows:
            rank, at = self.rank(row.area), self.land.place(row.area.slug)
            if rank is None or rank > MOST_BADGES or at is None:
                continue
            box = QRectF(at - QPointF(size / 2, size / 2), at + QPointF(size / 2, size / 2))
            box.moveTop(max(box.top(), 0.0))
            bounds = self.land.bounds(row.area.slug)
            hides = bounds is None or max(bounds.width(), bounds.height()) < 1.2 * size
            if not hides and not any(map(box.intersects, badges)):
                badges.append(box)
                self.add_words(str(rank), box, font, "text", MIDDLE)
        return badges
