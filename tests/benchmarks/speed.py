"""Speed, start and memory of restoration: `python tests/benchmarks/speed.py [--against FOLDER]`.

The text is the lines of the fixture documents in ever new orders; stripped text has lost its marks, garbled text has
every letter replaced by what the model's channel says it comes out as, drawn anew each time. A JSON line is printed for
each figure. Each length is timed twice and the quickest counts; three lengths show that the time grows with the
text and no faster. Time is the processor's, so that a busy machine disturbs little; wall time is given beside it.

`--against FOLDER` measures the `diacritics` package of another checkout too, on the same texts, by turns.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parents[2]
LENGTHS = (2_500, 10_000, 40_000)
"""Syllables."""
ROUNDS = 2
SEED = 11
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

START = """
import time
began = time.perf_counter()
from diacritics import load_model, restore
imported = time.perf_counter()
model = load_model()
loaded = time.perf_counter()
restore("Uy ban nhan dan huyen", model)
done = time.perf_counter()
import json, resource
from pathlib import Path
private = sum(int(line.split()[1]) for line in open("/proc/self/smaps_rollup") if line.startswith("Private_"))
print(json.dumps({
    "import_seconds": round(imported - began, 3),
    "load_seconds": round(loaded - imported, 3),
    "first_word_seconds": round(done - loaded, 3),
    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    "private_mb": round(private / 1024),
}))
"""
"""What a process needs before its first restored word. Memory that is not private is shared by all processes."""

RESTORE = """
import json, resource, sys, time
from diacritics import load_model, restore
model = load_model()
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8").read()
    wall, processor = time.perf_counter(), time.process_time()
    edits = len(restore(text, model).edits)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": processor, "wall": wall, "edits": edits, "peak_mb": round(peak)}))
"""


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path)
    against = parser.parse_args().against
    roots = {"this": ROOT} | ({"other": against.resolve()} if against else {})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for version, root in roots.items():
            for which, cache in (("cold", folder / version), ("warm", folder / version), ("no cache", Path("/proc"))):
                show({"what": f"start, {which}", "version": version, **ask(root, cache, START)[0]})
        for damage in ("stripped", "garbled"):
            files = written(damage, folder)
            runs = [
                (version, ask(root, folder / version, RESTORE, *files))
                for _ in range(ROUNDS)
                for version, root in roots.items()
            ]
            for version in roots:
                for at, length in enumerate(LENGTHS):
                    best = min(
                        (found[at] for one, found in runs if one == version), key=lambda figures: figures["seconds"]
                    )
                    show(
                        {
                            "what": damage,
                            "version": version,
                            "syllables": length,
                            "per_second": round(length / best["seconds"]),
                            "per_second_wall": round(length / best["wall"]),
                            "edits": best["edits"],
                            "peak_mb": best["peak_mb"],
                        }
                    )


def show(figures: dict[str, object]) -> None:
    """Print figures as one line."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def ask(root: Path, cache: Path, program: str, *arguments: Path) -> list[dict[str, float]]:
    """Run a program with the packages of a checkout, and return what it prints."""
    settings = os.environ | ONE_CORE | {"PYTHONPATH": str(root), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=settings, cwd=root)
    return [json.loads(line) for line in done.stdout.splitlines()]


def written(damage: str, folder: Path) -> list[Path]:
    """Write a damaged text of each length and return the files."""
    from diacritics import load_model, strip_marks  # noqa: PLC0415 -- not before the start was timed
    from diacritics.channel import LETTER_NUMBER  # noqa: PLC0415

    draw = random.Random(SEED)  # noqa: S311 -- a benchmark, no secret
    emissions = load_model().emissions["garbled"]
    totals = {letter: list(accumulate(emissions.counts[:, at])) for letter, at in LETTER_NUMBER.items()}

    def misread(letter: str) -> str:
        known = totals.get(letter)
        return draw.choices(emissions.outcomes, cum_weights=known)[0] if known and known[-1] else letter

    files = []
    for length in LENGTHS:
        text = clean_text(length, draw)
        damaged = strip_marks(text) if damage == "stripped" else "".join(map(misread, text))
        files.append(folder / f"{damage}-{length}.txt")
        files[-1].write_text(damaged, encoding="utf-8")
    return files


def clean_text(length: int, draw: random.Random) -> str:
    """Return lines of the fixture documents, in any order, until they hold so many syllables."""
    lines = [
        line
        for path in sorted((ROOT / "fixtures" / "documents").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
    ]
    taken: list[str] = []
    syllables = 0
    while syllables < length:
        for line in draw.sample(lines, len(lines)):
            taken.append(line)
            syllables += len(re.findall(r"[^\W\d_]+", line))
            if syllables >= length:
                break
    return "\n".join(taken)


if __name__ == "__main__":
    main()
