"""The evidence of a claim: which source, and where in it. A source that is typed and not known yet
is made from its DOI, its address or its title, without asking any network."""

from functools import reduce
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import String, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import SourceKind
from mineralcat.errors import EditError
from mineralcat.schema.dates_and_links import doi_in, read_url
from mineralcat.schema.plain_text import one_line
from mineralcat.schema.value_types import SqlExpression
from mineralcat.store.models import Change, Revision, Source
from mineralcat.translation import _, comma_list

from .rows import change, create, find

OFFERED = 12


class SourceOffer(NamedTuple):
    """A source to choose: its key, and how it is told from others."""

    slug: str
    title: str
    publisher: str | None
    year: int | None

    @property
    def words(self) -> str:
        """The source in one line."""
        beside = comma_list(filter(None, (self.publisher, str(self.year or ""))))
        return f"{self.title} ({beside})" if beside else self.title


_OFFER = select(Source.slug, Source.title, Source.publisher, Source.year)


def suggest(session: Session, typed: str, limit: int = OFFERED) -> list[SourceOffer]:
    """The sources that have every typed word in title, publisher, key, DOI, URL or year; those
    whose key or title begins so first."""
    words = typed.casefold().split()
    doi = doi_in(typed)
    if doi:
        words = [doi.casefold()]
    shown = (Source.title, Source.publisher, Source.slug, Source.doi, Source.url, Source.year)
    texts: list[SqlExpression] = [func.coalesce(cast(column, String), "") for column in shown]
    everything = func.casefold(reduce(lambda before, text: before + " " + text, texts))
    begins = or_(
        func.casefold(Source.slug).startswith(typed.casefold(), autoescape=True),
        func.casefold(Source.title).startswith(typed.casefold(), autoescape=True),
    )
    statement = _OFFER.where(*(everything.contains(word, autoescape=True) for word in words))
    statement = statement.order_by(begins.desc(), Source.year.desc().nulls_last(), Source.title)
    return [SourceOffer(*row) for row in session.execute(statement.limit(limit))]


def last_used_source(session: Session) -> SourceOffer | None:
    """The source that the user cited or made last, as far as it is still there."""
    uid = func.json_extract(Change.after, "$.source_id")
    cited = (
        select(
            func.coalesce(
                uid,
                func.iif(Change.field == "source_id", func.json_extract(Change.after, "$"), None),
            )
        )
        .join(Revision, Change.revision_id == Revision.id)
        .where(
            Revision.action == "edit",
            Change.after.is_not(None),
            or_(Change.field == "source_id", (Change.field == "") & uid.is_not(None)),
        )
        .order_by(Change.id.desc())
        .limit(20)
    )
    for found in session.scalars(cited):
        row = session.execute(_OFFER.where(Source.uid == UUID(found))).one_or_none()
        if row is not None:
            return SourceOffer(*row)
    return None


def source_from(session: Session, typed: str) -> str:
    """The uid of the source that was typed: one that is there, by key, DOI, address or title; else
    one that is made from it. Never two for the same DOI or address."""
    typed = one_line(typed, "source", 400)
    if not typed:
        raise EditError("source", _("Type the title, DOI or address of the source."))
    doi = doi_in(typed)
    is_address = typed.casefold().startswith(("http://", "https://", "www."))
    if doi is None and is_address:
        address = typed if "://" in typed else f"https://{typed}"
        return _by_address(session, read_url(address, "source") or address)
    if doi is not None:
        found = session.scalar(
            select(Source.uid).where(func.casefold(Source.doi) == doi.casefold())
        )
        return str(found) if found else _made(session, title=f"DOI {doi}", doi=doi)
    folded = typed.casefold()
    for condition in (Source.slug == typed, func.casefold(Source.title) == folded):
        uid = session.scalar(select(Source.uid).where(condition).order_by(Source.id).limit(1))
        if uid is not None:
            return str(uid)
    return _made(session, title=typed)


def _by_address(session: Session, address: str) -> str:
    plain_address = _bare(address)
    rows = session.execute(select(Source.uid, Source.url).where(Source.url.is_not(None)))
    for uid, url in rows:
        if url and _bare(url) == plain_address:
            return str(uid)
    return _made(session, title=plain_address, url=address)


def _bare(address: str) -> str:
    """An address without what does not tell two pages apart."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _made(session: Session, **values: str) -> str:
    return create(session, "source", {**values, "kind": SourceKind.REPORT.value})


_ID = select(Source.id).where(Source.slug == bindparam("slug"))


def source_id(session: Session, typed: str | None) -> int | None:
    """The id of the source that was typed, as `source_from` finds or makes it; None of nothing."""
    typed = (typed or "").strip()
    if not typed:
        return None
    known = session.scalar(_ID, {"slug": typed})  # as where it is chosen
    return int(known or find(session, "source", source_from(session, typed)).id)


def put_evidence(row: Any, source: int | None, locator: str) -> None:
    """Give a row this evidence, unchecked yet."""
    change(row, {"source_id": source, "locator": one_line(locator, "locator", 240) or None})
