"""The command `import`."""

import argparse
import sys

from mineralcat.cli.import_options import (
    add_arguments,
    answers,
    paths_named,
    save_recipe,
    table_options,
)
from mineralcat.cli.import_questions import ask_columns, ask_questions
from mineralcat.cli.import_report import print_json, print_table
from mineralcat.cli.opening import open_catalogue
from mineralcat.cli.streams import DONE, complain
from mineralcat.errors import MineralCatError
from mineralcat.exchange.incoming import Member
from mineralcat.exchange.input_files import gather
from mineralcat.exchange.packages import reference
from mineralcat.exchange.review.review import Review, review_of
from mineralcat.exchange.review.review_kinds import RowKind
from mineralcat.exchange.tables.read_tables import reading_by
from mineralcat.exchange.tables.recipes import TableRecipe
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.tables.table_options import TableOptions
from mineralcat.store.catalogue import Catalogue
from mineralcat.translation import _

__all__ = ["add_arguments", "run"]


def run(options: argparse.Namespace) -> int:
    """Import files, or print what an import would do."""
    catalogue = open_catalogue(options)
    if not options.paths and not options.reference:
        raise MineralCatError(_("Name the files, folders or zips to take in, or --reference."))
    by = table_options(options, catalogue)
    with paths_named(options) as paths:
        members = [*gather(paths), *(reference.members() if options.reference else ())]
        _import(catalogue, members, by, options)
    catalogue.catch_up()
    return DONE


def _import(
    catalogue: Catalogue, members: list[Member], typed: TableOptions, options: argparse.Namespace
) -> None:
    asking = _is_asking(options)
    answered = ask_columns(members, typed) if asking else {}
    by = {one.name: answered.get(one.name, typed) for one in members} if answered else typed
    with review_of(catalogue, members, answers(options.answer), by) as review:
        _check_used(typed, review)
        for name, why in review.skipped.items():
            complain(_("{file} was left out: {reason}", file=name, reason=why))
        if asking:
            ask_questions(review)
        if options.take_conflicting:
            review.choose_all([RowKind.CONFLICTING], True)
        revision = None if options.dry_run else review.take()
        if revision is not None:
            options.written = revision.message
        if options.reference and not options.dry_run:
            reference.note_taken(catalogue)
        if options.format == "json":
            print_json(review, None if revision is None else revision.uid)
        else:
            print_table(review, with_added=options.dry_run)
            if not options.dry_run:
                print(revision.message if revision else _("Nothing was changed."))
        if options.save_recipe:
            recipe = _recipe_used(members, review, answered, typed)
            saved = save_recipe(recipe, options.save_recipe, catalogue, dry_run=options.dry_run)
            print(saved, file=sys.stderr)


def _is_asking(options: argparse.Namespace) -> bool:
    """Whether somebody sits at a terminal who can answer, and the output is none for programs."""
    if options.dry_run or options.format == "json":
        return False
    return sys.stdin is not None and sys.stdin.isatty()


def _check_used(typed: TableOptions, review: Review) -> None:
    """Refuse options for columns where no file is a table whose columns can be mapped."""
    if typed != TableOptions(recipe=typed.recipe) and not review.tables:
        file, format_ = next(iter(review.formats.items()))
        sentence = _(
            "{file} is read as {format}, which says itself what its columns are. Leave --map"
            " and all that is said of its columns out.",
            file=file,
            format=format_.label,
        )
        raise MineralCatError(sentence)


def _recipe_used(
    members: list[Member], review: Review, answered: dict[str, TableRecipe], typed: TableOptions
) -> TableRecipe:
    """The recipe by which the first table was read."""
    for member in members:
        if member.name in review.tables:
            with Table(member) as table:
                return reading_by(answered.get(member.name, typed)).recipe_for(table)
    raise MineralCatError(_("No file was read as a table, so that there is no recipe to keep."))
