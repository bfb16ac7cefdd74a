"""An application whole, and the tree of Browse."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.errors import NotFoundError
from mineralcat.store.models import Application, ApplicationSynonym, CriticalityList
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.rows import ApplicationDetail, ApplicationNode, LinkRow, ListRow

from .agreements import agreements_of
from .bills import bills
from .claims import columns_of


def application_detail(session: Session, graph: ApplicationGraph, slug: str) -> ApplicationDetail:
    """Everything that the catalogue holds of an application; NotFoundError where there is none."""
    node = graph.by_slug.get(slug)
    if node is None:
        raise NotFoundError("application", slug)
    application = session.get_one(Application, node.id)
    lines = bills(session, graph, node)
    below = list(graph.reach(node.id))
    named = agreements_of(session, applications=below)
    synonyms = select(ApplicationSynonym.text).where(ApplicationSynonym.application_id == node.id)
    synonyms = synonyms.order_by(ApplicationSynonym.position, ApplicationSynonym.id)
    return ApplicationDetail(
        id=node.id,
        uid=str(application.uid),
        **columns_of(node, ("slug", "name", "kind", "comparison")),
        summary=application.summary,
        note=application.note,
        synonyms=tuple(session.scalars(synonyms)),
        parts=tuple(LinkRow(graph.nodes[e.part].ref, e.kind) for e in graph.parts[node.id]),
        wholes=tuple(LinkRow(graph.nodes[e.whole].ref, e.kind) for e in graph.wholes[node.id]),
        minerals=tuple(lines.values()),
        agreements=named or agreements_of(session, minerals=list(lines)),
    )


def application_tree(graph: ApplicationGraph) -> list[ApplicationNode]:
    """All applications in the order of the tree, each after its parent."""
    rows: list[ApplicationNode] = []

    def add(id_: int, parent: str | None) -> None:
        node = graph.nodes[id_]
        rows.append(ApplicationNode(node.slug, node.name, node.comparison, parent))
        for edge in graph.parts[id_]:
            if edge.primary:
                add(edge.part, node.slug)

    has_parent = {edge.part for edge in graph.edges if edge.primary}
    for id_ in graph.nodes:
        if id_ not in has_parent:
            add(id_, None)
    return rows


def critical_lists(session: Session) -> list[ListRow]:
    """The lists of critical minerals, by jurisdiction, the newest first."""
    columns = (getattr(CriticalityList, name) for name in ListRow._fields)
    order = CriticalityList.jurisdiction, CriticalityList.published.desc()
    return [ListRow(*row) for row in session.execute(select(*columns).order_by(*order))]
