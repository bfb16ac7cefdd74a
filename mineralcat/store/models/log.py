"""History and the catalogue's own record: neither is part of its content."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base


class Revision(Base):
    """One step of a user, or its inverse.

    *parent* is the state it was made in: the edit whose result the catalogue showed. *undoes* names
    the revision whose changes this one takes back; undoing an undo is redoing. A revert is an edit
    like any other: of one step it names that in *undoes*; gone back to a state, it names the edit
    that had made it in *restores*. An import is an edit whose values came from files, so that
    what the user has edited can be told from it. Order is that of *id*, never of the clock.
    Revision 0 is the catalogue as made. The *reason* may be given later: it is no step itself.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    undoes_id: Mapped[int | None] = mapped_column(
        ForeignKey("revision.id", ondelete="RESTRICT"), index=True
    )
    action: Mapped[str] = mapped_column(
        Enum(
            *("load", "edit", "import", "undo", "redo", "revert"),
            name="action",
            native_enum=False,
            create_constraint=True,
        )
    )
    restores_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    time: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC).replace(tzinfo=None))
    author: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    message: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")

    state: Mapped[str] = mapped_column(String(32), default="")
    """The sum of the seals of all rows after this step."""
    seal: Mapped[str] = mapped_column(String(32), default="")
    """The seal of this step itself, chained to the one before (`store/integrity/seals.py`)."""

    changes: Mapped[list["Change"]] = relationship(order_by="Change.id")


class Change(Base):
    """One field of one row, before and after, as JSON; an empty *field* is the whole row.

    References to other rows stand as their uids, so that a change means the same in every copy.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="RESTRICT"))
    entity: Mapped[str] = mapped_column(String(40))
    entity_uid: Mapped[UUID]
    field: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[str | None]
    after: Mapped[str | None]
    __table_args__ = (
        Index(None, "revision_id", "entity"),
        Index(None, "entity", "entity_uid"),
        Index(
            "ix_change_deletion", "revision_id", sqlite_where=text("after IS NULL AND field = ''")
        ),
    )


class Seal(Base):
    """The hash of a row as it was last saved (`store/integrity/seals.py`)."""

    entity: Mapped[str] = mapped_column(String(40), primary_key=True)
    uid: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(32))
    __table_args__ = ({"sqlite_with_rowid": False},)


class Property(Base):
    """What the file knows of itself: its title, the reference data it was made from, their hash."""

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str]
