"""Documents that real runs converted: corrected, converted again, moved; and a person's work under kill -9."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from diacritics import load_model
from pipeline.batch import Order, Outcome, Tally, Unchanged, convert_folders
from pipeline.batch.executor import Serial
from pipeline.batch.recipe import recipe_of
from pipeline.catalogue import open_catalogue
from pipeline.catalogue.filters import Filters
from pipeline.catalogue.query import parse_query
from pipeline.catalogue.search import search
from pipeline.datatypes import Box, Word
from pipeline.options import Options
from pipeline.record import Record
from pipeline.review import (
    Desk,
    Place,
    accept,
    add_entry,
    correct,
    keeping_corrections,
    lexicon_of,
    open_document,
    settle,
    training_pairs,
    unsettled,
)
from tests.pipeline.review.conftest import PLAN

FORMATS = ("json", "txt", "pages", "html", "alto", "pdf")


class Reader:
    """An engine that reads a plan's first lines off any page; of a later version, some words otherwise."""

    def __init__(self, words, version=1):
        self.words = words
        self.name = f"reader {version}"

    def recognize(self, image, dpi, seconds):
        return tuple(
            Word(
                text,
                box=Box(50 + 60 * (at % 8), 60 + 20 * (at // 8), 105 + 60 * (at % 8), 72 + 20 * (at // 8)),
                confidence=0.9,
            )
            for at, text in enumerate(self.words.split())
        )

    def turn(self, image, dpi, seconds):
        return 0


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path


def run(folder, engine, *, force=False, keeping=False):
    options = Options(workers=1)
    order = Order(folder / "out", FORMATS, options, recipe_of(options, engine), force)
    happening = convert_folders([folder / "in"], order, lambda: Serial(engine, load_model()), Tally())
    happened = [*(keeping_corrections(happening, folder / "out") if keeping else happening)]
    return [news for news in happened if isinstance(news, Outcome | Unchanged)]


def scan(path):
    """A page with bars where the reader finds its words, so that its ink is covered."""
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    for at in range(16):
        left, top = (50 + 60 * (at % 8)) * 150 / 72, (60 + 20 * (at // 8)) * 150 / 72
        draw.rectangle((left, top, left + 110, top + 22), fill=0)
    image.save(path, dpi=(150, 150))


def test_a_scan_is_corrected_and_read_again_by_a_better_engine(folder):
    scan(folder / "in" / "a.png")
    words = "Ủy ban nhân dân huyện Thạch Bảng giao Phòng Nội vụ theo dõi kế hoạch năm"
    assert [one.status for one in run(folder, Reader(words))] == ["ok"]
    out = folder / "out"
    with closing(open_catalogue(out)) as connection:
        desk = open_document(connection, out, 1)
        page = desk.pages[0]
        word = next(word for line in page.lines for word in line.words if word.text == "Bảng")
        assert word.box is not None
        desk = correct(connection, out, 1, desk.version, Place(1, word.start, word.end), "Bằng", "lan")
        assert isinstance(desk, Desk)
        assert [one.left for one in settle(connection, out)] == [""]
        assert [hit.document for hit in search(connection, parse_query("Thạch Bằng"), Filters(), 9)] == ["a.png"]
        for suffix in ("txt", "html", "alto.xml", "pages.json"):
            assert "Bằng" in (out / f"a.png.{suffix}").read_text(encoding="utf-8")
        assert [type(one) for one in run(folder, Reader(words))] == [Unchanged]
        better = words.replace("dõi", "dỏi")
        assert [one.status for one in run(folder, Reader(better, 2))] == ["ok"]
        assert unsettled(connection) == (1,)
        assert [one.left for one in settle(connection, out)] == [""]
        assert "Bằng" in (out / "a.png.txt").read_text(encoding="utf-8")
        assert "dỏi" in (out / "a.png.txt").read_text(encoding="utf-8")
        assert [type(one) for one in run(folder, Reader(better, 2))] == [Unchanged]
        (folder / "in" / "a.png").rename(folder / "in" / "b.png")
        run(folder, Reader(better, 2))
        assert [one.name for one in settle(connection, out)] == ["b.png"]
        assert open_document(connection, out, 2).history[0].who == "lan"
        assert [(one.seen, one.true) for one in training_pairs(connection)] == [("Bảng", "Bằng")]


def test_accepted_it_stays_accepted_when_it_is_converted_again(folder):
    (folder / "in" / "a.txt").write_text(PLAN, encoding="utf-8")
    run(folder, Reader(""))
    out = folder / "out"
    with closing(open_catalogue(out)) as connection:
        accept(connection, out, 1, open_document(connection, out, 1).version, "hoa")
        assert [*settle(connection, out)]
        run(folder, Reader(""), force=True)
        assert [*settle(connection, out)]
        assert open_document(connection, out, 1).state == "accepted"
    record = Record.model_validate_json((out / "a.txt.json").read_bytes())
    assert (record.quality.review, record.quality.reasons[0][:31]) == (False, "reviewed and accepted by hoa, 2")


def test_a_run_puts_the_corrections_into_what_it_read_again(folder):
    for name in ("a.txt", "b.txt"):
        (folder / "in" / name).write_text(f"{PLAN}\n{name}\n", encoding="utf-8")
    run(folder, Reader(""), keeping=True)
    out = folder / "out"
    with closing(open_catalogue(out)) as connection:
        for number in (1, 2):
            desk = open_document(connection, out, number)
            start = desk.pages[0].text.index("Trồng")
            correct(connection, out, number, desk.version, Place(1, start, start + 5), "Chăm", "lan")
        (folder / "in" / "b.txt").write_text(f"{PLAN.replace('ven', 'bên')}\nb.txt\n", encoding="utf-8")
        run(folder, Reader(""), keeping=True)
        assert unsettled(connection) == ()
        assert "Chăm cây ven" in (out / "a.txt.txt").read_text(encoding="utf-8")
        assert "Chăm cây bên" in (out / "b.txt.txt").read_text(encoding="utf-8")


def test_a_run_into_a_new_folder_knows_no_lexicon(folder):
    assert lexicon_of(folder / "out") == ()
    (folder / "in" / "a.txt").write_text(PLAN, encoding="utf-8")
    run(folder, Reader(""), keeping=True)
    with closing(open_catalogue(folder / "out")) as connection:
        add_entry(connection, "Thạch Bằng", "name", "lan")
    assert lexicon_of(folder / "out") == ("Thạch Bằng",)


WORKER = """
import sys
from pathlib import Path
from pipeline.catalogue import open_catalogue
from pipeline.review import Place, correct, open_document, rebuild
out = Path(sys.argv[1])
connection = open_catalogue(out)
for count in range(1000):
    desk = open_document(connection, out, 1)
    start = desk.pages[0].text.index("Trồng")
    end = desk.pages[0].text.index(" ", start)
    correct(connection, out, 1, desk.version, Place(1, start, end), f"Trồng{count}", "lan")
    print(count, flush=True)
    rebuild(connection, out, 1)
"""


@pytest.mark.parametrize("acknowledged", [1, 3, 4])
def test_killed_while_a_person_works_nothing_acknowledged_is_lost(plan, acknowledged):
    plan.connection.commit()
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(plan.out)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    ) as worker:
        assert worker.stdout is not None
        last = -1
        while last < acknowledged:
            last = int(worker.stdout.readline())
        worker.send_signal(signal.SIGKILL)
    desk = plan.desk()
    made = [one.after for one in desk.history]
    assert made[: last + 1] == [f"Trồng{count}" for count in range(last + 1)]
    assert len(made) - last in {1, 2}
    assert [*settle(plan.connection, plan.out)] or desk.is_settled
    assert made[-1] in plan.output("txt")
    for path, size in json.loads(plan.connection.execute("SELECT outputs FROM document").fetchone()[0]).values():
        assert (plan.out / path).stat().st_size == size
