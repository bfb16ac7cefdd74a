"""The command line: what the window can find, check and undo, for scripts. Imports no Qt.

Its tables are plain text of a fixed width, made by `exchange.export.text_tables`, which the window
uses as well. The library rich would replace none of that, as what is piped has to stay as it is; it
takes 0.17 s to import and 13 MB on disk, so it is not used.
"""

import argparse
import sys
from collections.abc import Sequence

from mineralcat.cli import streams
from mineralcat.cli.command_line import parse
from mineralcat.cli.commands import COMMANDS
from mineralcat.translation import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 found nothing or a check failed, 2 unusable."""
    closed = streams.open_streams()
    streams.use_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = argparse.Namespace(command="", query="", written="", opened=None)
    try:
        parse(words, options)
        status = COMMANDS[options.command].load().run(options)
        sys.stdout.flush()  # now, while a reader that is gone can still be met
    except Exception as error:  # noqa: BLE001  each becomes one line here
        return streams.report(error, options)
    except KeyboardInterrupt:
        nothing, then = _("interrupted; nothing was written."), _("it was interrupted.")
        streams.complain(streams.after(options, nothing, then))
        return streams.DONE if options.written else streams.UNUSABLE
    finally:
        if options.opened is not None:
            options.opened.close()
    if closed and not options.written and options.command != "open":
        streams.complain(streams.unwritten(_("standard output is closed")))
        return streams.UNUSABLE
    return status
