"""The command line: what the window can find, check and take back, for scripts. Imports no Qt."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mineralcat import __version__
from mineralcat.cli_backups import backup_arguments, restore_arguments
from mineralcat.cli_exchange import import_arguments
from mineralcat.cli_export import export_arguments
from mineralcat.cli_output import (
    DONE,
    NOTHING,
    UNUSABLE,
    after,
    complain,
    open_streams,
    report,
    use_utf8,
)
from mineralcat.cli_plot import plot_arguments
from mineralcat.cli_words import Parser, mistyped, with_command, with_queries
from mineralcat.errors import NotFoundError
from mineralcat.places import default_catalogue
from mineralcat.settings import read_settings

_PAGE = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 found nothing or a check failed, 2 unusable."""
    closed = open_streams()
    use_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = argparse.Namespace(command="", query="", written="", opened=None)
    try:
        status = _run(words, options)
        sys.stdout.flush()  # now, while a reader that is gone can still be met
    except Exception as error:  # noqa: BLE001  each becomes one line here
        return report(error, options)
    except KeyboardInterrupt:
        complain(after(options, "interrupted; nothing was written.", "it was interrupted."))
        return DONE if options.written else UNUSABLE
    finally:
        if options.opened is not None:
            options.opened.close()
    if closed and not options.written and options.command != "open":
        complain("The output could not be written (standard output is closed).")
        return UNUSABLE
    return status


def _run(words: list[str], options: argparse.Namespace) -> int:
    parser = _parser()
    if hint := mistyped(words, _COMMANDS):
        parser.error(hint)
    try:
        parser.parse_args(with_queries(with_command(words, _COMMANDS)), options)
    except SystemExit:
        sys.stdout.flush()  # the help, whose reader may be gone
        raise
    return int(options.run(options))


# -- arguments -----------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="mineralcat",
        description="The offline atlas of critical minerals and their clean-energy uses.",
        epilog="A catalogue that does not exist yet is made from the reference data.",
    )
    parser.add_argument("--version", action="version", version=f"mineralcat {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (run, summary, add_arguments) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument(
            "--catalogue",
            metavar="FILE",
            help="the catalogue; else $MINERALCAT_CATALOGUE, else your own",
        )
        add_arguments(command)
        command.set_defaults(run=run)
    return parser


def _open_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", nargs="?", metavar="CATALOGUE", help="the catalogue to open")
    command.add_argument("--close-when-shown", action="store_true", help=argparse.SUPPRESS)


def _search_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "query", nargs="+", metavar="QUERY", help='such as "used-in:offshore-wind"'
    )
    _format(command, "table", "json", "csv")
    _limit(command)


def _show_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("slug", metavar="SLUG", help="a mineral or an application")
    _format(command, "table", "json")


def _history_arguments(command: argparse.ArgumentParser) -> None:
    _format(command, "table", "json")
    _limit(command)


def _step_arguments(command: argparse.ArgumentParser) -> None:
    _format(command, "table", "json")


def _check_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--repair",
        action="store_true",
        help="set damaged rows back, and build the search index anew",
    )
    _format(command, "table", "json")


def _new_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the catalogue to make")
    content = command.add_mutually_exclusive_group()
    content.add_argument("--empty", action="store_true", help="with nothing in it")
    content.add_argument("--without-facts", action="store_true", help="with names but no claims")


def _format(command: argparse.ArgumentParser, *formats: str) -> None:
    command.add_argument("--format", choices=formats, default=formats[0])


def _limit(command: argparse.ArgumentParser) -> None:
    command.add_argument("--limit", type=_whole, metavar="N", help="at most so many")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


# -- commands ------------------------------------------------------------------------------------


def _path(options: argparse.Namespace) -> Path:
    named = options.catalogue or os.environ.get("MINERALCAT_CATALOGUE")
    if not named:
        return default_catalogue()
    from mineralcat.store.files.file_names import named_file

    return named_file(named)


def _catalogue(options: argparse.Namespace) -> Any:
    from mineralcat.exchange.packages.reference import open_or_make

    options.opened = catalogue = open_or_make(_path(options), waiting=_patience())
    settings = read_settings().settings
    catalogue.author, catalogue.device = settings.signing_author(), settings.signing_device()
    catalogue.before_write = _back_up_first
    return catalogue


def _patience() -> Any:
    """How a command waits for another window or program that writes to the catalogue."""
    from mineralcat.store import catalogue
    from mineralcat.store.engines.waiting import PatientCommand

    return PatientCommand(complain, catalogue.BUSY_SECONDS)


def _back_up_first(path: Path) -> None:
    """The backup before the first step of a day."""
    from mineralcat.store.integrity.backups import BeforeFirstWrite, place_of

    BeforeFirstWrite(*place_of(path), complain)(path)


def _open(options: argparse.Namespace) -> int:
    from mineralcat.app import run  # the window's libraries load here, for this command alone

    options.catalogue = options.file or options.catalogue
    named = options.catalogue or os.environ.get("MINERALCAT_CATALOGUE")
    return run(_path(options) if named else None, close_when_shown=options.close_when_shown)


def _search(options: argparse.Namespace) -> int:
    from mineralcat.exchange.export.write_text import correction, search_table
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.queries.minerals import mineral_rows
    from mineralcat.store.search.find_minerals import find
    from mineralcat.store.search.relaxation import relaxations

    options.query = " ".join(options.query).strip()
    catalogue = _catalogue(options)
    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        found = find(session, graph, options.query)
        count = len(found) if options.limit is None else min(options.limit, len(found))
        rows = [
            row
            for start in range(0, count, _PAGE)
            for row in mineral_rows(session, graph, found, start, min(_PAGE, count - start))
        ]
        instead = [] if len(found) else relaxations(session, graph, options.query)
    if said := correction(found):
        print(said, file=sys.stdout if options.format == "table" else sys.stderr)
    shapes = json_shapes.hits(rows, application=found.application is not None)
    if options.format == "json":
        _print_json(shapes)
    elif options.format == "csv":
        _print_csv(shapes)
    else:
        print(search_table(rows, found, instead))
    return DONE if len(found) else NOTHING


def _show(options: argparse.Namespace) -> int:
    from mineralcat.exchange.export.detail_text import application_text, mineral_text
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.queries.applications import application_detail
    from mineralcat.store.queries.minerals import mineral_detail, mineral_id

    catalogue = _catalogue(options)
    slug = options.slug.strip().lower()
    with catalogue.reading() as session:
        graph = catalogue.graph(session)
        if mineral_id(session, slug) is not None:
            mineral = mineral_detail(session, graph, slug)
            shape, text = json_shapes.mineral(mineral), mineral_text(mineral)
        elif slug in graph.by_slug:
            application = application_detail(session, graph, slug)
            shape = json_shapes.application(application)
            text = application_text(application)
        else:
            raise NotFoundError("mineral or application", options.slug)
    if options.format == "json":
        _print_json(shape)
    else:
        print(text)
    return DONE


def _history(options: argparse.Namespace) -> int:
    from mineralcat.store.history import revisions

    with _catalogue(options).reading() as session:
        rows = revisions(session, options.limit)
    _print_revisions(options, rows)
    return DONE


def _undo(options: argparse.Namespace) -> int:
    return _step(options, "undo")


def _redo(options: argparse.Namespace) -> int:
    return _step(options, "redo")


def _step(options: argparse.Namespace, action: str) -> int:
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.history import revisions

    catalogue = _catalogue(options)
    message = catalogue.undo() if action == "undo" else catalogue.redo()
    options.written = f"{action.capitalize()}: {message}"
    with catalogue.reading() as session:
        (row,) = revisions(session, 1)
    if options.format == "json":
        _print_json(json_shapes.revision(row))
    else:
        print(row.message)
    return DONE


def _check(options: argparse.Namespace) -> int:
    from mineralcat.exchange.packages import json_shapes
    from mineralcat.store.integrity.catalogue_check import (
        content_hash,
        is_damage,
        problems,
        rows_hold,
    )

    catalogue = _catalogue(options)
    if options.repair:
        _repair(catalogue)
        options.written = "The catalogue was repaired"
    with catalogue.reading() as session:
        found = problems(session)
        fingerprint = content_hash(session) if rows_hold(found) else None
    if options.format == "json":
        _print_json(json_shapes.check(found, fingerprint))
    else:
        for problem in found:
            print(f"{problem.kind}: {problem.message}")
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        print(f"{count if found else 'sound'}, hash {fingerprint or 'unknown'}")
    if options.format == "table" and is_damage(found):
        from mineralcat.cli_backups import way_back

        complain(way_back(catalogue.path))
    return NOTHING if found else DONE


def _repair(catalogue: Any) -> None:
    """Repair, and say what was done; standard output is for what is found then."""
    from mineralcat.exchange.apply.repairing import repair_catalogue

    done = repair_catalogue(catalogue)
    if done.kept:
        print(f"The catalogue as it was is kept as {done.kept}.", file=sys.stderr)
    if done.rows:
        print(f"{done.rows} rows were set back to what was saved.", file=sys.stderr)


def _new(options: argparse.Namespace) -> int:
    from mineralcat.exchange.packages import reference
    from mineralcat.store.files.file_names import named_file

    path = named_file(options.file)
    if options.empty:
        reference.make_empty(path).close()
    else:
        reference.make(path, facts=not options.without_facts).close()
    options.written = f"Made {path}."
    print(options.written)
    return DONE


def _backup(options: argparse.Namespace) -> int:
    from mineralcat.cli_backups import backup

    path = _path(options)
    if not path.exists() and not options.list:
        _catalogue(options)  # made from the reference data, as by any command
    said = backup(path, options)
    _print_said(options, said)
    return DONE if said else NOTHING


def _restore(options: argparse.Namespace) -> int:
    from mineralcat.cli_backups import restore

    _print_said(options, restore(_path(options), options, _patience()))
    return DONE


def _import(options: argparse.Namespace) -> int:
    from mineralcat.cli_exchange import take_in

    take_in(_catalogue(options), options)
    return DONE


def _export(options: argparse.Namespace) -> int:
    from mineralcat.cli_export import export

    return export(_catalogue(options), options)


def _plot(options: argparse.Namespace) -> int:
    from mineralcat.cli_plot import plot

    return plot(_catalogue(options), options)


def _print_said(options: argparse.Namespace, said: Any) -> None:
    if options.format == "json":
        _print_json(said)
    else:
        print(said or "There is no backup yet.")


def _print_revisions(options: argparse.Namespace, rows: Iterable[Any]) -> None:
    from mineralcat.exchange.packages import json_shapes

    if options.format == "json":
        _print_json([json_shapes.revision(row) for row in rows])
        return
    for row in rows:
        undone = " (undone)" if row.undone else ""
        print(f"{row.time}  {row.author or '-'}  {row.message}{undone}  [{row.changes}]")


def _print_json(shape: Any) -> None:
    import json  # not for the window, which starts here too

    print(json.dumps(shape, ensure_ascii=False, indent=1, allow_nan=False))


def _print_csv(shapes: list[dict[str, Any]]) -> None:
    import csv

    fields = ("slug", "name", "kind", "symbol", "certainty", "importance", "role", "path")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(fields)
    for shape in shapes:
        path = " > ".join(shape.get("path") or ())
        writer.writerow([path if name == "path" else shape.get(name) for name in fields])


_COMMANDS: dict[str, tuple[Any, str, Any]] = {
    "open": (_open, "Open the window (also without a command).", _open_arguments),
    "search": (_search, "Find minerals.", _search_arguments),
    "show": (_show, "Show a mineral or an application, whole.", _show_arguments),
    "history": (_history, "List what was changed, newest first.", _history_arguments),
    "undo": (_undo, "Take back the last step.", _step_arguments),
    "redo": (_redo, "Take back the last undo.", _step_arguments),
    "check": (_check, "Check the catalogue and print its hash.", _check_arguments),
    "new": (_new, "Make a new catalogue.", _new_arguments),
    "import": (_import, "Take in files, after a look at what differs.", import_arguments),
    "export": (_export, "Write the catalogue, or a search of it, to a file.", export_arguments),
    "plot": (_plot, "Write a view as a picture, or its data.", plot_arguments),
    "backup": (_backup, "Back up the catalogue, or list its backups.", backup_arguments),
    "restore": (_restore, "Restore a backup; `undo` takes it back.", restore_arguments),
}


if __name__ == "__main__":
    sys.exit(main())
