"""The first schema: named things, claims, the application graph, history.

Frozen: it says what version 1 was, whatever the models say today, so it imports none of them. The
search index is derived, and is rebuilt after migrating.

Revision ID: 0001
Revises:
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy import CheckConstraint, Column, Index, Table, UniqueConstraint

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# -- columns -------------------------------------------------------------------------------------


def needed(name: str, type_: Any = sa.Text, **options: Any) -> Column[Any]:
    """A column that always has a value."""
    return Column(name, type_, nullable=False, **options)


def optional(name: str, type_: Any = sa.Text, **options: Any) -> Column[Any]:
    """A column that may be empty."""
    return Column(name, type_, nullable=True, **options)


def words(name: str, constraint: str, *values: str) -> Column[Any]:
    """A column that holds one of these words, checked by the database."""
    one_of = sa.Enum(*values, name=constraint, native_enum=False, create_constraint=True, length=24)
    return Column(name, one_of, nullable=False)


def refers(name: str, table: str, *, null: bool = False, index: bool = True) -> Column[Any]:
    """A reference that refuses to lose what it points at."""
    target = sa.ForeignKey(f"{table}.id", ondelete="RESTRICT")
    return Column(name, target, nullable=null, index=index)


def a_source() -> Column[Any]:
    return refers("source_id", "source", null=True)


def confidence() -> Column[Any]:
    return words("confidence", "confidence", "verified in two places", "single copy", "unsourced")


def origin() -> Column[Any]:
    return words("origin", "origin", "shipped", "imported", "own")


# -- tables --------------------------------------------------------------------------------------


def entity(table: str, *items: Any) -> None:
    """A table of the catalogue's content."""
    own = [item for item in items if isinstance(item, Column)]
    rules = [item for item in items if not isinstance(item, Column)]
    identity = Column("id", sa.Integer, primary_key=True), needed("uid", sa.Uuid, unique=True)
    Table(table, SCHEMA, *own, *identity, *rules)


def named(table: str, *items: Any) -> None:
    """A table of things that facts refer to."""
    entity(table, *items, needed("slug", sa.String(120), unique=True))


def claim(table: str, *items: Any) -> None:
    """A table of statements with their evidence."""
    entity(
        table,
        *items,
        optional("value", sa.Float),
        optional("low", sa.Float),
        optional("high", sa.Float),
        words(
            "claim_kind",
            "claim_kind",
            *("number", "below", "above", "range", "zero", "negligible"),
            *("withheld", "not available", "not applicable", "in words"),
        ),
        optional("unit", sa.String(40)),
        words(
            "status",
            "claim_status",
            *("reported", "estimated", "provisional", "projected", "derived"),
        ),
        needed("rounded", sa.Boolean),
        optional("as_published"),
        optional("period_from", sa.Integer),
        optional("period_to", sa.Integer),
        optional("scope", sa.String(80)),
        optional("scenario", sa.String(80)),
        optional("locator"),
        confidence(),
        origin(),
        optional("note"),
        a_source(),
        *(CheckConstraint(condition, name=name) for name, condition in CLAIM_CHECKS.items()),
    )


CLAIM_CHECKS = {
    "low_to_high": "low IS NULL OR high IS NULL OR low <= high",
    "low_to_value": "value IS NULL OR low IS NULL OR low <= value",
    "value_to_high": "value IS NULL OR high IS NULL OR value <= high",
    "period_forwards": "period_from IS NULL OR period_to IS NULL OR period_from <= period_to",
    "number_has_value": "claim_kind <> 'number' OR value IS NOT NULL",
    "zero_is_zero": "claim_kind <> 'zero' OR value = 0",
    "below_has_high": "claim_kind <> 'below' OR high IS NOT NULL",
    "above_has_low": "claim_kind <> 'above' OR low IS NOT NULL",
    "range_has_ends": "claim_kind <> 'range' OR (low IS NOT NULL AND high IS NOT NULL)",
    "absent_has_no_value": (
        "claim_kind NOT IN ('negligible', 'withheld', 'not available', 'not applicable',"
        " 'in words') OR (value IS NULL AND low IS NULL)"
    ),
    "no_source_is_unsourced": "source_id IS NOT NULL OR confidence = 'unsourced'",
}


def has_name() -> CheckConstraint:
    return CheckConstraint("length(trim(name)) > 0", name="has_name")


# -- named things --------------------------------------------------------------------------------

named(
    "source",
    needed("title"),
    optional("publisher"),
    words(
        "kind",
        "source_kind",
        *("official statistics", "law", "report", "article", "press", "own"),
    ),
    optional("year", sa.Integer),
    optional("published", sa.String(10)),
    optional("url"),
    optional("doi"),
    optional("licence"),
    optional("note"),
    origin(),
)
named(
    "mineral",
    needed("name", unique=True),
    words("kind", "mineral_kind", "element", "group", "mineral", "compound", "material"),
    optional("symbol", sa.String(12)),
    optional("formula", sa.String(80)),
    refers("member_of_id", "mineral", null=True),
    needed("no_market", sa.Boolean),
    optional("summary"),
    optional("note"),
    origin(),
    Index(None, "kind"),
    has_name(),
)
entity(
    "mineral_synonym",
    refers("mineral_id", "mineral", index=False),
    needed("text"),
    needed("position", sa.Integer),
    UniqueConstraint("mineral_id", "text"),
)
entity(
    "mineral_name",
    refers("mineral_id", "mineral", index=False),
    needed("lang", sa.String(12)),
    needed("text"),
    a_source(),
    confidence(),
    origin(),
    UniqueConstraint("mineral_id", "lang", "text"),
)
entity(
    "mineral_relation",
    refers("mineral_id", "mineral", index=False),
    refers("other_id", "mineral"),
    words("relation", "relation", "ore of", "made from", "obtained from"),
    UniqueConstraint("mineral_id", "other_id", "relation"),
    CheckConstraint("mineral_id <> other_id", name="not_itself"),
)
named(
    "application",
    needed("name", unique=True),
    words("kind", "application_kind", "sector", "technology", "component", "chemistry"),
    needed("comparison", sa.Boolean),
    optional("summary"),
    optional("note"),
    origin(),
    has_name(),
)
entity(
    "application_synonym",
    refers("application_id", "application", index=False),
    needed("text"),
    needed("position", sa.Integer),
    UniqueConstraint("application_id", "text"),
)
entity(
    "application_link",
    refers("whole_id", "application", index=False),
    refers("part_id", "application"),
    words("kind", "link_kind", "subsector", "component", "variant"),
    needed("primary", sa.Boolean),
    needed("position", sa.Integer),
    optional("basis"),
    UniqueConstraint("whole_id", "part_id"),
    CheckConstraint("whole_id <> part_id", name="not_itself"),
    Index(
        "uq_application_link_primary",
        "part_id",
        unique=True,
        sqlite_where=sa.text('"primary" = 1'),
        postgresql_where=sa.text('"primary"'),
    ),
)
named(
    "area",
    needed("name"),
    words("kind", "area_kind", "country", "world", "rest", "group"),
    optional("note"),
    origin(),
)
entity("area_name", refers("area_id", "area"), needed("text", unique=True))
entity(
    "file_word",
    words("kind", "word_kind", "unit", "source", "criticality_list", "organisation"),
    needed("text"),
    needed("meaning"),
    needed("basis"),
    UniqueConstraint("kind", "text"),
)
named(
    "criticality_list",
    needed("title"),
    needed("jurisdiction"),
    optional("published", sa.String(10)),
    optional("in_force_from", sa.String(10)),
    optional("superseded_on", sa.String(10)),
    needed("complete", sa.Boolean),
    a_source(),
    optional("note"),
    origin(),
)
named(
    "organisation",
    needed("name"),
    optional("kind", sa.String(40)),
    refers("area_id", "area", null=True),
    optional("note"),
    origin(),
)
named(
    "agreement",
    needed("title"),
    optional("kind", sa.String(40)),
    optional("date", sa.String(10)),
    words(
        "date_precision",
        "date_precision",
        *("day", "week", "month", "quarter", "year", "reported"),
    ),
    optional("place"),
    optional("status", sa.String(40)),
    optional("summary"),
    a_source(),
    optional("locator"),
    confidence(),
    optional("note"),
    origin(),
)
entity(
    "agreement_party",
    refers("agreement_id", "agreement", index=False),
    refers("organisation_id", "organisation"),
    needed("position", sa.Integer),
    UniqueConstraint("agreement_id", "organisation_id"),
)
entity(
    "agreement_mineral",
    refers("agreement_id", "agreement", index=False),
    refers("mineral_id", "mineral"),
    UniqueConstraint("agreement_id", "mineral_id"),
)
entity(
    "agreement_application",
    refers("agreement_id", "agreement", index=False),
    refers("application_id", "application"),
    UniqueConstraint("agreement_id", "application_id"),
)

# -- what the user keeps -------------------------------------------------------------------------

named(
    "saved_search",
    needed("name", unique=True),
    needed("query"),
    needed("position", sa.Integer),
)
named(
    "scenario",
    needed("name", unique=True),
    needed("definition"),
    optional("note"),
)
named("recipe", needed("name", unique=True), needed("definition"))
entity("preference", needed("question", unique=True), needed("claim_uid", sa.Uuid))

# -- facts ---------------------------------------------------------------------------------------

claim(
    "usage",
    refers("mineral_id", "mineral"),
    refers("application_id", "application"),
    optional("role"),
    words("importance", "importance", "essential", "important", "minor"),
    needed("curated", sa.Boolean),
)
entity(
    "usage_substitute",
    refers("usage_id", "usage", index=False),
    needed("text"),
    refers("mineral_id", "mineral", null=True),
    refers("application_id", "application", null=True),
    needed("position", sa.Integer),
    UniqueConstraint("usage_id", "text"),
)
claim(
    "intensity",
    refers("mineral_id", "mineral", index=False),
    refers("application_id", "application"),
    Index(None, "mineral_id", "application_id"),
)
entity(
    "series",
    refers("mineral_id", "mineral", index=False),
    words("stage", "stage", "mine", "smelter", "refinery", "plant"),
    words("measure", "measure", "production", "capacity", "reserves", "share"),
    needed("form", sa.String(200)),
    needed("basis", sa.String(120)),
    needed("headline", sa.Boolean),
    optional("note"),
    UniqueConstraint("mineral_id", "stage", "measure", "form", "basis"),
    Index(
        "uq_series_headline",
        "mineral_id",
        unique=True,
        sqlite_where=sa.text("headline = 1"),
        postgresql_where=sa.text("headline"),
    ),
)
claim(
    "supply",
    refers("series_id", "series", index=False),
    refers("area_id", "area"),
    Index(None, "series_id", "area_id", "period_to"),
)
claim(
    "demand_share",
    refers("mineral_id", "mineral"),
    refers("application_id", "application", null=True),
    needed("end_use"),
    needed("subtotal", sa.Boolean),
)
claim(
    "listing",
    refers("list_id", "criticality_list", index=False),
    refers("mineral_id", "mineral"),
    needed("strategic", sa.Boolean),
    optional("since", sa.String(10)),
    optional("until", sa.String(10)),
    optional("named_as"),
    UniqueConstraint("list_id", "mineral_id"),
)
entity(
    "listing_member",
    refers("listing_id", "listing", index=False),
    refers("mineral_id", "mineral"),
    UniqueConstraint("listing_id", "mineral_id"),
)
claim(
    "assessment",
    refers("mineral_id", "mineral"),
    needed("scheme", sa.String(80)),
    needed("indicator", sa.String(80)),
    optional("scale"),
)
claim(
    "statistic",
    refers("mineral_id", "mineral"),
    needed("indicator", sa.String(80)),
    needed("detail", sa.String(240)),
)

# -- history and the file's own record -----------------------------------------------------------

Table(
    "revision",
    SCHEMA,
    Column("id", sa.Integer, primary_key=True),
    needed("uid", sa.Uuid, unique=True),
    refers("parent_id", "revision", null=True, index=False),
    refers("undoes_id", "revision", null=True),
    needed(
        "action",
        sa.Enum(
            *("load", "edit", "import", "undo", "redo", "revert"),
            name="action",
            native_enum=False,
            create_constraint=True,
        ),
    ),
    refers("restores_id", "revision", null=True, index=False),
    needed("time", sa.DateTime),
    needed("author"),
    needed("device"),
    needed("message"),
    needed("reason"),
    needed("state", sa.String(32)),
    needed("seal", sa.String(32)),
)
Table(
    "change",
    SCHEMA,
    Column("id", sa.Integer, primary_key=True),
    refers("revision_id", "revision", index=False),
    needed("entity", sa.String(40)),
    needed("entity_uid", sa.Uuid),
    needed("field", sa.String(40)),
    optional("before"),
    optional("after"),
    Index(None, "revision_id", "entity"),
    Index(None, "entity", "entity_uid"),
    Index(
        "ix_change_deletion", "revision_id", sqlite_where=sa.text("after IS NULL AND field = ''")
    ),
)
Table(
    "seal",
    SCHEMA,
    Column("entity", sa.String(40), primary_key=True),
    Column("uid", sa.Uuid, primary_key=True),
    needed("hash", sa.String(32)),
    sqlite_with_rowid=False,
)
Table(
    "property",
    SCHEMA,
    Column("key", sa.String(60), primary_key=True),
    needed("value"),
)


def upgrade() -> None:
    """Make every table of version 1, and revision 0 in which every history begins."""
    connection = op.get_bind()
    SCHEMA.create_all(connection, checkfirst=False)
    connection.execute(
        SCHEMA.tables["revision"].insert(),
        {
            "id": 0,
            "uid": uuid4(),
            "action": "load",
            "time": datetime.now(UTC).replace(tzinfo=None),
            "author": "",
            "device": "",
            "message": "Empty catalogue",
            "reason": "",
            "state": "",
            "seal": "",
        },
    )
