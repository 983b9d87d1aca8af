"""Speed of records: `python tests/benchmarks/extraction.py [--pages 50 200 800] [--profile]`.

A page is 2,400 characters. The long documents are the bodies of the fixture documents in turn, between the head and the
end of one of them. A JSON line is printed for each figure: pages a second of processor time over the fixture documents,
file by file (most have two pages), over long ones for each length, so that growth shows, and over each part of the work
alone; then hostile texts, each of two lengths, the fastest growing first: 8 times the text may take 8 times the time,
and little more.
"""

import argparse
import cProfile
import json
import pstats
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

from pipeline.extract.agencies import find_mentions
from pipeline.extract.calendar_terms import Times
from pipeline.extract.deadlines import find_terms
from pipeline.extract.header import read_head
from pipeline.extract.mentions import Mentions
from pipeline.extract.parts import Parts, read_parts
from pipeline.extract.references import find_references
from pipeline.extract.task_tables import read_rows
from pipeline.extract.tasks import find_tasks
from pipeline.flow import parse
from pipeline.text.reading import read_through

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
PAGE = 2_400
"""Characters."""
BODY = re.compile(r"^(?:I\.|1\.|Điều 1\.|Chương I|Phần) ?", re.MULTILINE)
ROUNDS = 2
SHORT, LONG = 10_000, 80_000
"""Characters of a hostile text."""
HOSTILE = (
    "phối hợp với ",
    "Chủ tịch, ",
    "Luật A ",
    "theo Luật Đất đai và Luật ",
    "trong 5 ngày kể từ ngày ",
    "trước ngày 1/2 và ",
    "trước ngày … tháng ",
    "từ ngày 1/2 đến ngày ",
    "quý I, quý II, ",
    "hằng năm, trước ",
    "định kỳ tháng, ",
    "Số: ",
    "số 1/QĐ-A, ",
    "Nghị quyết số 1 của ",
    "Nơi nhận:\n",
    "- Sở A;\n",
    "- Sở A; ",
    "KT. CHỦ TỊCH ",
    "I. A\n",
    "II. A\n",
    "1- A. 2- ",
    "1\ta\t",
    "TT\tNội dung\tChủ trì\n",
    "1\ta\tb\nc\n",
    "(a) ",
    "9, A\n",
    "7. A\nB\n9. C\n",
    "Phần H\nA\n",
    "1. Sở A\n- B.\nSở C\n",
    "2. Sở A\nA.\nSở C\nA.\n5. Sở D\n",
    "MUC A\n1. B\n",
    "a) B\n",
    "Giao Sở A, ",
    "Các sở, ban, ",
    "Các a b c ",
    "1. Sở Y tế, B và ",
    "Về A: ",
    "Công ty A và b ",
    "Điều 1. A\n",
    "- Cơ quan chủ trì: ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/A\n",
    "Ký bởi: a\n",
    " ",
    "\t",
    "\n",
    "A",
    "1",
    ".",
    "-",
)


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 200, 800])
    parser.add_argument(
        "--profile", action="store_true", help="print where the time of the longest text goes, and stop"
    )
    args = parser.parse_args()
    parse(text_of(4))  # compile the patterns
    if args.profile:
        profile(text_of(max(args.pages)))
        return
    files = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    pages = round(sum(map(len, files)) / PAGE)
    show({"what": "files", "pages": pages, "per_second": per_second(pages, lambda: [parse(text) for text in files])})
    for pages in args.pages:
        text = text_of(pages)
        show({"what": "whole", "pages": pages, "per_second": per_second(pages, lambda: parse(text))})  # noqa: B023
    for what, work in parts_of(text_of(args.pages[0])):
        show({"what": what, "pages": args.pages[0], "per_second": per_second(args.pages[0], work)})
    found = sorted((grown(unit) for unit in HOSTILE), key=lambda figures: -figures.times)
    for figures in found:
        show(asdict(figures))


def show(figures: dict[str, object]) -> None:
    """Print figures as one line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def text_of(pages: int) -> str:
    """Return a text of so many pages."""
    documents = [path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.txt"))]
    head, _, end = cut(documents[0])
    taken: list[str] = []
    length = len(head) + len(end)
    for _, body, _ in cycle(map(cut, documents)):
        if length + len(body) > pages * PAGE and taken:
            break
        taken.append(body)
        length += len(body)
    return "\n".join((head, *taken, end))


def cut(text: str) -> tuple[str, str, str]:
    """Cut a fixture document before its first numbered line and at its list of recipients."""
    begins = BODY.search(text)
    first = begins.start() if begins else 0
    last = text.find("Nơi nhận:")
    return text[:first], text[first:last], text[last:]


def parts_of(text: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each part of the work over a text, what it needs made beforehand."""
    reading = read_through(text).after
    parts: Parts = read_parts(reading, read_head(reading))
    view = parts.named()
    found = find_mentions(view)
    mentions, rows = Mentions(view, found), tuple(read_rows((*parts.body, *parts.annex)))
    yield "reading text", lambda: read_through(text)
    yield "parts and sections", lambda: read_parts(reading, read_head(reading))
    yield "mentions", lambda: find_mentions(view)
    yield "references", lambda: find_references(parts.text, found, {})
    yield "deadlines", lambda: find_terms(parts.text, Times("2024-01-12", 2024))
    yield "tasks", lambda: find_tasks(parts.divisions, parts.loose, mentions, "CHỈ THỊ", rows)


def per_second(pages: int, work: Callable[[], object]) -> int:
    """Return how many pages a second of processor time the work does, the best of two rounds."""
    return round(pages / min(seconds(work) for _ in range(ROUNDS)))


def seconds(work: Callable[[], object]) -> float:
    """Time some work on the processor."""
    started = time.process_time()
    work()
    return time.process_time() - started


@dataclass(frozen=True)
class Growth:
    """How the time grows where a hostile text is LONG, not SHORT."""

    unit: str
    times: float
    seconds: float


def grown(unit: str) -> Growth:
    """Time the record of a text of one unit again and again, at two lengths."""
    short, long = unit * (SHORT // len(unit)), unit * (LONG // len(unit))
    first = min(seconds(lambda: parse(short)) for _ in range(ROUNDS))
    last = seconds(lambda: parse(long))
    return Growth(unit, round(last / first, 1), round(last, 2))


def profile(text: str) -> None:
    """Print where the time goes."""
    profiler = cProfile.Profile()
    profiler.runcall(parse, text)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
