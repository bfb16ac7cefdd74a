"""What was read once is not read again, and never outlives the revision that it was read of."""

from sqlalchemy import event, select

from mineralcat.store.models import Supply
from mineralcat.store.queries.area_supply import area_supply
from mineralcat.store.queries.claims import load_sources
from mineralcat.store.queries.minerals import mineral_detail
from mineralcat.store.revision_cache import MOST, cached
from tests import mineral_edits as minerals


def name_of(catalogue):
    with catalogue.reading() as session:
        return mineral_detail(session, catalogue.graph(session), "cobalt").name


def test_the_second_reader_gets_what_the_first_read(reference_catalogue):
    found = []
    for _ in range(2):
        with reference_catalogue.reading() as session:
            graph = reference_catalogue.graph(session)
            found.append(mineral_detail(session, graph, "cobalt"))
            supply = area_supply(session, "cobalt")
    assert found[0] is found[1]
    assert supply is not None
    assert supply.supply[0][1] is found[0].supply


def test_after_an_edit_it_is_read_anew(small_catalogue):
    assert name_of(small_catalogue) == "Cobalt"
    with small_catalogue.writing("Rename") as session:
        minerals.rename_mineral(session, "cobalt", "Kobalt")
    assert name_of(small_catalogue) == "Kobalt"
    small_catalogue.undo()
    assert name_of(small_catalogue) == "Cobalt"


def test_what_an_edit_reads_on_its_way_is_not_cached(small_catalogue):
    name_of(small_catalogue)
    with small_catalogue.writing("Rename") as session:
        graph = small_catalogue.graph(session)
        minerals.rename_mineral(session, "cobalt", "Kobalt")
        session.flush()
        assert mineral_detail(session, graph, "cobalt").name == "Kobalt"
        minerals.rename_mineral(session, "cobalt", "Cobalt metal")
        session.flush()
        assert mineral_detail(session, graph, "cobalt").name == "Cobalt metal"
    assert name_of(small_catalogue) == "Cobalt metal"


def test_only_the_last_few_are_cached(reference_catalogue):
    def number(key, made):
        return cached(session, "numbers", key, lambda: made)

    with reference_catalogue.reading() as session:
        for key in range(3 * MOST):
            number(key, key)
        again = [number(key, "again") for key in reversed(range(3 * MOST))]
    assert again == [*reversed(range(2 * MOST, 3 * MOST)), *["again"] * 2 * MOST]


def test_a_session_reads_a_source_once(reference_catalogue):
    with reference_catalogue.reading() as session:
        ids = set(session.scalars(select(Supply.source_id).limit(50)))
        first = load_sources(session, ids)
        asked = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *words: asked.append(words[2]))
        assert load_sources(session, ids) == first
        assert not asked


def test_what_is_read_beside_the_index_is_not_cached(reference_catalogue):
    found = []
    for _ in range(2):
        with reference_catalogue.reading(asks_index=False) as session:
            found.append(cached(session, "words", "key", lambda: [1]))
    assert found[0] is not found[1]
