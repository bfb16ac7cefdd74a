"""Bills of minerals: what an application needs, itself or through its parts, and why."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.store.graph import ApplicationGraph, Node
from mineralcat.store.index_tables import bill
from mineralcat.store.models import Application, Intensity, Mineral, Usage, UsageSubstitute
from mineralcat.store.rows import BillRow, IntensityRow, Ref, SubstituteRow, UsageRow

from .claims import claim_fields, load_sources, order_of, preferred_uids


def bills(
    session: Session,
    graph: ApplicationGraph,
    application: Node,
    minerals: Collection[int] | None = None,
) -> dict[int, BillRow]:
    """The lines of an application's bill by mineral id, best first; of *minerals* if given."""
    statement = (
        select(bill.c.mineral_id, bill.c.usage_id, bill.c.intensity_id, Mineral)
        .join(Mineral, Mineral.id == bill.c.mineral_id)
        .where(bill.c.application_id == application.id)
        .order_by(bill.c.importance, Mineral.name)
    )
    if minerals is not None:
        statement = statement.where(bill.c.mineral_id.in_(minerals))
    lines = session.execute(statement).all()
    ids = [line[0] for line in lines]
    below = list(graph.reach(application.id))
    uses = usages(session, graph, minerals=ids, applications=below)
    amounts = intensities(session, graph, minerals=ids, applications=below)
    result: dict[int, BillRow] = {}
    for mineral_id, usage_id, intensity_id, mineral in lines:
        own = uses.get(mineral_id, {})
        chosen = own[usage_id]
        path = graph.path(application.id, graph.by_slug[chosen.application.slug].id)
        place = {step.application.slug: -at for at, step in enumerate(path)}
        sizes = amounts.get(mineral_id, {})
        first = sizes.get(intensity_id)
        result[mineral_id] = BillRow(
            mineral=Ref(mineral.slug, mineral.name),
            symbol=mineral.symbol,
            usage=chosen,
            path=path,
            usages=tuple(sorted(own.values(), key=lambda u: (u is not chosen, u.importance.rank))),
            intensities=tuple(
                sorted(
                    sizes.values(),
                    key=lambda a: (a is not first, place.get(a.application.slug, 1)),
                )
            ),
        )
    return result


def usages(
    session: Session,
    graph: ApplicationGraph,
    *,
    minerals: Collection[int],
    applications: Collection[int] | None = None,
) -> dict[int, dict[int, UsageRow]]:
    """Usages by mineral id and usage id, the most important first."""
    statement = select(Usage).where(Usage.mineral_id.in_(minerals))
    if applications is not None:
        statement = statement.where(Usage.application_id.in_(applications))
    claims = session.scalars(statement.order_by(Usage.id))
    found = [claim for claim in claims if claim.application_id in graph.nodes]
    found.sort(key=lambda usage: usage.importance.rank)
    sources = load_sources(session, (usage.source_id for usage in found))
    names = _names(session, minerals)
    stand_ins = _substitutes(session, [usage.id for usage in found])
    result: dict[int, dict[int, UsageRow]] = {}
    for usage in found:
        result.setdefault(usage.mineral_id, {})[usage.id] = UsageRow(
            **claim_fields(usage, sources),
            mineral=names[usage.mineral_id],
            application=graph.nodes[usage.application_id].ref,
            role=usage.role,
            importance=usage.importance,
            curated=usage.curated,
            substitutes=tuple(stand_ins.get(usage.id, ())),
        )
    return result


def intensities(
    session: Session,
    graph: ApplicationGraph,
    *,
    minerals: Collection[int],
    applications: Collection[int] | None = None,
) -> dict[int, dict[int, IntensityRow]]:
    """Intensities by mineral id and intensity id; rival claims in the order they are shown."""
    statement = select(Intensity).where(Intensity.mineral_id.in_(minerals))
    if applications is not None:
        statement = statement.where(Intensity.application_id.in_(applications))
    claims = session.scalars(statement.order_by(Intensity.id))
    found = [claim for claim in claims if claim.application_id in graph.nodes]
    sources = load_sources(session, (amount.source_id for amount in found))
    preferred = preferred_uids(session)
    names = _names(session, minerals)
    rows = [
        (
            amount.mineral_id,
            amount.id,
            IntensityRow(
                **claim_fields(amount, sources),
                mineral=names[amount.mineral_id],
                application=graph.nodes[amount.application_id].ref,
            ),
        )
        for amount in found
    ]
    rows.sort(key=lambda row: order_of(row[2], preferred))
    result: dict[int, dict[int, IntensityRow]] = {}
    for mineral_id, id_, row in rows:
        result.setdefault(mineral_id, {})[id_] = row
    return result


def _names(session: Session, minerals: Collection[int]) -> dict[int, Ref]:
    rows = session.execute(
        select(Mineral.id, Mineral.slug, Mineral.name).where(Mineral.id.in_(minerals))
    )
    return {id_: Ref(slug, name) for id_, slug, name in rows}


def _substitutes(session: Session, usage_ids: list[int]) -> dict[int, list[SubstituteRow]]:
    rows = session.execute(
        select(UsageSubstitute.usage_id, UsageSubstitute.text, Mineral.slug, Application.slug)
        .outerjoin(Mineral, UsageSubstitute.mineral_id == Mineral.id)
        .outerjoin(Application, UsageSubstitute.application_id == Application.id)
        .where(UsageSubstitute.usage_id.in_(usage_ids))
        .order_by(UsageSubstitute.position, UsageSubstitute.id)
    )
    found: dict[int, list[SubstituteRow]] = {}
    for usage_id, text, mineral, application in rows:
        found.setdefault(usage_id, []).append(SubstituteRow(text, mineral, application))
    return found
