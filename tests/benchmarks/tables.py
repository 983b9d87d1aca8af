"""Cells right of the fixture tables, by document and degradation: `python -m tests.benchmarks.tables`.

The tables of `fixtures/documents` and `fixtures/tables` are read from their PDFs, from the scans beside them, and from
scans made on the spot of each degradation below. A cell is right where its text, spaces and marks left out, stands in
its row and its column: `placed` counts cells by that, `exact` by every letter. `shape` says whether each table came
with as many rows as the truth has, all of them as wide.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from pathlib import Path

import regex
from rapidfuzz.distance import Levenshtein

FIXTURES = Path(__file__).parents[2] / "fixtures"
sys.path.insert(0, str(FIXTURES))

from generator import fonts  # noqa: E402
from generator.damage import Damage  # noqa: E402
from generator.layout import Page, page_text, paginate  # noqa: E402
from generator.scans import BILEVEL, COLOUR, GREY, Recipe, make_scans  # noqa: E402
from generator.source import read  # noqa: E402
from generator.strips import document_strips  # noqa: E402

from diacritics import strip_marks  # noqa: E402
from pipeline.datatypes import PAGE_BREAK  # noqa: E402
from pipeline.flow import convert  # noqa: E402

Table = list[list[str]]

DEGRADATIONS = {
    "bilevel, 200 dpi": (200, "bilevel", BILEVEL),
    "faint bilevel, 300 dpi": (300, "bilevel", Damage(blur=0.9, noise=30, specks=2, fade=0.45, cut=165)),
    "uneven light, 150 dpi": (150, "grey", GREY),
    "faded, 150 dpi": (150, "grey", Damage(blur=0.7, noise=6, light=0.2, specks=1, fade=0.3)),
    "colour, 200 dpi": (200, "colour", COLOUR),
    "shining through, 200 dpi": (200, "grey", Damage(blur=0.5, noise=2, light=0.25, ghost=0.12)),
    "low, 100 dpi": (100, "grey", Damage(blur=0.4, noise=2)),
}
SKEWS = (0.8, -1.3)


def main() -> None:
    """Print a line for each document and degradation, and one for each degradation's sum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["born digital", "as scanned", *DEGRADATIONS], action="append")
    wanted = parser.parse_args().only or ["born digital", "as scanned", *DEGRADATIONS]
    counted = list(measured(wanted))
    for how, group in groupby(sorted(counted, key=lambda figures: str(figures["how"])), lambda one: one["how"]):
        every = list(group)
        sums = {key: sum(int(str(one[key])) for one in every) for key in ("cells", "placed", "exact")}
        show({"how": how, "file": "all", **sums, "shape": all(one["shape"] for one in every)})


def measured(wanted: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield the figures of each file, shown as they come."""
    family = fonts.load()
    for written in tables():
        pages = paginate(document_strips(read(written)))
        for how, path, numbers in files(written, pages, family, wanted):
            truth = [table for number in numbers for table in tables_of(page_text(pages[number - 1]))]
            if truth:
                found = [table for page in convert(path).text.split(PAGE_BREAK) for table in tables_of(page)]
                figures: dict[str, object] = {"how": how, "file": path.name, **compared(truth, found)}
                show(figures)
                yield figures


def tables() -> list[Path]:
    """Return the fixture documents that hold a table."""
    written = [*(FIXTURES / "documents").glob("*.json"), *(FIXTURES / "tables").glob("*.json")]
    return sorted(path for path in written if '"table"' in path.read_text(encoding="utf-8"))


def files(
    written: Path, pages: Sequence[Page], family: fonts.Family, wanted: Sequence[str]
) -> Iterator[tuple[str, Path, Sequence[int]]]:
    """Yield how a document was made, its file and the numbers of its pages."""
    if "born digital" in wanted:
        yield "born digital", written.with_suffix(".pdf"), [page.number for page in pages]
    folder = FIXTURES / "tables/scans" if written.parent.name == "tables" else FIXTURES / "scans"
    if "as scanned" in wanted:
        for entry in json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8")):
            if entry["document"] == written.stem:
                yield "as scanned", folder / entry["file"], entry["pages"]
    numbers = tuple(page.number for page in pages if tables_of(page_text(page)))
    with tempfile.TemporaryDirectory() as made:
        for how in filter(wanted.__contains__, DEGRADATIONS):
            dpi, tone, damage = DEGRADATIONS[how]
            recipe = Recipe(f"{written.stem}.pdf", written.stem, dpi, tone, damage, skews=SKEWS, pages=numbers)
            make_scans([recipe], written.parent, Path(made), {written.stem: pages}, family)
            yield how, Path(made) / recipe.file, numbers


def tables_of(text: str) -> list[Table]:
    """Return the tables of a page's text: rows are lines that hold tabs.

    >>> tables_of("a\\n\\nb\\tc\\nd\\t\\n\\ne")
    [[['b', 'c'], ['d', '']]]
    """
    groups = groupby(text.split("\n"), lambda line: "\t" in line)
    return [[row.split("\t") for row in rows] for tabbed, rows in groups if tabbed]


def compared(truth: Sequence[Table], found: Sequence[Table]) -> dict[str, object]:
    """Count the cells of the truth, those found in their place, and those found to the letter."""
    cells = placed = exact = 0
    shape = len(truth) == len(found)
    for want, have in zip_longest(truth, found, fillvalue=[]):
        shape = shape and [len(row) for row in want] == [len(row) for row in have]
        for row, other in zip_longest(want, have, fillvalue=[]):
            for cell, read_cell in zip_longest(row, other, fillvalue=""):
                cells += 1
                placed += is_placed(cell, read_cell)
                exact += cell == read_cell
    return {"cells": cells, "placed": placed, "exact": exact, "shape": shape}


def is_placed(want: str, have: str) -> bool:
    """Whether a cell holds what it should: figures to the digit, words but for an error in five letters."""
    one, other = (strip_marks(regex.sub(r"[\s\p{P}]", "", text)).casefold() for text in (want, have))
    if not one or not regex.search(r"\p{L}", one):
        return one == other
    return Levenshtein.distance(one, other) <= 0.2 * len(one) + 0.5


def show(figures: dict[str, object]) -> None:
    """Print figures as one line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
