"""What crosses the border between a terminal and the program."""

from pathlib import Path

import click
import regex

_CONTROL = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]")


class GivenPath(click.ParamType[Path]):
    """A path as it was given; an empty one, which an unset variable leaves, is refused and not taken for `.`."""

    name = "path"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; fails for an empty one."""
        if not str(value):
            self.fail("the path is empty", param, ctx)
        return Path(str(value))


GIVEN_PATH = GivenPath()


def printable(text: str) -> str:
    r"""Return a text without what would steer a terminal: file names and documents are hostile where they are shown.

    >>> printable("a\x1b]0;title\x07.pdf")
    'a\\x1b]0;title\\x07.pdf'
    """
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
