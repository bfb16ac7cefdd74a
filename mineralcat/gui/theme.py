"""The palette of the window and of its charts: the one place that names a colour.

`apply_theme(app, "system")` sets Fusion, the palette and the style sheet, and follows the desktop
from then on. What paints for itself asks `current()` at each paint and repaints when
`watcher().changed` says so. Sizes follow the font: `em(widget, 0.5)` is the 8-pixel step at the
usual font size.

`set_role(widget, role)` styles a widget: "panel" is a surface with a hairline, "title" the
one title of a panel, "section" a small heading, "flat" a field that stands in a text; further
"muted", "small", "strong", "chip", "link", "warning" and "error".
"""

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from mineralcat.shipped import shipped

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for. Text roles reach 4.5:1, graphics 3:1, on every surface."""

    name: str
    window: QColor
    panel: QColor
    chip: QColor
    """Neutral surface of tags, unchosen tabs and hovered buttons."""
    hairline: QColor
    text: QColor
    muted: QColor
    faint: QColor
    """Text of what is switched off; nothing else is this pale."""
    accent: QColor
    accent_soft: QColor
    """Surface of what is chosen."""
    on_accent: QColor
    focus: QColor
    bar: QColor
    bar_soft: QColor
    """Fill of bars that stand behind others, always outlined in *bar_edge*."""
    bar_edge: QColor
    whisker: QColor
    hatch: QColor
    warning: QColor
    error: QColor
    error_soft: QColor


_COLOURS = """
    role         light    dark
    window       #f5f6f8  #15181c
    panel        #ffffff  #1c2025
    chip         #eef1f4  #272c33
    hairline     #dfe3e8  #2e343b
    text         #1b1f24  #e6e9ed
    muted        #59626d  #9aa4af
    faint        #8f98a3  #69727d
    accent       #0b6e99  #5bb8de
    accent_soft  #e3f1f7  #17384a
    on_accent    #ffffff  #10161b
    focus        #0b6e99  #5bb8de
    bar          #0b6e99  #5bb8de
    bar_soft     #bfddea  #235069
    bar_edge     #4d8fae  #4f93b3
    whisker      #1b1f24  #e6e9ed
    hatch        #59626d  #9aa4af
    warning      #8a5200  #f0b75e
    error        #b3261e  #ff8f86
    error_soft   #fbeceb  #40211f
"""


def _theme(name: str) -> Palette:
    (_role, *names), *lines = (line.split() for line in _COLOURS.strip().splitlines())
    colours = {role: QColor(values[names.index(name)]) for role, *values in lines}
    return Palette(name=name, **colours)


LIGHT, DARK = _theme("light"), _theme("dark")


CLEAR = QColor(0, 0, 0, 0)
"""No colour: what lies below shines through."""
_CIVIDIS = (
    *("#00204d", "#00336f", "#39486b", "#575c6d", "#707173"),
    *("#8a8779", "#a69d75", "#c4b56c", "#e4cf5b", "#ffea46"),
)
"""From dark to light; distinguished with any colour vision, and in grey."""


_KINDS = {
    "light": ("#0072b2", "#d55e00", "#007d5a", "#a8437f", "#8a6000", "#1b1f24"),
    "dark": ("#56b4e9", "#e69f00", "#2fc297", "#e59cc4", "#f0e442", "#e6e9ed"),
}
"""Okabe and Ito's, those too near the ground made darker or lighter until they reach 3:1."""


def kind_colours(theme: Palette) -> tuple[QColor, ...]:
    """Colours of kinds, such as the lines of a chart; what wears them has a label too."""
    return tuple(QColor(colour) for colour in _KINDS[theme.name])


def amount_shades(theme: Palette, count: int) -> tuple[QColor, ...]:
    """That many shades from little to much: the more, the farther from the ground. What they fill
    is outlined, for the first are near the ground."""
    first, last, paled = (8.4, 0.0, 0.5) if theme.panel.lightnessF() > 0.5 else (1.4, 9.0, 0.0)
    shades = []
    for at in range(count):
        share = at / max(count - 1, 1)
        shade = _blended(_CIVIDIS, first + share * (last - first))
        shades.append(_mixed(shade, theme.panel, paled * (1 - share) ** 2))
    return tuple(shades)


def _blended(colours: tuple[str, ...], place: float) -> QColor:
    """The colour at a place between two of a list."""
    at = min(int(place), len(colours) - 2)
    return _mixed(QColor(colours[at]), QColor(colours[at + 1]), place - at)


def _mixed(one: QColor, other: QColor, part: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * part,
        one.greenF() + (other.greenF() - one.greenF()) * part,
        one.blueF() + (other.blueF() - one.blueF()) * part,
    )


def ink_on(fill: QColor) -> QColor:
    """Black or white, whichever is read better on a colour: 4.5:1 at least."""
    inks = (QColor("#000000"), QColor("#ffffff"))
    return max(inks, key=lambda ink: contrast(ink, fill))


def contrast(one: QColor, other: QColor) -> float:
    """How well two colours are distinguished, from 1 to 21, as WCAG has it."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class ThemeWatcher(QObject):
    """Knows the theme in use, follows the desktop's when asked to, and says when it changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self._choice = "system"
        self._app: QApplication | None = None

    def apply(self, app: QApplication, choice: str) -> None:
        """Dress *app* as chosen; an unknown choice counts as "system"."""
        self._choice = choice if choice in _SCHEMES else "system"
        if self._app is not app:
            self._app = app
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._follow)
        hints = app.styleHints()
        hints.setColorScheme(_SCHEMES[self._choice])  # so that the frame of the window matches
        self._follow(hints.colorScheme())

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        dark = scheme == Qt.ColorScheme.Dark if self._choice == "system" else self._choice == "dark"
        self._wear(DARK if dark else LIGHT)

    def _wear(self, theme: Palette) -> None:
        assert self._app is not None
        if theme is self.theme and self._app.styleSheet():
            return
        self.theme = theme
        self._app.setPalette(palette(theme))
        ticked = palette(theme)
        ticked.setColor(QPalette.ColorRole.Window, theme.muted)  # the outline is drawn from it
        for box in ("QCheckBox", "QRadioButton"):  # Qt's stubs ask for bytes, which it refuses
            self._app.setPalette(ticked, box)  # type: ignore[arg-type]
        self._app.setStyleSheet(style_sheet(theme))
        self.changed.emit()


_watcher: ThemeWatcher | None = None


def watcher() -> ThemeWatcher:
    """The one that says when the theme changes."""
    global _watcher
    if _watcher is None:
        _watcher = ThemeWatcher()
    return _watcher


def current() -> Palette:
    """The theme in use."""
    return watcher().theme


def apply_theme(app: QApplication, choice: str = "system") -> None:
    """Dress the application: *choice* is "system", "light" or "dark"."""
    watcher().apply(app, choice)


def palette(theme: Palette) -> QPalette:
    """The theme as Qt's own roles, for all that no style sheet reaches."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    words = (role.WindowText, role.Text, role.ButtonText)
    made = QPalette(theme.chip, theme.window)
    for colour, roles in (
        (theme.window, (role.Window, role.AlternateBase)),
        (theme.panel, (role.Base, role.ToolTipBase)),
        (theme.chip, (role.Button,)),
        (theme.text, (*words, role.ToolTipText)),
        (theme.muted, (role.PlaceholderText,)),
        (theme.error, (role.BrightText,)),
        (theme.accent, (role.Highlight, role.Accent, role.Link, role.LinkVisited)),
        (theme.on_accent, (role.HighlightedText,)),
    ):
        for which in roles:
            made.setColor(which, colour)
    for which in words:
        made.setColor(group.Disabled, which, theme.faint)
    return made


def style_sheet(theme: Palette) -> str:
    """The shipped style sheet, with this theme's colours."""
    sheet = shipped("resources") / "themes" / "mineralcat.qss"
    roles = {field.name: getattr(theme, field.name) for field in fields(theme)}
    names = {role: colour.name() for role, colour in roles.items() if isinstance(colour, QColor)}
    return Template(sheet.read_text(encoding="utf-8")).substitute(names)


# Sizes and type -----------------------------------------------------------------------------------


def em(of: QWidget | QFont | QFontMetrics, times: float = 1.0) -> int:
    """That many line heights of the font, in pixels; the style sheet's `em` is the same."""
    if isinstance(of, QWidget):
        of = of.fontMetrics()
    elif isinstance(of, QFont):
        of = QFontMetrics(of)
    return max(1, round(of.height() * times))


def figures(font: QFont) -> QFont:
    """The font with figures of one width, where it has them."""
    font = QFont(font)
    if hasattr(font, "setFeature"):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def title_font(font: QFont) -> QFont:
    """Of the one title a panel has."""
    return _sized(font, 1.5, QFont.Weight.DemiBold)


def strong_font(font: QFont) -> QFont:
    """Of a figure itself, among its words."""
    return _sized(figures(font), 1.0, QFont.Weight.DemiBold)


def small_font(font: QFont) -> QFont:
    """Of tags and footnotes."""
    return _sized(figures(font), 0.85, QFont.Weight.Normal)


def section_font(font: QFont) -> QFont:
    """Of a section's name: capitals, small and spaced."""
    font = _sized(font, 0.9, QFont.Weight.DemiBold)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 105)
    return font


_FONTS = {
    "title": title_font,
    "section": section_font,
    "strong": strong_font,
    "chip": small_font,
    "small": small_font,
}


def set_role(widget: QWidget, role: str) -> None:
    """Style a widget by its role; the style sheet and this module know the roles."""
    widget.setProperty("role", role)
    if role in _FONTS:
        widget.setFont(_FONTS[role](widget.font()))
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _sized(font: QFont, times: float, weight: QFont.Weight) -> QFont:
    font = QFont(font)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * times)
    elif font.pixelSize() > 0:
        font.setPixelSize(round(font.pixelSize() * times))
    font.setWeight(weight)
    return font
