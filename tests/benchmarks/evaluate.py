"""Figures on a folder of held-out documents: `make eval DATA=folder`.

The folder holds `score_text.py` and `score_record.py`, clean texts `stripped_*.txt` (their marks are taken off and
given back), `garbled/*.input*.txt` beside `*.truth*.txt`, `records/*.txt` beside `*.gold.json`, and `scans/*.pdf`
beside `*.truth.txt` (pages parted by form feeds) and `*.gold.json`, each where there is one.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytesseract
from rapidfuzz.distance import Levenshtein

from diacritics import load_model, restore, strip_marks
from pipeline import convert, parse
from pipeline.options import Options, usable_cores

Figures = dict[str, object]


def main() -> None:
    """Measure what the folder holds and print a JSON line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", choices=["restore", "records", "scans"], action="append")
    args = parser.parse_args()
    wanted = args.only or ["restore", "records", "scans"]
    with tempfile.TemporaryDirectory() as folder:
        if "restore" in wanted:
            show(loading())
            for figures in restored_texts(args.data, Path(folder)):
                show(figures)
        if "records" in wanted:
            for figures in parsed_records(args.data, Path(folder)):
                show(figures)
        if "scans" in wanted:
            for figures in converted_scans(args.data, Path(folder)):
                show(figures)


def show(figures: Figures) -> None:
    """Print figures as one line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def loading() -> Figures:
    """Time from nothing to the first restored word, and the memory that a process needs for it."""
    program = "from diacritics import restore; restore('Uy ban nhan dan huyen'); "
    program += "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    whole = time.perf_counter() - started
    started = time.perf_counter()
    load_model()
    return {
        "what": "model",
        "load_seconds": round(time.perf_counter() - started, 2),
        "first_word_seconds": round(whole, 2),
        "peak_mb": round(int(done.stdout) / 1024),
    }


def restored_texts(data: Path, folder: Path) -> Iterator[Figures]:
    """Accuracy, harm and speed of restoration."""
    for truth in sorted(data.glob("stripped_*.txt")):
        clean = truth.read_text()
        yield {"what": f"{truth.name}, stripped", **restored(data, truth, strip_marks(clean), folder)}
        untouched = restore(clean)
        tokens = len(clean.split())
        yield {"what": f"{truth.name}, clean", "tokens": tokens, "changed": len(untouched.edits)}
    for garbled in sorted((data / "garbled").glob("*.input*.txt")):
        truth = garbled.with_name(garbled.name.replace(".input", ".truth"))
        if truth.exists():
            yield {"what": garbled.name, **restored(data, truth, garbled.read_text(), folder)}


def restored(data: Path, truth: Path, damaged: str, folder: Path) -> Figures:
    """Restore a text and score it."""
    started = time.perf_counter()
    after = restore(damaged).after
    seconds = time.perf_counter() - started
    before_file, after_file = folder / "before.txt", folder / "after.txt"
    before_file.write_text(damaged)
    after_file.write_text(after)
    scored = ask(data / "score_text.py", truth, after_file, "--input", before_file)
    return {**scored, "per_second": round(len(re.findall(r"[^\W\d_]+", damaged)) / seconds)}


def parsed_records(data: Path, folder: Path) -> Iterator[Figures]:
    """Score the records of clean texts."""
    for text in sorted((data / "records").glob("*.txt")):
        record = folder / "record.json"
        record.write_text(parse(text.read_text(), text.name).model_dump_json())
        yield {"what": text.name, **ask(data / "score_record.py", text.with_suffix(".gold.json"), record)}


def converted_scans(data: Path, folder: Path) -> Iterator[Figures]:
    """Convert each scan; where there is a truth, say how far the text is from it, and how far raw Tesseract is."""
    for scan in sorted((data / "scans").glob("*.pdf")):
        started = time.perf_counter()
        made = convert(scan)
        seconds = time.perf_counter() - started
        pages = len(made.document.pages)
        quality = made.record.quality
        figures: Figures = {"what": scan.name, "pages": pages, "seconds": round(seconds, 1)}
        figures |= {
            "confidence": quality.ocr_confidence,
            "coverage": quality.coverage,
            "reasons": list(quality.reasons),
        }
        truth, gold = scan.with_suffix(".truth.txt"), scan.with_suffix(".gold.json")
        if truth.exists():
            pages_truth = truth.read_text().split("\f")
            ours = [page.text for page in made.document.pages]
            figures["ours"] = distance(pages_truth, ours)
            figures["raw"] = distance(pages_truth, list(raw_pages(scan)))
        if gold.exists():
            record = folder / "record.json"
            record.write_text(made.record.model_dump_json())
            figures["record"] = ask(data / "score_record.py", gold, record)
        yield figures
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield {"what": "memory of the conversions", "peak_mb": round(peak), "workers": usable_cores(), "dpi": Options().dpi}


def raw_pages(scan: Path) -> Iterator[str]:
    """Text of `tesseract -l vie --psm 3` at 300 dpi, page by page."""
    with pypdfium2.PdfDocument(scan) as document:
        for page in document:
            picture = page.render(scale=300 / 72, grayscale=True).to_pil()
            yield pytesseract.image_to_string(picture, lang="vie", config="--psm 3 --dpi 300")


def distance(truth: list[str], found: list[str]) -> Figures:
    """Character errors in percent, spaces taken as one; and how many of them are wrong marks alone."""
    wrong = wrong_bare = length = syllables = wrong_syllables = marks = 0
    for index in range(max(len(truth), len(found))):
        want = " ".join(truth[index].split()) if index < len(truth) else ""
        have = " ".join(found[index].split()) if index < len(found) else ""
        wrong += Levenshtein.distance(want, have)
        wrong_bare += Levenshtein.distance(strip_marks(want), strip_marks(have))
        length += len(want)
        bad, bad_marks, of = wrong_words(want.split(), have.split())
        wrong_syllables, marks, syllables = wrong_syllables + bad, marks + bad_marks, syllables + of
    return {
        "cer": round(100 * wrong / length, 2),
        "cer_of_marks": round(100 * (wrong - wrong_bare) / length, 2),
        "wrong_words": round(100 * wrong_syllables / syllables, 2),
        "words_with_wrong_marks": round(100 * marks / syllables, 2),
    }


def wrong_words(want: list[str], have: list[str]) -> tuple[int, int, int]:
    """Words of the truth that were not read, those of them that differ in their marks alone, and all."""
    wrong = marks = 0
    for step in Levenshtein.editops(want, have):
        if step.tag == "insert":
            continue
        wrong += 1
        if step.tag == "replace":
            one, other = (unicodedata.normalize("NFC", word) for word in (want[step.src_pos], have[step.dest_pos]))
            marks += strip_marks(one) == strip_marks(other)
    return wrong, marks, len(want)


def ask(program: Path, *arguments: object) -> Figures:
    """Run a scorer and return its last line."""
    command = [sys.executable, str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


if __name__ == "__main__":
    main()
