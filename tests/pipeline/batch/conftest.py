"""Runs over small folders, in this process or in processes of their own."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from diacritics import load_model
from pipeline.batch import Order, Outcome, Tally, convert_folders
from pipeline.batch.executor import Serial
from pipeline.batch.recipe import recipe_of
from pipeline.datatypes import Box, Word
from pipeline.options import Options


class Reader:
    """Reads one line off every page; fails on the pages that it was told to; counts what it read."""

    name = "reader"

    def __init__(self, failures=(), name="reader"):
        self.failures = list(failures)
        self.name = name
        self.read = 0

    def recognize(self, image, dpi, seconds):
        del image, dpi, seconds
        self.read += 1
        failure = self.failures.pop(0) if self.failures else None
        if failure:
            raise failure
        words = enumerate(["Ủy", "ban", "nhân", "dân"])
        return tuple(Word(text, box=Box(85 + 40 * at, 100, 115 + 40 * at, 113), confidence=0.95) for at, text in words)

    def turn(self, image, dpi, seconds):
        del image, dpi, seconds
        return 0


class Run:
    """A run that came to its end: its tally, and what happened by kind."""

    def __init__(self, tally, happened):
        self.tally = tally
        self.happened = happened

    @property
    def outcomes(self):
        return [news for news in self.happened if isinstance(news, Outcome)]

    @property
    def counts(self):
        return {kind: count for kind, count in self.tally.counts.items() if count}

    def by_name(self):
        return {outcome.name: outcome for outcome in self.outcomes}


@pytest.fixture(scope="session")
def convert():
    """Convert folders in this process, or with the executor given."""
    model = load_model()

    def convert(
        paths, out, engine=None, formats=("json", "txt"), executor=None, settle=0, *, force=False, stop=None, **options
    ):
        engine = engine or Reader()
        if "engine_name" in options:
            options["engine"] = options.pop("engine_name")
        options = Options(**{"workers": 1, **options})
        order = Order(Path(out), tuple(formats), options, recipe_of(options, engine), force)
        tally = Tally()
        given = {"settle": settle} | ({"stop": stop} if stop else {})
        happening = convert_folders(
            [Path(path) for path in paths], order, executor or (lambda: Serial(engine, model)), tally, **given
        )
        return Run(tally, list(happening))

    return convert


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def _page(path, width=600, shade=255):
    """Write a scan of one page."""
    Image.new("L", (width, 400), shade).save(path, dpi=(300, 300))


def _files_of(out):
    """Return the outputs of a folder and their checksums; the catalogue and the workshop are none."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".sohoa" not in path.parts and not path.name.startswith("catalogue.db")
    }


@pytest.fixture(scope="session")
def reader():
    return Reader


@pytest.fixture(scope="session")
def page():
    return _page


@pytest.fixture(scope="session")
def files_of():
    return _files_of
