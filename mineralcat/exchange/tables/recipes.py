"""The recipes that a user keeps, and which of them fit the headings of a file.

Functions on a session, as edits are: the unit of work that calls them is one step of the history.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.errors import EditError, NotFoundError
from mineralcat.store import models

from .heading_hints import years_in
from .recipe import Recipe, RecipeError, from_json, to_json

_LONGEST_NAME = 120


class KeptRecipe(NamedTuple):
    """A recipe with the name it is kept by."""

    slug: str
    name: str
    recipe: Recipe


def save_recipe(session: Session, name: str, recipe: Recipe) -> str:
    """Keep a recipe by a name, in place of the one that is kept by it; its slug. EditError where
    the name cannot be taken."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise EditError(
            "name", f"A recipe needs a name of up to {_LONGEST_NAME} characters: type one."
        )
    kept = next((one for one in _rows(session) if one.name.casefold() == name.casefold()), None)
    if kept is None:
        kept = models.Recipe(slug=_free_slug(session, name), name=name, definition="")
        session.add(kept)
    kept.definition = to_json(recipe)
    session.flush()
    return kept.slug


def delete_recipe(session: Session, slug: str) -> None:
    """Keep a recipe no longer; NotFoundError where there is none."""
    row = session.scalar(select(models.Recipe).where(models.Recipe.slug == slug))
    if row is None:
        raise NotFoundError("recipe", slug)
    session.delete(row)


def kept_recipes(session: Session) -> list[KeptRecipe]:
    """The recipes that are kept and can be read, by name."""
    found = []
    for row in _rows(session):
        try:
            found.append(KeptRecipe(row.slug, row.name, from_json(row.definition)))
        except RecipeError:
            continue  # an older or damaged one is no reason not to import
    return found


def recipe_called(session: Session, name: str) -> KeptRecipe:
    """The recipe of that name or slug; NotFoundError where there is none, RecipeError
    where it is damaged."""
    for row in _rows(session):
        if name in (row.slug, row.name):
            try:
                return KeptRecipe(row.slug, row.name, from_json(row.definition))
            except RecipeError as error:
                raise RecipeError(f"The recipe “{row.name}” cannot be used. {error}") from error
    raise NotFoundError("recipe", name, [kept.name for kept in kept_recipes(session)][:3])


def recipes_for(session: Session, headings: Sequence[str]) -> list[KeptRecipe]:
    """The kept recipes that fit these headings, the best first: those made for the same headings,
    then those of which all columns are there. A wide table may have other years by now."""
    fitting = []
    for kept in kept_recipes(session):
        recipe = _with_these_years(kept.recipe, headings)
        if not recipe.problems(headings):
            same = [h.casefold() for h in kept.recipe.headings] == [h.casefold() for h in headings]
            fitting.append(
                (not same, len(headings) - len(recipe.columns), kept._replace(recipe=recipe))
            )
    fitting.sort(key=lambda item: (*item[:2], item[2].name))
    return [kept for _, _, kept in fitting]


def _with_these_years(recipe: Recipe, headings: Sequence[str]) -> Recipe:
    """The recipe of a wide table with the years that a file has: those of headings that differ
    from a known one by their years alone."""
    if not recipe.years:
        return recipe
    made_of = {_made_like(heading, text) for heading, text in recipe.years.items()}
    years = {heading: text for heading, text in recipe.years.items() if heading in headings}
    for heading in headings:
        found = None if heading in recipe.columns else years_in(heading)
        if found is not None and _made_like(heading, found) in made_of:
            years.setdefault(heading, found)
    units = {_made_like(h, recipe.years[h]): unit for h, unit in recipe.year_units.items()}
    year_units = {
        heading: units[like]
        for heading, text in years.items()
        if (like := _made_like(heading, text)) in units
    }
    return replace(recipe, years=years, headings=tuple(headings), year_units=year_units)


def _made_like(heading: str, years: str) -> str:
    """A heading without its years, in which those of a wide table are alike."""
    return heading.replace(years, "")


def _rows(session: Session) -> list[models.Recipe]:
    return list(session.scalars(select(models.Recipe).order_by(models.Recipe.name)))


def _free_slug(session: Session, name: str) -> str:
    taken = set(session.scalars(select(models.Recipe.slug)))
    wanted = slug_of(name)[:100] or "recipe"
    numbered = (f"{wanted}-{count}" for count in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
