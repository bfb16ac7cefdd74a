"""The registry of commands. A command is a module of this package that is imported when it is used;
until then its name and its help are enough."""

import argparse
from importlib import import_module
from typing import Final, NamedTuple, Protocol, cast

from mineralcat.translation import _


class CommandModule(Protocol):
    """What the module of a command has."""

    def add_arguments(self, command: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int:
        """Run the command, print its result and return the exit status."""


class Command(NamedTuple):
    help: str
    module: str
    """Its name in this package; `undo` and `redo` share one, which asks `options.command`."""

    def load(self) -> CommandModule:
        return cast(CommandModule, import_module(f"{__package__}.{self.module}"))


COMMANDS: Final = {
    "open": Command(_("Open the window (also without a command)."), "open_window"),
    "search": Command(_("Find minerals."), "search"),
    "show": Command(_("Show a mineral or an application, whole."), "show"),
    "history": Command(_("List what was changed, newest first."), "history"),
    "undo": Command(_("Take back the last step."), "undo"),
    "redo": Command(_("Take back the last undo."), "undo"),
    "check": Command(_("Check the catalogue and print its hash."), "check"),
    "new": Command(_("Make a new catalogue."), "new"),
    "import": Command(_("Take in files, after a look at what differs."), "import_files"),
    "export": Command(_("Write the catalogue, or a search of it, to a file."), "export"),
    "plot": Command(_("Write a view as a picture, or its data."), "plot"),
    "backup": Command(_("Back up the catalogue, or list its backups."), "backup"),
    "restore": Command(_("Restore a backup; `undo` takes it back."), "restore"),
}
"""By name, in the order in which the help lists them."""

PLANNED: Final = ("scenario", "disrupt", "capture", "merge")
"""Commands of later versions."""
