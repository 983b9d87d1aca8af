"""The command `sohoa`: commands are imported when they are called, and errors become exit statuses here alone.

0 done; 1 a defect of ours; 2 wrong usage; 3 some documents failed, the rest is done; 4 a program or the model is
missing; 5 another run holds the output folder; 129 hung up, 130 interrupted, 143 terminated.
"""

import errno
import importlib
import logging
import os
import signal
import sys
from importlib.metadata import version

import click

from pipeline.cli.terminal import printable
from pipeline.errors import BadRequest, SohoaError

COMMANDS = {
    "convert": "Turn scans, PDFs, office and text files into restored text and records.",
    "nightly": "Convert what is new in a folder, and report: for cron.",
    "search": "Find pages by their words, with marks or without.",
    "export": "Write tables of documents, tasks, deadlines, references, agencies.",
    "review": "See, correct and accept documents in the browser.",
    "restore": "Give a text its Vietnamese marks back.",
    "decode": "Turn a text in an encoding of the 1990s into Unicode.",
    "survey": "Say what a folder holds and what it needs, converting nothing.",
    "parse": "Read a clean text into a record.",
    "show": "Show a record so that a person can read it.",
    "schema": "Print the JSON Schema of a record.",
    "cluster": "Show how to use many machines.",
    "doctor": "Say what is installed, what is missing and which command mends it.",
}


class LazyGroup(click.Group):
    """A group whose commands stand each in a file of its own, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order that a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's file; None for a name that is no command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"pipeline.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each file defines it so
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command to the last byte of its output; a reader who had enough is no error of ours."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EIO}:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise BadRequest(f"the output cannot be written ({error.strerror}); make room and run it again") from error
        return answer

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("sohoa"), "-V", "--version", prog_name="sohoa")
@click.option("-v", "--verbose", is_flag=True, help="Say more on stderr.")
def cli(verbose: bool) -> None:  # noqa: FBT001 - click's way
    """Sohoa (số hóa: digitise) turns scanned or badly encoded Vietnamese administrative documents into restored text
    and structured records.

    \b
    Examples:
      sohoa convert scans/ -o out/        records and text for every document in a folder
      sohoa restore < bad.txt > good.txt  marks given back to a text, line for line
      sohoa doctor                        what is missing on this machine
    """  # noqa: D205, D301 - click's marker for lines that it must not join
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("PIL").setLevel(logging.WARNING)


def main() -> None:
    """Run the command and end the process with its status."""
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that temporary files are cleared away
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup sets it
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        _end("interrupted; what was written is whole", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SohoaError as error:
        _end(str(error), error.exit_status)
    except Exception as error:
        from diacritics import ModelError  # noqa: PLC0415 - half a second, in which a Ctrl-C would be told as a defect

        if isinstance(error, ModelError):
            _end(str(error), 4)
        logging.getLogger(__name__).exception("this is a defect of sohoa")
        _end("this is a defect of sohoa; please report it with the lines above", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _end(message: str, status: int) -> None:
    click.echo(f"sohoa: {printable(message)}", err=True)
    sys.exit(status)
