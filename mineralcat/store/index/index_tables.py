"""Tables of the search index. All of it is derived: it can be dropped and built again at any time.

The text that words are looked for in is the engine's own (`engines.engine.TextIndex`).
"""

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table

INDEX = MetaData()

MINERAL_TEXT = "mineral_text"
"""The name of the text index."""
TEXT_COLUMNS = ("names", "languages", "roles", "agreements")
"""Its columns, one for each place that words can stand in."""

bill = Table(
    "bill",
    INDEX,
    Column("application_id", Integer, primary_key=True),
    Column("mineral_id", Integer, primary_key=True),
    Column("importance", Integer, nullable=False),
    Column("usage_id", Integer, nullable=False),
    Column("intensity_id", Integer),
    Column("unit", String(40)),
    Column("amount", Float),
    Index("ix_bill_best_first", "application_id", "importance", "mineral_id"),
    Index("ix_bill_mineral", "mineral_id"),
    sqlite_with_rowid=False,  # its key is half of it: stored once instead of twice
)
"""For each application and all above it: which minerals it needs, by the use that explains it best.

*importance* is the rank (0 essential); *amount* in base units of *unit*'s dimension, to sort by.
"""

need = Table(
    "need",
    INDEX,
    Column("application_id", Integer, primary_key=True),
    Column("importance", Integer, primary_key=True),
    Column("mineral_ids", LargeBinary, nullable=False),
)
"""The same minerals, as `bitsets.packed` has them: read at once where the bill has a line each."""

mineral_summary = Table(
    "mineral_summary",
    INDEX,
    Column("mineral_id", Integer, primary_key=True, autoincrement=False),
    Column("uses", Integer, nullable=False),
    Column("lists", Integer, nullable=False),
    Column("leader_id", Integer),
    Column("leader_share", Float),
    Column("leader_year_from", Integer),
    Column("leader_year", Integer),
    Column("leader_status", String(24)),
    Column("leader_stage", String(24)),
    Column("leader_source", String(120)),
    Column("leader_via", String(120)),
    Index("ix_mineral_summary_uses", "uses"),
    Index("ix_mineral_summary_lists", "lists"),
    Index("ix_mineral_summary_leader_share", "leader_share"),
)
"""One line a mineral, for the table of minerals."""

coverage = Table(
    "coverage",
    INDEX,
    Column("list_id", Integer, primary_key=True),
    Column("mineral_id", Integer, primary_key=True),
    Column("listing_id", Integer),
    Column("via_id", Integer),
    Column("whole_group", Boolean, nullable=False),
    Index("ix_coverage_mineral", "mineral_id"),
    sqlite_with_rowid=False,
)
"""The minerals that a list covers: named, *via* a listed group, or a group all of whose members
are."""

measured_interval = Table(
    "measured_interval",
    INDEX,
    Column("mineral_id", Integer, nullable=False),
    Column("measure", String(40), nullable=False),
    Column("application_id", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("dimension", String(40), nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("rivals", String, nullable=False),
    Column("note", String(240), nullable=False),
    Index("ix_measured_interval_asked", "mineral_id", "measure", "year", "dimension"),
)
"""The intervals that a comparison of numbers is answered from; see `index_rows.measured_intervals`.
*rivals* is a list in JSON, empty where there are none: low, high and source of what others say of
the same and the period."""

producer = Table(
    "producer",
    INDEX,
    Column("stage", String(24), primary_key=True),
    Column("area_id", Integer, primary_key=True),
    Column("mineral_id", Integer, primary_key=True),
    Column("via_id", Integer),
    Column("share", Float),
    Column("year", Integer),
    Index("ix_producer_mineral", "mineral_id"),
)
"""Which areas mine or refine a mineral; one that withholds how much is a producer too. *via* is the
group whose supply it is, where the mineral has none of its own; *share* is percent of the world."""

indexed = Table(
    "indexed", INDEX, Column("revision", Integer, primary_key=True, autoincrement=False)
)
"""One line: after which step the rest was made. What the log says since, it does not know yet."""

FORMER = ("lag", "digest", "reading", "called")
"""Tables that the index of earlier versions had; dropped where it is made anew."""

NAME, SLUG, SYMBOL, SYNONYM, LANGUAGE = range(5)
"""How a mineral is called so, a formula counting as a symbol; the name alone orders all."""

name_key = Table(
    "name_key",
    INDEX,
    Column("kind", Integer, primary_key=True),
    Column("key", String, primary_key=True),
    Column("mineral_id", Integer, primary_key=True),
    Column("compared", String, nullable=False),
    Index("ix_name_key_mineral", "mineral_id"),
    Index("ix_name_key_compared", "compared", "kind"),
    sqlite_with_rowid=False,
)
"""What minerals are called, cases folded as Unicode has it: SQLite folds those of ASCII alone; and
*compared* as `domain.words.key` has it, to find who is called the same."""

evidence = Table(
    "evidence",
    INDEX,
    Column("source_id", Integer, primary_key=True),
    Column("mineral_id", Integer, primary_key=True),
    Index("ix_evidence_mineral", "mineral_id"),
    sqlite_with_rowid=False,
)
"""Which minerals a source has facts about."""
