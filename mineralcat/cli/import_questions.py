"""What `import` asks on a terminal: which column is what, and what texts mean."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mineralcat.exchange.incoming import Member
    from mineralcat.exchange.review.matching import ImportQuestion
    from mineralcat.exchange.review.review import Review
    from mineralcat.exchange.tables.recipes import Recipe
    from mineralcat.exchange.tables.table_files import Table
    from mineralcat.exchange.tables.table_options import TableOptions
    from mineralcat.exchange.tables.targets import TargetField


def ask_questions(review: "Review") -> None:
    """Ask once for each text that is not known; an empty answer leaves its rows out."""
    from mineralcat.exchange.review.matching import AnswerError, Answers

    while questions := review.questions:
        question = questions[0]
        answer = Answers()
        answer.give(question, _asked(question))
        try:
            review.answer(answer)
        except AnswerError as error:
            print(error)


def _asked(question: "ImportQuestion") -> str:
    from mineralcat.exchange.review.matching import LEAVE_OUT

    print(question.sentence)
    for number, candidate in enumerate(question.candidates, start=1):
        print(f"  {number}  {candidate.name} ({candidate.slug})")
    how = "a slug, + to make a new entry, " if question.kind.names_entry else ""
    typed = _typed(f"A number, {how}Enter to leave the rows out: ")
    if typed.isdecimal() and 1 <= int(typed) <= len(question.candidates):
        return question.candidates[int(typed) - 1].slug
    return typed or LEAVE_OUT


def _typed(prompt: str) -> str:
    """What is typed; nothing where the input has ended."""
    try:
        return input(prompt).strip()
    except EOFError:
        print()
        return ""


# -- which column is what --------------------------------------------------------------------------


def ask_columns(members: "Iterable[Member]", options: "TableOptions") -> "dict[str, Recipe]":
    """Ask of each table that cannot be read by what is typed and guessed which column has what is
    missing; by file the recipes of those that were answered. An empty answer leaves it so."""
    from mineralcat.exchange.formats import format_of
    from mineralcat.exchange.problems import UnreadableFileError
    from mineralcat.exchange.tables.table_files import Table

    recipes: dict[str, Recipe] = {}
    for member in members:
        known = format_of(member)
        if known is None or not known.by_recipe or len(options.sheets) > 1:
            continue
        try:
            with Table(member) as table:
                recipe = _asked_recipe(table, options)
        except UnreadableFileError:  # which the import reports
            continue
        if recipe is not None:
            recipes[member.name] = recipe
    return recipes


def _asked_recipe(table: "Table", options: "TableOptions") -> "Recipe | None":
    """The recipe of a table with what was answered; None where nothing is to be asked."""
    from mineralcat.exchange.tables.column_guesses import unproved
    from mineralcat.exchange.tables.sheets import look_through, target_words

    looks = look_through(table, options)
    first = max(looks, key=lambda look: (look.recipe is not None, look.is_likely))
    recipe, headings = first.recipe, first.headings
    if recipe is None or any(look.fits for look in looks):
        return None
    print(f"{table.member.name}: its rows look like {target_words(recipe.target)}.")
    if options.target is None:
        recipe = _asked_target(table, replace(options, recipe=None), recipe)
    doubts = () if options.recipe else unproved(recipe, table, options.given(table, recipe))
    for sentence in doubts:
        print(sentence)
    if doubts and _typed("Enter if that is so, or n to leave the file out: "):
        return None
    for one in recipe.target.required:
        if one in recipe.missing():
            recipe = _with_field(recipe, one, headings)
    return None if recipe.missing() else recipe


def _asked_target(table: "Table", options: "TableOptions", guessed: "Recipe") -> "Recipe":
    from mineralcat.exchange.tables.table_options import OptionError, target_named

    while typed := _typed("Another target, or Enter if that is what they are: "):
        try:
            other = replace(options, target=target_named(typed))
            return other.recipe_for(table, guessed.choices)
        except OptionError as error:
            print(error)
    return guessed


def _with_field(recipe: "Recipe", one: "TargetField", headings: Sequence[str]) -> "Recipe":
    """The recipe with the column or the constant that is typed for a field."""
    print(f"Which column has “{one.label.lower()}”?")
    for number, heading in enumerate(headings, start=1):
        print(f"  {number}  {heading}")
    words = f" ({', '.join(word.value for word in one.choices)})" if one.choices else ""
    typed = _typed(f"A number, or what is the same in all rows{words}: ")
    if typed.isdecimal() and 1 <= int(typed) <= len(headings):
        heading = headings[int(typed) - 1]
        return replace(recipe, columns={**recipe.columns, heading: one.key})
    return replace(recipe, constants={**recipe.constants, one.key: typed})
