"""The options by which `sohoa search` and `sohoa export` choose documents."""

import datetime as dt
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from pipeline.catalogue.filters import Filters

_PRINTED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


class Day(click.ParamType[str]):
    """A day as people here write it (31/12/2024) or as machines do (2024-12-31); ISO 8601 within."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the day; fails for what is none."""
        printed = _PRINTED.fullmatch(str(value))
        try:
            if printed:
                return dt.date(int(printed[3]), int(printed[2]), int(printed[1])).isoformat()
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            self.fail(f"{value!r} is no day; write 31/12/2024 or 2024-12-31", param, ctx)


DAY = Day()


def choosing_documents(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options --type, --agency, --folder, --since and --until; it receives them as `filters`."""

    @wraps(command)
    def chosen(**options: Any) -> None:
        asked = {name: options.pop(name) for name in ("type", "agency", "folder", "since", "until")}
        command(filters=Filters(**asked), **options)

    for option in reversed(_OPTIONS):
        option(chosen)
    return chosen


def _with_letters(_ctx: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not any(map(str.isalnum, value)):
        raise click.BadParameter(f"{value!r} has no letter in it; leave the option out for all")
    return value


_OPTIONS = (
    click.option("--type", callback=_with_letters, help="Documents of a type: 'kế hoạch' or 'ke hoach'."),
    click.option("--agency", callback=_with_letters, help="Documents that name an agency: some words of its name."),
    click.option("--folder", callback=_with_letters, help="Documents in a folder below the one that was converted."),
    click.option("--since", type=DAY, help="Documents of this day or later: 31/12/2024 or 2024-12-31."),
    click.option("--until", type=DAY, help="Documents of this day or earlier."),
)
