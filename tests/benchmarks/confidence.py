"""How often leaves of a confidence are right: `python tests/benchmarks/confidence.py [--cache FOLDER] [--wrong]`.

Every whole fixture scan goes through the real pipeline and its record is laid beside the one that a person wrote
(`fixtures/records`, which lists no posts of persons). A JSON line is printed for each kind of leaf: how many there are,
their mean confidence, the share that is right, the Brier score (mean of the squared differences; lower is better) and,
by bins of confidence, count, mean and share. A sound table has share close to mean in each bin that holds many.
Documents that were recognised are kept in the cache, so that the next run needs no OCR: only what follows recognition
may have changed since.
"""

import argparse
import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz

from diacritics import load_model
from pipeline.datatypes import Document
from pipeline.extract import build_record
from pipeline.flow import process
from pipeline.ingest.sniff import identify
from pipeline.ocr import Tesseract
from pipeline.options import Options

FIXTURES = Path(__file__).parents[2] / "fixtures"
BINS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
PERSONS = ("Chủ tịch", "Phó Chủ tịch", "Thủ tướng", "Bộ trưởng", "Giám đốc", "Chánh")
ALIKE = 80
"""Likeness (0 to 100) of two long texts, one of them recognised, that say the same."""
HEAD = ("parent_issuer", "issuer", "number", "code", "type", "title", "place", "date")

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Judged:
    """A leaf of a record: what it is, how sure the record was of it, and whether it was right."""

    kind: str
    confidence: float
    right: bool
    what: str


def main() -> None:
    """Print the table of each kind of leaf."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, help="a folder that keeps the recognised documents")
    parser.add_argument("--wrong", action="store_true", help="name the leaves that are wrong")
    args = parser.parse_args()
    judged = [
        leaf
        for scan, wanted in pairs_of_fixtures()
        for leaf in judge(
            json.loads(wanted.read_text(encoding="utf-8")),
            build_record(recognised(scan, args.cache)).model_dump(mode="json"),
        )
    ]
    for kind in ("all", *dict.fromkeys(leaf.kind for leaf in judged)):
        of_kind = [leaf for leaf in judged if kind in {"all", leaf.kind}]
        print(json.dumps(figures(kind, of_kind), ensure_ascii=False))
    if args.wrong:
        for leaf in judged:
            if not leaf.right:
                print(f"{leaf.confidence:.3f} {leaf.kind}: {leaf.what}")


def pairs_of_fixtures() -> Iterator[tuple[Path, Path]]:
    """Yield the scans that hold every page of their document, each with the record that a person wrote."""
    listed = json.loads((FIXTURES / "scans" / "MANIFEST.json").read_text(encoding="utf-8"))
    whole: dict[str, int] = {}
    for scan in listed:
        whole[scan["document"]] = max(whole.get(scan["document"], 0), len(scan["pages"]))
    for scan in listed:
        record = FIXTURES / "records" / f"{scan['document']}.json"
        if len(scan["pages"]) == whole[scan["document"]] and record.exists():
            yield FIXTURES / "scans" / scan["file"], record


def recognised(scan: Path, cache: Path | None) -> Document:
    """Read a scan, or what was kept of an earlier reading."""
    kept = cache / f"{scan.name}.pickle" if cache else None
    if kept and kept.exists():
        document: Document = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this program, in the user's folder
        return document
    document = process(identify(scan), Options(), Tesseract("vie"), load_model())
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(document))
    return document


def judge(wanted: Json, made: Json) -> Iterator[Judged]:
    """Lay a record beside the one that a person wrote."""
    for field in HEAD:
        leaf, truth = made["header"].get(field), wanted["header"].get(field)
        if leaf:
            yield Judged("header", leaf["confidence"], bool(truth) and leaf["value"] == truth["value"], leaf["value"])
    for field in ("authority", "title", "name"):
        leaf, truth = made["signatory"].get(field), wanted["signatory"].get(field)
        if leaf:
            yield Judged(
                "signatory", leaf["confidence"], bool(truth) and leaf["value"] == truth["value"], leaf["value"]
            )
    yield from listed("recipients", wanted["recipients"], made["recipients"], ("value",))
    yield from listed("deadlines", wanted["deadlines"], made["deadlines"], ("text", "normalized", "due"))
    yield from listed("references", wanted["references"], made["references"], ("text", "type", "number", "date"))
    yield from listed("sections", list(flat(wanted["sections"])), list(flat(made["sections"])), ("title", "path"))
    yield from listed("tasks", wanted["tasks"], made["tasks"], ("action", "agencies"))
    names = {agency["name"] for agency in wanted["agencies"]}
    for agency in made["agencies"]:
        for mention in () if agency["name"].startswith(PERSONS) else agency["mentions"]:
            yield Judged("agencies", mention["confidence"], agency["name"] in names, agency["name"])


def listed(kind: str, wanted: Iterable[Json], made: Iterable[Json], fields: tuple[str, ...]) -> Iterator[Judged]:
    """Pair the leaves of a list with those wanted: the first field alike, the others equal."""
    left = list(wanted)
    for leaf in made:
        best = max(left, key=lambda one: fuzz.ratio(one[fields[0]], leaf[fields[0]]), default=None)
        right = (
            best is not None
            and fuzz.ratio(best[fields[0]], leaf[fields[0]]) >= ALIKE
            and all(best[field] == leaf[field] for field in fields[1:])
        )
        if right:
            left.remove(best)
        yield Judged(kind, leaf["confidence"], right, f"{leaf[fields[0]]}"[:100])


def flat(sections: Iterable[Json], above: str = "") -> Iterator[Json]:
    """Yield sections with their paths."""
    for section in sections:
        path = f"{above}/{section['marker']}"
        yield {**section, "path": path}
        yield from flat(section["children"], path)


def figures(kind: str, leaves: list[Judged]) -> dict[str, object]:
    """Return the reliability of one kind."""
    bins = []
    for low, high in pairwise(BINS):
        inside = [leaf for leaf in leaves if low <= leaf.confidence < high]
        if inside:
            bins.append([low, len(inside), mean(leaf.confidence for leaf in inside), mean(one.right for one in inside)])
    return {
        "kind": kind,
        "leaves": len(leaves),
        "confidence": mean(leaf.confidence for leaf in leaves),
        "right": mean(leaf.right for leaf in leaves),
        "brier": mean((leaf.confidence - leaf.right) ** 2 for leaf in leaves),
        "bins": bins,
    }


def mean(values: Iterable[float]) -> float:
    """Return the mean of some numbers, three digits of it."""
    known = list(values)
    return round(sum(known) / len(known), 3) if known else 0.0


if __name__ == "__main__":
    main()
