"""Writes pictures as PNG, SVG and PDF, with title, sources and provenance in their metadata too."""

import re
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from mineralcat import __version__
from mineralcat.errors import ExportError
from mineralcat.exchange.export.output_file import finished_file
from mineralcat.translation import _

from .picture import Picture, source_lines, words_of

SCALES: Final = (1, 2, 3, 4)
"""Of a PNG: pixels for each of the screen's."""
_DPI: Final = 96
_MOST_PIXELS: Final = 120_000_000
_LONGEST_SIDE: Final = 32_000
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CREATOR: Final = f"MineralCat {__version__}"


def write_picture(
    picture: Picture,
    path: Path,
    *,
    scale: float = 2,
    replace: bool = False,
    spared: Path | None = None,
) -> None:
    """Write a picture in the format that the file's name ends in; ExportError says what is wrong.

    *scale* is of a PNG alone; the others have no pixels.
    """
    writers = {
        ".png": lambda: png_bytes(picture, scale, path),
        ".svg": lambda: svg_bytes(picture),
        ".pdf": lambda: pdf_bytes(picture),
    }
    made = writers[path.suffix.lower()]()
    with finished_file(path, replace=replace, spared=spared) as file:
        file.write(made)


def image_of(picture: Picture, scale: float, path: Path | None = None) -> QImage:
    """A picture in pixels. ExportError where that were more than can be held."""
    width, height = (round(side * scale) for side in picture.size.toTuple())
    if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise ExportError(
            path or "",
            _(
                "The picture would have {width} × {height} pixels, more than programs can open. "
                "Choose a smaller scale, or SVG or PDF, which have no pixels.",
                width=width,
                height=height,
            ),
        )
    image = QImage(max(1, width), max(1, height), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        painter.scale(scale, scale)
        picture.paint(painter)
    finally:
        painter.end()
    dots = round(_DPI * scale / 0.0254)  # only now, for charts may heed it as they paint
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


def png_bytes(picture: Picture, scale: float, path: Path | None = None) -> bytes:
    """A PNG with text chunks."""
    image = image_of(picture, scale, path)
    for key, text in _metadata(picture).items():
        image.setText(key, text)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def svg_bytes(picture: Picture) -> bytes:
    """An SVG whose text is text, with title and description."""
    from PySide6.QtSvg import QSvgGenerator  # a library of its own, for this alone

    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(picture.size.toSize())
    generator.setViewBox(QRectF(0, 0, *picture.size.toTuple()))
    generator.setResolution(_DPI)
    painter = QPainter(generator)
    try:
        picture.paint(painter)
    finally:
        painter.end()
    text = bytes(buffer.data().data()).decode("utf-8")
    return _described(text, picture).encode("utf-8")


def _described(text: str, picture: Picture) -> str:
    """With title and description put in by ourselves, and nothing that XML does not allow."""
    text = re.sub(r"<title>.*?</title>\s*|<desc>.*?</desc>\s*", "", text, count=2, flags=re.DOTALL)
    words = escape(words_of(picture.figure, picture.provenance))
    head = f"<title>{escape(picture.figure.title)}</title>\n<desc>{words}</desc>\n"
    place = text.index(">", text.index("<svg")) + 1
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", f"{text[:place]}\n{head}{text[place:]}")


def pdf_bytes(picture: Picture) -> bytes:
    """A PDF of one page that has the size of the picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)  # so that dashes and hatching are as wide as on the screen
    points = picture.size * (72 / _DPI)
    page = QPageSize(QSizeF(points), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    portrait = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(page, portrait, QMarginsF(0, 0, 0, 0)))
    writer.setTitle(picture.figure.title)
    writer.setCreator(_CREATOR)
    writer.setDocumentXmpMetadata(QByteArray(_xmp(picture).encode("utf-8")))
    painter = QPainter(writer)
    try:
        picture.paint(painter)
    finally:
        painter.end()
    return bytes(buffer.data().data())


def _metadata(picture: Picture) -> dict[str, str]:
    """By the keywords that PNG has for it."""
    return {
        "Title": picture.figure.title,
        "Description": words_of(picture.figure, picture.provenance),
        "Source": "\n".join(source_lines(picture.figure)),
        "Comment": picture.provenance.text,
        "Catalogue SHA-256": picture.provenance.fingerprint,
        "Software": _CREATOR,
        "Creation Time": picture.provenance.date,
    }


def _xmp(picture: Picture) -> str:
    """Title, description and sources as Dublin Core."""

    def parts(text: str) -> str:
        return escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))

    figure, now = picture.figure, datetime.now().astimezone().isoformat(timespec="seconds")
    default = '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<dc:title>{default.format(parts(figure.title))}</dc:title>"
        f"<dc:description>{default.format(parts(words_of(figure, picture.provenance)))}"
        "</dc:description>"
        f"<dc:source>{parts(' '.join(source_lines(figure)))}</dc:source>"
        f"<xmp:CreatorTool>{parts(_CREATOR)}</xmp:CreatorTool>"
        f"<xmp:CreateDate>{now}</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )
