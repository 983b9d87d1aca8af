"""What restoration does to good recognition: `python tests/benchmarks/ocr_mending.py FOLDER`.

The folder holds scans (PDF or pictures) beside `*.truth.txt`, pages parted by form feeds. Each is converted as the
product does it; the words that were wrong before restoration, those of them that it mended and the right ones that it
harmed are counted and printed as a JSON line for each scan, and one for all. Words are compared as
`python -m diacritics evaluate` does: case ignored, tone placement folded.

`--print TEXT --pages N --seed S` prints N passages of a text on pages first, spoils them as scanners do and puts them
into the folder with their truth: for choosing rules without looking at the scans that judge them.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from diacritics.evaluate import matched, syllables
from diacritics.train.pages import print_page
from pipeline import convert

LINES, LONGEST = 40, 900
"""Lines of text that are offered to a page, and characters of each."""
Counts = dict[str, int]


def printed(text: Path, folder: Path, pages: int, seed: int) -> None:
    """Print passages drawn by the seed into the folder."""
    lines = text.read_text(encoding="utf-8").split("\n")
    draw = random.Random(seed)  # noqa: S311 -- no secret
    for number in range(pages):
        first = draw.randrange(max(len(lines) - LINES, 1))
        page = print_page([line[:LONGEST] for line in lines[first : first + LINES]], seed * 1000 + number)
        page.image.save(folder / f"page-{number:03}.png", dpi=(page.dpi, page.dpi))
        (folder / f"page-{number:03}.truth.txt").write_text("\n".join(page.lines), encoding="utf-8")


def before_and_after(scan: Path) -> Iterator[tuple[str, str]]:
    """Convert a scan; yield the text of each page before restoration and after."""
    for page in convert(scan).document.pages:
        before = next((revision.before for revision in page.revisions if revision.stage == "restore"), page.text)
        yield before, page.text


def counts(truth: str, before: str, after: str) -> Counts:
    """Count the words of a page, those that were wrong, those mended and those harmed."""
    wanted = syllables(truth)
    good_before, good = matched(wanted, syllables(before)), matched(wanted, syllables(after))
    return {
        "syllables": len(wanted),
        "wrong": len(wanted) - len(good_before),
        "mended": len(good - good_before),
        "harmed": len(good_before - good),
    }


def added(some: list[Counts]) -> Counts:
    """Add counts up."""
    return {name: sum(one[name] for one in some) for name in ("syllables", "wrong", "mended", "harmed")}


def main() -> None:
    """Measure every scan that has its truth beside it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--print", type=Path, metavar="TEXT")
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.print:
        args.folder.mkdir(parents=True, exist_ok=True)
        printed(args.print, args.folder, args.pages, args.seed)
    whole = []
    for truth in sorted(args.folder.glob("*.truth.txt")):
        stem = truth.name.removesuffix(".truth.txt")
        scan = next(path for path in sorted(args.folder.glob(f"{stem}.*")) if path.suffix in {".pdf", ".png", ".jpg"})
        pages = truth.read_text(encoding="utf-8").split("\f")
        found = added([counts(one, *both) for one, both in zip(pages, before_and_after(scan), strict=False)])
        whole.append(found)
        print(json.dumps({"scan": scan.name, **found}), flush=True)
    total = added(whole)
    share = round(100 * total["mended"] / max(total["wrong"], 1), 1)
    print(json.dumps({"scan": "all", **total, "mended_percent": share}))


if __name__ == "__main__":
    main()
