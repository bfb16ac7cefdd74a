"""The text index on SQLite: an FTS5 table."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import sqlalchemy as sa

from mineralcat.domain.words import Phrase

_ROWID = sa.literal_column("rowid", sa.Integer)
_TOKENIZE = "tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\""
"""Words as `domain.words.tokens` has them, marks included."""


class SqliteTextIndex:
    """The text that words are looked for in: a row for each mineral."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        self.name = name
        self.columns = columns
        parts = ("data", "idx", "content", "docsize", "config")
        self.own_tables = frozenset(f"{name}_{part}" for part in parts)
        """Tables that the engine makes for it."""
        self._listed = ", ".join(columns)

    def create(self, connection: sa.Connection) -> None:
        """Make it anew, empty."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {self.name}")
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {self.name} USING fts5("
            f"{self._listed}, {_TOKENIZE}, prefix = '1 2 3')"
        )

    def expression(self, phrases: Iterable[Phrase], columns: Sequence[str]) -> str:
        """What finds the rows that have one of these phrases in one of these columns. In quotes, so
        that no word is an operator."""
        quoted = (f'"{" ".join(one.tokens)}"{" *" if one.unfinished else ""}' for one in phrases)
        return f"{{{' '.join(columns)}}} : ({' OR '.join(quoted)})"

    def ids(self, expressions: Iterable[str]) -> sa.Select[int]:
        """The ids of the rows that all of these expressions find."""
        words = sa.bindparam("words", " AND ".join(expressions), sa.String, unique=True)
        return sa.select(_ROWID).select_from(sa.text(self.name)).where(self._match(words))

    @lru_cache(maxsize=8)  # noqa: B019  of the one instance
    def joined_ids(self, names: tuple[str, ...]) -> sa.Executable:
        """One row, with a text of ids and commas for each expression, a parameter of that name."""
        joined = sa.select(sa.func.group_concat(_ROWID)).select_from(sa.text(self.name))
        found = (joined.where(self._match(sa.bindparam(name, type_=sa.String))) for name in names)
        return sa.select(*(one.scalar_subquery() for one in found))

    def _match(self, words: sa.BindParameter[str]) -> sa.ColumnElement[bool]:
        return sa.literal_column(self.name).bool_op("MATCH")(words)

    def texts(self, ids: Collection[int] | None = None) -> sa.TextClause:
        """The rows, all of them or those of some minerals: id, then the columns."""
        among = "" if ids is None else f" WHERE rowid IN ({', '.join(str(int(i)) for i in ids)})"
        return sa.text(f"SELECT rowid, {self._listed} FROM {self.name}{among}")

    def insertion(self) -> sa.TextClause:
        """The statement that writes a row: `rowid` and the columns are its parameters."""
        values = ", ".join(f":{column}" for column in ("rowid", *self.columns))
        return sa.text(f"INSERT INTO {self.name} (rowid, {self._listed}) VALUES ({values})")

    def update(self, column: str) -> sa.TextClause:
        """The statement that writes one column of the row `rowid`."""
        return sa.text(f"UPDATE {self.name} SET {column} = :{column} WHERE rowid = :rowid")

    def deletion(self) -> sa.TextClause:
        """The statement that deletes the row `rowid`."""
        return sa.text(f"DELETE FROM {self.name} WHERE rowid = :rowid")
