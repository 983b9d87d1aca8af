"""What `convert` and `nightly` have in common: their options, and what they make of them."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypedDict, TypeVar, cast

import click
from pydantic import ValidationError

from pipeline.batch import Begun
from pipeline.batch.consider import Order
from pipeline.batch.executor import Executor, LocalPool
from pipeline.batch.recipe import recipe_of
from pipeline.batch.run import News
from pipeline.catalogue.database import CATALOGUE, open_catalogue
from pipeline.cli.terminal import GIVEN_PATH
from pipeline.errors import BadRequest
from pipeline.export import FORMATS
from pipeline.options import Options, usable_cores

Happening = Generator[Begun | News, None, None]
Function = TypeVar("Function", bound=Callable[..., Any])


class Chosen(TypedDict):
    """What was chosen of the options below."""

    out: Path
    formats: tuple[str, ...]
    ocr: str
    workers: int
    language: str
    dpi: int
    page_seconds: float
    memory: int
    engine: str
    force: bool
    cluster: str | None
    exchange: str | None


def _formats(_ctx: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().casefold() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise click.BadParameter(f"{', '.join(unknown) or 'nothing'}: choose from {', '.join(FORMATS)}")
    return names


OPTIONS: Sequence[Callable[[Any], Any]] = (
    click.option("-o", "--out", required=True, type=GIVEN_PATH, help="Folder for the outputs."),
    click.option(
        "--formats",
        default="json,txt,pages",
        show_default=True,
        callback=_formats,
        help="; ".join(f"{name}: {form.description}" for name, form in FORMATS.items()) + ".",
    ),
    click.option(
        "--ocr",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="auto recognises the pages whose text layer is missing or bad.",
    ),
    click.option("--workers", type=int, default=usable_cores, show_default="the cores at hand", help="Cores to use."),
    click.option("--force", is_flag=True, help="Convert again what was converted or failed before."),
    click.option("--cluster", metavar="URL", help="Address of a Dask scheduler; see sohoa cluster."),
    click.option(
        "--exchange", metavar="URL", help="Where files go to and fro when the cluster does not share OUT: s3://…"
    ),
    click.option(
        "--language", default="vie", show_default=True, help="Tesseract's language or languages, joined by +."
    ),
    click.option("--dpi", type=int, default=300, show_default=True, help="Resolution that pages are recognised at."),
    click.option("--page-seconds", type=float, default=120.0, show_default=True, help="Deadline of one page."),
    click.option(
        "--memory",
        type=int,
        default=4096,
        show_default=True,
        help="MiB that a document's process may take; with its programs 512 more for each page at once.",
    ),
    click.option(
        "--engine",
        default="tesseract",
        show_default=True,
        help="tesseract, recorded:FILE, or package.module:maker of an engine of one's own.",
    ),
)


def conversion_options(function: Function) -> Function:
    """Give a command the options above."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def order_of(chosen: Chosen) -> Order:
    """Return what is asked for. Raises BadRequest for what cannot be."""
    from pipeline.batch.engines import make_engine  # noqa: PLC0415 - with it comes OpenCV

    if chosen["exchange"] and not chosen["cluster"]:
        raise BadRequest("--exchange: is of use to a cluster only; name one with --cluster")
    try:
        options = Options(
            ocr=cast("Any", chosen["ocr"]),
            workers=chosen["workers"],
            language=chosen["language"],
            dpi=chosen["dpi"],
            page_seconds=chosen["page_seconds"],
            memory=chosen["memory"] << 20,
            engine=chosen["engine"],
            lexicon=_lexicon(chosen["out"]),
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise BadRequest(f"--{'-'.join(map(str, first['loc'])).replace('_', '-')}: {first['msg']}") from error
    recipe = recipe_of(options, make_engine(options.engine, options.language))
    return Order(chosen["out"], chosen["formats"], options, recipe, chosen["force"])


def with_corrections(happening: Happening, out: Path) -> Happening:
    """Have a run keep what people corrected."""
    if not _was_reviewed(out):
        return happening
    from pipeline.review.running import keeping_corrections  # noqa: PLC0415 - see `_was_reviewed`

    return keeping_corrections(happening, out)


def _lexicon(out: Path) -> tuple[str, ...]:
    if not _was_reviewed(out):
        return ()
    from pipeline.review.running import lexicon_of  # noqa: PLC0415 - likewise

    return lexicon_of(out)


def _was_reviewed(out: Path) -> bool:
    """Tell whether anybody worked at the review desk: else its code, half a second to import, has nothing to do."""
    if not (out / CATALOGUE).is_file():
        return False
    with closing(open_catalogue(out)) as connection:
        query = "SELECT EXISTS (SELECT 1 FROM review) OR EXISTS (SELECT 1 FROM lexicon)"
        return bool(connection.execute(query).fetchone()[0])


def executor_of(chosen: Chosen) -> Callable[[], Executor]:
    """Return what starts the executor that was chosen."""
    address = chosen["cluster"]
    if not address:
        return lambda: LocalPool(chosen["workers"])

    def cluster() -> Executor:
        from pipeline.batch.dask_executor import DaskExecutor  # noqa: PLC0415 - an extra

        return DaskExecutor(address, chosen["exchange"])

    return cluster
