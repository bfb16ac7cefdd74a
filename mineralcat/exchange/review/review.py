"""An import before it is done: the difference between some files and the catalogue, row by row.

A `Review` reads the files once, keeps what they say in a private temporary file, and says of each
row what taking it in would do. It changes nothing of the catalogue until `take`, which writes one
revision. It may be used from any thread, by one at a time.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from threading import RLock
from typing import TYPE_CHECKING, Final

from mineralcat.errors import MineralCatError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.store.gc_paused import gc_paused
from mineralcat.store.history import name_step, newest_step, revisions
from mineralcat.store.history.entries import LogRow
from mineralcat.store.import_diff import compare
from mineralcat.store.integrity.backups import Why, make_backup, place_of
from mineralcat.store.staging import Staging
from mineralcat.translation import _

from ..apply.import_apply import message_of, remember, take_rows
from ..cells.word_meanings import save_meanings
from ..formats import FormatName, ListedFormat, format_of, why_unknown
from ..incoming import Finding, Member, Place, Read, ReadAs, RejectedRow
from ..problems import NoFilesError, UnreadableFileError, reporting_damage
from ..progress import Pace, Progress
from .identities import KNOWN
from .matching import Answers, ImportQuestion
from .plausibility import ImplausibleFigures
from .review_choices import Choices
from .review_kinds import Counts, ReviewRow, RowKind
from .review_rows import RowReader
from .share_sums import share_sums
from .stager import Stager

if TYPE_CHECKING:
    from ..tables.read_tables import Recipes

_OFTEN: Final = 500
"""After so many rows it is asked whether to stop."""


class ReviewOutdatedError(MineralCatError):
    """The catalogue was changed since the review was made, so that this may not hold any more."""

    def __init__(self) -> None:
        sentence = _(
            "The catalogue was changed since these files were compared with it. Nothing was taken"
            " in; compare them again."
        )
        super().__init__(sentence)


class Review(AbstractContextManager["Review"]):
    """The difference between files and a catalogue; see `review_of`."""

    def __init__(self, catalogue: Catalogue, answers: Answers | None) -> None:
        self._catalogue = catalogue
        self._staging = Staging()
        self._lock = RLock()
        self._answers = answers or Answers()
        self._newest = 0
        with catalogue.reading() as session:
            self._newest = newest_step(session)
            self._stager = Stager(self._staging, session, self._answers)
        self._reader = RowReader(self._staging, catalogue)
        self._choices = Choices(self._staging)
        self._implausible = ImplausibleFigures(self._staging, self._answers)
        self._tables: frozenset[str] = frozenset()
        """Files of no known make, whose figures have to be plausible."""
        self.formats: Mapping[str, FormatName] = {}
        """By the name of each file the format it was read as."""
        self.skipped: Mapping[str, str] = {}
        """Files of no known format that lay beside others, by name, and why each is not read."""
        self.counts = Counts()
        """How many rows there are of each kind."""
        self._sums: tuple[Finding, ...] = ()

    # -- what it says ------------------------------------------------------------------------------

    @property
    def accepted(self) -> Counts:
        """How many rows of each kind would be taken in as it is chosen now."""
        with self._lock:
            return Counts(**self._staging.counts("accepted AND kind NOT IN ('same', 'rejected')"))

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """What is to be asked before the rows that say it can be taken in; these count as rejected
        until `answer` is called."""
        with self._lock:
            return (*self._stager.explainer.questions, *self._implausible.questions)

    @property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """By the name of each file of no known format the tables as whose rows it is read."""
        with self._lock:
            return self._stager.tables

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be known of the files before they are taken in: what was guessed or left
        aside, units that an earlier answer explains, shares that do not add up to a whole."""
        with self._lock:
            return (*self._stager.findings, *self._sums, *self._implausible.findings)

    def rows(
        self, kinds: Collection[RowKind] = tuple(RowKind), start: int = 0, count: int = 500
    ) -> list[ReviewRow]:
        """A window of the rows of some kinds, in the order of the files."""
        with self._lock:
            return self._reader.window(kinds, start, count)

    def row(self, number: int) -> ReviewRow:
        """One row."""
        with self._lock:
            return self._reader.one(number)

    # -- choices -----------------------------------------------------------------------------------

    def answer(
        self, answers: Answers, progress: Progress | None = None, stop: Cancellation | None = None
    ) -> None:
        """Take answers to some of the questions, and look again at the rows that they are of.
        Choices made before stay. AnswerError where one names nothing there is."""
        with self._lock:
            self._implausible.check(answers)
            self._stager.answer(answers)
            self._compare(stop)
            Pace(progress, total=1).finish()

    def choose(self, number: int, accepted: bool, column: str | None = None) -> None:
        """Accept or refuse a row, or one field of it; what belongs together, such as the parts of a
        figure, is chosen together. Of rejected and same rows there is nothing to choose."""
        with self._lock, self._staging.step():
            self._choices.choose(number, accepted, column)

    def choose_all(self, kinds: Collection[RowKind], accepted: bool) -> None:
        """Accept or refuse all rows of some kinds, with all their fields."""
        with self._lock, self._staging.step():
            self._choices.choose_all(kinds, accepted)

    # -- taking in ---------------------------------------------------------------------------------

    def take(
        self,
        message: str | None = None,
        progress: Progress | None = None,
        stop: Cancellation | None = None,
        *,
        backup: bool = True,
    ) -> LogRow | None:
        """Write what is accepted as one revision, after a backup; None where nothing is to be
        written. StoppedError where *stop* asks; the catalogue is then as it was.

        ReviewOutdatedError where the catalogue was changed since the review was made."""
        with self._lock:
            self._check_newest()
            if not any(self.accepted):
                return None
            folder, newest = place_of(self._catalogue.path)
            if backup and newest:
                make_backup(self._catalogue.path, folder, Why.IMPORT, newest)
            with self._catalogue.importing(
                message or _("Import"), self._staging.path, stop=stop, progress=progress
            ) as session:
                if newest_step(session) != self._newest:
                    raise ReviewOutdatedError
                added, changed = take_rows(session, self._staging)
                if added or changed:
                    remember(session, self._answers, self._stager.names)
                    save_meanings(session, self._stager.explainer.answered)
                titles = [name.rpartition("/")[2] or name for name in self.formats]
                name_step(session, message or message_of(titles, added, changed))
            with self._catalogue.reading(asks_index=False) as session:
                newest = newest_step(session)
                if newest == self._newest:
                    return None
                self._newest = newest
                return revisions(session, 1)[0]

    def refresh(self, progress: Progress | None = None, stop: Cancellation | None = None) -> None:
        """Compare again with the catalogue as it is now; choices are as at first then."""
        with self._lock:
            with self._staging.step():
                self._staging.run("DELETE FROM cell WHERE kept IS NULL")
                self._staging.run("DELETE FROM row WHERE shape NOT NULL")
            self._compare(stop)
            Pace(progress, total=1).finish()

    def _check_newest(self) -> None:
        with self._catalogue.reading(asks_index=False) as session:
            if newest_step(session) != self._newest:
                raise ReviewOutdatedError

    # -- making ------------------------------------------------------------------------------------

    def _read(self, members: Iterable[Member], recipe: "Recipes | None", pace: Pace) -> None:
        """Read the files, of which *recipe* says how tables are to be read."""
        known = self._known(members)
        self.formats = {member.name: found.name for member, found in known}
        self._tables = frozenset(member.name for member, found in known if found.by_recipe)
        size = sum(member.whole_size for member, _found in known)
        pace.total = size + size // 5 + 1  # the comparison comes after
        unreadable = []
        with gc_paused():
            for member, found in known:
                alone = isinstance(recipe, Mapping) or len(known) == 1
                by = recipe.get(member.name) if isinstance(recipe, Mapping) else recipe
                rows = found.read(pace.reading(member), by, alone=alone)
                unreadable += self._stage(member, rows, pace)
            if len(unreadable) == len(known):
                raise unreadable[0]
            self._stager.flush()
            self._stager.prove_totals()
            pace.look()
            self._compare(pace.stop)
            pace.finish()

    def _known(self, members: Iterable[Member]) -> list[tuple[Member, ListedFormat]]:
        """The files of a known format, each with it; UnreadableFileError or NoFilesError where
        there is none."""
        known: list[tuple[Member, ListedFormat]] = []
        unknown: list[UnreadableFileError] = []
        for member in members:
            try:
                with reporting_damage(member.name):
                    found = format_of(member)
                    if found is None:
                        raise UnreadableFileError(member.name, why_unknown(member))
                    known.append((member, found))
            except UnreadableFileError as error:
                unknown.append(error)
        if not known:
            raise unknown[0] if unknown else NoFilesError()
        self.skipped = {error.name: error.reason for error in unknown}
        return known

    def _stage(self, member: Member, rows: Iterable[Read], pace: Pace) -> list[UnreadableFileError]:
        """Stage the rows of a file; what is wrong with one of which nothing can be read. One that
        is damaged further on is refused: half of a file is worse than none."""
        is_begun = False
        try:
            for place, row in enumerate(rows):
                if place % _OFTEN == 0:
                    pace.look()
                self._stager.take(row)
                is_begun = is_begun or not isinstance(row, Finding | ReadAs)
        except UnreadableFileError as error:
            if is_begun:
                raise
            self._stager.take(RejectedRow(Place(member.name, 0), str(error)))
            return [error]
        return []

    def _compare(self, stop: Cancellation | None) -> None:
        during = nullcontext() if stop is None else stop.during(self._staging.connection)
        with during, self._catalogue.reading() as session:
            self._newest = newest_step(session)
            with self._staging.beside(self._catalogue), self._staging.step():
                self._implausible.hold(self._tables)
            compare(self._staging, self._catalogue, session, KNOWN)
            with self._staging.beside(self._catalogue):
                self._sums = tuple(share_sums(self._staging, self._reader.called))
        self.counts = Counts(**self._staging.counts())

    def close(self) -> None:
        """Let go of the temporary file."""
        with self._lock:
            self._staging.close()

    def __exit__(self, *error: object) -> None:
        self.close()


def review_of(
    catalogue: Catalogue,
    members: Iterable[Member],
    answers: Answers | None = None,
    recipe: "Recipes | None" = None,
    progress: Progress | None = None,
    stop: Cancellation | None = None,
) -> Review:
    """Read files and compare them with the catalogue, which is not changed.

    *recipe* maps the columns of tables of no known format: one for all of them, or by the names of
    the files one, or several for the sheets of a workbook. UnreadableFileError where no file can
    be read; of several, one that cannot is a rejected row. StoppedError where *stop* asks. To be
    closed.
    """
    review = Review(catalogue, answers)
    try:
        review._read(members, recipe, Pace(progress, stop))
    except BaseException:
        review.close()
        raise
    return review
