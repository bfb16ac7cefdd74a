"""What `import` asks on a terminal: which column is what, and what texts mean."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from mineralcat.exchange.formats import format_of
from mineralcat.exchange.incoming import Member
from mineralcat.exchange.problems import UnreadableFileError
from mineralcat.exchange.review.matching import LEAVE_OUT, AnswerError, Answers, ImportQuestion
from mineralcat.exchange.review.review import Review
from mineralcat.exchange.tables.column_guesses import unproved
from mineralcat.exchange.tables.recipes import TableRecipe
from mineralcat.exchange.tables.sheets import look_through, target_words
from mineralcat.exchange.tables.table_files import Table
from mineralcat.exchange.tables.table_options import OptionError, TableOptions, target_named
from mineralcat.exchange.tables.targets import TargetField
from mineralcat.translation import _, comma_list


def ask_questions(review: Review) -> None:
    """Ask once for each text that is not known; an empty answer leaves its rows out."""
    while questions := review.questions:
        answer = Answers()
        answer.give(questions[0], _asked(questions[0]))
        try:
            review.answer(answer)
        except AnswerError as error:
            print(error)


def _asked(question: ImportQuestion) -> str:
    print(question.sentence)
    names = [f"{one.name} ({one.slug})" for one in question.candidates]
    prompt = (
        _("A number, a slug, + to make a new entry, Enter to leave the rows out: ")
        if question.kind.names_entry
        else _("A number, Enter to leave the rows out: ")
    )
    number, typed = _chosen(names, prompt)
    return typed or LEAVE_OUT if number is None else question.candidates[number].slug


def _chosen(choices: Sequence[str], prompt: str) -> tuple[int | None, str]:
    """Which of some numbered choices is typed, from 0; None, and what is typed, where none is."""
    for number, choice in enumerate(choices, start=1):
        print(f"  {number}  {choice}")
    typed = _typed(prompt)
    is_number = typed.isdecimal() and 1 <= int(typed) <= len(choices)
    return int(typed) - 1 if is_number else None, typed


def _typed(prompt: str) -> str:
    """What is typed; nothing where the input has ended."""
    try:
        return input(prompt).strip()
    except EOFError:
        print()
        return ""


# -- which column is what --------------------------------------------------------------------------


def ask_columns(members: Iterable[Member], options: TableOptions) -> dict[str, TableRecipe]:
    """Ask of each table that cannot be read by what is typed and guessed which column has what is
    missing; by file the recipes of those that were answered. An empty answer leaves it so."""
    recipes: dict[str, TableRecipe] = {}
    for member in members:
        known = format_of(member)
        if known is None or not known.by_recipe or len(options.sheets) > 1:
            continue
        with suppress(UnreadableFileError), Table(member) as table:  # which the import reports
            recipe = _asked_recipe(table, options)
            if recipe is not None:
                recipes[member.name] = recipe
    return recipes


def _asked_recipe(table: Table, options: TableOptions) -> TableRecipe | None:
    """The recipe of a table with what was answered; None where nothing is to be asked."""
    looks = look_through(table, options)
    first = max(looks, key=lambda look: (look.recipe is not None, look.is_likely))
    recipe, headings = first.recipe, first.headings
    if recipe is None or any(look.fits for look in looks):
        return None
    rows = target_words(recipe.target)
    print(_("{file}: its rows look like {rows}.", file=table.member.name, rows=rows))
    if options.target is None:
        recipe = _asked_target(table, replace(options, recipe=None), recipe)
    doubts = () if options.recipe else unproved(recipe, table, options.given(table, recipe))
    for sentence in doubts:
        print(sentence)
    if doubts and _typed(_("Enter if that is so, or n to leave the file out: ")):
        return None
    for one in recipe.target.required:
        if one in recipe.missing():
            recipe = _with_field(recipe, one, headings)
    return None if recipe.missing() else recipe


def _asked_target(table: Table, options: TableOptions, guessed: TableRecipe) -> TableRecipe:
    while typed := _typed(_("Another target, or Enter if that is what they are: ")):
        try:
            other = replace(options, target=target_named(typed))
            return other.recipe_for(table, guessed.choices)
        except OptionError as error:
            print(error)
    return guessed


def _with_field(recipe: TableRecipe, one: TargetField, headings: Sequence[str]) -> TableRecipe:
    """The recipe with the column or the constant that is typed for a field."""
    print(_("Which column has “{field}”?", field=one.label))
    prompt = _("A number, or what is the same in all rows: ")
    if one.choices:
        words = comma_list(word.value for word in one.choices)
        prompt = _("A number, or what is the same in all rows ({words}): ", words=words)
    number, typed = _chosen(headings, prompt)
    if number is not None:
        return replace(recipe, columns={**recipe.columns, headings[number]: one.key})
    return replace(recipe, constants={**recipe.constants, one.key: typed})
