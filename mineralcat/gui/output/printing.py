"""Prints pictures. A library of its own, loaded when somebody prints."""

from math import ceil

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from mineralcat.translation import _

from .picture import Picture

_DPI = 96
_MARGIN_MM = 12.0


def print_picture(picture: Picture, parent: QWidget) -> None:
    """Ask for a printer; then print, as wide as the page, on as many pages as it takes."""
    printer = QPrinter()
    printer.setDocName(picture.figure.title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go_on(result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            paint_pages(picture, printer)

    dialog.finished.connect(go_on)
    QDialog.open(dialog)


def paint_pages(picture: Picture, printer: QPrinter) -> int:
    """Paint a picture on the pages of a printer; how many there are."""
    printer.setResolution(_DPI)  # so that dashes and hatching are as wide as on the screen
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    page = QRectF(printer.pageRect(QPrinter.Unit.DevicePixel))
    width, height = picture.size.width(), picture.size.height()
    scale = page.width() / width
    if height * scale <= 1.3 * page.height():  # little more than a page is made one
        scale = min(scale, page.height() / height)
    pages = max(1, ceil(height * scale / page.height() - 1e-6))
    painter = QPainter(printer)
    try:
        for number in range(pages):
            if number:
                printer.newPage()
            painter.save()
            painter.setClipRect(QRectF(0, 0, page.width(), page.height()))
            painter.translate(0, -number * page.height())
            painter.scale(scale, scale)
            picture.paint(painter)
            painter.restore()
    finally:
        painter.end()
    return pages
