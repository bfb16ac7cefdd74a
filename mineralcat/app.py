"""The window's front door: paints the frame first, then loads the catalogue into it."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mineralcat import logs
from mineralcat.places import default_catalogue
from mineralcat.settings import Settings, read_settings, write_settings
from mineralcat.store.files.file_names import address_in, named_file
from mineralcat.translation import _, language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from mineralcat.gui.window.main_window import MainWindow


def main() -> int:
    """Open the window; the arguments are those of the command `mineralcat`."""
    from mineralcat.cli import main as command_line

    return command_line()


def create_window(catalogue: str | Path) -> "MainWindow":
    """The main window on a catalogue, shown and filled, without entering the event loop.

    Uses the QApplication that exists. A catalogue that does not exist yet is made.
    """
    from PySide6.QtWidgets import QApplication

    from mineralcat.exchange.packages.reference import open_or_make
    from mineralcat.gui.fonts import bring_fonts
    from mineralcat.gui.window.main_window import MainWindow
    from mineralcat.gui.window.windows import Windows

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    _dress(app, read_settings().settings)
    bring_fonts()
    opened = open_or_make(named_file(catalogue))
    window = MainWindow()
    Windows.of_this_process().add(window)
    _keep_queries(window)
    window.show_catalogue(opened)
    window.settle()
    window.show()
    return window


def run(path: Path | None = None, *, close_when_shown: bool = False) -> int:
    """Run the program on a catalogue: the one named, else the last one, else the user's own."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from mineralcat.gui import error_dialog
    from mineralcat.gui.first_paint import AfterPaint
    from mineralcat.gui.window.main_window import MainWindow

    app = QApplication(sys.argv[:1])
    reporter = error_dialog.install(app)
    if close_when_shown:  # nobody is there to close the dialog
        reporter.happened.connect(lambda _: app.exit(1))
    settings, notice = read_settings()
    _dress(app, settings)
    last = "" if address_in(settings.last_catalogue)[0] else settings.last_catalogue
    is_lost = bool(last) and not Path(last).is_file()
    lost = Path(last) if is_lost and not path else None
    path = path or (Path(last) if last and not is_lost else default_catalogue())
    window = MainWindow(bare=True)

    def go_on() -> None:
        from mineralcat.gui.fonts import bring_fonts
        from mineralcat.gui.window.windows import Windows

        bring_fonts()
        logs.start_logging()
        window.build_ui()
        Windows.of_this_process().add(window)
        _keep_queries(window)
        if notice:
            window.show_notice(notice)
        AfterPaint(window, lambda: window.load(path, opened, failed))

    def opened() -> None:
        from mineralcat.gui.window.recent_use import note_opened

        note_opened(path)
        if lost is not None:
            _say_lost(window, lost, notice)
        elif notice:  # a catalogue that opens hides the last notice
            window.show_notice(notice)
        if close_when_shown:
            QTimer.singleShot(0, lambda: _report_and_close(window))

    def failed(error: Exception) -> None:
        if close_when_shown:
            print(f"mineralcat: {error}", file=sys.stderr)
            window.close()
            app.exit(1)

    AfterPaint(window, go_on)
    window.show()
    return app.exec()


def _keep_queries(window: "MainWindow") -> None:
    """Give the window the queries of earlier times, and keep its own when it closes."""
    window.searching.recent.recall(read_settings().settings.recent_queries)
    window.closed.connect(lambda: _write_queries(window.searching.recent.queries))


def _write_queries(queries: list[str]) -> None:
    settings = read_settings().settings
    if tuple(queries) != settings.recent_queries:
        write_settings(replace(settings, recent_queries=tuple(queries)))


def _say_lost(window: "MainWindow", lost: Path, notice: str | None) -> None:
    """Say that this is another catalogue than the last one, and let that be looked for."""
    from mineralcat.gui.widgets.notice_bar import NoticeAction

    sentence = _(
        "The catalogue {path}, which was open last, is not there any more: this is your own one. "
        "If it lies on a drive, connect that and open it again.",
        path=str(lost),
    )
    window.show_notice(
        f"{sentence} {notice or ''}".rstrip(),
        NoticeAction(_("Look for It"), lambda: window.documents.open_recent(str(lost))),
    )


def _dress(app: "QApplication", settings: Settings) -> None:
    from mineralcat.gui import pointer_rules, theme
    from mineralcat.gui.window import preferences

    app.setOrganizationName("MineralCat")
    app.setApplicationName("MineralCat")
    app.setApplicationDisplayName("MineralCat")
    _translate_qt(app)
    theme.apply_theme(app, str(settings.theme))
    pointer_rules.install(app)
    preferences.write_figures(settings)


def _translate_qt(app: "QApplication") -> None:
    """Have Qt's own words, those of its buttons and menus, in the language of ours if it can."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    if language.startswith("en") or app.findChild(QTranslator) is not None:
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language), "qtbase", "_", folder):
        app.installTranslator(translator)


def _report_and_close(window: "MainWindow") -> None:
    window.settle()
    print(f"MineralCat: shown, {window.found()}")
    window.close()
