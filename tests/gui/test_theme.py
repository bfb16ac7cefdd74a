"""The palette: legible, complete, and the only place that names a colour."""

import re
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QFont
from PySide6.QtWidgets import QLabel

from mineralcat.gui import icons, theme

ROOT = Path(__file__).resolve().parents[2]
BOTH = (theme.LIGHT, theme.DARK)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|GlobalColor|QColor\(\d")


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(colour.redF())
        + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF())
    )


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    theme.apply_theme(qapp, "light")


@pytest.mark.parametrize("worn", BOTH, ids=lambda worn: worn.name)
def test_every_text_is_legible_on_every_surface(worn):
    texts = ("text", "muted", "accent", "warning", "error")
    surfaces = ("window", "panel", "chip", "accent_soft")
    for text, surface in product(texts, surfaces):
        assert contrast(getattr(worn, text), getattr(worn, surface)) >= 4.5, (text, surface)
    assert contrast(worn.on_accent, worn.accent) >= 4.5
    assert contrast(worn.text, worn.error_soft) >= 4.5


@pytest.mark.parametrize("worn", BOTH, ids=lambda worn: worn.name)
def test_every_graphic_stands_out_from_the_panel(worn):
    for graphic in ("bar", "bar_edge", "whisker", "hatch", "focus", "error", "warning"):
        assert contrast(getattr(worn, graphic), worn.panel) >= 3, graphic


def test_both_themes_define_every_role_differently_where_it_matters():
    for field in fields(theme.Palette):
        if field.name != "name":
            assert getattr(theme.LIGHT, field.name).isValid()
            assert getattr(theme.DARK, field.name).isValid()
    assert theme.LIGHT.panel != theme.DARK.panel


@pytest.mark.parametrize("worn", BOTH, ids=lambda worn: worn.name)
def test_the_style_sheet_has_no_role_left_open(worn):
    assert "$" not in theme.style_sheet(worn)


def test_the_chosen_theme_is_worn_and_told(qapp, qtbot):
    theme.apply_theme(qapp, "light")
    with qtbot.waitSignal(theme.watcher().changed):
        theme.apply_theme(qapp, "dark")
    assert theme.current() is theme.DARK
    assert qapp.palette().window().color() == theme.DARK.window


def test_the_same_theme_again_is_not_told(qapp, qtbot):
    theme.apply_theme(qapp, "dark")
    with qtbot.assertNotEmitted(theme.watcher().changed):
        theme.apply_theme(qapp, "dark")


def test_the_desktop_is_followed_only_when_asked(qapp):
    theme.apply_theme(qapp, "system")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current() is theme.DARK
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.current() is theme.LIGHT
    theme.apply_theme(qapp, "light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current() is theme.LIGHT


def test_an_unknown_choice_counts_as_the_desktops(qapp):
    theme.apply_theme(qapp, "no such theme")
    assert theme.current() in BOTH


def test_no_other_module_names_a_colour():
    guilty = [
        f"{path.name}: {found.group()}"
        for path in (ROOT / "mineralcat" / "gui").rglob("*.py")
        if path.name != "theme.py"
        for found in COLOUR.finditer(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_neither_style_sheet_nor_drawings_name_a_colour():
    for folder in ("themes", "icons"):
        for path in (ROOT / "resources" / folder).iterdir():
            assert not COLOUR.search(path.read_text(encoding="utf-8")), path.name
    for path in (ROOT / "resources" / "icons").glob("*.svg"):
        assert "currentColor" in path.read_text(encoding="utf-8"), path.name


def test_sizes_follow_the_font(qtbot):
    label = QLabel("x")
    qtbot.addWidget(label)
    small = theme.em(label)
    font = QFont(label.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    label.setFont(font)
    assert theme.em(label) == pytest.approx(2 * small, abs=2)
    assert theme.em(label, 0.5) == pytest.approx(theme.em(label) / 2, abs=1)


def test_an_icon_takes_the_colours_of_the_theme(qapp):
    def darkest(action):
        image = action.icon().pixmap(32, 32).toImage()
        seen = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        return min(
            (colour for colour in seen if colour.alpha() > 250), key=lambda c: c.lightness()
        ).lightness()

    theme.apply_theme(qapp, "light")
    action = QAction("Undo")
    icons.give_icon(action, "undo")
    in_light = darkest(action)
    theme.apply_theme(qapp, "dark")
    assert in_light < 60
    assert darkest(action) > 180


def test_every_shipped_drawing_can_be_drawn(qapp):
    for path in (ROOT / "resources" / "icons").glob("*.svg"):
        assert not icons.pixmap(path.stem, 24, theme.LIGHT.text).isNull(), path.name
