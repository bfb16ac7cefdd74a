"""Bills of minerals: what an application needs, itself or through its parts, and why."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.store.index.index_tables import bill
from mineralcat.store.models import Application, Intensity, Mineral, Usage, UsageSubstitute
from mineralcat.store.queries.graph import ApplicationGraph, Node
from mineralcat.store.rows import BillRow, IntensityRow, Ref, SourceRow, SubstituteRow, UsageRow

from .claims import claim_row, load_sources, order_of, preferred_uids

# Rows, not entities, and statements made once: a page of the table needs some hundreds of rows at
# each letter that is typed.
_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_PARTS: BindParameter[Any] = bindparam("parts", expanding=True)
_AT_ONCE = 5_000
"""Ids in one question; an engine has a limit."""
_mineral, _usage, _intensity = Mineral.__table__.c, Usage.__table__.c, Intensity.__table__.c
_MINERALS = select(_mineral.id, _mineral.slug, _mineral.name, _mineral.symbol).where(
    _mineral.id.in_(_THESE)
)
_USAGES = select(Usage.__table__).where(_usage.mineral_id.in_(_THESE)).order_by(_usage.id)
_INTENSITIES = (
    select(Intensity.__table__).where(_intensity.mineral_id.in_(_THESE)).order_by(_intensity.id)
)
# A sum, so that the engine does not go through all that the parts need to find what a few do.
_USAGES_IN = _USAGES.where((_usage.application_id + 0).in_(_PARTS))
_INTENSITIES_IN = _INTENSITIES.where((_intensity.application_id + 0).in_(_PARTS))
_SUBSTITUTES = (
    select(UsageSubstitute.usage_id, UsageSubstitute.text, Mineral.slug, Application.slug)
    .outerjoin(Mineral, UsageSubstitute.mineral_id == Mineral.id)
    .outerjoin(Application, UsageSubstitute.application_id == Application.id)
    .where(UsageSubstitute.usage_id.in_(_THESE))
    .order_by(UsageSubstitute.position, UsageSubstitute.id)
)
_LINES = select(bill.c.mineral_id, bill.c.usage_id, bill.c.intensity_id, bill.c.importance).where(
    bill.c.application_id == bindparam("application")
)
_LINES_OF = _LINES.where(bill.c.mineral_id.in_(_THESE))


def bills(
    session: Session,
    graph: ApplicationGraph,
    application: Node,
    minerals: Collection[int] | None = None,
) -> dict[int, BillRow]:
    """The lines of an application's bill by mineral id, best first; of *minerals* if given."""
    asked = {"application": application.id}
    if minerals is None:
        lines = session.execute(_LINES, asked).all()
    else:
        lines = session.execute(_LINES_OF, {**asked, "these": list(minerals)}).all()
    ids = [line.mineral_id for line in lines]
    below = graph.reach(application.id)
    named = {row.id: row for row in _about(session, _MINERALS, ids)}
    names = {id_: Ref(row.slug, row.name) for id_, row in named.items()}
    best_first = sorted(lines, key=lambda line: (line.importance, names[line.mineral_id].name))
    uses = usages(session, graph, minerals=ids, applications=below, names=names)
    amounts = intensities(session, graph, minerals=ids, applications=below, names=names)
    result: dict[int, BillRow] = {}
    for mineral_id, usage_id, intensity_id, _ in best_first:
        own = uses.get(mineral_id, {})
        chosen = own[usage_id]
        path = graph.path(application.id, graph.by_slug[chosen.application.slug].id)
        place = {step.application.slug: -at for at, step in enumerate(path)}
        sizes = amounts.get(mineral_id, {})
        first = sizes.get(intensity_id)
        by_place = sorted(sizes.values(), key=lambda a: place.get(a.application.slug, 1))
        result[mineral_id] = BillRow(
            mineral=names[mineral_id],
            symbol=named[mineral_id].symbol,
            usage=chosen,
            path=path,
            usages=tuple(sorted(own.values(), key=lambda u: (u is not chosen, u.importance.rank))),
            intensities=tuple(sorted(by_place, key=lambda a: a is not first)),
        )
    return result


def usages(
    session: Session,
    graph: ApplicationGraph,
    *,
    minerals: Collection[int],
    applications: Collection[int] | None = None,
    names: dict[int, Ref] | None = None,
) -> dict[int, dict[int, UsageRow]]:
    """Usages by mineral id and usage id, the most important first."""
    found = _claims(session, graph, (_USAGES, _USAGES_IN), minerals, applications)
    found.sort(key=lambda usage: usage.importance.rank)
    sources = load_sources(session, (usage.source_id for usage in found))
    names = names or _names(session, minerals)
    stand_ins = _substitutes(session, [usage.id for usage in found])
    result: dict[int, dict[int, UsageRow]] = {}
    for usage in found:
        result.setdefault(usage.mineral_id, {})[usage.id] = usage_row(
            usage, sources, names[usage.mineral_id], graph, stand_ins.get(usage.id, ())
        )
    return result


def usage_row(
    usage: Any,
    sources: dict[int, SourceRow],
    mineral: Ref,
    graph: ApplicationGraph,
    substitutes: Iterable[SubstituteRow] = (),
) -> UsageRow:
    """A use, from its row in the database."""
    application = graph.nodes[usage.application_id].ref
    own = {"mineral": mineral, "application": application, "substitutes": tuple(substitutes)}
    return claim_row(UsageRow, usage, own, sources)


def intensities(
    session: Session,
    graph: ApplicationGraph,
    *,
    minerals: Collection[int],
    applications: Collection[int] | None = None,
    names: dict[int, Ref] | None = None,
) -> dict[int, dict[int, IntensityRow]]:
    """Intensities by mineral id and intensity id; rival claims in the order they are shown."""
    found = _claims(session, graph, (_INTENSITIES, _INTENSITIES_IN), minerals, applications)
    sources = load_sources(session, (amount.source_id for amount in found))
    preferred = preferred_uids(session)
    names = names or _names(session, minerals)
    claims = [
        (amount, intensity_row(amount, sources, names[amount.mineral_id], graph, preferred))
        for amount in found
    ]
    result: dict[int, dict[int, IntensityRow]] = {}
    for amount, row in sorted(claims, key=lambda claim: order_of(claim[1], preferred)):
        result.setdefault(amount.mineral_id, {})[amount.id] = row
    return result


def intensity_row(
    amount: Any,
    sources: dict[int, SourceRow],
    mineral: Ref,
    graph: ApplicationGraph,
    preferred: Collection[str] = (),
) -> IntensityRow:
    """An amount, from its row in the database."""
    application = graph.nodes[amount.application_id].ref
    own = {"mineral": mineral, "application": application}
    return claim_row(IntensityRow, amount, own, sources, preferred)


def _claims(
    session: Session,
    graph: ApplicationGraph,
    statements: tuple[Executable, Executable],
    minerals: Collection[int],
    applications: Collection[int] | None,
) -> list[Any]:
    """The claims about minerals that one statement finds, or another in these *applications*."""
    everywhere, within = statements
    if applications is None:
        rows = _about(session, everywhere, minerals)
    else:
        rows = _about(session, within, minerals, parts=list(applications))
    return [row for row in rows if row.application_id in graph.nodes]


def _about(
    session: Session, statement: Executable, ids: Collection[int], **others: object
) -> list[Any]:
    """The rows of a statement that asks for *these* ids."""
    these = list(ids)
    chunks = (these[start : start + _AT_ONCE] for start in range(0, len(these), _AT_ONCE))
    return [row for some in chunks for row in session.execute(statement, {"these": some, **others})]


def _names(session: Session, minerals: Collection[int]) -> dict[int, Ref]:
    return {row.id: Ref(row.slug, row.name) for row in _about(session, _MINERALS, minerals)}


def _substitutes(session: Session, usage_ids: list[int]) -> dict[int, list[SubstituteRow]]:
    rows = _about(session, _SUBSTITUTES, usage_ids)
    return grouped((usage_id, SubstituteRow(*rest)) for usage_id, *rest in rows)
