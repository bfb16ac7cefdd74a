"""The tile that stands for a mineral: its symbol, and for an element its atomic number."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mineralcat.gui import icons, theme
from mineralcat.translation import _

_SYMBOLS = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se
    Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb
    Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm
    Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og
"""
ELEMENTS = _SYMBOLS.split()
"""Symbols of the elements in the order of their atomic numbers."""

LONGEST = 4


class SymbolTile(QWidget):
    """A square in the accent; a drawing where there is no symbol."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbol = ""
        self._number = ""
        side = theme.em(self, 3.4)
        self.setFixedSize(QSize(side, side))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.watcher().changed.connect(self.update)

    def show_symbol(self, symbol: str | None, *, element: bool) -> None:
        """Show a symbol; the atomic number with it where it is an element's."""
        self._symbol = symbol if symbol and len(symbol) <= LONGEST else ""
        known = element and symbol in ELEMENTS
        self._number = str(ELEMENTS.index(symbol) + 1) if known and symbol else ""
        self.setAccessibleName(_("Symbol {symbol}", symbol=symbol) if symbol else _("No symbol"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.accent)
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, box.width() / 8, box.width() / 8)
        if not self._symbol:
            side = round(box.width() * 0.55)
            place = QRectF(0, 0, side, side)
            place.moveCenter(box.center())
            painter.drawPixmap(place.toRect(), icons.pixmap("mineral", side, worn.on_accent))
            return
        painter.setPen(worn.on_accent)
        share = 0.62 if self._number else 1.0
        upper = QRectF(box.left(), box.top(), box.width(), box.height() * share)
        painter.setFont(self._font(0.36 if len(self._symbol) < LONGEST else 0.26))
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), self._symbol)
        painter.setFont(self._font(0.24))
        lower = QRectF(box.left(), box.top() + box.height() * 0.54, box.width(), box.height() * 0.4)
        painter.drawText(lower, int(Qt.AlignmentFlag.AlignCenter), self._number)

    def _font(self, share: float) -> QFont:
        font = theme.strong_font(self.font())
        font.setPixelSize(max(1, round(self.width() * share)))
        return font
