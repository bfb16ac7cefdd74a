"""A catalogue: one file, its engine, and the two units of work in which transactions live."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import RLock

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mineralcat import errors
from mineralcat.places import make_folder
from mineralcat.translation import _

from . import history
from .damage import errors_as_sentences
from .engines.cancellation import Cancellation, interruptible
from .engines.registry import engine_named, engine_of
from .engines.sqlite_files import StagingConnection
from .engines.waiting import Waiting, in_turn
from .files.draft_files import draft_of, let_read, place, sweep_folder
from .files.file_format import (
    APPLICATION_ID,
    SCHEMA,
    has_journal,
    identity_of,
    is_writable,
    read_header,
)
from .files.file_names import check_catalogue_name, named_file
from .gc_paused import gc_paused
from .history.undo import StepsBack
from .index import index_lag, search_index
from .integrity import seals
from .integrity.schema_check import check_schema
from .models import Base, Revision
from .queries.graph import ApplicationGraph, load_graph
from .revision_cache import RevisionCache, cached

BUSY_SECONDS = 5.0
_PATIENCE_AT_END = 0.2
"""Who closes a catalogue waits no longer for others: what is next to ask the index makes it."""
_COPY = _("it is read-only; make a copy that may be written")


class Catalogue(StepsBack):
    """An open catalogue. Sessions stay in the thread that opened them; the object may be shared."""

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool,
        write_ahead: bool = False,
        waiting: Waiting | None = None,
    ) -> None:
        self.path = path
        self.read_only = read_only
        """Whether steps are refused; also set where another window edits the catalogue."""
        self._opened_to_read = read_only
        self.author = ""
        self.device = ""
        self.busy_seconds = BUSY_SECONDS
        """How long a step waits for others that write to the file, or read while it is to end."""
        self.waiting = waiting
        """Whom to ask while another program is in the way; without, the engine waits by itself."""
        self.before_write: Callable[[Path], None] = lambda path: None
        """Called before each step, in the thread that makes it."""
        self.took_back = False
        """Whether a step that broke off, as its program was killed, was taken back at opening."""
        self._is_being_made = False
        """Whether its tables and rows are still being written, so that nothing of it is damaged."""
        self._identity = identity_of(path)
        self._connections = engine_named().connections(
            self, read_only=read_only, write_ahead=write_ahead
        )
        self._reader, self._writer = self._connections.reader, self._connections.writer
        self._cache = RevisionCache()
        self._stepped = False
        """Whether a step was made here since the search index was."""
        self._has_index = True
        self._none_owed: int | None = None
        """The newest step after which the search index, made before, had nothing to learn."""
        self._one_writer = RLock()
        """So that who catches up waits for a long step of our own, however long it takes."""

    # -- opening and making ----------------------------------------------------------------

    @classmethod
    def open(cls, path: Path | str, waiting: Waiting | None = None) -> "Catalogue":
        """Open a catalogue, bringing an older one up to date; else a CatalogueError says why.
        Where another program is in the way, *waiting* says for how long to wait.

        A file that may not be written opens read-only. Nothing is ever created here.
        """
        path = named_file(path).absolute()
        check_catalogue_name(path, new=False)
        header = read_header(path)
        broke_off = has_journal(path)
        if header.write_ahead and header.schema == SCHEMA:
            # Opened to be written, such a file is given another journal: only if it is a catalogue.
            cls._checked(path, read_only=True, write_ahead=True, needs_index=False).close()
        read_only = not is_writable(path)
        if header.schema < SCHEMA:
            if read_only:
                raise errors.MigrationError(path, _COPY)
            from .migrate import upgrade  # Alembic is slow to import and seldom needed

            upgrade(path)
        opened = cls._checked(
            path, read_only=read_only, write_ahead=header.write_ahead, waiting=waiting
        )
        opened.took_back = broke_off and not has_journal(path)  # else another program writes
        return opened

    @classmethod
    def open_to_read(cls, path: Path | str) -> "Catalogue":
        """Open a catalogue of today's schema for its rows alone: read-only, whoever may write it,
        and whatever its search index is like."""
        path = named_file(path).absolute()
        check_catalogue_name(path, new=False)
        header = read_header(path)
        if header.schema < SCHEMA:
            raise errors.MigrationError(
                path, _("it is only read here; open it once as your catalogue")
            )
        return cls._checked(path, read_only=True, write_ahead=header.write_ahead, needs_index=False)

    @classmethod
    def _checked(
        cls,
        path: Path,
        *,
        read_only: bool,
        write_ahead: bool,
        needs_index: bool = True,
        waiting: Waiting | None = None,
    ) -> "Catalogue":
        """A file opened, once its schema is that of a catalogue."""
        catalogue = cls(path, read_only=read_only, write_ahead=write_ahead, waiting=waiting)
        try:
            with catalogue.reading(asks_index=False) as session:
                # The index is derived, so its layout is no step of the schema.
                catalogue._has_index = check_schema(session, path)
                lags = read_only and needs_index and not catalogue._current_cache(session)
                if lags and not catalogue._done(session):
                    raise errors.MigrationError(path, _COPY)
            if needs_index and not catalogue._has_index:
                catalogue.rebuild_index()
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    @classmethod
    def create(
        cls, path: Path | str, fill: Callable[[Session], None], message: str = _("New catalogue")
    ) -> "Catalogue":
        """Make a catalogue beside *path* and move it there when whole; never over a file.

        *fill* loads its content, which is revision 0: what cannot be undone.
        """
        path = named_file(path).absolute()
        check_catalogue_name(path, new=True)
        try:
            if path.exists():
                raise errors.CatalogueExistsError(path)
            make_folder(path.parent)
            sweep_folder(path.parent, path.name)
            with draft_of(path) as draft:
                cls._write_draft(draft, fill, message)
                let_read(draft, path)
                place(draft, path)
        except OSError as error:
            raise errors.CatalogueNotMadeError(path, error.strerror or str(error)) from error
        except errors.NotSavedError as error:
            raise errors.CatalogueNotMadeError(path, _("the disk may be full")) from error
        return cls.open(path)

    @classmethod
    def _write_draft(cls, draft: Path, fill: Callable[[Session], None], message: str) -> None:
        catalogue = cls(draft, read_only=False)
        catalogue._is_being_made = True
        try:
            with catalogue._transaction(catalogue._writer) as session:
                connection = session.connection()
                Base.metadata.create_all(connection)
                search_index.create(session)
                engine_of(session).stamp(connection, APPLICATION_ID, SCHEMA)
                session.add(Revision(id=0, action="load", message=message))
                fill(session)
                session.flush()
                search_index.rebuild(session)
                seals.seal_all(session)
        finally:
            catalogue.close()

    def close(self) -> None:
        """Let go of the file, whose search index then says what its rows say, if it can."""
        try:
            if self._stepped:
                self.busy_seconds = min(self.busy_seconds, _PATIENCE_AT_END)
                self.waiting = None
                with suppress(errors.MineralCatError, DBAPIError):
                    self.catch_up(whole=True)
        finally:
            self._reader.dispose()

    # -- units of work ---------------------------------------------------------------------

    @contextmanager
    def reading(
        self, stop: Cancellation | None = None, *, asks_index: bool = True
    ) -> Iterator[Session]:
        """One question: a session that sees one state of the catalogue and writes nothing. *stop*
        can end it from another thread, with StoppedError.

        After most steps the first question waits until the search index has caught up; one that
        does not ask it (*asks_index*), of the history or of rows alone, need not.
        """
        may_wait = asks_index and not self._opened_to_read
        while True:  # another step may come before this has its turn
            with self._transaction(self._reader) as session, interruptible(session, stop):
                cache = self._current_cache(session) if asks_index else None
                if cache is not None or not may_wait:
                    (cache or RevisionCache()).give_to(session)
                    yield session
                    return
            self.catch_up()

    def catch_up(self, *, whole: bool = False) -> None:
        """Bring the search index up to date with the steps that came since it was made. It is
        derived, so this is no step of the history. Where they touched nothing of it nothing is
        written, unless the file is to say so as well (*whole*)."""
        with self.reading(asks_index=False) as session:
            if self._opened_to_read or not (whole or self._current_cache(session) is None):
                return
            if not whole and self._done(session):
                return
        with self._one_writer:
            with self._transaction(self._writer) as session:
                search_index.catch_up(session)
            self._stepped = False  # no step of ours can have come between

    def _current_cache(self, session: Session) -> RevisionCache | None:
        """The cache of the newest revision; None where steps came since the search index was made,
        as far as is known yet."""
        if not self._has_index:
            return None
        made, newest = index_lag.state(session)
        if newest not in (made, self._none_owed):
            return None
        if self._cache.revision != newest:
            self._cache = RevisionCache(newest)
        return self._cache

    def _done(self, session: Session) -> bool:
        """Whether the search index has nothing to learn of the steps that came since."""
        if not self._has_index or index_lag.owed(session):
            return False
        self._none_owed = index_lag.state(session).newest
        return True

    def writing(
        self,
        message: str,
        *,
        reason: str = "",
        stop: Cancellation | None = None,
        progress: history.Progress | None = None,
    ) -> AbstractContextManager[Session]:
        """One step of the user: a transaction that becomes one revision, or nothing at all. *stop*
        can end it from another thread, with StoppedError; *progress* is called during long work.
        """
        return self._writing(history.Step("edit", message, reason), stop, progress)

    def importing(
        self,
        message: str,
        staged: Path,
        *,
        stop: Cancellation | None = None,
        progress: history.Progress | None = None,
    ) -> AbstractContextManager[Session]:
        """The step of an import: as `writing`, and its statements can read the tables of the
        private file *staged* as those of the schema `staged`."""
        return self._writing(history.Step("import", message), stop, progress, staged)

    def lent_to(self, staging: StagingConnection) -> AbstractContextManager[None]:
        """Let the private file of an import read this catalogue, as the schema `now`."""
        return self._connections.lent_to(staging)

    @contextmanager
    def _writing(
        self,
        step: history.Step,
        stop: Cancellation | None = None,
        progress: history.Progress | None = None,
        staged: Path | None = None,
    ) -> Iterator[Session]:
        self._check_writable()
        step.author, step.device = self.author, self.device
        in_turn(lambda: self.before_write(self.path), self.path, self.waiting)
        with (
            self._one_writer,
            gc_paused(),
            self._transaction(self._writer, staged) as session,
            interruptible(session, stop),
        ):
            before = history.newest(session)  # which has its turn now
            writer = history.LogWriter(session, step, stop, progress)
            step.parent_id = history.position_id(session, before)
            yield session
            if writer.write():
                seals.renew(session, step, before)
        self._stepped |= writer.wrote

    @contextmanager
    def _transaction(self, engine: Engine, staged: Path | None = None) -> Iterator[Session]:
        """A session whose engine errors come out as sentences about this file."""
        reader = None if self._is_being_made else self._reader
        with (
            errors_as_sentences(self.path, reader, writing=engine is self._writer),
            self._connections.beside(staged) if staged else nullcontext(engine) as bind,
            history.RecordedSession(bind, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def rebuild_index(self) -> None:
        """Build the search index anew. It is derived, so this is no step of the history."""
        with self.noting() as session:
            search_index.rebuild(session)
        self._has_index = True

    @contextmanager
    def mending(self) -> Iterator[Session]:
        """A transaction that is no step, for rows that are set back to what the log says of them;
        what is derived of them is made anew. References are checked in the end only."""
        with self.noting() as session:
            engine_of(session).begin_repair(session)
            yield session
            session.flush()
            search_index.rebuild(session)

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """A transaction that is no step, for what the file notes of itself (`Property`): it changes
        nothing of the content."""
        self._check_writable()
        with self._transaction(self._writer) as session:
            yield session
        self._cache = RevisionCache()

    @property
    def has_index(self) -> bool:
        """Whether the search index is whole, as far as its tables go."""
        return self._has_index

    @property
    def was_replaced(self) -> bool:
        """Whether the file of this name is another by now, or gone."""
        return identity_of(self.path) != self._identity

    def _check_writable(self) -> None:
        if self.read_only:
            raise errors.ReadOnlyCatalogueError(self.path)
        if self.was_replaced:
            raise errors.CatalogueChangedError(self.path)

    # -- what many questions need ----------------------------------------------------------

    def graph(self, session: Session) -> ApplicationGraph:
        """The application graph, read again only when a revision came since."""
        return cached(session, "graph", None, lambda: load_graph(session))
