"""Tables of the search index. All of it is derived: it can be dropped and built again at any time.

The text that words are looked for in is the engine's own (`engines.sqlite_text_index`).
"""

from typing import Any

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.types import TypeEngine

INDEX = MetaData()

MINERAL_TEXT = "mineral_text"
"""The name of the text index."""
TEXT_COLUMNS = ("names", "languages", "roles", "agreements")
"""Its columns, one for each place that words can stand in."""


def _key(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, primary_key=True) for name in names]


def _required(kind: type[TypeEngine[Any]] | TypeEngine[Any], *names: str) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name in names]


def _optional(kind: type[TypeEngine[Any]] | TypeEngine[Any], *names: str) -> list[Column[Any]]:
    return [Column(name, kind) for name in names]


bill = Table(
    "bill",
    INDEX,
    *_key("application_id", "mineral_id"),
    *_required(Integer, "importance", "usage_id"),
    *_optional(Integer, "intensity_id"),
    *_optional(String(40), "unit"),
    *_optional(Float, "amount"),
    Index("ix_bill_best_first", "application_id", "importance", "mineral_id"),
    Index("ix_bill_mineral", "mineral_id"),
    sqlite_with_rowid=False,  # its key is half of it: stored once instead of twice
)
"""For each application and all above it: which minerals it needs, by the use that explains it best.

*importance* is the rank (0 essential); *amount* in base units of *unit*'s dimension, to sort by.
"""

need = Table(
    "need", INDEX, *_key("application_id", "importance"), *_required(LargeBinary, "mineral_ids")
)
"""The same minerals, as `bitsets.packed` has them: read at once where the bill has a line each."""

mineral_summary = Table(
    "mineral_summary",
    INDEX,
    Column("mineral_id", Integer, primary_key=True, autoincrement=False),
    *_required(Integer, "uses", "lists"),
    *_optional(Integer, "leader_id"),
    *_optional(Float, "leader_share"),
    *_optional(Integer, "leader_year_from", "leader_year"),
    *_optional(String(24), "leader_status", "leader_stage"),
    *_optional(String(120), "leader_source", "leader_via"),
    Index("ix_mineral_summary_uses", "uses"),
    Index("ix_mineral_summary_lists", "lists"),
    Index("ix_mineral_summary_leader_share", "leader_share"),
)
"""One line a mineral, for the table of minerals."""

coverage = Table(
    "coverage",
    INDEX,
    *_key("list_id", "mineral_id"),
    *_optional(Integer, "listing_id", "via_id"),
    *_required(Boolean, "whole_group"),
    Index("ix_coverage_mineral", "mineral_id"),
    sqlite_with_rowid=False,
)
"""The minerals that a list covers: named, *via* a listed group, or a group all of whose members
are."""

measured_interval = Table(
    "measured_interval",
    INDEX,
    *_required(Integer, "mineral_id"),
    *_required(String(40), "measure"),
    *_required(Integer, "application_id", "year"),
    *_required(String(40), "dimension"),
    *_required(Float, "low", "high"),
    *_required(String, "rivals"),
    *_required(String(240), "note"),
    Index("ix_measured_interval_asked", "mineral_id", "measure", "year", "dimension"),
)
"""The intervals that a comparison of numbers is answered from; see `index_rows.measured_intervals`.
*rivals* is a list in JSON, empty where there are none: low, high and source of what others say of
the same and the period."""

producer = Table(
    "producer",
    INDEX,
    Column("stage", String(24), primary_key=True),
    *_key("area_id", "mineral_id"),
    *_optional(Integer, "via_id"),
    *_optional(Float, "share"),
    *_optional(Integer, "year"),
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
    *_key("source_id", "mineral_id"),
    Index("ix_evidence_mineral", "mineral_id"),
    sqlite_with_rowid=False,
)
"""Which minerals a source has facts about."""
