"""Pictures of a view for a brief: complete, legible and honest about where they come from."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QImage, QPainter, QRawFont
from PySide6.QtPrintSupport import QPrinter

from mineralcat.analysis.figure import Provenance
from mineralcat.analysis.uses import minerals_of_applications, uses_of_minerals
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence
from mineralcat.errors import ExportError, ExportTargetExistsError
from mineralcat.gui import theme
from mineralcat.gui.charts.uses_chart import UsesChart
from mineralcat.gui.fonts import bring_fonts
from mineralcat.gui.output.picture import Picture
from mineralcat.gui.output.picture_files import (
    image_of,
    pdf_bytes,
    png_bytes,
    svg_bytes,
    write_picture,
)
from mineralcat.gui.output.printing import paint_pages
from tests.made_rows import IEA, application, bill, intensity, mineral

SVG = "{http://www.w3.org/2000/svg}"
HERE = Provenance("used-in:<wind> & sun", "my.mineralcat", "ab12" * 16, "2026-11-25")
TITLE = "A & B <b>"
GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "uses.png"


def figure_of(*amounts, name=TITLE):
    return uses_of_minerals(mineral(name, intensities=amounts))


def all_signs(name=TITLE):
    return figure_of(
        intensity(180, "Direct drive", low=150.0, high=210.0),
        intensity(183, "Direct drive", source=IEA),
        intensity(12, "Geared", status=ClaimStatus.ESTIMATED),
        intensity(5, "Remembered & <i>dim</i>", confidence=Confidence.UNSOURCED),
        intensity(None, "Bound", kind=ClaimKind.BELOW, high=40.0),
        intensity(None, "Induction", kind=ClaimKind.ZERO),
        intensity(0.4, "Flywheel", unit="kg/kWh"),
        name=name,
    )


@pytest.fixture
def picture(qtbot, qapp):
    """Makes the picture of a figure."""
    theme.apply_theme(qapp, "light")
    bring_fonts()

    def make(figure, **ways):
        chart = UsesChart()
        qtbot.addWidget(chart)
        chart.show_figure(figure)
        return Picture(chart, figure, HERE, **ways)

    return make


def texts_of(svg):
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def joined(texts):
    return " ".join(" ".join(texts).split())


def test_an_svg_holds_its_text_as_text(picture):
    said = joined(texts_of(svg_bytes(picture(all_signs()))))
    for part in (
        "A & B <b> by application",
        "6 amounts from 2 sources",
        "Remembered & <i>dim</i>",
        "180 (150–210)",
        "JRC 2020",
        "kg per MW",
        "hatched: unsourced",
        "Not drawn: Induction: 0 (JRC 2020)",
        "International Energy Agency (2021)",
        "Search: used-in:<wind> & sun",
        "my.mineralcat, SHA-256 ab12ab12ab12ab12",
        "2026-11-25",
    ):
        assert part in said


@pytest.mark.parametrize("count", [0, 1, 500])
def test_pictures_of_any_number_of_bars_are_whole(picture, count):
    amounts = [
        intensity(count - at, f"Application {at} with quite a long name") for at in range(count)
    ]
    made = picture(figure_of(*amounts))
    said = texts_of(svg_bytes(made))
    labels = [text for text in said if re.fullmatch(r"\d+", text)]
    if count:
        assert str(count) in labels
        assert len(labels) >= count
    assert f"{TITLE}" in joined(said)
    assert pdf_bytes(made).startswith(b"%PDF")
    assert not image_of(made, 0.5).isNull()


def test_no_text_leaves_the_picture_or_touches_another(picture):
    """Rectangles of the text in the SVG, measured with its own fonts."""
    made = picture(all_signs("A mineral whose name is as long as any in the catalogue " * 2))
    root = ElementTree.fromstring(svg_bytes(made))
    boxes = []
    for group in root.iter(f"{SVG}g"):
        for element in group.findall(f"{SVG}text"):
            font = QGuiApplication.font()
            font.setPixelSize(round(float(group.get("font-size", ""))))
            font.setWeight(font.Weight(int(group.get("font-weight", "400"))))
            metrics = QFontMetrics(font)
            x, y = float(element.get("x", "")), float(element.get("y", ""))
            dx, dy = (
                float(part) for part in group.get("transform", "").rstrip(")").split(",")[-2:]
            )
            text = (element.text or "").strip()
            width, height = metrics.horizontalAdvance(text), metrics.ascent()
            boxes.append((text, QRectF(x + dx, y + dy - height + 2, width, height - 2)))
    assert len(boxes) > 20
    whole = QRectF(0, 0, made.size.width(), made.size.height())
    for at, (text, box) in enumerate(boxes):
        assert whole.contains(box), text
        for other, beside in boxes[at + 1 :]:
            assert not box.intersects(beside), (text, other)


def test_a_picture_as_wide_as_four_thousand_pixels_is_sharp_and_whole(picture):
    made = picture(all_signs())
    image = image_of(made, 4000 / made.size.width())
    assert image.width() == 4000
    worn = theme.LIGHT
    used = {
        image.pixelColor(x, y).name()
        for x in range(0, 4000, 7)
        for y in range(0, image.height(), 5)
    }
    assert {worn.bar.name(), worn.panel.name(), worn.text.name()} <= used


def test_more_pixels_than_programs_open_are_refused_with_a_way_out(picture):
    amounts = [intensity(1 + at, f"Application {at}") for at in range(500)]
    with pytest.raises(ExportError, match="Choose a smaller scale, or SVG or PDF"):
        image_of(picture(figure_of(*amounts)), 4)


def test_a_png_says_where_it_comes_from_inside(picture, tmp_path):
    path = tmp_path / "wind.png"
    write_picture(picture(all_signs()), path, scale=2)
    image = QImage(str(path))
    assert image.width() == 1920
    assert image.text("Title") == "A & B <b> by application"
    assert image.text("Catalogue SHA-256") == HERE.fingerprint
    for part in ("used-in:<wind> & sun", "2026-11-25", "Joint Research Centre (2020)"):
        assert part in image.text("Description")


def test_an_svg_and_a_pdf_say_it_too(picture):
    made = picture(all_signs())
    root = ElementTree.fromstring(svg_bytes(made))
    assert root.findtext(f"{SVG}title") == "A & B <b> by application"
    assert HERE.text in root.findtext(f"{SVG}desc", "")
    pdf = pdf_bytes(made)
    assert b"A &amp; B &lt;b&gt; by application" in pdf
    assert HERE.fingerprint[:16].encode() in pdf


def test_signs_that_xml_forbids_do_not_break_an_svg(picture):
    svg = svg_bytes(picture(all_signs("Lead\x01\x0b\ufffe")))
    assert "Lead" in joined(texts_of(svg))


def test_a_figure_without_bars_says_so_in_words(picture):
    figure = figure_of(intensity(None, "Induction", kind=ClaimKind.ZERO))
    assert "No amounts are published for A & B <b>." in joined(texts_of(svg_bytes(picture(figure))))


def test_what_is_pointed_at_is_no_part_of_a_picture(picture, qtbot):
    plain = picture(all_signs())
    marked = picture(all_signs())
    marked._chart.choose("direct-drive")
    assert svg_bytes(plain) == svg_bytes(marked)


def test_a_dark_picture_is_dark_throughout(picture):
    image = image_of(picture(all_signs(), worn=theme.DARK), 1)
    assert image.pixelColor(2, 2) == theme.DARK.panel
    used = {image.pixelColor(x, y).name() for x in range(0, 960, 2) for y in range(image.height())}
    assert theme.DARK.bar.name() in used
    assert theme.LIGHT.bar.name() not in used


def test_a_file_that_is_there_is_kept(picture, tmp_path):
    path = tmp_path / "wind.svg"
    path.write_text("mine")
    with pytest.raises(ExportTargetExistsError):
        write_picture(picture(all_signs()), path)
    assert path.read_text() == "mine"


def test_hindi_is_written_with_the_shipped_font_and_not_as_boxes(picture):
    families = QFontDatabase.families(QFontDatabase.WritingSystem.Devanagari)
    assert "Noto Sans Devanagari" in families
    word = "सीसा"
    font = QRawFont.fromFont(
        QFontDatabase.font("Noto Sans Devanagari", "Regular", 14),
        QFontDatabase.WritingSystem.Devanagari,
    )
    assert all(font.supportsCharacter(ord(sign)) for sign in word)
    image = QImage(400, 80, QImage.Format.Format_RGB32)

    def ink(text):
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        chosen = QGuiApplication.font()
        chosen.setPixelSize(40)
        painter.setFont(chosen)
        painter.drawText(10, 60, text)
        painter.end()
        return bytes(image.constBits())

    assert ink("स") != ink("ल")  # boxes would look the same
    assert word in joined(texts_of(svg_bytes(picture(all_signs(f"Lead {word}")))))


def test_a_long_picture_is_printed_on_several_pages(picture, tmp_path):
    def pages(figure):
        printer = QPrinter()
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        return paint_pages(picture(figure), printer)

    assert pages(all_signs()) == 1
    assert pages(figure_of(*(intensity(1 + at, f"Application {at}") for at in range(200)))) > 3


def test_a_picture_looks_as_it_did(picture):
    """Beside a picture that was looked at, both made so small that fonts make no difference."""
    golden = QImage(str(GOLDEN))
    small = [
        made.scaled(96, 57).convertToFormat(QImage.Format.Format_Grayscale8)
        for made in (golden, image_of(picture(all_signs()), 1))
    ]
    before, now = (
        [one.pixelColor(x, y).value() for y in range(57) for x in range(96)] for one in small
    )
    apart = [abs(one - other) for one, other in zip(before, now, strict=True)]
    assert sum(apart) / len(apart) < 4
    assert sum(one > 60 for one in apart) < 0.02 * len(apart)


def test_png_bytes_are_a_png(picture):
    assert png_bytes(picture(all_signs()), 1).startswith(b"\x89PNG")


def test_several_minerals_stand_side_by_side():
    one = mineral("Cobalt", intensities=(intensity(8, "Battery"), intensity(2, "Turbine")))
    two = mineral("Nickel", intensities=(intensity(40, "Battery"),))
    figure = uses_of_minerals(one, two)
    assert figure.title == "Cobalt and Nickel by application, kg per MW"
    told = [(bar.label, bar.context, bar.value) for bar in figure.panels[0].all_bars()]
    assert told == [("Battery", "Cobalt", 8), ("Battery", "Nickel", 40), ("Turbine", "Cobalt", 2)]


def test_a_bill_says_how_the_search_limits_it():
    wind = application(
        minerals=(
            bill("Copper", ("Wind", None), intensities=(intensity(8000, "Wind", "Copper"),)),
            bill("Nickel", ("Wind", None), intensities=(intensity(240, "Wind", "Nickel"),)),
        )
    )
    figure = minerals_of_applications(wind, found=frozenset({"copper"}))
    assert [bar.label for bar in figure.panels[0].bars] == ["Copper"]
    assert "1 of 2 minerals, as the search limits them" in figure.subtitle
    assert "as the search limits them" in figure.sentence
    unlimited = minerals_of_applications(wind, found=frozenset({"copper", "nickel"}))
    assert "limits" not in unlimited.subtitle
