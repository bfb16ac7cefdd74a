"""What can go wrong in a way that a user can act on.

`str(error)` is a full sentence: what is wrong, where, and what to do. The cause travels by
`raise ... from`. Anything that is not a `MineralCatError` is a bug.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from mineralcat.translation import _, ngettext, pgettext


class MineralCatError(Exception):
    """Something a user can act on; the message is a full sentence."""

    SENTENCE: ClassVar[str] = ""
    """The message of errors that have but one: a format of named values."""

    def __init__(self, message: str = "", **values: str) -> None:
        super().__init__(message or self.SENTENCE.format(**values))


class FileNameError(MineralCatError):
    """A text that is to name a file and cannot."""


# Catalogues ---------------------------------------------------------------------------------------


class CatalogueError(MineralCatError):
    """A catalogue file that cannot be opened, made or written. The file was left as it was.

    *finding* is the sentence on what is wrong, where it is not that of the kind; the message adds
    what became of the file and what to do. *reason* is what the system or a check reports, in
    words, without a full stop."""

    FINDING: ClassVar[str]
    """What is wrong: a format of *path* and *reason*."""
    ADVICE: ClassVar[str] = ""
    """What became of the file and what to do, where that is not part of the finding."""

    def __init__(self, path: str | Path, reason: str = "", *, finding: str = "") -> None:
        self.path = Path(path)
        self.reason = reason.rstrip(".")
        self.finding = finding or self.FINDING.format(path=path, reason=self.reason)
        super().__init__(f"{self.finding} {self.ADVICE}".rstrip())


class CatalogueNameError(CatalogueError):
    """The name of a catalogue leaves no room for the files that are written beside it."""

    FINDING = _(
        "The catalogue {path} is named too long ({reason}). Choose a shorter name, which leaves "
        "room for the files that are written beside it."
    )


class CatalogueMissingError(CatalogueError):
    """No file bears this name, and none is to be made."""

    FINDING = _("There is no catalogue {path}.")
    ADVICE = _("Check the name, or make it with `mineralcat new`.")


class CatalogueGoneError(CatalogueError):
    """A catalogue that does not exist any more, though it has backups. It is not made
    anew: a catalogue of the reference data in its place would look like the user's, emptied."""

    ADVICE = _(
        "Nothing was put in its place. If it lies on a drive, connect that and open it again; "
        "`mineralcat restore` brings back the newest backup, `mineralcat new` makes a new "
        "catalogue."
    )

    def __init__(self, path: str | Path, backups: int = 1) -> None:
        finding = ngettext(
            "The catalogue {path} is not there any more, but there is a backup of it.",
            "The catalogue {path} is not there any more, but there are {count} backups of it.",
            backups,
            path=str(path),
        )
        super().__init__(path, finding=finding)


class CatalogueUnreadableError(CatalogueError):
    """The operating system refuses the file: no permission, a folder, a device that is gone."""

    FINDING = _("The catalogue {path} cannot be read ({reason}).")
    ADVICE = _("Check the file and its permissions, or choose another one.")


class CatalogueNotMadeError(CatalogueError):
    """A new catalogue could not be written where it was asked for."""

    FINDING = _(
        "The catalogue {path} could not be made ({reason}). "
        "Choose a folder that exists and that you may write to."
    )


class NotACatalogueError(CatalogueError):
    """The file is no database at all: empty, text, a picture."""

    FINDING = _("{path} is not a MineralCat catalogue.")
    ADVICE = _(
        "The file was left as it is; choose another one, or restore a backup if this was a "
        "catalogue once."
    )


class ForeignDatabaseError(CatalogueError):
    """A SQLite database, but another program's."""

    FINDING = _("{path} is a database of another program, not a MineralCat catalogue.")
    ADVICE = _("The file was left as it is; choose another one.")


class DamagedCatalogueError(CatalogueError):
    """A catalogue whose contents can no longer be trusted."""

    FINDING = _("The catalogue {path} is damaged ({reason}).")
    ADVICE = _("The file was left as it is; restore a backup, or choose another one.")


class NewerCatalogueError(CatalogueError):
    """A catalogue that a later version of the program has written."""

    FINDING = _("The catalogue {path} was written by a newer MineralCat ({reason}).")
    ADVICE = _("The file was left as it is; update MineralCat to open it.")

    def __init__(self, path: str | Path, version: int, known: int) -> None:
        reason = _("its format is {version}, this program knows up to {known}")
        super().__init__(path, reason.format(version=version, known=known))


class CatalogueLockedError(CatalogueError):
    """Another program or window has locked the file."""

    FINDING = _(
        "The catalogue {path} is in use by another program or window. Nothing was changed; "
        "try again once that one has finished, or close it."
    )


class ReadOnlyCatalogueError(CatalogueError):
    """A catalogue that may be read but not written."""

    FINDING = _(
        "The catalogue {path} is read-only, so nothing was changed. "
        "Save a copy elsewhere and edit that."
    )


class CatalogueExistsError(CatalogueError):
    """A new catalogue is asked for where a file already is."""

    FINDING = _("{path} exists already and was not overwritten. Choose another name.")


class CatalogueChangedError(CatalogueError):
    """The file was replaced or deleted while it was open."""

    FINDING = _(
        "The catalogue {path} was replaced or deleted by another program while it was open, "
        "so the last step was not saved. Save a copy of what is open here, then open it again."
    )


class NotSavedError(CatalogueError):
    """A step that could not be written: disk full, device gone."""

    FINDING = _(
        "The last step could not be saved in {path} ({reason}); everything before it is "
        "safe. Make room or reconnect the drive, then try again."
    )


class BackupError(CatalogueError):
    """A backup or copy that could not be made, or is not good. What was there stays."""

    FINDING = _(
        "There is no good copy at {path} ({reason}). Nothing that was there "
        "before was changed; choose another folder or make room, then try again."
    )


class DamagedBackupError(BackupError):
    """A backup that is not restored because it is damaged. The catalogue stays as it was."""

    FINDING = _("The backup {path} is damaged ({reason}), so it was not restored.")

    def __init__(self, path: str | Path, reason: str, instead: str = "") -> None:
        """*instead* is the newest good backup before it, if there is one."""
        super().__init__(path, reason)
        advice = _("The catalogue is as it was; there is no older backup that is good.")
        if instead:
            advice = _(
                "The catalogue is as it was; the newest good backup before it is {backup}.",
                backup=instead,
            )
        self.args = (f"{self.finding} {advice}",)


class MigrationError(CatalogueError):
    """An older catalogue could not be brought up to date. It is as it was."""

    FINDING = _("The catalogue {path} could not be brought up to date ({reason}).")
    ADVICE = _("It is as it was; open it with the version of MineralCat that made it.")


# Asking -------------------------------------------------------------------------------------------


class NotFoundError(MineralCatError):
    """A name that the catalogue does not have."""

    def __init__(self, what: str, name: str, suggestions: Sequence[str] = ()) -> None:
        sentence = _("The catalogue has no {what} “{name}”.", what=what, name=name)
        if suggestions:
            names = pgettext("list", " or ").join(suggestions)
            sentence += " " + _("Did you mean {names}?", names=names)
        super().__init__(sentence)


class QueryError(MineralCatError):
    """A query that cannot be read: *message* in words, *start* … *end* where, in characters."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = max(end, start + 1)

    def marked(self, text: str) -> str:
        """The query with a caret under the place; of a long one, what stands around it."""
        line = "".join(character if character.isprintable() else " " for character in text)
        first = max(0, self.start - _SHOWN // 2) if len(line) > _SHOWN else 0
        end = min(self.end, max(len(line), self.start + 1), first + _SHOWN)
        line = line[first : first + _SHOWN].rstrip()
        return f"{line}\n{' ' * (self.start - first)}{'^' * (end - self.start)}"


_SHOWN = 70


# Exporting ----------------------------------------------------------------------------------------


class ExportError(MineralCatError):
    """A file that cannot be written. What was there under its name is as it was."""

    def __init__(self, path: str | Path, message: str) -> None:
        super().__init__(message)
        self.path = Path(path)


class ExportTargetExistsError(ExportError):
    """There is a file of that name, and it may not be replaced."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, CatalogueExistsError.FINDING.format(path=path))


class NothingNamedError(MineralCatError):
    """A view that needs to know of what, without a mineral or an application."""

    SENTENCE = _(
        "The view “{view}” needs to know of what: name a mineral or an application, such "
        "as `mineralcat plot {view} cobalt -o cobalt.png`."
    )


class ViewChoiceError(MineralCatError):
    """A choice that a view does not have, or not with this value."""


class NotPublishedError(MineralCatError):
    """A view of figures that nobody publishes; the message names those that there are."""


class OrderError(MineralCatError):
    """Options of an export that exclude each other."""


class NothingToExportError(MineralCatError):
    """What was asked for is nothing, so that a file of it would be empty."""

    SENTENCE = _(
        "Nothing was found by “{query}”, so no file was written. Ask for something else, or for "
        "all."
    )


# Editing ------------------------------------------------------------------------------------------


class StoppedError(MineralCatError):
    """A query or a task was cancelled before it was done."""

    SENTENCE = _("This was stopped before it was done; nothing was changed.")


class EditError(MineralCatError):
    """A value that cannot be taken, and the field to show it beside."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class DuplicateNameError(EditError):
    """Another entry bears this name already."""

    def __init__(self, name: str, field: str = "name") -> None:
        sentence = _("Another entry is called “{name}” already. Choose another name.", name=name)
        super().__init__(field, sentence)


class HistoryError(MineralCatError):
    """A step through history that cannot be made."""


class RowDamagedError(MineralCatError):
    """A row that is to be changed is not as it was saved last."""

    SENTENCE = _(
        "“{name}” is not as it was saved, so it was not changed: a bit of the file may have "
        "flipped. Repair it with Tools > Check Catalogue or `mineralcat check --repair`, then try "
        "again."
    )


class _RowError(HistoryError):
    """A step that the rows of an *entity*, its table, do not allow."""

    def __init__(self, entity: str) -> None:
        super().__init__(entity=entity)
        self.entity = entity


class RowMissingError(_RowError):
    """A row that a step through history needs is not there, or is where there should be none."""

    SENTENCE = _("The row of {entity} that this is about is not as the history has it.")

    def __init__(self, entity: str, uid: str) -> None:
        super().__init__(entity)
        self.uid = uid


class ReferredToError(_RowError):
    """Rows cannot go because others refer to them."""

    SENTENCE = _("Something refers to a row of {entity} that this would take away.")

    def __init__(self, entity: str, uids: Sequence[str]) -> None:
        super().__init__(entity)
        self.uids = tuple(uids)


class StepInTheWayError(_RowError):
    """A value that rows should have is another row's; *taken* is that value and the row's uid."""

    SENTENCE = _("Another row of {entity} has a value by now that must be unique.")

    def __init__(self, entity: str, taken: tuple[str, str] | None) -> None:
        super().__init__(entity)
        self.taken = taken


class CannotTakeBackError(HistoryError):
    """A step that cannot be taken back by itself; *later* is the uid of the step that forbids it,
    where there is one."""

    def __init__(self, message: str, later: str | None = None) -> None:
        super().__init__(message)
        self.later = later


class OtherStepError(HistoryError):
    """What undo or redo would take back is no longer the step that was shown."""

    SENTENCE = _(
        "Nothing was taken back: another window or program wrote to this catalogue meanwhile. "
        "What {action} would take back now is “{step}”; press again if you mean that."
    )


class NothingToUndoError(HistoryError):
    SENTENCE = _("There is nothing to undo.")


class NothingToRedoError(HistoryError):
    SENTENCE = _("There is nothing to redo.")
